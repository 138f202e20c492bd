/**
 * Recognises a named mistake by the way in which an answer fails.
 *
 *     looksLike(result, knownMistakes(root), { seed: 1 }) //=> 'you count messages sent, not messages delivered'
 *
 * The fingerprints are made when the course is shipped, by grading the mistakes themselves, and stand in `src/course.lock.json`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SEED } from './grading-plan.ts';
import type { MistakeFingerprint } from './pristine.ts';
import type { ExerciseResult } from './result.ts';

export type KnownMistakes = Readonly<Record<string, readonly MistakeFingerprint[]>>;

/** The fingerprints by exercise; none where the course has not been shipped yet, or the lock is damaged (the course check says so). */
export function knownMistakes(root: string): KnownMistakes {
  let lock: { exercises?: Record<string, { mistakes?: readonly MistakeFingerprint[] }> };
  try {
    lock = JSON.parse(readFileSync(join(root, 'src', 'course.lock.json'), 'utf8')) as typeof lock;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  return Object.fromEntries(Object.entries(lock.exercises ?? {}).map(([id, { mistakes = [] }]) => [id, mistakes]));
}

/** What to say of the answer, if it fails as a known mistake does. */
export function looksLike(result: ExerciseResult, known: KnownMistakes, { seed }: { seed: number }): string | undefined {
  // A fingerprint is of the public checks, and what is said of it must give no hidden one away.
  const checks = result.checks.filter(({ hidden }) => hidden !== true);
  const failing = checks.filter(({ status }) => status !== 'passed');
  if (failing.length === 0 || failing.some(({ status }) => status !== 'failed')) return undefined;
  const titles = failing.map(({ title }) => title).sort().join('\n');
  const same = (known[result.id] ?? []).filter((mistake) => [...mistake.failing].sort().join('\n') === titles);
  // With another seed the numbers differ; then only an answer of which some part holds has a pattern to be known by.
  if (seed !== DEFAULT_SEED) return failing.length < checks.length ? same[0]?.say : undefined;
  return same.find((mistake) => mistake.got === (failing[0]?.got ?? null))?.say;
}
