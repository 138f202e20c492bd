/**
 * Whether an answer holds, and what to say about it, as far as the question's file tells.
 *
 *     feedbackOn('08', question, 'a-alone') //=> { right: false, remarks: ['A has seen nothing yet.'] }
 *
 * The instructor's side judges by the same code: from the author's source a file with every answer is made (`shipped.ts`).
 */
import type { ChoiceQuestion, Given, NumberQuestion } from './question.ts';
import { unseal, type Remark, type Sealed } from './seal.ts';

export interface Feedback {
  readonly right: boolean;
  /** Why it does not hold, or why it does. A wrong number that nobody thought of has none. */
  readonly remarks: readonly string[];
}

/** Undefined where the file has no answers: the question is for credit, and this side does not know. */
export function feedbackOn(chapter: string, question: ChoiceQuestion | NumberQuestion, given: Given): Feedback | undefined {
  const { answers } = question;
  if (answers === undefined) return undefined;
  const name = `${chapter}/${question.id}`;
  const found = question.kind === 'choices'
    ? onChoices(name, question, answers, given as readonly string[])
    : unseal(name, question.kind === 'number' ? stepOf(given as number, question) : (given as string), answers);
  if (found === undefined) return { right: false, remarks: [] };
  return 'remarks' in found ? found : { right: found.right, remarks: [found.remark] };
}

/** Right is exactly the set of the options that are right; else a remark on each that should not be there, or should. */
function onChoices(name: string, { options }: ChoiceQuestion, answers: Sealed, chosen: readonly string[]): Feedback | undefined {
  const whole = unseal(name, choicesText(chosen), answers);
  if (whole !== undefined) return { right: true, remarks: [whole.remark] };
  const remarks = options.flatMap(({ id }) => {
    const one = unseal(name, id, answers);
    return one === undefined || one.right === chosen.includes(id) ? [] : [one];
  });
  // What is missing is not named while something is wrong: the next try is to find it.
  const wrong = remarks.filter(({ right }) => !right);
  const missing = remarks.length - wrong.length;
  return { right: false, remarks: wrong.length > 0 ? wrong.map(({ remark }) => remark) : [`What you chose holds, and ${missing === 1 ? 'one more option does' : `${missing} more options do`}.`] };
}

/** The name of a whole answer of several options; no option's id has a space. */
export const choicesText = (chosen: readonly string[]): string => `all of ${[...chosen].toSorted().join(' ')}`;

/** Numbers are known by the step that they fall on: within half a step's width of the right one they hold. */
export function stepOf(value: number, { within, grid }: Pick<NumberQuestion, 'within' | 'grid'>): string {
  if (within === undefined || grid === undefined) return `exactly ${Number(value.toPrecision(12))}`;
  return `step ${Math.floor((value - grid) / stepWidth(within))}`;
}

/** A little more than twice `within`, so that rounding does not decide at its edge. */
export const stepWidth = (within: number): number => 2 * within * (1 + 1e-6);

export type { Remark };
