import { NotImplemented, canonical } from 'distsys';
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
  // TODO: from each name, follow the aliases until you come to where you have been. In this walk, or in an earlier one?
  throw new NotImplemented('04/alias-loops');
}
