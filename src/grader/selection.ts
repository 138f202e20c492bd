/**
 * Which exercises a command is about, from what was typed.
 *
 *     select([])                   //=> every exercise of every written chapter
 *     select(['08'])               //=> the exercises of chapter 08
 *     select(['08/deciding-mesage'])  // throws: … Did you mean '08/deciding-message'?
 */
import { CHAPTERS } from '../course.ts';
import type { Chapter } from '../course.ts';
import { didYouMean } from './did-you-mean.ts';

export interface SelectedChapter {
  readonly chapter: Chapter;
  readonly names: readonly string[]; // of exercises, in the course's order
  readonly questions?: true; // with the questions of the chapter
}

/** A mistake in what was typed, in a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws a `UsageError` for a name that the course does not know. */
export function select(words: readonly string[], chapters: readonly Chapter[] = CHAPTERS): SelectedChapter[] {
  const written = chapters.filter(({ exercises }) => exercises.length > 0);
  const wanted = words.length === 0 ? undefined : new Set(words.flatMap((word) => idsOf(word, chapters, written)));
  const isWanted = (chapter: Chapter, name: string): boolean => wanted?.has(`${chapter.number}/${name}`) ?? true;
  return written
    .map((chapter): SelectedChapter => ({
      chapter,
      names: chapter.exercises.map(({ name }) => name).filter((name) => isWanted(chapter, name)),
      ...(chapter.questions !== undefined && isWanted(chapter, QUESTIONS) && { questions: true as const }),
    }))
    .filter(({ names, questions }) => names.length > 0 || questions === true);
}

/** What the questions of a chapter are called where exercises are named: `08/questions`. */
export const QUESTIONS = 'questions';

/** The one exercise that `word` names. Throws a `UsageError` if it names none or several. */
export function selectOne(word: string | undefined, command: string): string {
  const example = `Name one exercise, as in: npm run ${command} -- 08/fewest-messengers`;
  if (word === undefined) throw new UsageError(example);
  const [selected, ...more] = select([word]).flatMap(({ chapter, names }) => names.map((name) => `${chapter.number}/${name}`));
  if (selected === undefined) throw new UsageError(`${word} are the questions of a chapter, which are answered in its notebook. ${example}`);
  if (more.length > 0) throw new UsageError(`${word} is a whole chapter. ${example}`);
  return selected;
}

function idsOf(word: string, chapters: readonly Chapter[], written: readonly Chapter[]): string[] {
  const [number = '', name] = word.replace(/^exercises\//, '').replace(/\.ts$/, '').split('/');
  const digits = /^\d+/.exec(number)?.[0] ?? '';
  const chapter = chapters.find((candidate) => digits !== '' && candidate.number === digits.padStart(2, '0'));
  const all = written.flatMap((other) => other.exercises.map((exercise) => `${other.number}/${exercise.name}`));
  if (chapter === undefined) {
    const byName = all.filter((id) => id.endsWith(`/${word}`));
    if (byName.length === 1) return byName;
    throw new UsageError(`there is no exercise or chapter '${word}'.${didYouMean(word, [...all, ...all.map((id) => id.slice(3))]) || ` Chapters with exercises: ${written.map((other) => other.number).join(', ')}.`}`);
  }
  const ids = [...chapter.exercises.map((exercise) => exercise.name), ...(chapter.questions === undefined ? [] : [QUESTIONS])].map((each) => `${chapter.number}/${each}`);
  if (ids.length === 0) throw new UsageError(`chapter ${chapter.number}, ${chapter.title}, has no exercises yet. Chapters with exercises: ${written.map((other) => other.number).join(', ')}.`);
  if (name === undefined || name === '') return ids;
  const id = `${chapter.number}/${name}`;
  if (ids.includes(id)) return [id];
  throw new UsageError(`there is no exercise '${word}'.${didYouMean(id, ids)} Chapter ${chapter.number} has ${ids.join(', ')}.`);
}
