import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mutantsOf } from './chapter-mutants.ts';
import type { Instrumenter } from './chapter-mutants.ts';
import { chapterExplanations, chapterOf, writtenChapters } from './chapters.ts';

const SOLUTION = `export function half(n: number): number {
  // --- learner's part: what is half? ---
  return n / 2;
  // --- end of learner's part ---
}
`;

/** Stands for StrykerJS's: changes the first division within the range that it is given, and says that it leaves another one alone. */
const instrumenter = (seen: unknown[] = []): Instrumenter => ({
  async instrument(files) {
    seen.push(...files);
    const line = files[0]?.content.split('\n').findIndex((text) => text.includes('n / 2')) ?? -1;
    const location = { start: { line, column: 9 }, end: { line, column: 14 } };
    return { mutants: [{ mutatorName: 'ArithmeticOperator', replacement: 'n * 2', location }, { mutatorName: 'Other', replacement: 'n', location, status: 'Ignored' }] };
  },
});

describe('mutants of a reference answer', () => {
  test('are whole files, changed at one place, and located as a report has it', async () => {
    expect(await mutantsOf(SOLUTION, { path: 'solutions/x.ts', instrumenter: instrumenter() })).toEqual([{
      text: SOLUTION.replace('n / 2', 'n * 2'),
      mutant: { mutatorName: 'ArithmeticOperator', replacement: 'n * 2', location: { start: { line: 3, column: 10 }, end: { line: 3, column: 15 } } },
    }]);
  });

  test('are asked for between the markers only', async () => {
    const seen: unknown[] = [];
    await mutantsOf(SOLUTION, { path: 'solutions/x.ts', instrumenter: instrumenter(seen) });
    expect(seen).toMatchObject([{ mutate: [{ start: { line: 2, column: 0 }, end: { line: 3, column: 0 } }] }]);
  });

  test('of an answer without markers there are none, which is said', async () => {
    await expect(mutantsOf('export {};\n', { path: 'solutions/x.ts', instrumenter: instrumenter() })).rejects.toThrow('solutions/x.ts has no learner\'s part, so there is nothing to mutate.');
  });
});

test('each explanation of a survivor is of a reference answer that is there, and gives a reason', () => {
  const explanations = chapterExplanations();
  expect(explanations.filter(({ file, from, because }) => !existsSync(new URL(`../../${file}`, import.meta.url)) || from === '' || because === '')).toEqual([]);
  expect(explanations.length).toBeGreaterThan(0);
});

describe('the words of the command', () => {
  test('name a chapter, one of its exercises, or no chapter', () => {
    expect(['8', '08', '08/fewest-messengers', '08/fewest-messengers.ts', 'search', 'search/walk'].map(chapterOf)).toEqual(['08', '08', '08/fewest-messengers', '08/fewest-messengers', undefined, undefined]);
    expect(writtenChapters()).toContain('08');
  });

  test('that name nothing are refused in a sentence', () => {
    expect(() => chapterOf('77')).toThrow('there is no chapter 77');
    expect(() => chapterOf('01')).toThrow(`mutate: chapter 01 has no exercises yet; there are ${writtenChapters().join(', ')}`);
    expect(() => chapterOf('08/none')).toThrow('there is no exercise 08/none; chapter 08 has 08/deciding-message');
  });
});
