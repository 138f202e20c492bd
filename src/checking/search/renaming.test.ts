/** Names in values: exchanged, or made the same for all who are alike. */
import { expect, test } from 'vitest';
import { fromText } from '../../simulation/plain-data.ts';
import { canonicalText } from './canonical.ts';
import { anonymousText, renamed, renamedText, withoutHiddenNames } from './renaming.ts';

const exchange = (text: string): string => ({ a: 'b', b: 'a' })[text] ?? text;

test('a name is exchanged wherever it stands as a value, a key or a member', () => {
  const value = { leader: 'a', peers: ['b', 'c', ['a']], votes: new Map<unknown, unknown>([['a', 1], ['b', new Set(['a', 'x'])]]), seen: new Set(['b', 'c']), a: 0, bytes: new Uint8Array([97]), none: null, count: 3 };
  expect(renamed(value, exchange)).toEqual({
    leader: 'b', peers: ['a', 'c', ['b']], votes: new Map<unknown, unknown>([['b', 1], ['a', new Set(['b', 'x'])]]), seen: new Set(['a', 'c']), b: 0, bytes: new Uint8Array([97]), none: null, count: 3,
  });
  expect(fromText(renamedText(canonicalText(value), exchange))).toEqual(renamed(value, exchange));
});

test('the text after an exchange is canonical: that of the value in which the names stood so from the beginning', () => {
  expect(renamedText(canonicalText({ a: 1, b: 2 }), exchange)).toBe(canonicalText({ a: 2, b: 1 }));
  expect(renamedText(canonicalText(new Set(['a', 'c'])), exchange)).toBe(canonicalText(new Set(['b', 'c'])));
});

/** Two of these are alike to who looks. What is no name is marked, so that it is taken for nothing else. */
const alike = (text: string): string => (text === 'a' || text === 'b' ? '*one' : `=${text}`);
const looks = (value: unknown): string => anonymousText(value, alike);

test('values that differ only in who of those alike is who look the same, whatever the order in which they were filled', () => {
  expect(looks({ leader: 'a', peers: ['b', 'c'] })).toBe(looks({ leader: 'b', peers: ['a', 'c'] }));
  expect(looks(new Map([['a', 1], ['b', 2]]))).toBe(looks(new Map([['a', 2], ['b', 1]])));
  expect(looks(new Map<unknown, unknown>([['a', 1], ['c', 2]]))).toBe(looks(new Map<unknown, unknown>([['c', 2], ['b', 1]])));
  expect(looks(new Set(['c', 'a']))).toBe(looks(new Set(['b', 'c'])));
  expect(looks({ a: 1, b: 2 })).toBe(looks({ b: 1, a: 2 }));
});

test('values that differ in anything else look different', () => {
  const values: unknown[] = [
    'a', 'c', '', 'null', 0, 1, null, undefined, true, [], ['a'], ['c'], ['a', 'c'], ['c', 'a'], ['a', 'b'], {}, { a: 1 }, { c: 1 }, { a: 2 }, { a: 1, b: 1 }, { a: 1, b: 2 }, new Uint8Array([1]), new Uint8Array([2]),
    new Map(), new Map([['a', 1]]), new Map([['c', 1]]), new Map([['a', 2]]), new Map([['a', 1], ['b', 2]]), new Set(), new Set(['a']), new Set(['c']), new Set(['a', 'b']), new Set([['a']]), [1, [2, 3]], [[1, 2], 3],
  ];
  const texts = values.map(looks);
  for (const [index, text] of texts.entries()) expect(`${index}: ${texts.indexOf(text)}`).toBe(`${index}: ${index}`);
});

test('a name inside a longer text is refused, unless it is a part of a word', () => {
  const names = ['n1', 'n2'];
  const refused = (text: string): boolean => {
    try {
      return withoutHiddenNames(text, names, 'a message') !== text;
    } catch (error) {
      expect(String(error)).toMatch(/^RangeError: search: symmetry: the text "[^"]+" in a message holds the name n\d inside a longer one, where it cannot be renamed\. Keep names as values/);
      return true;
    }
  };
  expect(['n1', 'n2', 'none', '', 'xn1', 'n12', 'n1x', 'an2b'].filter(refused)).toEqual([]);
  expect(['n1 leads', 'to n2', 'n1/n2', 'xn1 n1', 'n12,n1,', '(n2)'].filter(refused)).toEqual(['n1 leads', 'to n2', 'n1/n2', 'xn1 n1', 'n12,n1,', '(n2)']);
});
