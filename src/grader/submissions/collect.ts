/**
 * Reads the submissions of a folder: whose they are, when they came, which exercises they answer and what is to be remarked.
 *
 *     const { submissions, notes } = await collectSubmissions('class', { root, exercises, … });
 *     submissions[0] //=> { id: 'jane', student: 'jane', answers: [{ exercise: '08/fewest-messengers', text, … }], notes: […] }
 *
 * Whatever one submission holds, the others are read.
 */
import { notebookFile } from '../../course.ts';
import type { ExerciseFiles } from '../course-check/course-files.ts';
import { printable } from '../printable.ts';
import { SubmissionError } from './archive.ts';
import type { FoundFile } from './archive.ts';
import { readAnswerText } from './answer-text.ts';
import { notebookRemarks } from './notebook-remarks.ts';
import { findSubmissions } from './shapes.ts';
import type { FoundSubmission } from './shapes.ts';
import { matchAnswers, wantedOf } from './submitted-answers.ts';
import type { Answer } from './submitted-answers.ts';
import { submittedFiles } from './submitted-files.ts';

export interface Submission {
  readonly id: string;
  readonly student: string;
  readonly answers: readonly Answer[];
  readonly questionFiles: readonly FoundFile[];
  readonly submitted?: Date;
  readonly late?: string; // by how much, in words
  readonly notes: readonly string[];
  readonly problem?: string; // why there is nothing to grade
}

export interface Shard {
  readonly number: number; // from 1
  readonly of: number;
}

export interface CollectOptions {
  readonly exercises: readonly ExerciseFiles[];
  /** The shipped version of a file of the course, if there is one. */
  readonly shipped: (path: string) => string | undefined;
  readonly due?: Date;
  /** Only so many, the first by name. */
  readonly limit?: number;
  /** Only each `of`th, beginning with the one of this number, from 1: a part of the class for one of several machines. */
  readonly shard?: Shard;
  readonly onRead?: (done: number, total: number) => void;
}

export interface Collected {
  readonly submissions: readonly Submission[];
  readonly notes: readonly string[];
}

/** Throws a `UsageError` if the folder holds no submissions. */
export async function collectSubmissions(folder: string, options: CollectOptions): Promise<Collected> {
  const { submissions: found, notes } = findSubmissions(folder);
  const limited = found.slice(0, options.limit ?? found.length);
  const { number, of } = options.shard ?? { number: 1, of: 1 };
  const wanted = limited.filter((_, index) => index % of === number - 1);
  const stubs = new Map(options.exercises.flatMap(({ id, stub }) => {
    const text = options.shipped(stub);
    return text === undefined ? [] : [[id, text] as const];
  }));
  const submissions: Submission[] = [];
  for (const one of wanted) {
    submissions.push(await collect(one, stubs, options));
    options.onRead?.(submissions.length, wanted.length);
  }
  const left = found.length - limited.length;
  return {
    submissions,
    notes: [
      ...notes,
      ...(left > 0 ? [`${left} more ${left === 1 ? 'submission was' : 'submissions were'} left out by --limit ${limited.length}.`] : []),
      ...(of > 1 ? [`these are ${wanted.length} of ${limited.length} submissions: part ${number} of ${of}.`] : []),
    ],
  };
}

async function collect(found: FoundSubmission, stubs: ReadonlyMap<string, string>, options: CollectOptions): Promise<Submission> {
  const about = { id: found.id, student: found.student };
  try {
    const { files, notes } = await submittedFiles(found.sources, wantedOf(options.exercises));
    const matched = matchAnswers(files, options.exercises, stubs);
    const nothing = matched.answers.length === 0 && matched.questionFiles.length === 0;
    const problem = !nothing ? undefined : files.length === 0
      ? notes[0] ?? 'The submission is empty: there is no file in it.'
      : `None of its ${files.length === 1 ? 'one file' : `${files.length} files`} is an exercise; exercises are called NAME.ts, as in ${options.exercises[0]?.stub ?? 'exercises/08-two-generals/fewest-messengers.ts'}.`;
    const times = matched.answers.flatMap(({ modified }) => (modified === undefined ? [] : [modified.getTime()]));
    const submitted = found.submitted ?? (times.length > 0 ? new Date(Math.max(...times)) : undefined);
    const late = lateness(found, submitted, options.due);
    return {
      ...about, answers: matched.answers, questionFiles: matched.questionFiles,
      notes: [...notes.filter((note) => note !== problem), ...matched.notes, ...remarksOnNotebooks(files, options)].map((note) => printable(note, 600)),
      ...(submitted !== undefined && { submitted }), ...(late !== undefined && { late }), ...(problem !== undefined && { problem }),
    };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined && !(error instanceof SubmissionError)) throw error;
    const problem = error instanceof SubmissionError ? `The submission ${message}.` : `The submission cannot be read (${code}). Look at it, and grade again.`;
    return { ...about, answers: [], questionFiles: [], notes: [], problem: printable(problem, 600) };
  }
}

/** By a platform's own time where it gives one, else by the dates of the files. */
function lateness({ markedLate, submitted: told }: FoundSubmission, submitted: Date | undefined, due: Date | undefined): string | undefined {
  const by = told === undefined ? ' (by file dates)' : '';
  if (due !== undefined && submitted !== undefined && submitted > due) return `${span(submitted.getTime() - due.getTime())}${by}`;
  return markedLate ? 'as its name says' : undefined;
}

function span(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

function remarksOnNotebooks(files: readonly FoundFile[], { exercises, shipped }: CollectOptions): string[] {
  return files.filter(({ path, content }) => content !== undefined && path.endsWith('.ipynb')).flatMap(({ path, content }) => {
    const number = /(\d\d)-[^/]*$/.exec(path)?.[1];
    const chapter = exercises.find((files_) => files_.chapter.number === number)?.chapter;
    const text = chapter === undefined ? undefined : shipped(notebookFile(chapter));
    if (text === undefined) return [];
    const remarks = notebookRemarks(readAnswerText(content as Buffer).text, text);
    return remarks.length === 0 ? [] : [`${path}: ${remarks.join(', ')}. Nothing in it is graded.`];
  });
}
