/** Whether the table of contents agrees with itself: numbers, names, prerequisites, points. */
import { chapterPoints, type Chapter } from '../../course.ts';
import { QUESTIONS } from '../selection.ts';
import type { Course } from './course-files.ts';
import type { Finding, Ledger } from './ledger.ts';

const TABLE = 'src/course.ts';
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const POINTS_MIN = 20; // of a written chapter
const POINTS_MAX = 30;

export function checkTable(course: Course, ledger: Ledger): void {
  const earlier = new Set<string>();
  const slugs = new Map<string, string>();
  for (const [index, chapter] of course.chapters.entries()) {
    const expected = String(index).padStart(2, '0');
    ledger.expect(chapter.number === expected, problem('chapter numbers', `chapter "${chapter.title}" has the number ${chapter.number} in place ${index}, where ${expected} belongs: numbers run from 00 without a gap. Renumber it or move it.`));
    const other = slugs.get(chapter.slug);
    ledger.expect(other === undefined, problem('slugs', `chapters ${other} and ${chapter.number} have the same slug, ${chapter.slug}. Slugs name files and links: give one of them another.`));
    ledger.expect(KEBAB.test(chapter.slug), problem('slugs', `chapter ${chapter.number} has the slug "${chapter.slug}". Slugs are lower-case words joined by "-": rename it.`));
    slugs.set(chapter.slug, chapter.number);
    for (const need of chapter.needs) {
      ledger.expect(earlier.has(need), problem('prerequisites', `chapter ${chapter.number} needs chapter ${need}, which ${course.chapters.some((candidate) => candidate.number === need) ? 'does not come before it' : 'does not exist'}. A chapter builds on earlier ones only: correct its needs.`));
    }
    earlier.add(chapter.number);
    checkChapter(chapter, ledger);
  }
  for (const part of course.parts) {
    ledger.expect(part.chapters.length > 0, problem('parts', `part "${part.title}" has no chapters. Give it some or take it out.`));
  }
}

function checkChapter(chapter: Chapter, ledger: Ledger): void {
  const names = chapter.exercises.map((exercise) => exercise.name);
  ledger.expect(new Set(names).size === names.length, problem('exercise names', `chapter ${chapter.number} lists an exercise twice (${names.join(', ')}). Names are unique in a chapter: rename one.`));
  for (const exercise of chapter.exercises) {
    const id = `${chapter.number}/${exercise.name}`;
    ledger.expect(KEBAB.test(exercise.name) && exercise.name !== QUESTIONS, problem('exercise names', `exercise ${id} has a name that is not lower-case words joined by "-", or is what a chapter's questions are called. It names files: rename it.`));
    ledger.expect(Number.isInteger(exercise.points) && exercise.points >= 0 && exercise.lines >= 1 && exercise.minutes >= 1,
      problem('exercise sizes', `exercise ${id} has ${exercise.points} points, ${exercise.lines} lines and ${exercise.minutes} minutes. Points are whole numbers from 0, lines and minutes at least 1: correct them.`));
  }
  if (!chapter.written) {
    ledger.expect(chapter.exercises.length === 0 && chapter.questions === undefined, problem('planned chapters', `chapter ${chapter.number} is marked as not written but lists ${names.length === 0 ? 'questions' : `exercises (${names.join(', ')})`}. Mark it as written or take them out.`));
    return;
  }
  const points = chapterPoints(chapter);
  const [min, max] = chapter.number === '00' ? [0, 0] : [POINTS_MIN, POINTS_MAX];
  ledger.expect(points >= min && points <= max, problem('chapter points', `chapter ${chapter.number} has ${points} points in all; it should have ${min === max ? min : `about 25, from ${min} to ${max}`}. Weigh its exercises${chapter.questions === undefined ? '' : ' and questions'} anew.`));
  ledger.expect(chapter.minutes > 0, problem('chapter minutes', `chapter ${chapter.number} is written but says 0 minutes. Say how long it takes to read and run.`));
}

function problem(rule: string, says: string): Finding {
  return { path: TABLE, rule, says: `${TABLE}: ${says}` };
}
