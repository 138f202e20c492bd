/** Answers judged with and without the key, and files of answers that nobody wrote in good faith. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answersFile, questionsFile, questionSource } from '../../course.ts';
import { CHAPTER, questionProject, RIGHT, SOURCE, type QuestionProject } from './fixture.ts';
import { judgeAnswers } from './judge.ts';
import { leftToDo, countsText } from './report-lines.ts';

let learner: QuestionProject;
let instructor: QuestionProject;
beforeEach(() => {
  learner = questionProject();
  instructor = questionProject({ withKey: true });
});
afterEach(() => {
  learner.remove();
  instructor.remove();
});

const alone = () => judgeAnswers({ root: learner.root, chapter: CHAPTER });
const graded = () => judgeAnswers({ root: instructor.root, submission: learner.root, chapter: CHAPTER });
const verdicts = (result: Awaited<ReturnType<typeof graded>>) => Object.fromEntries(result.checks.map(({ title, status, score, maxScore }) => [title, `${status} ${score}/${maxScore}`]));

describe('without the key', () => {
  test('nothing answered is not started, and nothing for credit is a check', async () => {
    const result = await alone();
    expect(result).toMatchObject({ id: '08/questions', label: 'answer', file: answersFile(CHAPTER), status: 'not started', score: 0, maxScore: 1 });
    expect(result.checks.map(({ title }) => title)).toEqual(['Who knows', 'What holds', 'How many', 'How long', 'States']);
    expect(result.questions).toEqual({ practice: { right: 0, of: 4 }, credit: { recorded: 0, of: 2, points: 4, judged: false }, predictions: { made: 0, of: 1 } });
    expect(leftToDo(result)).toEqual([]);
  });

  test('answers for practice are judged, those for credit are counted, and a prediction counts for being made', async () => {
    learner.answer({ ...RIGHT, 'who-knows': 'both-know', 'for-credit': 'that-one', states: 1e6 });
    const result = await alone();
    expect(result).toMatchObject({ status: 'failed', score: 1, maxScore: 1 });
    expect(countsText(result.questions as NonNullable<typeof result.questions>)).toBe('practice 3 of 4 right; for credit 2 of 2 recorded (4 points, judged when graded); 1 of 1 predicted');
    expect(leftToDo(result)).toEqual([{ status: 'failed', text: expect.stringMatching(/^Who knows: "[abc] · Both" does not hold\. That looks from above\.$/) }]);
    expect(JSON.stringify(result)).not.toMatch(/SECRET|For credit/);
  });

  test('all right, recorded and predicted is passed', async () => {
    learner.answer(RIGHT);
    expect(await alone()).toMatchObject({ status: 'passed', score: 1, maxScore: 1 });
    learner.answer({ ...RIGHT, 'for-credit': undefined });
    expect(await alone()).toMatchObject({ status: 'failed', checks: expect.arrayContaining([expect.objectContaining({ title: 'States' })]) });
  });

  test('what is no answer is said also where it is for credit, and costs no points that are not judged', async () => {
    learner.answer({ 'a-share': '0,1875', 'for-credit': 'another' });
    const result = await alone();
    expect(result.maxScore).toBe(1);
    expect(leftToDo(result).map(({ text }) => text)).toEqual(expect.arrayContaining([
      `For credit: ${answersFile(CHAPTER)}: "another" is none of the options a to b. Give a letter.`,
      `A share: ${answersFile(CHAPTER)}: "0,1875" has a comma. Write a decimal point, as in 0.1875, and nothing between thousands.`,
    ]));
  });

  test('reference answers are not to be had', async () => {
    expect(await judgeAnswers({ root: learner.root, chapter: CHAPTER, solutions: true })).toMatchObject({ status: 'grader error', message: expect.stringContaining('no reference answers here') });
  });

  test('a missing or damaged file of questions is said, and is not the learner’s fault', async () => {
    learner.write(questionsFile(CHAPTER), '{ "version": 1, "questions": [{ "id": 3 }] }');
    expect(await alone()).toMatchObject({ status: 'grader error', maxScore: 5, message: expect.stringContaining('is damaged') });
    rmSync(join(learner.root, questionsFile(CHAPTER)));
    expect((await alone()).message).toContain('is missing, so chapter 08 asks no questions');
  });
});

describe('with the key', () => {
  test('answers for credit are checks of a hidden grader and give points', async () => {
    learner.answer(RIGHT);
    const result = await graded();
    expect(result).toMatchObject({ status: 'passed', score: 5, maxScore: 5 });
    expect(result.checks.filter(({ hidden }) => hidden === true).map(({ title }) => title)).toEqual(['For credit', 'A share']);
  });

  test('each wrong answer fails its own check alone, with the misconception', async () => {
    for (const [id, title, wrong, says] of [['for-credit', 'For credit', 'that-one', 'SECRET-REMARK'], ['a-share', 'A share', 0.25, 'SECRET-MISTAKE'], ['a-share', 'A share', 0.5, '0.5 does not hold.'], ['what-holds', 'What holds', ['luck', 'keys', 'patience'], 'Luck runs out.']] as const) {
      learner.answer({ ...RIGHT, [id]: wrong });
      const result = await graded();
      expect(result.checks.filter(({ status }) => status !== 'passed').map((check) => check.title)).toEqual([title]);
      expect(result.checks.find((check) => check.title === title)?.message).toContain(says);
    }
  });

  test('the learner’s own file of questions and solutions are not believed', async () => {
    learner.write(questionsFile(CHAPTER), '{ "version": 1, "questions": [] }');
    learner.write(questionSource(CHAPTER), `throw new Error('run'); export const questions = [];`);
    learner.answer({ 'for-credit': 'that-one' });
    const result = await graded();
    expect(result.score).toBe(0);
    expect(verdicts(result)).toMatchObject({ 'For credit': 'failed 0/2', 'Who knows': 'not started 0/0' });
  });

  test('answers for credit are only counted for whoever does not ask for hidden graders', async () => {
    learner.answer(RIGHT);
    const result = await judgeAnswers({ root: instructor.root, submission: learner.root, chapter: CHAPTER, hidden: false });
    expect(result).toMatchObject({ status: 'passed', score: 1, maxScore: 1, questions: { credit: { recorded: 2, judged: false } } });
    expect(JSON.stringify(result)).not.toMatch(/SECRET|For credit/);
  });

  test('the reference answers score all', async () => {
    expect(await judgeAnswers({ root: instructor.root, chapter: CHAPTER, solutions: true })).toMatchObject({ label: 'solution', status: 'passed', score: 5, maxScore: 5 });
  });

  test('a file that lies in no folder is judged as it is', async () => {
    learner.answer({ 'for-credit': 'that-one' });
    const handedIn = Buffer.from(JSON.stringify({ version: 1, answers: { 'for-credit': { tries: ['this-one'] } } }));
    const judge = (content: Uint8Array | null) => judgeAnswers({ root: instructor.root, submission: learner.root, handedIn: content, chapter: CHAPTER });
    expect(await judge(handedIn)).toMatchObject({ score: 2, maxScore: 5 });
    expect(await judge(null)).toMatchObject({ status: 'not started', score: 0, maxScore: 5 });
    expect(await judge(Buffer.alloc(262_145, 32))).toMatchObject({ score: 0, notes: [expect.stringContaining('has 262145 bytes')] });
  });

  test('letters and units written by hand are understood', async () => {
    learner.answer({ 'how-long': '0.25 s', 'how-many': '11 runs', 'a-share': '18.75 %' });
    expect(verdicts(await graded())).toMatchObject({ 'How long': 'passed 0/0', 'How many': 'passed 0/0', 'A share': 'passed 2/2' });
  });

  test('a source that cannot be loaded is a fault of the course', async () => {
    instructor.write(questionSource(CHAPTER), 'export const questions = (;');
    expect(await graded()).toMatchObject({ status: 'grader error', maxScore: 5, message: expect.stringContaining(`${questionSource(CHAPTER)} cannot be loaded`) });
    instructor.write(questionSource(CHAPTER), 'export const question = [];');
    expect((await graded()).message).toContain('exports no list named "questions"');
  });
});

describe('a file of answers that is forged', () => {
  const file = () => join(learner.root, answersFile(CHAPTER));

  test.each<[string, string, string]>([
    ['no JSON', '{ "version": 1, ', 'is no JSON'],
    ['empty', '', 'is no JSON'],
    ['another version', '{ "version": 2, "answers": {} }', 'has no answers of version 1 in it'],
    ['a list', '[]', 'has no answers of version 1 in it'],
    ['null', 'null', 'has no answers of version 1 in it'],
    ['answers in a list', '{ "version": 1, "answers": [] }', 'has no answers of version 1 in it'],
    ['a depth without end', `{ "version": 1, "answers": ${'['.repeat(100_000)}`, 'is no JSON'],
    ['ever so many entries', JSON.stringify({ version: 1, answers: Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [index, 1])) }), 'has 1001 entries'],
  ])('%s scores nothing, and is told', async (_, text, why) => {
    writeFileSync(file(), text);
    const result = await graded();
    expect(result).toMatchObject({ status: 'not started', score: 0, maxScore: 5 });
    expect(result.notes).toEqual([expect.stringContaining(why)]);
  });

  test('with names that objects have by nature answers nothing, and changes nothing', async () => {
    writeFileSync(file(), '{ "version": 1, "answers": { "__proto__": { "tries": ["a"] }, "constructor": { "tries": [1], "prototype": { "polluted": true } }, "for-credit": { "__proto__": { "tries": ["this-one"] } } } }');
    const result = await graded();
    expect(result.score).toBe(0);
    expect(result.notes).toEqual([expect.stringContaining('answers "__proto__" (and 1 more)')]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['tries']).toBeUndefined();
  });

  test('with values of every wrong type fails those checks with a sentence each', async () => {
    const values: readonly unknown[] = [null, true, 1e308 * 10, -1, '', 'z'.repeat(100_000), '\u001b[2J', [], [[]], {}, { toString: 'x' }, ['this-one', 'that-one'], { tries: [] }, { right: true }];
    for (const value of values) {
      writeFileSync(file(), JSON.stringify({ version: 1, answers: Object.fromEntries(SOURCE.map(({ id }) => [id, { tries: [value] }])) }));
      const result = await graded();
      expect(result.checks.filter(({ hidden, status }) => hidden === true && status === 'passed')).toEqual([]);
      expect(result.checks.filter(({ status }) => status === 'failed').every(({ message }) => message.length >= 15 && message.length < 400)).toBe(true);
      expect(JSON.stringify(result)).not.toContain('\\u001b');
    }
  });

  test('with right answers where no try stands scores nothing', async () => {
    writeFileSync(file(), JSON.stringify({ version: 1, answers: { 'for-credit': { answer: 'this-one', score: 2, status: 'passed', right: true }, 'a-share': { tries: { 0: 0.1875, length: 1 } } } }));
    expect((await graded()).score).toBe(0);
  });

  test('of 50 MB is not read', async () => {
    writeFileSync(file(), '');
    truncateSync(file(), 50 * 1024 * 1024);
    expect((await graded()).notes).toEqual([`${answersFile(CHAPTER)} has 52428800 bytes, where at most 262144 are read, so no answer in it counts. The notebook writes it; answer there, and it is begun anew.`]);
  });

  test('that is a link, a folder, a pipe or lies behind a link is not followed', async () => {
    const secret = join(instructor.root, 'right.json');
    writeFileSync(secret, JSON.stringify({ version: 1, answers: { 'for-credit': { tries: ['this-one'] } } }));
    symlinkSync(secret, file());
    expect(await graded()).toMatchObject({ score: 0, notes: [expect.stringContaining('is not an ordinary file')] });
    rmSync(file());
    symlinkSync(file(), file());
    expect(await graded()).toMatchObject({ score: 0, notes: [expect.stringContaining('is not an ordinary file')] });
    rmSync(file());
    mkdirSync(file());
    expect(await graded()).toMatchObject({ score: 0, notes: [expect.stringContaining('is not an ordinary file')] });
    rmSync(file(), { recursive: true });
    if (process.platform !== 'win32') {
      execFileSync('mkfifo', [file()]);
      expect(await graded()).toMatchObject({ score: 0, notes: [expect.stringContaining('is not an ordinary file')] });
    }
    const folder = join(learner.root, 'exercises', '08-two-generals');
    rmSync(folder, { recursive: true });
    mkdirSync(join(learner.root, 'elsewhere'));
    writeFileSync(join(learner.root, 'elsewhere', 'answers.json'), readFileSync(secret));
    symlinkSync(join(learner.root, 'elsewhere'), folder, 'junction');
    expect(await graded()).toMatchObject({ score: 0, notes: [expect.stringContaining('lies behind a link')] });
    rmSync(folder);
    writeFileSync(folder, 'a file where a folder belongs');
    expect(await graded()).toMatchObject({ score: 0, status: 'not started' });
  });

  test('is left as it is by whoever judges', async () => {
    writeFileSync(file(), 'no JSON');
    await graded();
    expect(readFileSync(file(), 'utf8')).toBe('no JSON');
    expect(readdirSync(learner.root).toSorted()).toEqual(['exercises', 'package.json']);
    expect(existsSync(join(instructor.root, answersFile(CHAPTER)))).toBe(false);
  });

  test('with a name that is nearly one is told which', async () => {
    learner.answer({ 'who-know': 'a-knows' });
    expect((await graded()).notes).toEqual([`${answersFile(CHAPTER)} answers "who-know", and ${questionsFile(CHAPTER)} asks no such question. Did you mean 'who-knows'?`]);
  });
});
