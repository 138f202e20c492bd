import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answersFile } from '../../course.ts';
import { changeAnswer, readAnswers, withTry } from './answers-file.ts';
import { CHAPTER, questionProject, type QuestionProject } from './fixture.ts';

let project: QuestionProject;
beforeEach(() => {
  project = questionProject();
});
afterEach(() => project.remove());

const give = (id: string, given: string | number) => changeAnswer(project.root, CHAPTER, id, (before) => withTry(before, given));
const file = () => join(project.root, answersFile(CHAPTER));

describe('answers', () => {
  test('are kept in the order of the alphabet, with every try, and the file is whole at any time', () => {
    expect(readAnswers(project.root, CHAPTER)).toEqual({ state: 'none' });
    give('who-knows', 'both-know');
    give('how-many', 10);
    give('who-knows', 'a-knows');
    expect(readFileSync(file(), 'utf8')).toBe(`${JSON.stringify({ version: 1, answers: { 'how-many': { tries: [10] }, 'who-knows': { tries: ['both-know', 'a-knows'] } } }, null, 2)}\n`);
    expect(readdirSync(join(file(), '..')).toSorted()).toEqual(['answers.json', 'questions.json']);
  });

  test('that are given again are no new try', () => {
    give('how-many', 10);
    give('how-many', 10);
    expect(project.readAnswers()).toEqual({ version: 1, answers: { 'how-many': { tries: [10] } } });
  });

  test('of many tries keep the first and the latest, and how many came before what happened', () => {
    changeAnswer(project.root, CHAPTER, 'states', () => ({ tries: [0, 1, 2], before: 3, happened: 24 }));
    for (let number = 3; number < 50; number += 1) give('states', number);
    const read = readAnswers(project.root, CHAPTER);
    const kept = read.state === 'read' ? read.answers.get('states') : undefined;
    expect(kept?.tries).toEqual([0, ...Array.from({ length: 19 }, (_, index) => 31 + index)]);
    expect(kept).toMatchObject({ before: 1, happened: 24 });
  });

  test('under names that objects have by nature are answers like others', () => {
    give('__proto__', 'x');
    give('constructor', 'y');
    const read = readAnswers(project.root, CHAPTER);
    expect(read.state === 'read' && [...read.answers.keys()].toSorted()).toEqual(['__proto__', 'constructor']);
  });

  test('of a damaged file are put aside, said in a sentence, and begun anew', () => {
    writeFileSync(file(), '{ "version": 1, "answers": { "who-kn');
    const { remark } = changeAnswer(project.root, CHAPTER, 'how-many', (before) => withTry(before, 11), new Date('2026-11-21T10:15:00Z'));
    const kept = `.workbook/kept/2026-11-21T10-15-00/${answersFile(CHAPTER)}`;
    expect(remark).toBe(`${answersFile(CHAPTER)} is no JSON; it is kept as ${kept}, and a new one was begun.`);
    expect(readFileSync(join(project.root, kept), 'utf8')).toBe('{ "version": 1, "answers": { "who-kn');
    expect(project.readAnswers()).toEqual({ version: 1, answers: { 'how-many': { tries: [11] } } });
    expect(give('how-many', 12).remark).toBeUndefined();
  });

  test('saved by an editor with a byte order mark and Windows line ends are read', () => {
    writeFileSync(file(), '\ufeff{\r\n "version": 1,\r\n "answers": { "how-many": { "tries": [11] } }\r\n}\r\n');
    expect(readAnswers(project.root, CHAPTER)).toMatchObject({ state: 'read' });
  });

  test('are begun where the folder of exercises is missing', () => {
    project.remove();
    give('how-many', 11);
    expect(existsSync(file())).toBe(true);
  });
});
