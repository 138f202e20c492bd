/**
 * Gives an exercise's stub back and keeps the learner's file aside.
 *
 *     resetExercise(root, '08/fewest-messengers')
 *     //=> { file: 'exercises/…/fewest-messengers.ts', kept: '.workbook/kept/2026-11-21T10-15-00/exercises/…/fewest-messengers.ts' }
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exerciseFile } from '../course.ts';
import { readLock, shippedFile } from './pristine.ts';
import { stubOf } from './stub.ts';

export interface Reset {
  readonly file: string;
  /** Where the learner's version is kept; undefined when the file was the stub already, or was missing. */
  readonly kept?: string;
  /** Whether the file already was the stub. */
  readonly unchanged: boolean;
}

/** Throws a sentence when the stub is nowhere to be had; then nothing is changed. */
export function resetExercise(root: string, id: string, now: Date = new Date()): Reset {
  const file = exerciseFile(id);
  const stub = stubFor(root, id, file);
  const path = join(root, file);
  const present = existsSync(path);
  if (present && readFileSync(path).equals(stub)) return { file, unchanged: true };
  const kept = present ? keep(root, file, now) : undefined;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, stub);
  renameSync(`${path}.new`, path); // whole or not at all
  return { file, unchanged: false, ...(kept !== undefined && { kept }) };
}

export function resetText({ file, kept, unchanged }: Reset): string {
  if (unchanged) return `${file} is the stub already; nothing was changed.\n`;
  return `${file} is the stub again.${kept === undefined ? '' : ` Your version is kept in ${kept}`}\n`;
}

/** The shipped stub: what the learner started from. While a course is being written there may be only the solution to make it from. */
function stubFor(root: string, id: string, file: string): Buffer {
  const lock = readLock(root);
  if (lock?.files[file] !== undefined) {
    const shipped = shippedFile(root, file, lock);
    if (shipped.from === 'nowhere') throw new Error(shipped.why);
    return shipped.bytes;
  }
  const solution = join(root, file.replace(/^exercises\//, 'solutions/'));
  if (existsSync(solution)) return Buffer.from(stubOf(readFileSync(solution, 'utf8'), id));
  throw new Error(`the stub of ${id} is nowhere to be had. Get ${file} from a fresh clone.`);
}

function keep(root: string, file: string, now: Date): string {
  const kept = keptPath(root, file, now);
  copyFileSync(join(root, file), join(root, kept));
  return kept;
}

/** Where a learner's version of a file is kept: a path from the root that is free, in a folder that is there. */
export function keptPath(root: string, file: string, now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  for (let copy = 1; ; copy += 1) {
    const kept = join('.workbook', 'kept', copy === 1 ? stamp : `${stamp}-${copy}`, file);
    if (existsSync(join(root, kept))) continue;
    mkdirSync(dirname(join(root, kept)), { recursive: true });
    return kept.replaceAll('\\', '/');
  }
}
