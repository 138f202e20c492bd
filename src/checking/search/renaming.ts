/**
 * Names of processes in what a system holds, exchanged: what a state would be if two interchangeable processes had each other's place.
 *
 * A name is renamed wherever it stands as a value of its own: in fields, messages, storage, histories; as a value, as the key of a record or Map, as a member
 * of a Set. A field that no handler ever changes is configuration and not renamed: who takes another's place takes over its configuration (its own name, its
 * list of peers) with it.
 */
import { fromText } from '../../simulation/plain-data.ts';
import type { ProcessId } from '../../simulation/process.ts';
import { canonicalText } from './canonical.ts';

/** Value with each string that `rename` knows replaced. */
export function renamed(value: unknown, rename: (text: string) => string): unknown {
  if (typeof value === 'string') return rename(value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (value instanceof Map) return new Map(Array.from(value, ([key, inner]): [unknown, unknown] => [renamed(key, rename), renamed(inner, rename)]));
  if (value instanceof Set) return new Set(Array.from(value, (item) => renamed(item, rename)));
  return Object.fromEntries(Object.entries(value).map(([key, inner]): [string, unknown] => [rename(key), renamed(inner, rename)]));
}

/** Canonical text with names renamed. */
export function renamedText(text: string, rename: (text: string) => string): string {
  return canonicalText(renamed(fromText(text), rename));
}

/**
 * A text that is the same for values that differ only in who of those with the same name is who: `rename` gives several processes one name. Entries of
 * records, Maps and Sets become lists, because several keys may become one.
 */
export function anonymousText(value: unknown, rename: (text: string) => string): string {
  return JSON.stringify(anonymous(value, rename));
}

function anonymous(value: unknown, rename: (text: string) => string): unknown {
  if (typeof value === 'string') return rename(value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return canonicalText(value);
  if (Array.isArray(value)) return value.map((item) => anonymous(item, rename));
  const sorted = (items: unknown[]): unknown[] => items.map((item) => JSON.stringify(item)).sort();
  if (value instanceof Map) return { Map: sorted(Array.from(value, ([key, inner]) => [anonymous(key, rename), anonymous(inner, rename)])) };
  if (value instanceof Set) return { Set: sorted(Array.from(value, (item) => anonymous(item, rename))) };
  return { record: sorted(Object.entries(value).map(([key, inner]) => [rename(key), anonymous(inner, rename)])) };
}

/** A guard against names inside longer strings, which renaming does not reach. Returns the string. */
export function withoutHiddenNames(text: string, names: readonly ProcessId[], where: string): string {
  for (const name of names) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      if (text.length === name.length || /\w/.test(text.charAt(at - 1)) || /\w/.test(text.charAt(at + name.length))) continue;
      throw new RangeError(`search: symmetry: the text "${text}" in ${where} holds the name ${name} inside a longer one, where it cannot be renamed. Keep names as values, keys or members of their own, or leave symmetry out.`);
    }
  }
  return text;
}
