import { canonical } from 'distsys';
import type { ResourceRecord } from 'distsys';

/**
 * Exercise 04/alias-loops · 4 points · about 15 lines
 *
 * A resolver learns of a loop of aliases by walking in it. Who holds the records can see it beforehand. Given records of any number of zones, find the loops
 * that their aliases (CNAME) form: each loop once, as the list of its names in canonical form, each followed by the one to which its alias leads, beginning
 * with the name that comes first in the alphabet. Order the loops by their first names.
 *
 *     aliasLoops([
 *       { name: 'www.shop.example', type: 'CNAME', ttl: 300, data: 'b.shop.example' },
 *       { name: 'b.shop.example', type: 'CNAME', ttl: 300, data: 'A.cdn.test' },
 *       { name: 'a.cdn.test', type: 'CNAME', ttl: 300, data: 'b.shop.example' },
 *     ]) //=> [['a.cdn.test', 'b.shop.example']]      (www only leads into it)
 *
 * A name has at most one alias. An alias may lead to itself, and to a name of which no record is given: nothing is wrong with that one. There may be tens of
 * thousands of records, in chains of any length. Strings are compared by `<`, as `sort()` does.
 */
export function aliasLoops(records: readonly ResourceRecord[]): string[][] {
  // --- learner's part: from each name, follow the aliases until you come to where you have been. In this walk, or in an earlier one? ---
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
    const loop = path.slice(entry);
    const first = loop.indexOf(loop.toSorted()[0] as string);
    loops.push([...loop.slice(first), ...loop.slice(0, first)]);
  }
  return loops.sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1));
  // --- end of learner's part ---
}
