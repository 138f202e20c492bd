/**
 * Misconception: "every name that leads in a circle has a loop". Reports a loop as often as there are names in it.
 * Caught by: "finds loops, each once, and leaves out what only leads into one".
 * Say: You report the same loop for each name from which it is reached. Mark what an earlier walk has passed.
 */
import { canonical } from 'distsys';
import type { ResourceRecord } from 'distsys';

export function aliasLoops(records: readonly ResourceRecord[]): string[][] {
  const targets = new Map(records.filter(({ type }) => type === 'CNAME').map(({ name, data }) => [canonical(name), canonical(String(data))]));
  const loops: string[][] = [];
  for (const start of targets.keys()) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && targets.has(at) && !path.includes(at)) {
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
