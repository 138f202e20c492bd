/**
 * How the course's named mistakes show with the seed of a class: graded beside the answers, once, so that an answer is known by its numbers too.
 *
 *     mistakes.json in the folder of the results: { '<key>': { name: 'strictly-below', say: '…', failing: ['…'], got: '2' } }
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mistakeFiles } from '../course-check/course-files.ts';
import type { ExerciseFiles } from '../course-check/course-files.ts';
import { mistakeHeader } from '../course-check/mistake-header.ts';
import { DEFAULT_SEED } from '../grading-plan.ts';
import { looksLike } from '../mistakes.ts';
import type { KnownMistakes } from '../mistakes.ts';
import type { MistakeFingerprint } from '../pristine.ts';
import type { ExerciseResult } from '../result.ts';
import type { GradingTask } from './batch.ts';
import type { GradingKeys } from './grading-keys.ts';

/** One of the course's mistakes, as an answer to grade. */
export interface MistakeTask {
  readonly key: string;
  readonly files: ExerciseFiles;
  readonly name: string;
  readonly say: string;
  readonly text: string;
}

export function mistakeTasks(root: string, exercises: readonly ExerciseFiles[], keys: GradingKeys): MistakeTask[] {
  return exercises.flatMap((files) => mistakeFiles(root, files).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { key: `mistake ${keys.of(files.id, text).key}`, files, name: basename(path, '.ts'), say: mistakeHeader(text).say, text };
  }));
}

export interface SeededMistakes {
  /** Those that are not graded yet. */
  readonly lacking: readonly MistakeTask[];
  /** Keeps the result if it is that of a mistake; says whether it is. */
  take(task: GradingTask, result: ExerciseResult): boolean;
  known(): KnownMistakes;
}

export function mistakesUnderSeed(mistakes: readonly MistakeTask[], results: string): SeededMistakes {
  const file = join(results, 'mistakes.json');
  const fingerprints: Record<string, MistakeFingerprint> = readKept(file);
  return {
    lacking: mistakes.filter(({ key }) => fingerprints[key] === undefined),
    take({ key }, { checks }) {
      const mistake = mistakes.find((one) => one.key === key);
      if (mistake === undefined) return false;
      const failing = checks.filter(({ status }) => status !== 'passed');
      fingerprints[key] = { name: mistake.name, say: mistake.say, failing: failing.map(({ title }) => title), got: failing[0]?.status === 'failed' ? failing[0].got ?? null : null };
      writeFileSync(`${file}.new`, `${JSON.stringify(fingerprints, null, 1)}\n`);
      renameSync(`${file}.new`, file);
      return true;
    },
    known() {
      const known: Record<string, MistakeFingerprint[]> = {};
      for (const { key, files } of mistakes) if (fingerprints[key] !== undefined) (known[files.id] ??= []).push(fingerprints[key]);
      return known;
    },
  };
}

/** What an answer that fails as a mistake does looks like: by what it got, else by which checks fail. */
export function resembles(result: ExerciseResult, known: KnownMistakes): string | undefined {
  return looksLike(result, known, { seed: DEFAULT_SEED }) ?? looksLike(result, known, { seed: DEFAULT_SEED + 1 });
}

function readKept(file: string): Record<string, MistakeFingerprint> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, MistakeFingerprint>;
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // they are graded again
    throw error;
  }
}
