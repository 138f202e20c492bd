/**
 * The course as shipped, whatever a learner has made of it: where the shipped version of each file is to be had.
 *
 *     const lock = readLock(root);
 *     shippedFile(root, 'exercises/08-two-generals/fewest-messengers.ts', lock)
 *     //=> { from: 'pristine copy', bytes, … }
 *
 * `src/course.lock.json` holds the SHA-256 of every shipped file. A file that still has it is taken as it stands. Else the
 * set-up's copy in `.workbook/pristine/` is taken, else a version from the file's own history in git, else, for a stub, the
 * one that its solution gives; each only if its hash is the one in the lock.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { COURSE, exercisesOf, shippedPaths, type Course } from './course-check/course-files.ts';
import { stubOf } from './stub.ts';
import { isRunning } from './temporary-folder.ts';

export const LOCK_FILE = 'src/course.lock.json';
export const PRISTINE_FOLDER = '.workbook/pristine';
const STAGE_PREFIX = 'staged-'; // followed by the process that made it
const VERSIONS_MAX = 200; // of one file that are looked at in git's history, newest first

/** How a known mistake shows in the grader: lets feedback say what a learner's answer looks like. */
export interface MistakeFingerprint {
  readonly name: string; // the mistake's file, without '.ts'
  readonly say: string; // what to tell the learner
  readonly failing: readonly string[]; // titles of the checks that fail, in order
  readonly got: string | null; // what the first of them got, with the default seed
}

/** `src/course.lock.json`, written by `npm run ship`. */
export interface CourseLock {
  readonly version: 1;
  readonly files: Readonly<Record<string, string>>; // SHA-256 in hex, by path
  readonly exercises: Readonly<Record<string, { readonly mistakes: readonly MistakeFingerprint[] }>>;
}

export type Origin = 'worktree' | 'pristine copy' | 'history' | 'solution';

/** A shipped file and where it was found, or why it could not be. */
export type ShippedFile =
  | { readonly path: string; readonly from: Origin; readonly bytes: Buffer }
  | { readonly path: string; readonly from: 'nowhere'; readonly why: string };

/** The whole course as shipped. */
export interface ShippedCourse {
  readonly files: ReadonlyMap<string, Buffer>; // by path; without the missing ones
  readonly replaced: readonly { readonly path: string; readonly from: Origin }[]; // those not taken as they stand
  readonly missing: readonly { readonly path: string; readonly why: string }[];
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The lock, or undefined if there is none yet. Throws a sentence if it cannot be read as one. */
export function readLock(root: string): CourseLock | undefined {
  const file = join(root, LOCK_FILE);
  if (!existsSync(file)) return undefined;
  const value = parsed(readFileSync(file, 'utf8'));
  if (value?.version !== 1 || typeof value.files !== 'object' || typeof value.exercises !== 'object') {
    throw new Error(`${LOCK_FILE} is not a lock of version 1. Get it back with "git checkout -- ${LOCK_FILE}", or write it anew with "npm run ship".`);
  }
  return value as CourseLock;
}

function parsed(text: string): Partial<CourseLock> | undefined {
  try {
    return JSON.parse(text) as Partial<CourseLock>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller says what to do about it
    throw error;
  }
}

/** The shipped version of one file. */
export function shippedFile(root: string, path: string, lock: CourseLock, course: Course = COURSE): ShippedFile {
  const wanted = lock.files[path];
  if (wanted === undefined) return { path, from: 'nowhere', why: `${path} is not in ${LOCK_FILE}, so it has not been shipped yet. Run "npm run ship".` };
  for (const [from, find] of sources(root, path, wanted, course)) {
    const bytes = find();
    if (bytes !== undefined && sha256(bytes) === wanted) return { path, from, bytes };
  }
  const state = existsSync(join(root, path)) ? 'has been changed' : 'is gone';
  return {
    path, from: 'nowhere',
    why: `${path} ${state}, and its shipped version is neither in ${PRISTINE_FOLDER} nor in git's history. If you wrote the change for the course, run "npm run ship"; else get the file back from a fresh clone.`,
  };
}

function sources(root: string, path: string, wanted: string, course: Course): [Origin, () => Buffer | undefined][] {
  return [
    ['worktree', () => bytesOf(join(root, path))],
    ['pristine copy', () => bytesOf(join(root, PRISTINE_FOLDER, path))],
    ['history', () => fromHistory(root, path, wanted)],
    ['solution', () => fromSolution(root, path, course)],
  ];
}

function bytesOf(file: string): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined;
}

function fromHistory(root: string, path: string, wanted: string): Buffer | undefined {
  const commits = git(root, ['log', '--format=%H', `--max-count=${VERSIONS_MAX}`, '--', path])?.toString('utf8').split('\n').filter(Boolean) ?? [];
  for (const commit of commits) {
    // "./": the project may be a folder of a larger repository.
    const bytes = git(root, ['cat-file', 'blob', `${commit}:./${path}`]);
    if (bytes !== undefined && sha256(bytes) === wanted) return bytes;
  }
  return undefined;
}

/** What git prints, or undefined where there is no git, no repository or no such object: history is one source of several. */
function git(root: string, args: readonly string[]): Buffer | undefined {
  try {
    return execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 2 ** 20 });
  } catch {
    return undefined;
  }
}

/** Files that git tracks under the given folders, or undefined without git. */
export function trackedFiles(root: string, folders: readonly string[]): ReadonlySet<string> | undefined {
  const listed = git(root, ['ls-files', '-z', '--', ...folders]);
  return listed === undefined ? undefined : new Set(listed.toString('utf8').split('\0').filter(Boolean));
}

function fromSolution(root: string, path: string, course: Course): Buffer | undefined {
  const files = exercisesOf(course.chapters).find((candidate) => candidate.stub === path);
  const solution = files === undefined ? undefined : bytesOf(join(root, files.solution));
  if (files === undefined || solution === undefined) return undefined;
  try {
    return Buffer.from(stubOf(solution.toString('utf8'), files.id));
  } catch {
    return undefined; // a solution without sound markers is the course check's finding, with the reason
  }
}

/** Every shipped file, as shipped. */
export function shippedCourse(root: string, lock: CourseLock, course: Course = COURSE): ShippedCourse {
  const files = new Map<string, Buffer>();
  const replaced: { path: string; from: Origin }[] = [];
  const missing: { path: string; why: string }[] = [];
  for (const path of shippedPaths(course.chapters)) {
    const found = shippedFile(root, path, lock, course);
    if (found.from === 'nowhere') {
      missing.push({ path, why: found.why });
      continue;
    }
    files.set(path, found.bytes);
    if (found.from !== 'worktree') replaced.push({ path, from: found.from });
  }
  return { files, replaced, missing };
}

/** A project put together for one purpose; `remove()` it afterwards. */
export interface StagedCourse {
  readonly dir: string;
  remove(): void;
}

/**
 * A project of its own with the given files in it and everything else linked to the real one: notebooks and exercises are
 * as given, whatever stands in the worktree. It lies in `.workbook/`, so that packages resolve as they do in the project.
 */
export function stageCourse(root: string, files: ReadonlyMap<string, Uint8Array>): StagedCourse {
  mkdirSync(join(root, '.workbook'), { recursive: true });
  removeForsakenStages(root);
  const dir = mkdtempSync(join(root, '.workbook', `${STAGE_PREFIX}${process.pid}-`));
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'notebooks' || entry.name === 'exercises') continue;
    const isFolder = statSync(join(root, entry.name), { throwIfNoEntry: false })?.isDirectory();
    // A junction needs no special right on Windows; other systems ignore the word.
    if (isFolder === true) symlinkSync(join(root, entry.name), join(dir, entry.name), 'junction');
    else if (isFolder === false) copyFileSync(join(root, entry.name), join(dir, entry.name));
  }
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), bytes);
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Takes away the stages of processes that were killed before they could. */
function removeForsakenStages(root: string): void {
  for (const name of readdirSync(join(root, '.workbook'))) {
    const pid = name.startsWith(STAGE_PREFIX) ? Number.parseInt(name.slice(STAGE_PREFIX.length), 10) : Number.NaN;
    if (Number.isInteger(pid) && !isRunning(pid)) rmSync(join(root, '.workbook', name), { recursive: true, force: true });
  }
}

/** In words, what was not taken as it stands. */
export function describeReplaced(replaced: readonly { readonly path: string; readonly from: Origin }[]): string[] {
  const place: Record<Origin, string> = {
    worktree: 'as it stands', 'pristine copy': `from the pristine copy (${PRISTINE_FOLDER})`, history: "from git's history", solution: 'made anew from its solution',
  };
  return replaced.map(({ path, from }) => `${path} is not as it was shipped; the shipped version is judged, ${place[from]}.`);
}
