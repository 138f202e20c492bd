/**
 * The learner's file of questions, made from what the author wrote.
 *
 *     questionsFrom('08', source)                       // without what is for credit
 *     questionsFrom('08', source, { withKey: true })    // to judge by: every answer is in it
 *     questionsText('08', source)                       //=> '{\n  "version": 1, …'
 */
import { RandomStreams } from '../../simulation/random.ts';
import { choicesText, stepOf, stepWidth } from './feedback.ts';
import type { NumberQuestion, Question } from './question.ts';
import { seal, type Remark } from './seal.ts';
import type { ChoiceSource, NumberSource, QuestionSource } from './source.ts';

const ORDER_SEED = 1; // draws the order of options: the same in every copy of the course

export function questionsFrom(chapter: string, source: readonly QuestionSource[], { withKey = false }: { withKey?: boolean } = {}): Question[] {
  return source.map((question) => {
    if (question.kind === 'prediction') return question;
    const sealed = withKey || question.points === undefined;
    return question.kind === 'number' ? numberFrom(chapter, question, sealed) : choiceFrom(chapter, question, sealed);
  });
}

/** The file's text: the same for the same source. */
export function questionsText(chapter: string, source: readonly QuestionSource[]): string {
  return `${JSON.stringify({ version: 1, chapter, questions: questionsFrom(chapter, source) }, null, 2)}\n`;
}

/** The right answer, as it would be given. */
export function rightAnswer(question: ChoiceSource | NumberSource): string | number | readonly string[] {
  if (question.kind === 'number') return question.answer;
  const right = question.options.filter((option) => option.right === true).map(({ id }) => id);
  return question.kind === 'choice' ? (right[0] as string) : right;
}

function choiceFrom(chapter: string, { options, because, ordered, ...asked }: ChoiceSource, sealed: boolean): Question {
  const name = `${chapter}/${asked.id}`;
  const remarks = new Map<string, Remark>(options.map(({ id, right, remark }) => [id, { right: right === true, remark: right === true && asked.kind === 'choice' ? because : remark ?? '' }]));
  if (asked.kind === 'choices') remarks.set(choicesText(options.filter(({ right }) => right === true).map(({ id }) => id)), { right: true, remark: because });
  const lettered = (ordered === true ? options : shuffled(options, name)).map(({ id, text }) => ({ id, text }));
  return { ...asked, options: lettered, ...(sealed && { answers: seal(name, remarks) }) };
}

function numberFrom(chapter: string, { answer, because, mistaken = [], ...asked }: NumberSource, sealed: boolean): Question {
  if (!sealed) return asked;
  const steps = { ...(asked.within !== undefined && { within: asked.within, grid: gridOf(answer, asked.within) }) };
  const remarks = new Map<string, Remark>([[stepOf(answer, steps), { right: true, remark: because }]]);
  for (const { value, remark } of mistaken) {
    for (const step of stepsAround(value, steps)) if (!remarks.has(step)) remarks.set(step, { right: false, remark });
  }
  return { ...asked, ...steps, answers: seal(`${chapter}/${asked.id}`, remarks) };
}

/** Where the steps begin for the answer to lie in the middle of one: in [0, a step's width), so that it does not tell the answer. */
export function gridOf(answer: number, within: number | undefined): number | undefined {
  if (within === undefined) return undefined;
  const width = stepWidth(within);
  const begin = answer - width / 2;
  return begin - Math.floor(begin / width) * width;
}

/** The step of a number, and the neighbour that numbers around it may fall on. */
export function stepsAround(value: number, steps: Pick<NumberQuestion, 'within' | 'grid'>): string[] {
  const reach = steps.within ?? 0;
  return [...new Set([value, value - reach, value + reach].map((near) => stepOf(near, steps)))];
}

/** Fisher and Yates's shuffle, by a stream of the question's own. */
function shuffled<T>(items: readonly T[], name: string): T[] {
  const random = new RandomStreams(ORDER_SEED).stream(`options/${name}`);
  const order = [...items];
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = random.integer(0, index);
    [order[index], order[other]] = [order[other] as T, order[index] as T];
  }
  return order;
}
