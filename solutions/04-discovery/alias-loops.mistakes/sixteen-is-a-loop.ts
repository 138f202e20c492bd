/**
 * Misconception: "who follows more than sixteen aliases goes round in a circle". Takes a long chain for a loop.
 * Caught by: "comes to the end of long chains and large loops".
 * Say: You take a chain for a loop because it is long. A resolver does so since it sees one alias at a time; you have all of them.
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
    if (entry < 0 && path.length <= 16) continue;
    const loop = path.slice(Math.max(0, entry));
    const first = loop.indexOf(loop.toSorted()[0] as string);
    loops.push([...loop.slice(first), ...loop.slice(0, first)]);
  }
  return loops.sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1));
}
