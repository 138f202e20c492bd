/**
 * Questions of a chapter as the learner has them: what is asked, and never in clear what is right.
 *
 *     { id: 'who-is-sure', kind: 'choice', title: 'Who is sure', prompt: '…', options: [{ id: 'a-alone', text: 'A alone' }, …], answers: { … } }
 *
 * They stand in `exercises/NN-slug/questions.json`, made from the author's `solutions/NN-slug/questions.ts` when the course is shipped. A question
 * with points is for credit, and its right answer is not in the file at all; one without is for practice and answers at once, from `answers`,
 * which opens to whoever gives the answer (`seal.ts`). A prediction has no right answer.
 */
import type { Sealed } from './seal.ts';

interface Asked {
  readonly id: string; // kebab-case, unique in its chapter
  readonly title: string; // a few words, for tables
  readonly prompt: string; // paragraphs are set apart by an empty line; `code` in backticks
  readonly points?: number; // with points it is for credit; a prediction's are for having made it
  readonly reread?: string; // the heading of the notebook under which the answer stands
}

/** Lettered in this order, which is drawn when the course is shipped; what is kept is the id. */
export interface Option {
  readonly id: string; // at least two characters, so that it is not taken for a letter
  readonly text: string;
}

/** `choice`: one option is right; `choices`: one or several. */
export interface ChoiceQuestion extends Asked {
  readonly kind: 'choice' | 'choices';
  readonly options: readonly Option[];
  readonly answers?: Sealed;
}

export interface NumberQuestion extends Asked {
  readonly kind: 'number';
  readonly unit?: string; // 'ms', or a noun in the plural: 'messengers'
  readonly within?: number; // how far off an answer may be; without it, it is to be exact
  readonly answers?: Sealed;
  readonly grid?: number; // where the steps of width 2 · within begin, of which one is right
}

export interface Prediction extends Asked {
  readonly kind: 'prediction';
  readonly expects: 'number' | 'numbers' | 'text' | 'choice';
  readonly unit?: string; // of numbers
  readonly fields?: readonly string[]; // what each of several numbers is called
  readonly options?: readonly Option[]; // of a choice
}

export type Question = ChoiceQuestion | NumberQuestion | Prediction;

/** What a learner gave, as it is kept: an option's id, several ids in order, a number in the question's unit, a text, numbers by their fields. */
export type Given = string | number | readonly string[] | Readonly<Record<string, number>>;

/** What is wrong with what was asked for or given, in a sentence. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError';
}

export const letterOf = (index: number): string => String.fromCharCode(97 + index);

/** `b · A alone`, as an option is spoken of. */
export function optionText(options: readonly Option[], id: string): string {
  const index = options.findIndex((option) => option.id === id);
  return index === -1 ? id : `${letterOf(index)} · ${options[index]?.text}`;
}

/** What was given, as it is spoken of. */
export function givenText(question: Question, given: Given): string {
  if (typeof given === 'number') return withUnit(given, question);
  if (typeof given === 'string') return 'options' in question && question.options !== undefined ? optionText(question.options, given) : given;
  if (isList(given)) return given.length === 0 ? 'none' : lettersOf(question, given).join(', ');
  return Object.entries(given).map(([field, number]) => `${field}: ${withUnit(number, question)}`).join(', ');
}

export const isList = (given: Given): given is readonly string[] => Array.isArray(given);

/** Several options at once are spoken of by their letters. */
function lettersOf(question: Question, ids: readonly string[]): string[] {
  const options = 'options' in question ? question.options ?? [] : [];
  return ids.map((id) => letterOf(options.findIndex((option) => option.id === id)));
}

const withUnit = (number: number, question: Question): string => `${number}${'unit' in question && question.unit !== undefined ? ` ${question.unit}` : ''}`;
