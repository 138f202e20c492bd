/** Answers to the questions of chapter 08, as a class hands them in. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { questionsJudge } from './submitted-questions.ts';
import type { FoundFile } from './archive.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const judge = questionsJudge({ root, chapters: ['00', '08'], seed: 7 });
const handedIn = (path: string, text: string): FoundFile => ({ path, bytes: text.length, content: Buffer.from(text) });
const FILE = 'jane/exercises/08-two-generals/answers.json';
const given = (answers: Record<string, unknown>): string => JSON.stringify({ version: 1, answers: Object.fromEntries(Object.entries(answers).map(([id, value]) => [id, { tries: [value] }])) });

test('only what is for credit counts, and nothing handed in is nothing earned', async () => {
  expect(await judge([])).toEqual([{ id: '08/questions', status: 'not handed in', score: 0, maxScore: 2, checks: [], notes: [] }]);
  const [practice] = await judge([handedIn(FILE, given({ 'chain-runs': 11 }))]);
  expect(practice).toMatchObject({ id: '08/questions', status: 'not started', score: 0, maxScore: 2, from: FILE });
  expect(practice?.checks.map(({ hidden, maxScore }) => [hidden, maxScore])).toEqual([[true, 1], [true, 1]]);
});

test('a file by itself is of the only chapter that asks, and of two the first counts, with a note', async () => {
  expect((await judge([handedIn('answers.json', given({}))]))[0]).toMatchObject({ from: 'answers.json' });
  const [both] = await judge([handedIn(FILE, given({})), handedIn(`copy/${FILE}`, given({}))]);
  expect(both?.notes).toEqual([`copy/${FILE}: there is more than one file of answers; ${FILE} counts.`]);
});

test.each([
  ['is no JSON', '{ "version": 1'],
  ['holds what is no answer', '{ "version": 1, "answers": { "__proto__": { "tries": [1] } } }'],
  ['is of another version', '{ "version": 9, "answers": {} }'],
])('a file that %s harms nothing', async (_what, text) => {
  const [result] = await judge([handedIn(FILE, text)]);
  expect(result).toMatchObject({ id: '08/questions', score: 0, maxScore: 2 });
});
