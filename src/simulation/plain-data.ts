/**
 * Plain data as text and back: JSON widened by `Map`, `Set`, bytes, `undefined`, big integers and the numbers that JSON lacks.
 *
 *     toText(new Map([['a', NaN]])) //=> '{"$":"Map","of":[["a",{"$":"number","of":"NaN"}]]}'
 *     fromText(toText(value))       //=> a value equal to the first
 *
 * The text of equal values is equal when their records list their keys in the same order. It is what traces are hashed by, and what
 * crosses from a learner's process to the grader: reading it never runs anything.
 */

/** Throws a TypeError that names the place of what is not plain data. */
export function toText(value: unknown): string {
  return JSON.stringify(encode(value, 'value', new Set()));
}

export function fromText(text: string): unknown {
  return decode(JSON.parse(text));
}

/** A deep copy that shares nothing with `value`; throws, as `toText` does, on what is not plain data. */
export function copyPlain<T>(value: T): T {
  return decode(encode(value, 'value', new Set())) as T;
}

/** Freezes `value` and all that it holds, so that a change after sending throws where it happens. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (ArrayBuffer.isView(value)) return value; // a typed array cannot be frozen
  Object.freeze(value);
  for (const inner of value instanceof Map ? value.values() : value instanceof Set ? value : Object.values(value)) deepFreeze(inner);
  return value;
}

/** How deep plain data may be nested: reading and comparing it must never run out of stack. */
const LEVELS_MAX = 1000;
/** Reading a number takes longer than in proportion to its length: 30 million digits keep a reader busy for a quarter of a minute. */
const DIGITS_MAX = 10_000;
const WRAPPINGS_MAX = 10; // levels that what is sent or kept puts around a value

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function encode(value: unknown, path: string, above: Set<object>): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', of: Object.is(value, -0) ? '-0' : String(value) };
    case 'undefined':
      return { $: 'undefined' };
    case 'bigint': {
      const digits = String(value);
      if (digits.length > DIGITS_MAX) throw new TypeError(`${path} is a big integer of more than ${DIGITS_MAX} digits. Keep numbers that can be read at once.`);
      return { $: 'bigint', of: digits };
    }
    case 'object':
      break;
    default:
      throw new TypeError(`${path} is a ${typeof value}, which is not plain data. Keep numbers, strings, booleans, arrays, records, Map, Set and bytes.`);
  }
  if (value === null) return null;
  if (above.size >= LEVELS_MAX) throw new TypeError(`a value is nested more than ${LEVELS_MAX} levels deep. Keep it flatter: a list of records in place of records in records.`);
  if (above.has(value)) throw new TypeError(`${path} contains itself; plain data must be a tree`);
  above.add(value);
  const encoded = encodeObject(value, path, above);
  above.delete(value);
  return encoded;
}

function encodeObject(value: object, path: string, above: Set<object>): Json {
  if (Array.isArray(value)) return Array.from(value, (item, index) => encode(item, `${path}[${index}]`, above));
  if (value instanceof Map) {
    return { $: 'Map', of: Array.from(value, ([key, inner]) => [encode(key, `${path} key`, above), encode(inner, `${path}.get(${String(key)})`, above)]) };
  }
  if (value instanceof Set) return { $: 'Set', of: Array.from(value, (item) => encode(item, `${path} member`, above)) };
  if (value instanceof Uint8Array) return { $: 'bytes', of: Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  if (value instanceof Promise) throw new TypeError(`${path} is a promise, which is not plain data. Is an await missing?`);
  const record: { [key: string]: Json } = {};
  for (const [key, inner] of Object.entries(value)) define(record, key, encode(inner, `${path}.${key}`, above));
  return '$' in record ? { $: 'record', of: Object.entries(record) } : record;
}

function decode(json: Json, level = 0): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (level > LEVELS_MAX + WRAPPINGS_MAX) throw new TypeError(`text of plain data is nested more than ${LEVELS_MAX} levels deep`);
  const inner = (item: Json): unknown => decode(item, level + 1);
  if (Array.isArray(json)) return json.map(inner);
  if (!Object.hasOwn(json, '$')) return decodeRecord(Object.entries(json), inner);
  const { $: tag, of } = json;
  if (tag === 'undefined') return undefined;
  if (tag === 'number' && typeof of === 'string') return Number(of);
  if (tag === 'bigint' && typeof of === 'string' && of.length <= DIGITS_MAX) return BigInt(of);
  if (tag === 'bytes' && typeof of === 'string') return Uint8Array.from(of.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  if (tag === 'Map' && Array.isArray(of) && of.every(Array.isArray)) return new Map((of as [Json, Json][]).map(([key, held]) => [inner(key), inner(held)]));
  if (tag === 'Set' && Array.isArray(of)) return new Set(of.map(inner));
  if (tag === 'record' && Array.isArray(of)) return decodeRecord(of as [string, Json][], inner);
  throw new TypeError(`text of plain data has an unknown mark "${String(tag)}"`);
}

function decodeRecord(entries: [string, Json][], decodeInner: (json: Json) => unknown): object {
  const record = {};
  for (const [key, inner] of entries) define(record, key, decodeInner(inner));
  return record;
}

/** Sets an own property, also when its name is `__proto__`. */
function define(record: object, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}
