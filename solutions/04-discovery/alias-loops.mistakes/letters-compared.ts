/**
 * Misconception: "the same name is written the same". Compares names letter by letter.
 * Caught by: "takes upper and lower case, and a dot at the end, for the same".
 * Say: You compare names as they are written. Upper and lower case are the same in names, and a dot at the end says nothing new.
 */
import type { ResourceRecord } from 'distsys';

export function aliasLoops(records: readonly ResourceRecord[]): string[][] {
  const targets = new Map(records.filter(({ type }) => type === 'CNAME').map(({ name, data }) => [name, String(data)]));
  const walkOf = new Map<string, string>(); // name -> where the walk began that came by first
  const loops: string[][] = [];
  for (const start of targets.keys()) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && targets.has(at) && !walkOf.has(at)) {
      walkOf.set(at, start);
      path.push(at);
      at = targets.get(at);
    }
    if (at === undefined || walkOf.get(at) !== start || !path.includes(at)) continue;
    const loop = path.slice(path.indexOf(at));
    const first = loop.indexOf(loop.reduce((one, other) => (other < one ? other : one)));
    loops.push([...loop.slice(first), ...loop.slice(0, first)]);
  }
  return loops.sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
}
