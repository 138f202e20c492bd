import { expect, test } from 'vitest';
import { reportText } from './report.ts';
import type { ChapterResult, GradeResult } from './result.ts';

const chapter = (id: string, title: string, score: number, maxScore: number): ChapterResult => ({ id, title, score, maxScore, exercises: [] });
const graded = (...chapters: readonly ChapterResult[]): GradeResult => ({
  score: chapters.reduce((sum, { score }) => sum + score, 0), maxScore: chapters.reduce((sum, { maxScore }) => sum + maxScore, 0), chapters, seed: 1, versions: { course: '1', grader: '1', runtime: '1' },
});
const headings = (result: GradeResult): string[] => reportText(result).split('\n').filter((line) => line !== '').map((line) => line.replace(/ {2,}[█░]* */, ' | '));

test('chapters of several parts are added up by part', () => {
  expect(headings(graded(chapter('08', 'two generals', 5, 10), chapter('09', 'byzantine generals', 5, 10), chapter('20', 'http caching', 1, 5)))).toEqual([
    '08 two generals | 5/10', '09 byzantine generals | 5/10', '20 http caching | 1/5', 'Coordination | 10/20', 'Scalability | 1/5', 'all chapters | 11/25',
  ]);
});

test('chapters of one part are not, nor is a part without points a part of its own', () => {
  expect(headings(graded(chapter('00', 'start here', 0, 0), chapter('08', 'two generals', 5, 10), chapter('09', 'byzantine generals', 5, 10)))).toEqual([
    '00 start here | no points', '08 two generals | 5/10', '09 byzantine generals | 5/10', 'all chapters | 10/20',
  ]);
});
