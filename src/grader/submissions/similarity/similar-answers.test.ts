import { describe, expect, test } from 'vitest';
import { similarAnswers } from './similar-answers.ts';
import { tokensOf } from './tokens.ts';
import { fingerprintsOf, K } from './winnowing.ts';

const SOLUTION = `
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}`;
/** Another way, by counting. */
const OWN = `
export function median(values: number[]): number {
  let lower = 0;
  for (const candidate of values) {
    let below = 0;
    let above = 0;
    for (const other of values) {
      if (other < candidate) below += 1;
      else if (other > candidate) above += 1;
    }
    if (below <= values.length / 2 && above <= values.length / 2) lower = Math.max(lower, candidate);
  }
  return lower;
}`;
const DISGUISED = `// all my own work
export const median = function (numbers: readonly number[]) : number
{
  var best = 0 /* so far */;
  for (const n of numbers)
  {
      var smaller = 0; var larger = 0;
      for (const m of numbers) { if (m < n) smaller += 1; else if (m > n) larger += 1; }
      if (smaller <= numbers.length / 2 && larger <= numbers.length / 2) best = Math.max(best, n);
  }
  return best;
};`;
const OTHER = `
export function median(values: number[]): number {
  const heap: number[] = [];
  while (heap.length < values.length) {
    const next = values.filter((value) => !heap.includes(value)).reduce((least, value) => Math.min(least, value), Infinity);
    heap.push(next);
  }
  return heap.at(heap.length >> 1) ?? NaN;
}`;

const answers = (...texts: readonly string[]) => texts.map((text, index) => ({ student: `s${index}`, id: `s${index}`, text }));
const pairs = (texts: readonly string[], options: Partial<Parameters<typeof similarAnswers>[1]> = {}) =>
  similarAnswers(answers(...texts), { common: [SOLUTION], ...options }).map(({ a, b, sameText, similarity }) => [a.id, b.id, sameText ? 'same text' : similarity >= 0.9 ? 'nearly the same' : 'similar']);

describe('answers of a class', () => {
  test('that were copied are found under other names, another layout, other comments and other types', () => {
    expect(pairs([OWN, OTHER, DISGUISED])).toEqual([['s0', 's2', expect.stringMatching(/similar|nearly/)]]);
  });

  test('that differ are not paired', () => expect(pairs([OWN, OTHER, SOLUTION])).toEqual([]));

  test('that are the reference answer are everybody\'s', () => expect(pairs([SOLUTION, `${SOLUTION}\n// mine`, SOLUTION.replaceAll('sorted', 'ordered')])).toEqual([]));

  test('that follow the reference answer for the most part are judged by the rest', () => {
    expect(pairs([SOLUTION.replace('Math.floor(sorted.length / 2)', '(sorted.length - sorted.length % 2) / 2'), SOLUTION.replace('Math.floor(sorted.length / 2)', 'sorted.length >> 1')])).toEqual([]);
  });

  test('with the very same text are one group, however short and however many', () => {
    const short = 'export const median = () => 3; // as in the example';
    expect(pairs([short, OTHER, short, `${short}  \n`])).toEqual([['s0', 's2', 'same text']]);
    expect(similarAnswers(answers(short, short, short), { common: [] })[0]?.ofSameText).toBe(3);
  });

  test('that share what much of the class has are not paired for it', () => {
    const variants = Array.from({ length: 12 }, (_, index) => `${OWN}\n// ${index}`);
    expect(pairs(variants)).toEqual([]);
    expect(pairs(variants.slice(0, 3))).toHaveLength(3);
  });

  test('mark the lines that they share', () => {
    const [pair] = similarAnswers(answers(OWN, DISGUISED), { common: [] });
    const lines = DISGUISED.split('\n');
    expect([...(pair?.linesOfB ?? [])].map((line) => lines[line - 1])).toContainEqual(expect.stringContaining('for (const m of numbers)'));
    expect(pair?.linesOfB.has(1)).toBe(false);
  });

  test('that cannot be read are left out, whatever they are', () => {
    expect(pairs(['{{{', '('.repeat(200_000), '', '\u0000', 'export const '.repeat(1000), OWN])).toEqual([]);
  });
});

describe('winnowing', () => {
  const tokens = (kinds: string) => [...kinds].map((kind) => ({ kind, line: 1, endLine: 1 }));
  const shares = (a: string, b: string): boolean => [...fingerprintsOf(tokens(a)).keys()].some((hash) => fingerprintsOf(tokens(b)).has(hash));

  test('finds every shared piece of 12 tokens and none below 8 (Schleimer, Wilkerson and Aiken, section 3)', () => {
    const piece = 'abcdefghijkl';
    for (let before = 0; before < 30; before += 1) expect(shares(`${'xyzuvw'.repeat(6).slice(0, before)}${piece}${'1234567890'}`, `${'qrst'.repeat(5)}${piece}${'0987654321'.slice(0, before % 10)}`)).toBe(true);
    expect(shares(`xyz${piece.slice(0, K - 1)}uvw123456`, `qrs${piece.slice(0, K - 1)}tpo987654`)).toBe(false);
  });

  test('keeps a fraction of the pieces', () => {
    const long = tokensOf(Array.from({ length: 200 }, (_, index) => `if (a${index} < b * ${index}) { c += f(a, ${index % 7 === 0 ? '[]' : 'b'}); }`).join('\n'));
    expect(fingerprintsOf(long).size).toBeLessThan(long.length / 2);
  });
});
