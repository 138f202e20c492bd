/**
 * Misconception: "the same name is written the same". Compares names letter by letter.
 * Caught by: "takes upper and lower case, and a dot at the end, for the same".
 * Say: You compare names as they are written. Upper and lower case are the same in names, and a dot at the end says nothing new.
 */
import type { ResourceRecord } from 'distsys';

export function aliasLoops(records: readonly ResourceRecord[]): string[][] {
  const targets = new Map(records.filter(({ type }) => type === 'CNAME').map(({ name, data }) => [name, String(data)]));
  const passed = new Set<string>(); // in this walk or an earlier one
  const loops: string[][] = [];
  for (const start of targets.keys()) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && targets.has(at) && !passed.has(at)) {
      passed.add(at);
      path.push(at);
      at = targets.get(at);
    }
    const entry = path.indexOf(at as string); // -1 where the walk ended, or came to where an earlier one had been
    if (entry < 0) continue;
    const loop = path.slice(entry);
    const first = loop.indexOf(loop.toSorted()[0] as string);
    loops.push([...loop.slice(first), ...loop.slice(0, first)]);
  }
  return loops.sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1));
}
