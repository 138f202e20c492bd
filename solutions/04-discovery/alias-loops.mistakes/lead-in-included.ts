/**
 * Misconception: "where I come to a name again, the way there is the loop". Takes the whole walk for the loop.
 * Caught by: "finds loops, each once, and leaves out what only leads into one".
 * Say: Your loops include the names that only lead into them. The loop begins where the walk comes to a name for the second time.
 */
import { canonical } from 'distsys';
import type { ResourceRecord } from 'distsys';

export function aliasLoops(records: readonly ResourceRecord[]): string[][] {
  const targets = new Map(records.filter(({ type }) => type === 'CNAME').map(({ name, data }) => [canonical(name), canonical(String(data))]));
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
    const loop = path;
    const first = loop.indexOf(loop.toSorted()[0] as string);
    loops.push([...loop.slice(first), ...loop.slice(0, first)]);
  }
  return loops.sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1));
}
