/**
 * Misconception: "where I come to a name again, the way there is the loop". Takes the whole walk for the loop.
 * Caught by: "finds loops, each once, and leaves out what only leads into one".
 * Say: Your loops include the names that only lead into them. The loop begins where the walk comes to a name for the second time.
 */
import { canonical } from 'distsys';
import type { ResourceRecord } from 'distsys';

export function aliasLoops(records: readonly ResourceRecord[]): string[][] {
  const targets = new Map(records.filter(({ type }) => type === 'CNAME').map(({ name, data }) => [canonical(name), canonical(String(data))]));
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
    const loop = path;
    const first = loop.indexOf(loop.reduce((one, other) => (other < one ? other : one)));
    loops.push([...loop.slice(first), ...loop.slice(0, first)]);
  }
  return loops.sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
}
