/**
 * How far the learner has come: by part, chapter and exercise, and what comes next.
 *
 *     const progress = progressOf(readProgress(root), { root });
 *     progress.next //=> { id: '08/deciding-message', file: 'exercises/08-two-generals/deciding-message.ts', title: 'Name the messages that decide', … }
 */
import { PARTS, START_HERE, exerciseFile } from '../course.ts';
import type { Chapter } from '../course.ts';
import { hashOfFile } from './progress-record.ts';
import type { ProgressRecord } from './progress-record.ts';
import { readAnswers } from './questions/answers-file.ts';
import { readQuestions } from './questions/question-file.ts';
import { QuestionError } from './questions/question.ts';
import { bar, PLAIN, score, WIDTH } from './report.ts';
import type { Paint } from './report.ts';
import { total } from './result.ts';
import { shippedLock } from './shipped-lock.ts';

/** `written`: the file is not the stub any more, and has not been graded. */
export type ExerciseState = 'done' | 'in progress' | 'written' | 'not started';

export interface ExerciseProgress {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly state: ExerciseState;
  readonly score: number;
  readonly maxScore: number;
  /** The most points that it ever had. */
  readonly best: number;
  /** Whether the file was changed after it was graded. */
  readonly changed: boolean;
  /** As the course's table estimates. */
  readonly minutes: number;
}

export interface ChapterProgress {
  readonly id: string;
  readonly title: string;
  readonly score: number;
  readonly maxScore: number;
  readonly exercises: readonly ExerciseProgress[];
  /** Of the questions that its notebook asks; points are given when they are handed in. Missing where it asks none. */
  readonly questions?: { readonly answered: number; readonly of: number };
}

export interface PartProgress {
  readonly title: string;
  readonly score: number;
  readonly maxScore: number;
  readonly chapters: readonly ChapterProgress[];
}

export interface Progress {
  readonly score: number;
  readonly maxScore: number;
  readonly parts: readonly PartProgress[];
  /** The first exercise that is not done, in the course's order; missing when all are. */
  readonly next?: ExerciseProgress;
  /** What the exercises that are not done take, as the course's table estimates. */
  readonly minutesLeft: number;
}

/** `only` leaves out exercises that were not asked for. */
export function progressOf(record: ProgressRecord, { root, only }: { root: string; only?: ReadonlySet<string> }): Progress {
  const shipped = shippedLock(root).files;
  const exerciseProgress = (chapter: Chapter, { name, title, points, minutes }: Chapter['exercises'][number]): ExerciseProgress => {
    const id = `${chapter.number}/${name}`;
    const file = exerciseFile(id);
    const hash = hashOfFile(root, file);
    const reached = Object.hasOwn(record, id) ? record[id] : undefined;
    const changed = reached !== undefined && reached.hash !== hash;
    const untouched = reached === undefined ? hash === '' || hash === shipped[file] : reached.status === 'not started' && !changed;
    const state = reached?.status === 'passed' ? 'done' : untouched ? 'not started' : reached === undefined ? 'written' : 'in progress';
    return { id, title, file, state, score: reached?.score ?? 0, maxScore: reached?.maxScore ?? points, best: reached?.best ?? 0, changed, minutes };
  };
  const chapterProgress = (chapter: Chapter): ChapterProgress[] => {
    const exercises = chapter.exercises.filter(({ name }) => only?.has(`${chapter.number}/${name}`) ?? true).map((one) => exerciseProgress(chapter, one));
    const questions = exercises.length === chapter.exercises.length ? questionProgress(root, chapter) : undefined;
    return exercises.length === 0 ? [] : [{ id: chapter.number, title: chapter.slug.replaceAll('-', ' '), ...total(exercises), exercises, ...(questions && { questions }) }];
  };
  const parts = [{ title: 'Before the first part', chapters: [START_HERE] }, ...PARTS].flatMap(({ title, chapters }): PartProgress[] => {
    const found = chapters.flatMap(chapterProgress);
    return found.length === 0 ? [] : [{ title, ...total(found), chapters: found }];
  });
  const left = parts.flatMap(({ chapters }) => chapters).flatMap(({ exercises }) => exercises).filter(({ state }) => state !== 'done');
  const [next] = left;
  return { ...total(parts), parts, minutesLeft: left.reduce((sum, { minutes }) => sum + minutes, 0), ...(next !== undefined && { next }) };
}

/** Answers count, right or wrong; predictions are nobody's business but the learner's. Where the list of questions is missing or damaged, grading says so. */
function questionProgress(root: string, chapter: Chapter): ChapterProgress['questions'] {
  if (chapter.questions === undefined) return undefined;
  const asked = askedIn(root, chapter);
  const read = readAnswers(root, chapter);
  return asked.length === 0 ? undefined : { answered: read.state === 'read' ? asked.filter((id) => read.answers.has(id)).length : 0, of: asked.length };
}

function askedIn(root: string, chapter: Chapter): string[] {
  try {
    return readQuestions(root, chapter).filter(({ kind }) => kind !== 'prediction').map(({ id }) => id);
  } catch (error) {
    if (error instanceof QuestionError) return [];
    throw error;
  }
}

const SIGNS: Readonly<Record<ExerciseState, string>> = { done: '✓', 'in progress': '✗', written: '?', 'not started': '·' };

export function progressText(progress: Progress, paint: Paint = PLAIN): string {
  const several = progress.parts.length > 1;
  const lines = progress.parts.flatMap((part) => [
    ...(several ? [headed(part.title, part, paint)] : []),
    ...part.chapters.flatMap((chapter) => [headed(`${several ? '  ' : ''}${chapter.id} ${chapter.title}`, chapter, paint), ...chapter.exercises.map((exercise) => exerciseLine(exercise, several ? '    ' : '  ', paint)), ...questionLines(chapter, several ? '    ' : '  ', paint)]),
    '',
  ]);
  const all = several ? [headed('all', progress, paint), ''] : [];
  return `${[...lines, ...all, ...nextLines(progress)].join('\n')}\n`;
}

const headed = (title: string, reached: { score: number; maxScore: number }, paint: Paint): string => {
  const right = reached.maxScore === 0 ? 'no points' : `${bar(reached, paint)}  ${score(reached)}`;
  return `${paint.strong(title)}${' '.repeat(Math.max(1, WIDTH - 24 - title.length))}${right}`;
};

function exerciseLine({ id, state, score: reached, maxScore, best, changed }: ExerciseProgress, indent: string, paint: Paint): string {
  const sign = state === 'done' ? paint.good(SIGNS.done) : state === 'in progress' ? paint.bad(SIGNS[state]) : paint.quiet(SIGNS[state]);
  const points = state === 'not started' ? 'not started' : state === 'written' ? 'not graded yet' : maxScore === 0 ? (state === 'done' ? 'done' : 'not yet') : `${reached}/${maxScore}`;
  const remarks = [changed ? 'changed since it was graded' : '', best > reached ? `${best} at its best` : ''].filter((text) => text !== '');
  return `${indent}${sign} ${id.slice(3).padEnd(26)} ${points}${remarks.length > 0 ? paint.quiet(`  (${remarks.join('; ')})`) : ''}`;
}

function questionLines({ questions }: ChapterProgress, indent: string, paint: Paint): string[] {
  if (questions === undefined) return [];
  const { answered, of } = questions;
  return [`${indent}${answered === of ? paint.good(SIGNS.done) : paint.quiet(SIGNS['not started'])} ${'questions'.padEnd(26)} ${answered === 0 ? 'not started' : `${answered} of ${of} answered`}`];
}

/** Where an exercise stands and what it is about. */
export const taskLines = ({ id, title, file, minutes, maxScore }: ExerciseProgress): string[] => [`${id}  ${title} (${maxScore === 0 ? '' : `${maxScore} points, `}about ${minutes} min)`, `      write it in ${file}`];

/** What to do next, and how long is left. */
export function nextLines({ next, minutesLeft }: Progress): string[] {
  if (next === undefined) return ['Every exercise is done.'];
  return [`next: ${next.id}  ${next.title} (about ${next.minutes} min)`, `      write it in ${next.file}; then: npm run grade -- ${next.id}`, `left: about ${hours(minutesLeft)} of exercises`];
}

function hours(minutes: number): string {
  const rest = minutes % 60 === 0 ? '' : ` ${minutes % 60} min`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${rest}`;
}

/** One line, from near to far: the exercise's chapter, its part, and all; a level that says no more than the one before it is left out. */
export function shortProgress(progress: Progress, id: string, paint: Paint = PLAIN): string {
  const part = progress.parts.find(({ chapters }) => chapters.some((chapter) => chapter.id === id.slice(0, 2)));
  const chapter = part?.chapters.find((one) => one.id === id.slice(0, 2));
  if (part === undefined || chapter === undefined) return '';
  const levels = [{ name: chapter.id, ...chapter }, { name: part.title, ...part }, { name: 'all', ...progress }];
  const shown = levels.filter(({ maxScore }, index) => maxScore > 0 && maxScore !== levels[index - 1]?.maxScore);
  return shown.map((level) => `${level.name} ${bar(level, paint)} ${score(level)}`).join('   ');
}
