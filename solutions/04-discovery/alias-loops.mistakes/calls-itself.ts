/**
 * Misconception: "one step is like the next". Calls itself for each alias, and so needs a place on the stack for each.
 * Caught by: "comes to the end of long chains and large loops".
 * Say: You call a function from within itself for each alias. At some ten thousand the stack is full; a loop needs none of it.
 */
import { canonical } from 'distsys';
import type { ResourceRecord } from 'distsys';

export function aliasLoops(records: readonly ResourceRecord[]): string[][] {
  const targets = new Map(records.filter(({ type }) => type === 'CNAME').map(({ name, data }) => [canonical(name), canonical(String(data))]));
  const done = new Set<string>();
  const loops: string[][] = [];
  const path: string[] = [];
  const places = new Map<string, number>();
  const visit = (name: string): void => {
    const target = targets.get(name);
    if (target === undefined || done.has(name)) return;
    const place = places.get(name);
    if (place !== undefined) {
      const loop = path.slice(place);
      const first = loop.indexOf(loop.reduce((one, other) => (other < one ? other : one)));
      loops.push([...loop.slice(first), ...loop.slice(0, first)]);
      return;
    }
    places.set(name, path.push(name) - 1);
    visit(target);
    path.pop();
    places.delete(name);
    done.add(name);
  };
  for (const name of targets.keys()) visit(name);
  return loops.sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
}
