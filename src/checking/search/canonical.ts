/**
 * One text for each value of plain data, whatever the order in which it came about.
 *
 *     canonicalText({ b: 1, a: new Set(['y', 'x']) }) //=> '{"a":{"$":"Set","of":["x","y"]},"b":1}'
 *
 * Records, Maps and Sets are listed in the order of their keys. `fromText` reads the text back into a value whose Maps and Sets are in that order, so
 * that handlers and properties of a search never see the order of insertion: two states with the same text cannot behave differently, which
 * is what makes it sound to take them for one.
 */
import { fromText, toText } from '../../simulation/plain-data.ts';

/** Throws a TypeError that names the place of what is not plain data. */
export function canonicalText(value: unknown): string {
  const text = toText(value);
  return /[{]/.test(text) ? toText(inOrder(fromText(text))) : text; // what holds no record, Map or Set has one order only
}

/** The value with its records, Maps and Sets in the order of their keys. */
export function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  if (value instanceof Map) {
    const entries = Array.from(value, ([key, inner]): [unknown, unknown] => [inOrder(key), inOrder(inner)]);
    return new Map(entries.sort(([one], [other]) => compare(one, other)));
  }
  if (value instanceof Set) return new Set(Array.from(value, inOrder).sort(compare));
  return Object.fromEntries(Object.entries(value).map(([key, inner]): [string, unknown] => [key, inOrder(inner)]).sort(([one], [other]) => compare(one, other)));
}

/** A total order of plain data: numbers by size, strings by their code units, everything else by its text. */
export function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number' && one !== other) return one < other ? -1 : 1;
  const [first, second] = typeof one === 'string' && typeof other === 'string' ? [one, other] : [toText(one), toText(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

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
