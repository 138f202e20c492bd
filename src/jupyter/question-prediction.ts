/**
 * Predictions: made before a run, kept, and set beside what happened.
 *
 *     predict('08/states', 5);                   // before the run
 *     reveal('08/states', found.states);         // after it: You predicted 5; what happened is 24: 19 too low
 *     reveal('00/welcomed', 0.752, { low: 0.715, high: 0.785 });   // whether the prediction lies in the interval
 *
 * Nothing is said of what happened before there is a prediction. It is never graded for being right.
 */
import { formatNumber } from '../figures/ticks.ts';
import { changeAnswer, readAnswers, withTry, type Answer } from '../grader/questions/answers-file.ts';
import { readGiven } from '../grader/questions/given.ts';
import { givenText, QuestionError, type Given, type Prediction } from '../grader/questions/question.ts';
import { displayBundle } from './display.ts';
import { card, optionList, quiet, table, text, type Line } from './question-card.ts';
import { find, worth, type Found, type QuestionOptions } from './question.ts';

/** Where the truth lies, such as a confidence interval. */
export interface RevealOptions extends QuestionOptions {
  readonly low?: number;
  readonly high?: number;
}

/** Keeps a prediction; an empty one shows what is to be predicted. Throws a sentence if there is no such prediction. */
export function predict(id: string, value?: unknown, options: QuestionOptions = {}): void {
  const found = findPrediction('predict', id, options);
  const { question: asked } = found;
  if (value === '' || value === undefined) {
    const kept = keptOf(found);
    const state = kept === undefined ? `Before you go on: ${example(found)}` : `Your prediction: ${givenText(asked, last(kept))}. You can change it; the first one is kept, too.`;
    return displayBundle(card({ tone: 'asked', heading: [asked.title, heading(asked)], lines: [text(asked.prompt), ...optionLines(asked), quiet(state)] }));
  }
  let given: Given;
  try {
    given = readGiven(asked, value);
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error;
    return displayBundle(card({ tone: 'wrong', heading: [asked.title, 'nothing was kept'], lines: [text(error.message), ...optionLines(asked)] }));
  }
  const { answer: kept, remark } = changeAnswer(found.root, found.chapter, asked.id, (before) => withTry(before, given));
  const next = kept.happened === undefined ? 'Now run what follows.' : 'You had seen the run; this one is kept beside the prediction that you made before it.';
  displayBundle(card({ tone: 'noted', heading: [asked.title, 'predicted'], lines: [text(asked.prompt), ...optionLines(asked), text(`You predict: ${givenText(asked, given)}`), quiet(next), ...(remark === undefined ? [] : [quiet(remark)])] }));
}

/** Shows the prediction beside what happened; asks for it where there is none. Throws a sentence for what cannot be what was predicted. */
export function reveal(id: string, happened: unknown, options: RevealOptions = {}): void {
  const found = findPrediction('reveal', id, options);
  const { question: asked } = found;
  const actual = readHappened(found, happened);
  if (keptOf(found) === undefined) {
    return displayBundle(card({ tone: 'asked', heading: [asked.title, 'predict first'], lines: [quiet(`What happened is shown when there is a prediction to hold it against. Fill in ${example(found)}, run it, and then this cell again.`)] }));
  }
  const { answer: kept } = changeAnswer(found.root, found.chapter, asked.id, (before) => revealed(before as Answer, actual));
  displayBundle(card({ tone: 'shown', heading: [asked.title, 'your prediction and what happened'], lines: comparison(asked, kept, actual, options) }));
}

/** What happened first is kept: how many tries came before it is what tells a prediction from hindsight. */
const revealed = (kept: Answer, actual: Given): Answer => (kept.before === undefined ? { ...kept, before: kept.tries.length, happened: actual } : { ...kept, happened: actual });

function comparison(asked: Prediction, kept: Answer, actual: Given, { low, high }: RevealOptions): Line[] {
  const before = kept.tries.slice(0, kept.before ?? kept.tries.length);
  const predicted = readGiven(asked, before.at(-1));
  const others = [
    ...(before.length > 1 ? [`Your first prediction was ${givenText(asked, readGiven(asked, before[0]))}.`] : []),
    ...(kept.tries.length > before.length ? [`After you had seen it, you said ${givenText(asked, last(kept))}.`] : []),
  ];
  return [...compared(asked, predicted, actual, { low, high }), ...(others.length > 0 ? [quiet(others.join(' '))] : [])];
}

function compared(asked: Prediction, predicted: Given, actual: Given, range: { low: number | undefined; high: number | undefined }): Line[] {
  if (typeof predicted === 'number' && typeof actual === 'number') {
    const unit = asked.unit === undefined ? '' : ` ${asked.unit}`;
    const inside = rangeText(predicted, range);
    return [table(['you predicted', 'what happened', 'off by'], [[`${shown(predicted)}${unit}`, `${shown(actual)}${unit}`, distanceText(predicted, actual)]]), ...(inside === undefined ? [] : [text(inside)])];
  }
  if (isNumbers(predicted) && isNumbers(actual)) {
    const rows = (asked.fields ?? Object.keys(actual)).map((field) => [field, shown(predicted[field] as number), shown(actual[field] as number), distanceText(predicted[field] as number, actual[field] as number)]);
    return [table(['', 'you predicted', 'what happened', 'off by'], rows)];
  }
  const same = JSON.stringify(predicted) === JSON.stringify(actual);
  const happened = givenText(asked, actual);
  return [text(`You predicted: ${givenText(asked, predicted)}`), text(`What happened: ${asked.expects === 'choice' && same ? `${happened.replace(/\.$/, '')}, as you said` : happened}`)];
}

/** `19 too low`, with the factor where it is 2 or more: of a probability of 0.001 the difference says little. */
export function distanceText(predicted: number, actual: number): string {
  const distance = Math.abs(predicted - actual);
  if (distance <= Math.abs(actual) * 1e-12) return 'nothing';
  const factor = predicted > 0 && actual > 0 ? Math.max(predicted / actual, actual / predicted) : 1;
  return `${shown(distance)} too ${predicted < actual ? 'low' : 'high'}${factor >= 2 ? `, a factor of ${shown(factor)}` : ''}`;
}

function rangeText(predicted: number, { low, high }: { low: number | undefined; high: number | undefined }): string | undefined {
  if (low === undefined || high === undefined) return undefined;
  const between = `${shown(low)} to ${shown(high)}`;
  if (predicted >= low && predicted <= high) return `Your prediction lies inside the interval, ${between}.`;
  return `Your prediction lies outside the interval, ${between}: ${distanceText(predicted, predicted < low ? low : high).replace(/,.*/, '')}.`;
}

const shown = (number: number): string => (Number.isInteger(number) ? String(number) : formatNumber(number));

const isNumbers = (given: Given): given is Readonly<Record<string, number>> => typeof given === 'object' && !Array.isArray(given);

function readHappened({ id, question: asked }: Found<Prediction>, happened: unknown): Given {
  try {
    return readGiven(asked, happened);
  } catch (error) {
    if (error instanceof QuestionError) throw new QuestionError(`reveal('${id}', …): ${error.message}`, { cause: error });
    throw error;
  }
}

/** What is kept, if it is a prediction of what is asked now. */
function keptOf({ root, chapter, question: asked }: Found<Prediction>): Answer | undefined {
  const read = readAnswers(root, chapter);
  const kept = read.state === 'read' ? read.answers.get(asked.id) : undefined;
  if (kept === undefined) return undefined;
  try {
    const tries = kept.tries.map((one) => readGiven(asked, one));
    return { ...kept, tries };
  } catch (error) {
    if (error instanceof QuestionError) return undefined;
    throw error;
  }
}

const last = (kept: Answer): Given => kept.tries.at(-1) as Given;

const heading = (asked: Prediction): string => (asked.points === undefined ? 'a prediction' : `a prediction, ${worth(asked)}`);

const optionLines = ({ options }: Prediction): Line[] => (options === undefined ? [] : [optionList(options)]);

function example({ id, question: { expects, fields = [] } }: Found<Prediction>): string {
  const values = { number: '12', text: "'what I expect'", choice: "'a'", numbers: `{ ${fields.map((field) => `${/^[a-zA-Z]\w*$/.test(field) ? field : `'${field}'`}: 1`).join(', ')} }` };
  return `\`predict('${id}', ${values[expects]})\``;
}

function findPrediction(call: string, id: string, options: QuestionOptions): Found<Prediction> {
  const found = find(call, id, options);
  if (found.question.kind !== 'prediction') throw new QuestionError(`${found.id} is a question. Answer it with answer('${found.id}', …).`);
  return found as Found<Prediction>;
}
