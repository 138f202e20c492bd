/**
 * Misconception: "every name that leads in a circle has a loop". Reports a loop as often as there are names in it.
 * Caught by: "finds loops, each once, and leaves out what only leads into one".
 * Say: You report the same loop for each name from which it is reached. Mark what an earlier walk has passed.
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
    while (at !== undefined && targets.has(at) && walkOf.get(at) !== start) {
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
