/**
 * What a learner gives as an answer or a prediction, read against the question.
 *
 *     readGiven(question, 'b')        //=> 'a-alone', the id of the option with that letter
 *     readGiven(question, ['d', 'a']) //=> ['both-stay', 'a-alone'], in the options' order
 *     readGiven(question, 'f')        // throws: "f" is none of the options a to d.
 */
import { didYouMean } from '../did-you-mean.ts';
import { describeValue } from '../expect.ts';
import { printable } from '../printable.ts';
import { letterOf, QuestionError, type Given, type Option, type Question } from './question.ts';
import { readQuantity } from './quantity.ts';

const TEXT_MAX = 500;

/** Throws a `QuestionError` for what is no answer to the question. */
export function readGiven(question: Question, value: unknown): Given {
  switch (question.kind) {
    case 'choice': return optionOf(question.options, value);
    case 'choices': return optionsOf(question.options, value);
    case 'number': return readQuantity(value, question.unit);
    case 'prediction':
      switch (question.expects) {
        case 'number': return readQuantity(value, question.unit);
        case 'numbers': return numbersOf(question.fields ?? [], value, question.unit);
        case 'text': return textOf(value);
        case 'choice': return optionOf(question.options ?? [], value);
      }
  }
}

/** An option by its letter, its id or its text. */
function optionOf(options: readonly Option[], value: unknown): string {
  const last = letterOf(options.length - 1);
  if (typeof value !== 'string') throw new QuestionError(`${printable(describeValue(value), 80)} is none of the options a to ${last}. Give a letter in quotation marks, such as "a".`);
  const word = value.trim();
  const byLetter = /^[a-z]$/i.test(word) ? options[word.toLowerCase().charCodeAt(0) - 97] : undefined;
  const found = byLetter ?? options.find(({ id, text }) => id === word || text === word);
  if (found === undefined) throw new QuestionError(`"${printable(word, 80)}" is none of the options a to ${last}.${didYouMean(printable(word, 80), options.map(({ id }) => id))} Give a letter.`);
  return found.id;
}

/** Several, as a list or as text: `['a', 'c']`, `'a, c'`, `'ac'`. */
function optionsOf(options: readonly Option[], value: unknown): readonly string[] {
  const words = typeof value === 'string' ? (/^[a-z]{1,26}$/i.test(value) && !options.some(({ id }) => id === value) ? [...value] : value.split(/[\s,;]+/).filter((word) => word !== '')) : value;
  if (!Array.isArray(words)) throw new QuestionError(`${printable(describeValue(value), 80)} names no options. Give letters, such as ["a", "c"].`);
  if (words.length > options.length) throw new QuestionError(`${words.length} options were named, and there are ${options.length}. Give each letter once.`);
  const chosen = new Set(words.map((word) => optionOf(options, word)));
  return options.map(({ id }) => id).filter((id) => chosen.has(id));
}

function textOf(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') throw new QuestionError(`${printable(describeValue(value), 80)} is no text. Write what you expect in quotation marks.`);
  if (text.length > TEXT_MAX) throw new QuestionError(`the text has ${text.length} characters; at most ${TEXT_MAX} are kept. Say it in a sentence or two.`);
  return printable(text.trim());
}

function numbersOf(fields: readonly string[], value: unknown, unit: string | undefined): Readonly<Record<string, number>> {
  const example = `{ ${fields.map((field) => `${/^[a-zA-Z]\w*$/.test(field) ? field : `'${field}'`}: …`).join(', ')} }`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new QuestionError(`${printable(describeValue(value), 80)} is not a number for each of ${fields.join(', ')}. Write ${example}.`);
  const unknown = Object.keys(value).find((key) => !fields.includes(key));
  if (unknown !== undefined) throw new QuestionError(`"${printable(unknown, 80)}" was not asked for. Write ${example}.`);
  return Object.fromEntries(fields.map((field) => {
    if (!Object.hasOwn(value, field)) throw new QuestionError(`a number for "${field}" is missing. Write ${example}.`);
    return [field, readQuantity((value as Record<string, unknown>)[field], unit)];
  }));
}
