/**
 * The secret seed of a class: random inputs of graders are drawn from it, so that what passes with the seeds that everybody has is no more
 * than practice. It is made once, kept beside the results, and known elsewhere by its fingerprint only.
 *
 *     const seed = classSeed('results/class-seed');   // made on first use
 *     fingerprintOf(seed)                             //=> '5f1d0c2a', which says whether two gradings used the same one
 */
import { randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../selection.ts';

const EXPLANATION = [
  '# The secret seed of this class, from which its graders draw their inputs.',
  '# Keep it with the results and do not publish it: who knows it can fit an answer to it.',
  '# A grading with another seed is another grading; to compare two, keep this file.',
].join('\n');

/** The seed in `file`; a new one, written there, if there is no such file. Throws a `UsageError` for a file that holds none. */
export function classSeed(file: string): { seed: number; made: boolean } {
  if (existsSync(file)) {
    const words = readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const seed = Number(words[0]);
    if (words.length !== 1 || !Number.isSafeInteger(seed)) throw new UsageError(`${file} holds no seed: it must have one line with a whole number, such as 17, besides lines that start with #. Correct it, or name another file with --seed-file.`);
    return { seed, made: false };
  }
  const seed = Number(randomBytes(8).readBigUInt64BE() >> 11n); // 53 bits: every one of them a safe integer
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${EXPLANATION}\n${seed}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return { seed, made: true };
}

/** Slow to compute on purpose: a seed must not be found by trying all of them. */
export function fingerprintOf(seed: number): string {
  return scryptSync(String(seed), 'class seed of the workbook', 4, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 ** 2 }).toString('hex');
}
