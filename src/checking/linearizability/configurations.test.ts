import { expect, test } from 'vitest';
import { Configurations } from './configurations.ts';
import { Memory } from './memory.ts';

const OPERATIONS = 130; // five words

/** All sets of the places given. */
function subsets(places: readonly number[]): number[][] {
  return places.reduce<number[][]>((sets, place) => [...sets, ...sets.map((set) => [...set, place])], [[]]);
}

function bitsOf(places: readonly number[]): Int32Array {
  const bits = new Int32Array((OPERATIONS + 31) >>> 5);
  for (const place of places) bits[place >>> 5] = (bits[place >>> 5] as number) | (1 << (place & 31));
  return bits;
}

test('each configuration is new once, and remembered while the memory grows', () => {
  const prefix = Array.from({ length: 64 }, (_, place) => place);
  const sets = [...subsets([0, 5, 31, 32, 63, 64, 95, 96, 127, 128, 129]), ...subsets([64, 70, 96, 129]).map((set) => [...prefix, ...set])].map(bitsOf);
  const memory = new Memory(10_000_000).share();
  const seen = new Configurations(OPERATIONS, memory);
  const added = (): boolean[] => sets.flatMap((bits) => [0, 1, 7].map((state) => seen.add(bits, state)));
  expect(added().every((isNew) => isNew)).toBe(true);
  expect(seen.size).toBe(3 * sets.length);
  expect(added().some((isNew) => isNew)).toBe(false);
  expect(seen.size).toBe(3 * sets.length);
  expect(memory.isShort).toBe(false);
  expect(memory.bytes).toBeGreaterThan(3 * sets.length * 4 * 4); // an entry is four numbers and more
  expect(memory.bytes).toBeLessThan(3 * sets.length * 4 * 30);
});

test.each([3_000, 10_000, 30_000, 100_000])('within %i bytes, nothing that was kept is lost, and the share says that it is short', (bytes) => {
  const memory = new Memory(bytes).share();
  const seen = new Configurations(OPERATIONS, memory);
  const sets = subsets([0, 5, 31, 32, 63, 64, 95, 96, 127, 128, 129]).map(bitsOf);
  for (const bits of sets) {
    expect(seen.add(bits, 1)).toBe(true);
    expect(memory.bytes).toBeLessThanOrEqual(bytes);
  }
  expect(memory.isShort).toBe(true);
  expect(sets.filter((bits) => !seen.add(bits, 1))).toHaveLength(seen.size);
  expect(seen.size).toBeGreaterThan(bytes / 200);
});

test('shares of one memory leave room for one another when they are released', () => {
  const memory = new Memory(100);
  const [one, other] = [memory.share(), memory.share()];
  expect([one.take(60), other.take(60), other.isShort, one.isShort]).toEqual([true, false, true, false]);
  one.give(30);
  expect([one.bytes, other.take(70), other.bytes]).toEqual([30, true, 70]);
  other.release();
  expect([other.bytes, one.take(70), one.take(1)]).toEqual([0, true, false]);
});
