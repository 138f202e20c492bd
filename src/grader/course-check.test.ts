/** Each rule of the course check, proved on a tiny valid course into which one fault is put. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCourse, checkForm, printCourseCheck, type CourseCheck } from './course-check.ts';
import { FIXTURE, GRADER, MISTAKES, NOTEBOOK, SOLUTION, STUB, fixtureCourse, withChapter, type FixtureCourse } from './course-check/fixture-course.ts';
import type { Course } from './course-check/course-files.ts';
import { Ledger } from './course-check/ledger.ts';
import { LOCK_FILE } from './pristine.ts';

const projectRoot = join(fileURLToPath(import.meta.url), '../../..');
let fixture: FixtureCourse;
beforeEach(() => {
  fixture = fixtureCourse(projectRoot);
});
afterEach(() => fixture.remove());

const check = (course: Course = FIXTURE, ci = false): Promise<CourseCheck> => checkCourse({ root: fixture.root, course, ci });
const said = async (course: Course = FIXTURE, ci = false): Promise<string[]> => (await check(course, ci)).findings.map(({ says }) => says);
/** What is said without compiling and grading. */
const saidOfForm = (course: Course = FIXTURE, ci = false): string[] => {
  const ledger = new Ledger();
  checkForm(fixture.root, course, ci, ledger);
  return ledger.findings.map(({ says }) => says);
};

describe('a valid course', () => {
  test('has no findings, and the last line counts what held', async () => {
    const result = await check(FIXTURE, true);
    expect(result.findings).toEqual([]);
    expect(result.passed).toBeGreaterThan(40);
    const lines: string[] = [];
    printCourseCheck(result, (line) => lines.push(line));
    expect(lines).toEqual([`${result.passed} passed, 0 failed`]);
  });

  test("stays valid when the learner has solved, broken or deleted files, and says which were taken from elsewhere", async () => {
    fixture.write(`.workbook/pristine/${NOTEBOOK}`, fixture.read(NOTEBOOK));
    fixture.write(`.workbook/pristine/${GRADER}`, fixture.read(GRADER));
    fixture.write(STUB, 'export const double = (n: string): number => {');
    fixture.write(NOTEBOOK, '{ "cells": [] }');
    fixture.delete(GRADER);
    fixture.write('notebooks/Untitled.ipynb', '{}');
    const { findings, notes } = await check();
    expect(findings).toEqual([]);
    expect(notes).toEqual([
      'notebooks/Untitled.ipynb is no part of the course; it is taken for a file of yours and left alone.',
      `${GRADER} is not as it was shipped; the shipped version is judged, from the pristine copy (.workbook/pristine).`,
      `${STUB} is not as it was shipped; the shipped version is judged, made anew from its solution.`,
      `${NOTEBOOK} is not as it was shipped; the shipped version is judged, from the pristine copy (.workbook/pristine).`,
    ]);
  });

  test('fails in continuous integration when a file is not what was shipped', async () => {
    fixture.edit(STUB, (text) => `${text}// more\n`);
    expect(await said(FIXTURE, true)).toEqual([`${STUB} is not what ${LOCK_FILE} says was shipped. Run "npm run ship" and commit both.`]);
  });
});

describe('the table of contents', () => {
  const faults: [string, Course, string][] = [
    ['a gap in the numbers', withChapter('02', { number: '03' }), 'chapter "Later" has the number 03 in place 2, where 02 belongs'],
    ['two chapters with one slug', withChapter('02', { slug: 'echo' }), 'chapters 01 and 02 have the same slug, echo'],
    ['a slug that is no file name', withChapter('02', { slug: 'Later on' }), 'chapter 02 has the slug "Later on"'],
    ['a prerequisite that comes later', withChapter('00', { needs: ['02'] }), 'chapter 00 needs chapter 02, which does not come before it'],
    ['a prerequisite that does not exist', withChapter('01', { needs: ['77'] }), 'chapter 01 needs chapter 77, which does not exist'],
    ['a chapter with too few points', withChapter('01', { exercises: [{ name: 'double', title: 'Double', points: 7, lines: 1, minutes: 1 }] }), 'chapter 01 has 7 points in all; it should have about 25, from 20 to 30'],
    ['points in the chapter without points', withChapter('00', { exercises: [{ name: 'first', title: 'First', points: 1, lines: 1, minutes: 1 }] }), 'chapter 00 has 1 points in all; it should have 0'],
    ['a planned chapter with exercises', withChapter('02', { exercises: [{ name: 'first', title: 'First', points: 1, lines: 1, minutes: 1 }] }), 'chapter 02 is marked as not written but lists exercises (first)'],
    ['a written chapter of no length', withChapter('01', { minutes: 0 }), 'chapter 01 is written but says 0 minutes'],
    ['an exercise twice', withChapter('01', { exercises: [...FIXTURE.chapters[1]!.exercises, ...FIXTURE.chapters[1]!.exercises] }), 'chapter 01 lists an exercise twice (double, double)'],
    ['a size of nothing', withChapter('01', { exercises: [{ name: 'double', title: 'Double', points: 20, lines: 0, minutes: 1 }] }), 'exercise 01/double has 20 points, 0 lines and 1 minutes'],
  ];
  test.each(faults)('with %s is a finding', (_, course, sentence) => {
    expect(saidOfForm(course)).toContainEqual(expect.stringContaining(sentence));
  });
});

describe('files', () => {
  test('that the table does not list are strays, wherever a learner would not put notes', () => {
    fixture.write('notebooks/09-extra.ipynb', '{}');
    fixture.write('exercises/01-echo/triple.test.ts', '');
    fixture.write('exercises/05-ghost/triple.ts', '');
    fixture.write('solutions/notes.md', '');
    fixture.write('exercises/notes.md', '');
    const strays = ['notebooks/09-extra.ipynb', 'exercises/01-echo/triple.test.ts', 'exercises/05-ghost/triple.ts', 'solutions/notes.md'];
    expect(saidOfForm()).toEqual(strays.map((path) => expect.stringContaining(`${path} is part of no chapter or exercise`)));
    expect(saidOfForm(FIXTURE, true)).toContainEqual(expect.stringContaining('exercises/notes.md is part of no chapter'));
  });

  test('of a chapter that is marked as not written are findings', () => {
    fixture.write('notebooks/02-later.ipynb', '{}');
    fixture.write('solutions/02-later/x.ts', '');
    expect(saidOfForm()).toEqual([
      expect.stringContaining('notebooks/02-later.ipynb belongs to chapter 02, which src/course.ts marks as not written'),
      expect.stringContaining('solutions/02-later/x.ts belongs to chapter 02'),
    ]);
  });

  test.each([[STUB, 'the stub of exercise 01/double'], [GRADER, 'the grader of exercise 01/double'], [SOLUTION, 'the solution of exercise 01/double'], [NOTEBOOK, 'though src/course.ts marks chapter 01 as written']])('missing beside the others are findings: %s', (path, sentence) => {
    fixture.delete(path);
    fixture.ship();
    expect(saidOfForm()).toContainEqual(expect.stringContaining(sentence));
  });

  test('with fewer than two mistakes an exercise are findings', () => {
    fixture.delete(`${MISTAKES}/two.ts`);
    expect(saidOfForm()).toEqual([`${MISTAKES}/ holds one mistake. An exercise with points has at least 2 named wrong answers that its grader catches: add 1.`]);
  });
});

describe('the lock', () => {
  test('is asked for when it is missing or no lock', () => {
    fixture.delete(LOCK_FILE);
    expect(saidOfForm()).toEqual([`${LOCK_FILE} is missing, so nothing has been shipped yet. Run "npm run ship".`]);
    fixture.write(LOCK_FILE, '{}');
    expect(saidOfForm()).toEqual([expect.stringContaining(`${LOCK_FILE} is not a lock of version 1`)]);
  });

  test('is out of date when a file is not in it, when one is no longer part of the course, or when a version is nowhere to be had', () => {
    fixture.edit(LOCK_FILE, (text) => text.replace('notebooks/00-start.ipynb', 'notebooks/00-old.ipynb'));
    fixture.edit(NOTEBOOK, (text) => `${text} `);
    expect(saidOfForm()).toEqual(expect.arrayContaining([
      `${LOCK_FILE} lists notebooks/00-old.ipynb, which is no longer part of the course. Run "npm run ship".`,
      'notebooks/00-start.ipynb is not in src/course.lock.json, so it has not been shipped yet. Run "npm run ship".',
      expect.stringContaining(`${NOTEBOOK} has been changed, and its shipped version is neither`),
    ]));
  });
});

describe('stubs and solutions', () => {
  test('that have drifted apart are a finding with the line', () => {
    fixture.edit(SOLUTION, (text) => text.replace('Return twice the number.', 'Return the double.'));
    expect(saidOfForm()).toEqual([`${STUB} is not the stub that ${SOLUTION} gives: line 6 is "* Return twice the number." and should be "* Return the double.". Change the solution and run "npm run ship"; stubs are not written by hand.`]);
  });

  test('without markers, or whose size or header contradict the table, are findings', () => {
    fixture.edit(SOLUTION, (text) => text.replace('  // --- end of', '  // ---- end of'));
    expect(saidOfForm()).toEqual([expect.stringContaining(`${SOLUTION}: line 9 looks like a marker and is none`)]);
    fixture.edit(SOLUTION, (text) => text.replace('  // ---- end of', '  n += 0;\n'.repeat(9) + '  // --- end of').replace('20 points', '25 points'));
    expect(saidOfForm()).toEqual([
      expect.stringContaining(`${STUB} is not the stub that`),
      `${SOLUTION}: the learner's part takes 10 lines of code, but src/course.ts tells the learner about 1. Say about 10 there and in the file's header.`,
      expect.stringContaining(`${SOLUTION} says "Exercise 01/double · 25 points · about 1 line", but src/course.ts has 01/double with 20 points and 1 line`),
    ]);
    fixture.edit(SOLUTION, (text) => text.replace('Exercise 01', 'Task 01'));
    expect(saidOfForm()).toContainEqual(expect.stringContaining(`${SOLUTION} has no line "Exercise 01/double · 20 points · about 1 line"`));
  });

  test('written by hand without a TODO, without NotImplemented, or with files of their own are findings', () => {
    fixture.write(STUB, `import { helper } from '../../solutions/01-echo/double.ts';\nexport const double = helper;\n`);
    fixture.ship();
    expect(saidOfForm()).toEqual([
      expect.stringContaining('is not the stub that'),
      expect.stringContaining('has no line "// TODO: <hint>"'),
      expect.stringContaining(`does not throw new NotImplemented('01/double')`),
      expect.stringContaining('imports ../../solutions/01-echo/double.ts. An exercise imports packages only'),
    ]);
  });
});

describe('README and notebooks', () => {
  test('with dead links are findings; links to the web and in code are not followed', () => {
    fixture.edit('README.md', (text) => `${text}\n[a](docs/none.md) [b](https://example.org/x) [c](#a-course) [g](#nowhere) ![d](<notebooks/gone.png>) \`[e](f.md)\`\n\n<img src="shot%20one.png">\n`);
    fixture.edit(NOTEBOOK, (text) => text.replace('# Echo', '# Echo\\n\\n[x](../src/none.ts#L3)'));
    fixture.ship();
    expect(saidOfForm()).toEqual(['docs/none.md', 'notebooks/gone.png', 'shot one.png', 'src/none.ts'].map((path) => expect.stringContaining(`but there is no ${path}. Correct the link`))
      .toSpliced(3, 0, 'README.md links to the heading #nowhere, which it does not have. Its headings are #a-course.'));
  });

  test('that do not list the chapters as the table does are findings', () => {
    fixture.edit('README.md', (text) => text.replace('| Echo |', '| Ecco |'));
    expect(saidOfForm()).toEqual(['README.md lists the chapters otherwise than src/course.ts does. Run "npm run ship".']);
    fixture.write('README.md', '# A course\n');
    expect(saidOfForm()).toEqual([expect.stringContaining('README.md has no place for the table of chapters')]);
    fixture.delete('README.md');
    expect(saidOfForm()).toEqual([expect.stringContaining('README.md is missing')]);
  });

  test('that do not lead to their neighbours and exercises are findings', () => {
    fixture.edit(NOTEBOOK, (text) => text.replace('(00-start.ipynb)', '').replace('(../exercises/01-echo/double.ts)', '').replace('await check(', 'await chuck('));
    fixture.edit('notebooks/00-start.ipynb', (text) => text.replace('(01-echo.ipynb)', ''));
    fixture.ship();
    expect(saidOfForm()).toEqual([
      'notebooks/00-start.ipynb does not link to the next written chapter, notebooks/01-echo.ipynb. Link it at the top and at the end.',
      `${NOTEBOOK} does not link to the previous written chapter, notebooks/00-start.ipynb. Link it at the top and at the end.`,
      `${NOTEBOOK} has no link to ${STUB}. Link the file where its task stands.`,
      `${NOTEBOOK} never calls await check('01/double'). Add the cell below the exercise's task.`,
    ]);
  });

  test('that are no notebooks are findings', () => {
    fixture.write(NOTEBOOK, 'not JSON');
    fixture.ship();
    expect(saidOfForm()).toEqual([expect.stringContaining(`${NOTEBOOK} is not a notebook`)]);
  });
});
