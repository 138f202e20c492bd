/**
 * Recognises a named mistake by the way in which an answer fails.
 *
 *     looksLike(result, knownMistakes(root), { seed: 1 }) //=> 'you count messages sent, not messages delivered'
 *
 * The fingerprints are made when the course is shipped, by grading the mistakes themselves, and stand in `src/course.lock.json`.
 */
import { DEFAULT_SEED } from './grading-plan.ts';
import type { MistakeFingerprint } from './pristine.ts';
import type { ExerciseResult } from './result.ts';
import { shippedLock } from './shipped-lock.ts';

export type KnownMistakes = Readonly<Record<string, readonly MistakeFingerprint[]>>;

/** The fingerprints by exercise; none where the course has not been shipped yet. */
export function knownMistakes(root: string): KnownMistakes {
  return Object.fromEntries(Object.entries(shippedLock(root).exercises).map(([id, { mistakes = [] }]) => [id, mistakes]));
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
