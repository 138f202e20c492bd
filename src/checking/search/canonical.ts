/**
 * One text for each value of plain data, whatever the order in which it came about.
 *
 *     canonicalText({ b: 1, a: new Set(['y', 'x']) }) //=> '{"a":{"$":"Set","of":["x","y"]},"b":1}'
 *
 * Records, Maps and Sets are listed in the order of their keys. `fromText` reads the text back into a value whose Maps and Sets are in that order, so
 * that handlers and properties of a search never see the order of insertion: two states with the same text cannot behave differently, which
 * is what makes it sound to take them for one.
 */
import { toText } from '../../simulation/plain-data.ts';

/** The text, in the form that `fromText` reads. Throws a TypeError that names the place of what is not plain data. */
export function canonicalText(value: unknown): string {
  // One pass, because a search does this for each thing that a handler leaves or sends. What is not plain data is told by `toText`.
  return written(value, 0) ?? toText(value);
}

const LEVELS_MAX = 1000; // as deep as plain data may be nested; what contains itself is deeper than any

function written(value: unknown, level: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : toText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : level >= LEVELS_MAX ? undefined : writtenObject(value, level + 1);
    case 'undefined':
    case 'bigint':
      return toText(value);
    default:
      return undefined;
  }
}

function writtenObject(value: object, level: number): string | undefined {
  if (Array.isArray(value)) {
    let text = '[';
    for (let index = 0; index < value.length; index += 1) {
      const item = written(value[index], level);
      if (item === undefined) return undefined;
      text += index === 0 ? item : `,${item}`;
    }
    return `${text}]`;
  }
  if (value instanceof Map) {
    const keys = [...value.keys()].sort(compare);
    return marked('Map', keys.map((key) => pair(written(key, level), written(value.get(key), level))));
  }
  if (value instanceof Set) return marked('Set', [...value].sort(compare).map((item) => written(item, level)));
  if (value instanceof Uint8Array) return toText(value);
  if (value instanceof Promise) return undefined;
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record).sort();
  if (keys.includes('$')) return marked('record', keys.map((key) => pair(JSON.stringify(key), written(record[key], level))));
  let text = '{';
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as string;
    const item = written(record[key], level);
    if (item === undefined) return undefined;
    text += `${index === 0 ? '' : ','}${JSON.stringify(key)}:${item}`;
  }
  return `${text}}`;
}

const pair = (key: string | undefined, value: string | undefined): string | undefined => (key === undefined || value === undefined ? undefined : `[${key},${value}]`);

function marked(mark: string, items: readonly (string | undefined)[]): string | undefined {
  return items.includes(undefined) ? undefined : `{"$":"${mark}","of":[${items.join(',')}]}`;
}

/** A deep copy of plain data, in the same order. */
export function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  return copyOfObject(value) as T;
}

function copyOfObject(value: object): object {
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Map) return new Map(Array.from(value, ([key, inner]): [unknown, unknown] => [copyOf(key), copyOf(inner)]));
  if (value instanceof Set) return new Set(Array.from(value, copyOf));
  if (value instanceof Uint8Array) return value.slice();
  const record: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') Object.defineProperty(record, key, { value: copyOf(inner), enumerable: true, configurable: true, writable: true });
    else record[key] = copyOf(inner);
  }
  return record;
}

/** A total order of plain data: first text, by its code units, then numbers, by size and NaN last, then everything else, by its text. */
export function compare(one: unknown, other: unknown): number {
  const kinds = rankOf(one) - rankOf(other);
  if (kinds !== 0) return kinds;
  if (typeof one === 'number' && typeof other === 'number') {
    if (one < other) return -1;
    if (one > other) return 1;
  }
  const [first, second] = typeof one === 'string' && typeof other === 'string' ? [one, other] : [canonicalText(one), canonicalText(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

const rankOf = (value: unknown): number => (typeof value === 'string' ? 0 : typeof value === 'number' ? 1 : 2);

const REFUSED = ['set', 'add', 'delete', 'clear'];

/** Freezes the value and all that it holds; a change of a Map or Set throws a sentence too, which freezing alone does not see to. */
export function freezeDeep<T>(value: T, what: string): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  if (value instanceof Map || value instanceof Set) {
    const refuse = (): never => {
      throw new TypeError(`${what} must not be changed: it belongs to many states of the search. Work on a copy.`);
    };
    for (const name of REFUSED) if (name in value) Object.defineProperty(value, name, { value: refuse });
    for (const inner of value.values()) freezeDeep(inner, what);
    if (value instanceof Map) for (const key of value.keys()) freezeDeep(key, what);
  } else for (const key of Reflect.ownKeys(value)) freezeDeep(value[key as keyof T], what); // the parts of a stack are not enumerable
  return Object.freeze(value);
}
