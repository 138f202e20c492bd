/**
 * What the learner has reached, from grading to grading: `.workbook/progress.json`.
 *
 *     const record = withResults(readProgress(root), results, { hashes, now: new Date(), interrupted: false });
 *     record['08/fewest-messengers'] //=> { status: 'failed', score: 4, maxScore: 5, best: 4, hash: '5e884…', gradedAt: '2026-11-26T…' }
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { putAside, readPrivate, writePrivate } from './private-file.ts';
import type { ExerciseResult, ExerciseStatus } from './result.ts';

export interface Reached {
  readonly status: ExerciseStatus;
  readonly score: number;
  readonly maxScore: number;
  /** The most points that it ever had. */
  readonly best: number;
  /** SHA-256 of the file that was graded; empty where there was none. */
  readonly hash: string;
  readonly gradedAt: string; // ISO 8601
}

/** By exercise, `'NN/name'`. */
export type ProgressRecord = Readonly<Record<string, Reached>>;

const FILE = 'progress.json';
const VERSION = 1;
const STATUSES: readonly ExerciseStatus[] = ['passed', 'failed', 'not started', 'grader error'];

/** SHA-256 of a file of the project; empty if it is not there. */
export function hashOfFile(root: string, file: string): string {
  const path = join(root, file);
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
}

/**
 * The record after a grading. What a broken grader judged changes nothing, nor what an interrupted grading did not come to the end of: it would look
 * as if points had been lost.
 */
export function withResults(record: ProgressRecord, results: readonly ExerciseResult[], { hashes, now, interrupted }: { hashes: ReadonlyMap<string, string>; now: Date; interrupted: boolean }): ProgressRecord {
  const brokenOff = (check: ExerciseResult['checks'][number]): boolean => check.status === 'skipped' || check.status === 'exited'; // its process was ended, too
  const graded = results.filter(({ status, checks }) => status !== 'grader error' && !(interrupted && checks.some(brokenOff)));
  return {
    ...record,
    ...Object.fromEntries(graded.map(({ id, status, score, maxScore }): [string, Reached] => [
      id, { status, score, maxScore, best: Math.max(score, Object.hasOwn(record, id) ? (record[id]?.best ?? 0) : 0), hash: hashes.get(id) ?? '', gradedAt: now.toISOString() },
    ])),
  };
}

export function readProgress(root: string): ProgressRecord {
  const found = stored(root);
  if (found === undefined || 'why' in found) return {};
  return Object.fromEntries(Object.entries(found.exercises).filter((entry): entry is [string, Reached] => isReached(entry[1])));
}

/** Why the record that is there cannot be read, in a sentence; undefined where it can, or where there is none. */
export function unreadable(root: string): string | undefined {
  const found = stored(root);
  return found !== undefined && 'why' in found ? found.why : undefined;
}

/** Undefined where there is none. */
function stored(root: string): { readonly exercises: object } | { readonly why: string } | undefined {
  if (!existsSync(join(root, '.workbook', FILE))) return undefined;
  const { version, exercises } = readPrivate(root, FILE) ?? {};
  if (typeof version === 'number' && version !== VERSION) return { why: `.workbook/${FILE} is of version ${version}, and this copy of the course writes version ${VERSION}` };
  return version === VERSION && typeof exercises === 'object' && exercises !== null ? { exercises } : { why: `.workbook/${FILE} is damaged` };
}

function isReached(value: unknown): boolean {
  const { status, score, maxScore, best, hash, gradedAt } = (value ?? {}) as Partial<Reached>;
  return STATUSES.includes(status as ExerciseStatus) && [score, maxScore, best].every(Number.isFinite) && typeof hash === 'string' && typeof gradedAt === 'string';
}

/** One that cannot be read is kept beside it: a newer copy of the course may know what to do with it. */
export function writeProgress(root: string, record: ProgressRecord): void {
  if (unreadable(root) !== undefined) putAside(root, FILE);
  writePrivate(root, FILE, { version: VERSION, exercises: record });
}
