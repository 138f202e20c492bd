/**
 * Which of the files of a submission answers which exercise. Only these are ever graded: whatever else was handed in is counted and left alone.
 *
 *     const { answers, notes } = matchAnswers(files, exercises, stubs);
 *     answers[0] //=> { exercise: '08/fewest-messengers', from: 'fewest-messengers-2.ts', text, notes: ['handed in as …'] }
 *
 * A file is known by its name: learning platforms and browsers number files, people misspell them and put them into other folders.
 */
import { chapterFolder } from '../../course.ts';
import type { ExerciseFiles } from '../course-check/course-files.ts';
import { editDistance } from '../did-you-mean.ts';
import { FILE_BYTES_MAX } from '../learner/stage.ts';
import { printable } from '../printable.ts';
import { readAnswerText } from './answer-text.ts';
import type { FoundFile, Wanted } from './archive.ts';

export interface Answer {
  readonly exercise: string;
  /** Its path in the submission. */
  readonly from: string;
  readonly text: string;
  readonly modified?: Date;
  /** Remarks in sentences; they cost nothing. */
  readonly notes: readonly string[];
}

export interface MatchedAnswers {
  readonly answers: readonly Answer[];
  readonly notes: readonly string[]; // on the submission as a whole
  /** Answers to self-checks, as they were handed in: judged elsewhere. */
  readonly questionFiles: readonly FoundFile[];
}

export const QUESTIONS_FILE = 'answers.json';
const NOTEBOOK_BYTES_MAX = 32 * 1024 ** 2;
const MISSPELT_EDITS_MAX = 2;
const NAMES_SHOWN_MAX = 3;

interface Candidate {
  readonly file: FoundFile;
  readonly exercise: ExerciseFiles;
  readonly attempt: number; // what a platform or a browser has numbered it with
  readonly exactPath: boolean;
  readonly renamed: boolean;
  readonly misspelt: boolean;
  readonly elsewhere: boolean; // in the folder of another chapter
}

/** What of a submission is read at all. */
export const wantedOf = (exercises: readonly ExerciseFiles[]): Wanted => (path) => {
  const name = baseName(path);
  if (name === QUESTIONS_FILE) return FILE_BYTES_MAX;
  if (/^\d\d-.*\.ipynb$/i.test(name)) return NOTEBOOK_BYTES_MAX;
  return candidateOf({ path, bytes: 0 }, exercises) === undefined ? 0 : FILE_BYTES_MAX;
};

/** `stubs` by exercise: a file that is still the stub gives way to one that is not. */
export function matchAnswers(files: readonly FoundFile[], exercises: readonly ExerciseFiles[], stubs: ReadonlyMap<string, string>): MatchedAnswers {
  const notes: string[] = [];
  const byExercise = new Map<string, Candidate[]>();
  const left: FoundFile[] = [];
  for (const file of files) {
    const candidate = candidateOf(file, exercises);
    if (file.refused !== undefined) notes.push(`${show(file.path)} was not read: ${file.refused}.`);
    else if (candidate === undefined || file.content === undefined) left.push(file);
    else byExercise.set(candidate.exercise.id, [...(byExercise.get(candidate.exercise.id) ?? []), candidate]);
  }
  const answers: Answer[] = [];
  for (const { id } of exercises) {
    // A misspelt name counts only where no file has the right one.
    const all = byExercise.get(id) ?? [];
    const right = all.filter(({ misspelt }) => !misspelt);
    const candidates = right.length > 0 ? right : all;
    if (candidates.length > 0) answers.push(answerOf(id, candidates, stubs.get(id)));
  }
  const others = left.filter(({ path, content }) => content === undefined || !/\.ipynb$|answers\.json$/i.test(path));
  if (others.length > 0) notes.push(leftAlone(others));
  return { answers, notes, questionFiles: left.filter(({ path, content }) => content !== undefined && baseName(path) === QUESTIONS_FILE) };
}

const baseName = (path: string): string => path.split('/').at(-1) as string;
const show = (path: string): string => printable(path, 200).replaceAll('\n', '\\n');

function candidateOf(file: FoundFile, exercises: readonly ExerciseFiles[]): Candidate | undefined {
  const exact = exercises.find(({ stub }) => file.path === stub || file.path.endsWith(`/${stub}`));
  if (exact !== undefined) return { file, exercise: exact, attempt: 0, exactPath: true, renamed: false, misspelt: false, elsewhere: false };
  const stem = /^(.+?)\.m?tsx?(?:\.txt)?$/i.exec(baseName(file.path))?.[1];
  if (stem === undefined || /\.(test|d)$/i.test(stem)) return undefined;
  for (const { name, attempt } of readings(stem)) {
    const found = nearest(file.path, exercises.filter(({ exercise }) => exercise.name === name));
    if (found !== undefined) return { file, attempt, exactPath: false, renamed: baseName(file.path) !== `${name}.ts`, misspelt: false, ...found };
  }
  const { name, attempt } = readings(stem).at(-1) as { name: string; attempt: number };
  const near = nearest(file.path, exercises.filter(({ exercise }) => exercise.name.length > 2 * MISSPELT_EDITS_MAX + 2 && editDistance(exercise.name, name) <= MISSPELT_EDITS_MAX));
  return near === undefined ? undefined : { file, attempt, exactPath: false, renamed: true, misspelt: true, ...near };
}

/** What a name may have been before it was numbered or copied, from itself to the barest. */
function readings(stem: string): { name: string; attempt: number }[] {
  const plain = stem.trim().toLowerCase().replaceAll(/[\s_]+/g, '-');
  const found = [{ name: plain, attempt: 0 }];
  const numbered = /^(.*?)-*\(?(\d{1,3})\)?$/.exec(plain);
  if (numbered !== null) found.push({ name: numbered[1] as string, attempt: Number(numbered[2]) });
  const copied = /^(.*?)-+(?:copy|kopie|copie|copia)(?:-*\(?(\d{1,3})\)?)?$/.exec(plain) ?? /^(?:copy-of|kopie-von)-(.*)()$/.exec(plain);
  if (copied !== null) found.push({ name: copied[1] as string, attempt: Number(copied[2] ?? 0) || 1 });
  const last = found.at(-1) as { name: string; attempt: number };
  const unnumbered = last.name.replace(/^(?:exercise-)?(?:\d{1,2}-)?/, '');
  if (unnumbered !== last.name) found.push({ ...last, name: unnumbered });
  return found;
}

/** Of exercises with one name the one whose chapter the path names; the only one, wherever it lay. */
function nearest(path: string, same: readonly ExerciseFiles[]): { exercise: ExerciseFiles; elsewhere: boolean } | undefined {
  const folders = path.split('/').slice(0, -1).toReversed();
  const named = same.find(({ chapter }) => folders.includes(chapterFolder(chapter)))
    ?? same.find(({ chapter }) => folders.some((folder) => folder === chapter.slug || new RegExp(`^0?${Number(chapter.number)}([-_ ].*)?$`).test(folder)));
  if (named !== undefined) return { exercise: named, elsewhere: false };
  const [only, ...more] = same;
  if (only === undefined || more.length > 0) return undefined;
  return { exercise: only, elsewhere: folders.some((folder) => /^\d\d-/.test(folder)) };
}

function answerOf(exercise: string, candidates: readonly Candidate[], stub: string | undefined): Answer {
  const read = candidates.map((candidate) => ({ ...candidate, ...readAnswerText(candidate.file.content as Buffer) }));
  const rank = (one: (typeof read)[number]): number[] => [one.text === stub ? 0 : 1, one.exactPath ? 1 : 0, one.attempt, one.file.modified?.getTime() ?? 0];
  const [taken, ...others] = read.toSorted((a, b) => compare(rank(b), rank(a)) || (a.file.path < b.file.path ? -1 : 1)) as [(typeof read)[number], ...typeof read];
  const from = show(taken.file.path);
  const notes = [
    ...(taken.misspelt ? [`${from} was taken for this exercise, since its name is nearly that.`] : taken.renamed ? [`It was handed in as ${from}.`] : []),
    ...(taken.elsewhere ? [`It lay in another chapter's folder, as ${from}.`] : []),
    ...taken.remarks.map((remark) => `${from} ${remark}.`),
    ...others.map(({ file, text }) => (text === taken.text ? `${show(file.path)} is the same file again.` : `${show(file.path)} answers this exercise, too, and was not graded: ${from} was taken.`)),
  ];
  return { exercise, from, text: taken.text, notes, ...(taken.file.modified !== undefined && { modified: taken.file.modified }) };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - (b[index] as number);
  return 0;
}

/** One sentence for all that was handed in and is no answer. */
function leftAlone(files: readonly FoundFile[]): string {
  const graders = files.filter(({ path }) => /\.test\.m?[tj]s$/.test(path)).length;
  const names = files.filter(({ path }) => !/\.test\.m?[tj]s$/.test(path)).map(({ path }) => show(path));
  // Those that could change how something runs are named first.
  const telling = names.toSorted((a, b) => Number(isConfiguration(b)) - Number(isConfiguration(a)));
  const shown = telling.slice(0, NAMES_SHOWN_MAX);
  const parts = [
    ...(graders > 0 ? [graders === 1 ? 'one grader' : `${graders} graders`] : []), ...shown,
    ...(telling.length > shown.length ? [`${telling.length - shown.length} more`] : []),
  ];
  return `Only exercises are taken; left alone: ${parts.join(', ')}.`;
}

const isConfiguration = (path: string): boolean => /(^|\/)(package(-lock)?\.json|tsconfig[^/]*\.json|vitest\.config\.\w+|vite\.config\.\w+|\.npmrc|course\.lock\.json)$/.test(path);
