import { describe, expect, test } from 'vitest';
import { COURSE, exercisesOf } from '../course-check/course-files.ts';
import type { ExerciseFiles } from '../course-check/course-files.ts';
import type { FoundFile } from './archive.ts';
import { matchAnswers, wantedOf } from './submitted-answers.ts';

const [double = '', half = ''] = ['exercises/01-echo/double.ts', 'exercises/01-echo/half-of-it.ts'];
const exercise = (number: string, slug: string, name: string): ExerciseFiles => ({
  id: `${number}/${name}`, chapter: { number, slug, title: slug, written: true, minutes: 1, needs: [], exercises: [] },
  exercise: { name, title: name, points: 5, lines: 1, minutes: 1 }, stub: `exercises/${number}-${slug}/${name}.ts`, grader: '', solution: '', mistakes: '', hiddenGrader: '',
});
const EXERCISES = [exercise('01', 'echo', 'double'), exercise('01', 'echo', 'half-of-it'), exercise('02', 'later', 'twin'), exercise('03', 'last', 'twin')];

const file = (path: string, text = path, modified?: string): FoundFile => ({ path, bytes: text.length, content: Buffer.from(text), ...(modified !== undefined && { modified: new Date(modified) }) });
const match = (...files: readonly FoundFile[]) => {
  const { answers, notes } = matchAnswers(files, EXERCISES, new Map([['01/double', 'stub']]));
  return { answers: answers.map(({ exercise: id, from, notes: own }) => [id, from, ...own]), notes };
};

describe('a file answers an exercise', () => {
  test.each([double, `jane/workbook/${double}`, 'double.ts'])('by its name, at any depth: %s', (path) => {
    expect(match(file(path))).toEqual({ answers: [['01/double', path]], notes: [] });
  });

  test.each([
    'double-2.ts', 'double (1).ts', 'double(3).ts', 'double_1.ts', 'Double.ts', 'double - Copy.ts', 'double copy 2.ts', 'Copy of double.ts', '01-double.ts', 'double.ts.txt', 'double.mts', 'exercise-01-double.ts',
  ])('also when something has renamed it: %s', (path) => {
    expect(match(file(path)).answers).toEqual([['01/double', path, `It was handed in as ${path}.`]]);
  });

  test('also in the folder of another chapter, or under another number', () => {
    expect(match(file('exercises/07-other/half-of-it.ts')).answers).toEqual([['01/half-of-it', 'exercises/07-other/half-of-it.ts', "It lay in another chapter's folder, as exercises/07-other/half-of-it.ts."]]);
    expect(match(file('exercises/1 echo/half_of_it.ts')).answers).toEqual([['01/half-of-it', 'exercises/1 echo/half_of_it.ts', 'It was handed in as exercises/1 echo/half_of_it.ts.']]);
  });

  test('with a misspelt name, where none has the right one', () => {
    expect(match(file('halff-of-it.ts')).answers).toEqual([['01/half-of-it', 'halff-of-it.ts', 'halff-of-it.ts was taken for this exercise, since its name is nearly that.']]);
    expect(match(file('halff-of-it.ts'), file('half-of-it.ts')).answers).toEqual([['01/half-of-it', 'half-of-it.ts']]);
    expect(match(file('doubel.ts')).answers).toEqual([]); // of so short a name it may be anything
  });

  test('by its folder, where chapters have exercises of one name', () => {
    expect(match(file('02-later/twin.ts'), file('3/twin.ts')).answers).toEqual([['02/twin', '02-later/twin.ts'], ['03/twin', '3/twin.ts']]);
    expect(match(file('twin.ts')).answers).toEqual([]);
  });
});

describe('of several files for one exercise', () => {
  test('the one in its place is taken, and the others are named', () => {
    expect(match(file('old/double.ts'), file(double)).answers).toEqual([['01/double', double, `old/double.ts answers this exercise, too, and was not graded: ${double} was taken.`]]);
  });

  test('a later attempt goes before an earlier one, a later date before an earlier one', () => {
    expect(match(file('double-1.ts'), file('double-3.ts'), file('double.ts')).answers[0]?.[1]).toBe('double-3.ts');
    expect(match(file('b/double.ts', 'b', '2026-11-02'), file('a/double.ts', 'a', '2026-11-01')).answers[0]?.[1]).toBe('b/double.ts');
  });

  test('the untouched stub gives way to whatever was written', () => {
    expect(match(file(double, 'stub'), file('double (1).ts', 'work')).answers[0]?.[1]).toBe('double (1).ts');
  });

  test('equal ones are one', () => {
    expect(match(file(double, 'same'), file('b/double.ts', 'same')).answers).toEqual([['01/double', double, 'b/double.ts is the same file again.']]);
  });
});

describe('of a submission', () => {
  test('only exercises are taken: configuration is named first among what is left alone, graders are counted', () => {
    const others = ['a.md', 'b.md', 'c.md', 'exercises/01-echo/package.json', 'exercises/01-echo/double.test.ts', 'double.d.ts'].map((path): FoundFile => ({ path, bytes: 1 }));
    expect(match(...others, file(double))).toEqual({ answers: [['01/double', double]], notes: ['Only exercises are taken; left alone: one grader, exercises/01-echo/package.json, a.md, b.md, 2 more.'] });
  });

  test('a file that could not be read is said so', () => {
    expect(match({ path: 'double.ts', bytes: 1e8, refused: 'it has 100000000 bytes, and at most 1048576 are read' })).toEqual({ answers: [], notes: ['double.ts was not read: it has 100000000 bytes, and at most 1048576 are read.'] });
  });

  test('only what may be an answer, a notebook or answers to self-checks is read at all', () => {
    const wanted = wantedOf(exercisesOf(COURSE.chapters));
    expect(['fewest-messengers.ts', 'fewest-messengers-2.ts', 'a/answers.json', '08-two-generals.ipynb'].every((path) => wanted(path) > 0)).toBe(true);
    expect(['fewest-messengers.test.ts', 'package.json', 'x.ts', 'notes.ipynb', 'fewest-messengers.js'].map(wanted)).toEqual([0, 0, 0, 0, 0]);
  });

  test('control characters in names are made visible', () => expect(match({ path: 'a\u001b[2J\n.md', bytes: 1 }).notes).toEqual(['Only exercises are taken; left alone: a\\x1b[2J\\n.md.']));

  test('answers to self-checks are handed on', () => {
    const { questionFiles, notes } = matchAnswers([file('exercises/01-echo/answers.json', '{}')], EXERCISES, new Map());
    expect(questionFiles.map(({ path }) => path)).toEqual(['exercises/01-echo/answers.json']);
    expect(notes).toEqual([]);
  });

  test('half of an exercise is an exercise of its own', () => expect(match(file(half), file(double)).answers).toHaveLength(2));
});
