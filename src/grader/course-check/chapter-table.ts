/**
 * The README's table of chapters, made from the table of contents.
 *
 *     withChapterTable(readme, course)     // the text between the chapters markers is replaced
 */
import { chapterPoints, notebookFile, type Chapter } from '../../course.ts';
import type { Course } from './course-files.ts';
import type { Ledger } from './ledger.ts';

export const TABLE_OPEN = '<!-- chapters -->';
export const TABLE_CLOSE = '<!-- /chapters -->';

export function chapterTable(course: Course): string {
  const inParts = new Set(course.parts.flatMap((part) => part.chapters));
  const before = course.chapters.filter((chapter) => !inParts.has(chapter));
  return [
    '| | Chapter | | Exercises | Points | Minutes |',
    '|--:|---|---|--:|--:|--:|',
    ...before.map(row),
    ...course.parts.flatMap((part, index) => [`| | **Part ${roman(index + 1)}: ${part.title}** | | | | |`, ...part.chapters.map(row)]),
  ].join('\n');
}

function row(chapter: Chapter): string {
  const name = chapter.slug.replaceAll('-', ' ');
  if (!chapter.written) return `| ${chapter.number} | ${name} | ${chapter.title} | | | planned |`;
  const minutes = chapter.exercises.reduce((sum, exercise) => sum + exercise.minutes, chapter.minutes);
  return `| ${chapter.number} | [${name}](${notebookFile(chapter)}) | ${chapter.title} | ${chapter.exercises.length} | ${chapterPoints(chapter)} | ${minutes} |`;
}

function roman(number: number): string {
  return ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'][number - 1] ?? String(number);
}

/** The README with its table made anew. Throws a sentence if the markers are not there. */
export function withChapterTable(readme: string, course: Course): string {
  const from = readme.indexOf(TABLE_OPEN);
  const to = readme.indexOf(TABLE_CLOSE);
  if (from === -1 || to < from) {
    throw new Error(`README.md has no place for the table of chapters. Put a line ${TABLE_OPEN} and below it a line ${TABLE_CLOSE} where the table belongs.`);
  }
  return `${readme.slice(0, from + TABLE_OPEN.length)}\n\n${chapterTable(course)}\n\n${readme.slice(to)}`;
}

export function checkChapterTable(readme: string | undefined, course: Course, ledger: Ledger): void {
  const path = 'README.md';
  if (readme === undefined) return ledger.fail({ path, rule: 'table of chapters', says: `${path} is missing. Write it, with the lines ${TABLE_OPEN} and ${TABLE_CLOSE} where the table of chapters belongs.` });
  if (!readme.includes(TABLE_OPEN) || !readme.includes(TABLE_CLOSE)) {
    return ledger.fail({ path, rule: 'table of chapters', says: `${path} has no place for the table of chapters. Put a line ${TABLE_OPEN} and below it a line ${TABLE_CLOSE} where the table belongs.` });
  }
  ledger.expect(withChapterTable(readme, course) === readme, { path, rule: 'table of chapters', says: `${path} lists the chapters otherwise than src/course.ts does. Run "npm run ship".` });
}
