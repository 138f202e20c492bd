/** The questions of a chapter on the command line, as a learner meets them, and among exercises where results are chosen and shown. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answersFile, chapter, questionsFile, questionSource } from '../../course.ts';
import { createFixture, type Fixture } from '../fixture.ts';
import type { GradeResult } from '../result.ts';
import { select, selectOne } from '../selection.ts';
import { RIGHT, SOURCE } from './fixture.ts';
import { questionsText } from './shipped.ts';

const CHAPTER = chapter('08');
let fixture: Fixture;
beforeAll(() => {
  fixture = createFixture();
});
afterAll(() => fixture.remove());
beforeEach(() => {
  fixture.write(questionsFile(CHAPTER), questionsText('08', SOURCE));
  fixture.write(answersFile(CHAPTER), '{ "version": 1, "answers": {} }');
});

const grade = (...words: readonly string[]) => fixture.run('grade', '08/questions', ...words);
const answer = (answers: Readonly<Record<string, unknown>>) => fixture.write(answersFile(CHAPTER), JSON.stringify({ version: 1, answers: Object.fromEntries(Object.entries(answers).map(([id, given]) => [id, { tries: [given] }])) }));

describe('npm run grade -- 08/questions', () => {
  test('shows questions as not started, in progress, and done', async () => {
    expect(await grade()).toMatchObject({ code: 1, output: expect.stringMatching(/0\/1\n {2}· questions +not started\n$/) });
    answer({ 'who-knows': 'b-knows', states: 5 });
    const { code, output } = await grade();
    expect(code).toBe(1);
    expect(output.split('\n').slice(1, -1)).toEqual([
      '  ✗ questions              1/1  practice 0 of 4 right; for credit 0 of 2 recorded (4 points, judged when graded); 1 of 1 predicted',
      expect.stringMatching(/^ {6}✗ Who knows: "[abc] · B alone" does not hold\. That turns it round\.$/),
      '      · What holds: not answered', '      · How many: not answered', '      · How long: not answered',
    ]);
    answer(RIGHT);
    expect(await grade()).toMatchObject({ code: 0, output: expect.stringContaining('✓ questions              1/1  practice 4 of 4 right; for credit 2 of 2 recorded (4 points, judged when graded)') });
  });

  test('says what is wrong with the file, and with the course', async () => {
    fixture.write(answersFile(CHAPTER), '{');
    expect((await grade()).output.replaceAll(/\s+/g, ' ')).toContain(`${answersFile(CHAPTER)} is no JSON, so no answer in it counts. The notebook writes it; answer there, and it is begun anew.`);
    fixture.write(questionsFile(CHAPTER), '{');
    const { code, output } = await grade();
    expect(code).toBe(1);
    expect(output.replaceAll(/\s+/g, ' ')).toContain(`${questionsFile(CHAPTER)} is damaged: it is no list of questions of version 1.`);
  });

  test('writes them among the exercises of a result', async () => {
    answer(RIGHT);
    const { output } = await grade('--json', '-');
    const [exercise] = (JSON.parse(output) as GradeResult).chapters[0]?.exercises ?? [];
    expect(exercise).toMatchObject({ id: '08/questions', file: answersFile(CHAPTER), status: 'passed', questions: { predictions: { made: 1, of: 1 } } });
  });

  test('grades the reference answers', async () => {
    expect((await grade('--solutions')).output).toContain('no reference answers here');
    fixture.write(questionSource(CHAPTER), `export const questions = ${JSON.stringify(SOURCE)};`);
    expect(await grade('--solutions')).toMatchObject({ code: 0, output: expect.stringMatching(/5\/5\n {2}✓ questions/) });
  });
});

describe('the questions of a chapter', () => {
  const chosen = (...words: string[]): string[] => select(words).flatMap(({ chapter: { number }, names, questions }) => [...names, ...(questions === true ? ['questions'] : [])].map((name) => `${number}/${name}`));

  test('are chosen with the whole course, with their chapter, and by name', () => {
    expect(chosen()).toEqual(expect.arrayContaining(['00/first-steps', '00/questions', '08/fewest-messengers', '08/questions']));
    expect(chosen('8')).toEqual(expect.arrayContaining(['08/fewest-messengers', '08/questions']));
    expect(chosen('08/questions')).toEqual(['08/questions']);
    expect(chosen('08/fewest-messengers')).toEqual(['08/fewest-messengers']);
    expect(() => select(['08/question'])).toThrow("Did you mean '08/questions'?");
  });

  test('have no stub and no hints', () => {
    expect(() => selectOne('08/questions', 'hint')).toThrow('08/questions are the questions of a chapter, which are answered in its notebook');
    expect(() => selectOne('08', 'hint')).toThrow('08 is a whole chapter');
  });
});
