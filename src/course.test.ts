import { describe, expect, test } from 'vitest';
import { CHAPTERS, PARTS, START_HERE, chapter, chapterFolder, exercise, exerciseFile, notebookFile } from './course.ts';
import { COURSE } from './grader/course-check/course-files.ts';
import { Ledger } from './grader/course-check/ledger.ts';
import { checkTable } from './grader/course-check/table.ts';

describe('the table of contents', () => {
  test('has five parts with 39 chapters, and one chapter before them', () => {
    expect(PARTS.map((part) => part.title)).toEqual(['Communication', 'Coordination', 'Scalability', 'Resiliency', 'Maintainability']);
    expect(PARTS.map((part) => part.chapters.length)).toEqual([6, 13, 10, 5, 5]);
    expect(CHAPTERS[0]).toBe(START_HERE);
    expect(CHAPTERS.map((each) => each.number)).toEqual(Array.from({ length: 40 }, (_, number) => String(number).padStart(2, '0')));
  });

  test('agrees with itself', () => {
    const ledger = new Ledger();
    checkTable(COURSE, ledger);
    expect(ledger.findings).toEqual([]);
  });
});

describe('a chapter', () => {
  test('is found by its number, with or without the leading zero', () => {
    expect(chapter('08').slug).toBe('two-generals');
    expect(chapter('8')).toBe(chapter('08'));
  });

  test('that does not exist is refused with the numbers that do', () => {
    expect(() => chapter('40')).toThrow('there is no chapter 40; chapters run from 00 to 39');
    expect(() => chapter('two-generals')).toThrow('there is no chapter two-generals');
  });

  test('names its folder and its notebook', () => {
    expect(chapterFolder(chapter('08'))).toBe('08-two-generals');
    expect(notebookFile(chapter('08'))).toBe('notebooks/08-two-generals.ipynb');
  });
});

describe('an exercise', () => {
  test('is found by chapter and name, and names its file', () => {
    expect(exercise('08/fewest-messengers').points).toBe(5);
    expect(exerciseFile('08/fewest-messengers')).toBe('exercises/08-two-generals/fewest-messengers.ts');
  });

  test('that does not exist is refused with those of its chapter', () => {
    expect(() => exercise('08/nothing')).toThrow(/^there is no exercise 08\/nothing; chapter 08 has .*08\/fewest-messengers/);
    expect(() => exercise('39/nothing')).toThrow('there is no exercise 39/nothing; chapter 39 has none yet');
    expect(() => exercise('nothing')).toThrow('there is no chapter nothing');
  });
});
