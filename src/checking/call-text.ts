/**
 * Calls and what they returned as short text and back: how histories are drawn by hand.
 *
 *     callText({ type: 'Write', key: 'x', value: 1 }) //=> 'Write(x, 1)'
 *     new CallReader('Read(x) = 0', 0).call({})       //=> { type: 'Read', key: 'x' }
 *     callText({ type: 'Move', from: 'a', to: 'b' })  //=> 'Move(from: a, to: b)', as it is not one whose fields are known by their places
 *
 * A value is a number, a word, a text in quotes, null, true, false, or a list or record as in JSON.
 */
import { fromText, toText } from '../simulation/plain-data.ts';

/** The fields of a call by their places; where there are several lists, the number of values tells which. */
export type CallFields = Readonly<Record<string, readonly (readonly string[])[]>>;

/** Of the models that the library brings. */
const KNOWN: CallFields = {
  Read: [[], ['key']], Write: [['value'], ['key', 'value']], CompareAndSet: [['expected', 'value'], ['key', 'expected', 'value']],
  Get: [['key']], Put: [['key', 'value']], Append: [['key', 'value']], Increment: [[], ['by']],
  Enqueue: [['value']], Dequeue: [[]], Acquire: [['owner'], []], Release: [['owner'], []],
};

const WORD = /[A-Za-z_][\w.]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const TEXT = /"(?:[^"\\]|\\.)*"/y;
const SIMPLE_WORD = /^[A-Za-z_][\w.]*$/;
const NAMES: Readonly<Record<string, unknown>> = { null: null, true: true, false: false };

export function valueText(value: unknown): string {
  return typeof value === 'string' && SIMPLE_WORD.test(value) && !Object.hasOwn(NAMES, value) ? value : toText(value);
}

/** Text that reads back as the call, if that is a record whose `type` is a word. */
export function callText(call: unknown, fields: CallFields = {}): string {
  if (typeof call !== 'object' || call === null || !('type' in call) || typeof call.type !== 'string') return valueText(call);
  const { type, ...rest } = call;
  const names = Object.keys(rest);
  const byPlace = listsOf(type, fields).some((list) => list.join() === names.join());
  return `${type}(${Object.entries(rest).map(([name, value]) => `${byPlace ? '' : `${name}: `}${valueText(value)}`).join(', ')})`;
}

function listsOf(type: string, fields: CallFields): readonly (readonly string[])[] {
  return new Map(Object.entries({ ...KNOWN, ...fields })).get(type) ?? [];
}

/** What is wrong with a text, and where, counted from 0. */
export class TextProblem extends Error {
  readonly at: number;

  constructor(at: number, problem: string) {
    super(problem);
    this.at = at;
  }
}

/** Reads calls and values one after another from a text. Throws a TextProblem. */
export class CallReader {
  at: number;
  readonly #text: string;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  /** A type, and values in parentheses: all by their places or all by name. */
  call(fields: CallFields): { readonly type: string } & Record<string, unknown> {
    const from = this.at;
    const type = this.#take(WORD);
    if (type === undefined) throw new TextProblem(from, 'an operation begins with a word, such as Write(x, 1) or Read()');
    if (!this.skip('(')) throw new TextProblem(this.at, `after ${type} come its values in parentheses; none are ()`);
    const values: unknown[] = [];
    const named: Record<string, unknown> = {};
    this.spaces();
    while (!this.skip(')')) {
      if (values.length + Object.keys(named).length > 0 && !this.skip(',')) throw new TextProblem(this.at, 'values are separated by commas and end with a parenthesis');
      this.spaces();
      const name = this.#name();
      if (name === undefined) values.push(this.value());
      else named[name] = this.value();
      this.spaces();
    }
    const lists = listsOf(type, fields);
    if (values.length === 0 && (Object.keys(named).length > 0 || lists.length === 0)) return { type, ...named };
    const names = lists.find((list) => list.length === values.length);
    if (names === undefined || Object.keys(named).length > 0) throw new TextProblem(from, misplaced(type, lists));
    return { type, ...Object.fromEntries(names.map((name, place) => [name, name === 'key' ? String(values[place]) : values[place]])) };
  }

  value(): unknown {
    const from = this.at;
    const word = this.#take(WORD);
    if (word !== undefined) return Object.hasOwn(NAMES, word) ? NAMES[word] : word;
    const plain = this.#take(NUMBER) ?? this.#take(TEXT) ?? this.#bracketed();
    if (plain !== undefined) {
      try {
        return fromText(plain);
      } catch {
        throw new TextProblem(from, `${plain} is no value as JSON writes it`);
      }
    }
    throw new TextProblem(from, 'expected a value: a number, a word, a text in quotes, null, true, false, or a list or record as in JSON');
  }

  spaces(): void {
    while (this.#text[this.at] === ' ') this.at += 1;
  }

  /** Goes past a text if it stands here. */
  skip(text: string): boolean {
    if (!this.#text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** The name of a value, if one stands before a colon here. */
  #name(): string | undefined {
    const from = this.at;
    const name = this.#take(WORD);
    if (name !== undefined && this.skip(':')) {
      this.spaces();
      return name;
    }
    this.at = from;
    return undefined;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** A list or record up to its last bracket. */
  #bracketed(): string | undefined {
    if (!'[{'.includes(this.#text[this.at] ?? ' ')) return undefined;
    const from = this.at;
    let depth = 0;
    do {
      if (this.at >= this.#text.length) throw new TextProblem(from, 'this bracket is not closed');
      if (this.#take(TEXT) !== undefined) continue;
      const character = this.#text[this.at] as string;
      if ('[{'.includes(character)) depth += 1;
      if (']}'.includes(character)) depth -= 1;
      this.at += 1;
    } while (depth > 0);
    return this.#text.slice(from, this.at);
  }
}

function misplaced(type: string, lists: readonly (readonly string[])[]): string {
  if (lists.length === 0) return `the fields of ${type} are not known by their places: name each, as in ${type}(from: a, to: b), or pass fields: { ${type}: ['from', 'to'] }`;
  return `${type} is written ${lists.map((list) => `${type}(${list.join(', ')})`).join(' or ')}, or with every value named`;
}
