/**
 * Whether two states hold the same, in whatever order their records, maps and sets were filled.
 *
 *     contentOf(new Map([['x', 1], ['y', 2]])) === contentOf(new Map([['y', 2], ['x', 1]])) //=> true
 *
 * Replicas that received the same updates in different orders hold the same in this sense; the order of a list still counts.
 */
import { toText } from '../simulation/plain-data.ts';

/** A text that is equal for equal contents. Throws as `toText` does on what is not plain data. */
export function contentOf(value: unknown): string {
  return toText(sorted(value));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Map) return new Map(inOrder([...value].map(([key, inner]) => [sorted(key), sorted(inner)] as const)));
  if (value instanceof Set) return new Set(inOrder([...value].map(sorted)));
  return Object.fromEntries(inOrder(Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const)));
}

function inOrder<T>(items: readonly T[]): T[] {
  const texts = new Map(items.map((item) => [item, toText(item)]));
  return items.toSorted((one, other) => ((texts.get(one) as string) < (texts.get(other) as string) ? -1 : 1));
}
