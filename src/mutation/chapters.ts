/**
 * Which words name a chapter whose reference answers are to be mutated.
 *
 *     chapterOf('8')                     //=> '08'
 *     chapterOf('08/fewest-messengers')  //=> '08/fewest-messengers'
 *     chapterOf('search')                //=> undefined
 */
import { readFileSync } from 'node:fs';
import { CHAPTERS, chapter, exercise } from '../course.ts';
import type { Explanation } from './report.ts';

/** The share of a chapter's mutants that its graders must kill. */
export const SCORE_MIN = 0.9;

/** Throws a sentence for a chapter or an exercise that does not exist, or has nothing to mutate yet. */
export function chapterOf(word: string): string | undefined {
  const [number = '', name] = word.split('/');
  if (!/^\d{1,2}$/.test(number)) return undefined;
  const found = chapter(number);
  if (found.exercises.length === 0) throw new RangeError(`mutate: chapter ${found.number} has no exercises yet; there are ${writtenChapters().join(', ')}`);
  if (name === undefined) return found.number;
  return `${found.number}/${exercise(`${found.number}/${name.replace(/\.ts$/, '')}`).name}`;
}

/** Why mutants of reference answers may live, from `chapter-survivors.json`: in groups, one reason for all that live by it. */
export function chapterExplanations(): Explanation[] {
  const groups = JSON.parse(readFileSync(new URL('chapter-survivors.json', import.meta.url), 'utf8')) as (Omit<Explanation, 'from' | 'to'> & { readonly mutants: readonly (readonly [from: string, to: string])[] })[];
  return groups.flatMap(({ mutants, ...group }) => mutants.map(([from, to]) => ({ ...group, from, to })));
}

export function writtenChapters(): string[] {
  return CHAPTERS.filter(({ exercises }) => exercises.length > 0).map(({ number }) => number);
}
