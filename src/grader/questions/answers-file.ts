/**
 * A learner's answers and predictions: `exercises/NN-slug/answers.json`, a part of what is handed in.
 *
 *     { "version": 1, "answers": { "who-is-sure": { "tries": ["a-alone", "nobody"] }, "losses": { "tries": [5], "before": 1, "happened": 24 } } }
 *
 * The last try counts. `before` says how many tries of a prediction were made before what happened was shown. The file is plain data in the order of
 * the alphabet and is written whole or not at all. Whoever reads it believes nothing: it may come from anywhere.
 */
import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answersFile, type Chapter } from '../../course.ts';
import { keptPath } from '../reset.ts';
import type { Given } from './question.ts';

/** What was given to one question. */
export interface Answer {
  readonly tries: readonly unknown[]; // as they stand in the file; not empty
  readonly before?: number;
  readonly happened?: Given;
}

export type AnswersRead =
  | { readonly state: 'none' }
  | { readonly state: 'read'; readonly answers: ReadonlyMap<string, Answer> }
  | { readonly state: 'damaged'; readonly why: string }; // 'is no JSON'

const BYTES_MAX = 256 * 1024;
const ENTRIES_MAX = 1000;
const TRIES_MAX = 20; // the first and the latest are kept

/** The answers in a folder that holds `exercises/`: the learner's project, or what was handed in. Never throws for what is in the file. */
export function readAnswers(root: string, chapter: Chapter): AnswersRead {
  const path = answersFile(chapter);
  const file = join(root, path);
  try {
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) return { state: 'none' };
    if (!found.isFile()) return { state: 'damaged', why: 'is not an ordinary file' };
    if (realpathSync(dirname(file)) !== join(realpathSync(root), dirname(path))) return { state: 'damaged', why: 'lies behind a link' };
    const text = textOf(file);
    return typeof text === 'string' ? answersIn(text) : text;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { state: 'damaged', why: `cannot be read (${code})` }; // another user's, a ring of links, gone meanwhile
  }
}

/** Between the look above and the opening the file may have become another: what is opened is looked at again. */
function textOf(file: string): string | AnswersRead {
  const opened = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(opened);
    if (!status.isFile()) return { state: 'damaged', why: 'is not an ordinary file' };
    if (status.size > BYTES_MAX) return tooLarge(status.size);
    return readFileSync(opened, 'utf8');
  } finally {
    closeSync(opened);
  }
}

/** The answers in a file that was handed in by other means than in a folder. */
export function answersFrom(content: Uint8Array): AnswersRead {
  if (content.length > BYTES_MAX) return tooLarge(content.length);
  return answersIn(Buffer.from(content).toString('utf8'));
}

const tooLarge = (bytes: number): AnswersRead => ({ state: 'damaged', why: `has ${bytes} bytes, where at most ${BYTES_MAX} are read` });

function answersIn(text: string): AnswersRead {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return { state: 'damaged', why: 'is no JSON' };
    throw error;
  }
  const { version, answers } = isRecord(value) ? value : {};
  if (version !== 1 || !isRecord(answers)) return { state: 'damaged', why: 'has no answers of version 1 in it' };
  const entries = Object.entries(answers);
  if (entries.length > ENTRIES_MAX) return { state: 'damaged', why: `has ${entries.length} entries` };
  // A map, for whose keys no name is special. What has no list of tries was not written by the notebook, and is no answer.
  return { state: 'read', answers: new Map(entries.map(([id, entry]) => [id, answerOf(entry)])) };
}

function answerOf(entry: unknown): Answer {
  const { tries, before, happened } = isRecord(entry) ? entry : {};
  return {
    tries: Array.isArray(tries) && tries.length > 0 && tries.length <= TRIES_MAX ? tries : [entry],
    ...(Number.isInteger(before) && { before: before as number }),
    ...(happened !== undefined && { happened: happened as Given }),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Kept {
  readonly answer: Answer;
  /** What had to be done to the file, in a sentence. */
  readonly remark?: string;
}

/** Changes what is kept of one question. A damaged file is put aside first, and said. */
export function changeAnswer(root: string, chapter: Chapter, id: string, change: (before: Answer | undefined) => Answer, now: Date = new Date()): Kept {
  const read = readAnswers(root, chapter);
  const path = answersFile(chapter);
  const remark = read.state === 'damaged' ? `${path} ${read.why}; it is kept as ${putAside(root, path, now)}, and a new one was begun.` : undefined;
  const answers = new Map(read.state === 'read' ? read.answers : []);
  const answer = change(answers.get(id));
  answers.set(id, answer);
  write(join(root, path), answers);
  return { answer, ...(remark !== undefined && { remark }) };
}

/** The same again is no new try. */
export function withTry(before: Answer | undefined, given: Given): Answer {
  if (before === undefined) return { tries: [given] };
  if (JSON.stringify(before.tries.at(-1)) === JSON.stringify(given)) return before;
  const [first, ...rest] = [...before.tries, given];
  const dropped = Math.max(0, rest.length - (TRIES_MAX - 1));
  return { ...before, ...(before.before !== undefined && { before: Math.max(1, before.before - dropped) }), tries: [first, ...rest.slice(dropped)] };
}

function putAside(root: string, path: string, now: Date): string {
  const kept = keptPath(root, path, now);
  renameSync(join(root, path), join(root, kept));
  return kept;
}

function write(file: string, answers: ReadonlyMap<string, Answer>): void {
  const sorted = Object.fromEntries([...answers].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify({ version: 1, answers: sorted }, null, 2)}\n`);
  renameSync(fresh, file);
}
