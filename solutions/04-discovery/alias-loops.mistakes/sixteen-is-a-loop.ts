/**
 * Misconception: "who follows more than sixteen aliases goes round in a circle". Takes a long chain for a loop.
 * Caught by: "comes to the end of long chains and large loops".
 * Say: You take a chain for a loop because it is long. A resolver does so since it sees one alias at a time; you have all of them.
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
    if (at === undefined || (path.length <= 16 && (walkOf.get(at) !== start || !path.includes(at)))) continue;
    const loop = path.slice(Math.max(0, path.indexOf(at)));
    const first = loop.indexOf(loop.reduce((one, other) => (other < one ? other : one)));
    loops.push([...loop.slice(first), ...loop.slice(0, first)]);
  }
  return loops.sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
}
