/**
 * Misconception: "a circle has no beginning". Lists a loop from where the walk came into it.
 * Caught by: "finds loops, each once, and leaves out what only leads into one".
 * Say: Your loops begin where the walk entered them. They are to begin with the name that comes first in the alphabet.
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
    const loop = path.slice(path.indexOf(at));
    loops.push(loop);
  }
  return loops.sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
}
