import { describe, expect, test } from 'vitest';
import { findLeaks } from './leaks.ts';
import type { Secret } from './leaks.ts';

const SOLUTION = `export function sum(values: number[]): number {
  // --- learner's part: what is a sum? ---
  let totalOfAllTheValues = 0;
  for (const oneOfTheValues of values) totalOfAllTheValues += oneOfTheValues;
  return totalOfAllTheValues;
  // --- end of learner's part ---
}
`;
const MISTAKE = `/**
 * Misconception: the largest value is the sum.
 */
export function sum(values: number[]): number {
  const theLargestOfAllTheValues = Math.max(...values);
  return theLargestOfAllTheValues > 0 ? theLargestOfAllTheValues : 0;
}
`;
const HIDDEN = `grade('08/sum', { exports: [], checks: [{ title: 'sums numbers that nobody expects', points: 1, hints: [], run() {} }] });\n`;
const SECRETS: Secret[] = [
  { path: 'solutions/sum.ts', kind: 'solution', text: SOLUTION }, { path: 'solutions/sum.mistakes/largest.ts', kind: 'mistake', text: MISTAKE }, { path: 'solutions/sum.hidden.test.ts', kind: 'hidden grader', text: HIDDEN },
];
const STUB = 'export function sum(values: number[]): number {\n  // TODO: what is a sum?\n}\n';
const leaks = (path: string, text: string): string[] => findLeaks(new Map([[path, text]]), SECRETS, [STUB]);

describe('what would give answers away is found', () => {
  test('a reference answer, also indented otherwise', () => {
    expect(leaks('src/x.ts', SOLUTION.replaceAll('\n  ', '\n\t\t'))).toEqual(["src/x.ts holds a piece of solutions/sum.ts: 'let totalOfAllTheValues = 0; …'"]);
  });

  test('in a notebook, whose lines are a list, and in its outputs', () => {
    const source = SOLUTION.split('\n').map((line) => `${line}\n`);
    expect(leaks('notebooks/x.ipynb', JSON.stringify({ cells: [{ source }] }))).toHaveLength(1);
    expect(leaks('notebooks/x.ipynb', JSON.stringify({ cells: [{ outputs: [{ data: { 'text/plain': SOLUTION } }] }] }))).toHaveLength(1);
  });

  test('a mistake, by its code and by its misconception', () => {
    expect(leaks('src/x.ts', MISTAKE)).toContain("src/x.ts holds a piece of solutions/sum.mistakes/largest.ts: its misconception, 'the largest value is the sum.'");
    expect(leaks('src/x.ts', MISTAKE.slice(MISTAKE.indexOf('export')))).not.toEqual([]);
  });

  test('a hidden check, by its title alone', () => expect(leaks('src/course.lock.json', '{ "failing": ["sums numbers that nobody expects"] }')).toEqual(["src/course.lock.json holds a piece of solutions/sum.hidden.test.ts: the title 'sums numbers that nobody expects'"]));
});

test('what learners have by right is no leak', () => {
  expect(leaks('exercises/sum.ts', STUB)).toEqual([]);
  expect(findLeaks(new Map([['exercises/sum.test.ts', "title: 'sums numbers that nobody expects'"]]), SECRETS, ["title: 'sums numbers that nobody expects'"])).toEqual([]);
  expect(leaks('src/x.ts', 'let total = 0;\nfor (const one of values) total += one;\nreturn total;\n')).toEqual([]);
});
