/**
 * What is wrong with the questions of a chapter as their author wrote them: a sentence each.
 *
 *     sourceProblems('08', questions) //=> ['08/who-is-sure: the wrong option "a-alone" has no remark. …']
 */
import { letterOf, type Option } from './question.ts';
import { stepWidth } from './feedback.ts';
import { gridOf, stepsAround } from './shipped.ts';
import type { ChoiceSource, NumberSource, QuestionSource } from './source.ts';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const TITLE_MAX = 60;
const OPTIONS_MAX = 8;
const KINDS: readonly QuestionSource['kind'][] = ['choice', 'choices', 'number', 'prediction'];

/** Types are checked elsewhere; here a text may be missing. */
const isBlank = (text: string | undefined): boolean => (text ?? '').trim() === '';

export function sourceProblems(chapter: string, questions: readonly QuestionSource[]): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const question of questions) {
    const say = (what: string): unknown => problems.push(`${chapter}/${question.id}: ${what}`);
    if (!KEBAB.test(question.id) || question.id.length < 2) say('an id is lower-case words joined by "-". Rename it.');
    if (seen.has(question.id)) say('another question has this id. Ids are unique in a chapter: rename one.');
    seen.add(question.id);
    if (!KINDS.includes(question.kind)) {
      say(`its kind is "${question.kind}"; it is one of ${KINDS.join(', ')}. Correct it.`);
      continue;
    }
    if (isBlank(question.title) || question.title.length > TITLE_MAX) say(`its title has ${question.title?.length ?? 0} characters; it is a few words, at most ${TITLE_MAX} characters. Shorten it, or write one.`);
    if (isBlank(question.prompt)) say('it asks nothing: its prompt is empty.');
    if (question.points !== undefined && !(Number.isInteger(question.points) && question.points >= 1)) say(`it has ${question.points} points. What is for credit has a whole number of them, 1 or more; leave them out for practice.`);
    if (question.kind !== 'prediction' && isBlank(question.because)) say('it does not say why the right answer holds. Fill in "because".');
    if (question.kind === 'prediction') predictionProblems(question, say);
    else if (question.kind === 'number') numberProblems(question, say);
    else choiceProblems(question, say);
  }
  return problems;
}

type Say = (what: string) => unknown;

function choiceProblems({ kind, options }: ChoiceSource, say: Say): void {
  optionProblems(options, say);
  const right = options.filter((option) => option.right === true);
  if (kind === 'choice' && right.length !== 1) say(`${right.length} options are right; of a choice it is exactly one. Mark it with "right: true", or make it kind "choices".`);
  if (kind === 'choices' && right.length === 0) say('no option is right. Mark at least one with "right: true".');
  for (const option of options) {
    if (option.right !== true && isBlank(option.remark)) say(`the wrong option "${option.id}" has no remark. Say which misconception leads to it, and why it does not hold.`);
    if (option.right === true && !isBlank(option.remark)) say(`the right option "${option.id}" has a remark, which nobody would see. Say it in "because".`);
  }
}

function optionProblems(options: readonly Option[], say: Say): void {
  if (options.length < 2 || options.length > OPTIONS_MAX) say(`it has ${options.length} options; 2 to ${OPTIONS_MAX} can be weighed against one another.`);
  for (const [index, { id, text }] of options.entries()) {
    if (!KEBAB.test(id) || id.length < 2) say(`the option "${id}" has an id that could be taken for a letter, or is not lower-case words joined by "-". Rename it.`);
    const twin = options.findIndex((other) => other.id === id || other.text.trim() === text.trim());
    if (twin !== index) say(`the options ${letterOf(twin)} and ${letterOf(index)} of the source have the same id or text, "${id}". Options differ: change one.`);
    if (isBlank(text)) say(`the option "${id}" has no text.`);
  }
}

function numberProblems({ answer, within, mistaken = [] }: NumberSource, say: Say): void {
  if (!Number.isFinite(answer)) return void say(`its answer is ${answer}. Give a finite number.`);
  if (within !== undefined && !(within > Math.abs(answer) * 1e-9 && Number.isFinite(within))) return void say(`within is ${within}; it is how far off an answer may be, more than 0 and more than rounding. Leave it out for an exact answer.`);
  const steps = { within, grid: gridOf(answer, within) };
  const taken = new Map([[stepsAround(answer, steps)[0] as string, `the right one, ${answer}`]]);
  for (const { value, remark } of mistaken) {
    if (isBlank(remark)) say(`the mistaken number ${value} has no remark. Say which misconception leads to it.`);
    const step = stepsAround(value, steps)[0] as string;
    const other = taken.get(step);
    if (other !== undefined) say(`the mistaken number ${value} cannot be told from ${other}: they lie within ${within === undefined ? 0 : stepWidth(within)} of one another. Take it out, or make "within" smaller.`);
    taken.set(step, `${value}`);
  }
}

function predictionProblems(question: Extract<QuestionSource, { kind: 'prediction' }>, say: Say): void {
  if (question.expects === 'choice') optionProblems(question.options ?? [], say);
  if (question.expects === 'numbers' && (question.fields === undefined || question.fields.length < 2 || new Set(question.fields).size !== question.fields.length)) say('it expects several numbers, so "fields" names at least two, each once.');
}
