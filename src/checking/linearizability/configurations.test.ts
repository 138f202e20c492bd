import { describe, expect, test } from 'vitest';
import { Configurations } from './configurations.ts';
import { Memory } from './memory.ts';

const OPERATIONS = 130; // five words

/** All sets of the places given. */
function subsets(places: readonly number[]): number[][] {
  return places.reduce<number[][]>((sets, place) => [...sets, ...sets.map((set) => [...set, place])], [[]]);
}

function bitsOf(places: readonly number[], operations = OPERATIONS): Int32Array {
  const bits = new Int32Array((operations + 31) >>> 5);
  for (const place of places) bits[place >>> 5] = (bits[place >>> 5] as number) | (1 << (place & 31));
  return bits;
}

test('each configuration is new once, and remembered while the memory grows', () => {
  const prefix = Array.from({ length: 64 }, (_, place) => place);
  const sets = [...subsets([0, 5, 31, 32, 63, 64, 95, 96, 127, 128, 129]), ...subsets([64, 70, 96, 129]).map((set) => [...prefix, ...set])].map((places) => bitsOf(places));
  const memory = new Memory(10_000_000).share();
  const seen = new Configurations(memory);
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
  const seen = new Configurations(memory);
  const sets = subsets([0, 5, 31, 32, 63, 64, 95, 96, 127, 128, 129]).map((places) => bitsOf(places));
  for (const bits of sets) {
    expect(seen.add(bits, 1)).toBe(true);
    expect(memory.bytes).toBeLessThanOrEqual(bytes);
  }
  expect(memory.isShort).toBe(true);
  expect(sets.filter((bits) => !seen.add(bits, 1))).toHaveLength(seen.size);
  expect(seen.size).toBeGreaterThan(bytes / 200);
});

describe('the memory of configurations, to the byte', () => {
  const NEW = 4 * (128 + 512); // slots, and numbers for entries
  const first = (count: number): number[] => Array.from({ length: count }, (_, place) => place);

  function filled(count: number, configurationOf: (index: number) => Int32Array) {
    const memory = new Memory(1e9).share();
    const seen = new Configurations(memory);
    for (let index = 0; index < count; index += 1) expect(seen.add(configurationOf(index), index)).toBe(true);
    return { seen, memory };
  }

  test('half of the slots are used before there are more, and all of the entries', () => {
    const wide = bitsOf([0, OPERATIONS - 1]); // five words, and three numbers
    expect(filled(0, () => wide).memory.bytes).toBe(NEW);
    expect(filled(64, () => wide).memory.bytes).toBe(NEW);
    expect(filled(65, () => wide).memory.bytes).toBe(4 * (256 + 1024));
  });

  test('where there is no room for more slots, no more is kept, though there were room for more entries', () => {
    const memory = new Memory(NEW + 100).share();
    const seen = new Configurations(memory);
    for (let state = 0; state < 130; state += 1) seen.add(bitsOf([0]), state);
    expect([seen.size, memory.bytes, memory.isShort]).toEqual([65, NEW, true]);
  });

  test('what took effect before all others costs nothing, nor what has not yet', () => {
    const operations = 2_048; // 64 words
    expect(filled(64, (index) => bitsOf([...first(32 * (index % 60)), 32 * (index % 60) + 7], operations)).memory.bytes).toBe(NEW);
    expect(filled(64, () => bitsOf(first(operations), operations)).memory.bytes).toBe(NEW);
    expect(filled(64, () => bitsOf(first(64), operations)).memory.bytes).toBe(NEW);
  });

  test('there is room for one that is longer than all before it', () => {
    const operations = 40_000; // 1250 words
    expect(filled(1, () => bitsOf([0, operations - 1], operations)).memory.bytes).toBe(4 * (128 + 3 + 1250));
  });

  test('what is alike but for the place where it begins is told apart', () => {
    const operations = 1_024;
    const beginnings = Array.from({ length: 30 }, (_, words) => first(32 * words));
    const all = beginnings.flatMap((prefix) => [1, 2, 3, 5, 8, 13, 21, 30].map((place) => bitsOf([...prefix, prefix.length + place], operations)));
    const seen = new Configurations(new Memory(1e9).share());
    for (const state of [0, 1, 2]) expect(all.filter((bits) => !seen.add(bits, state))).toEqual([]);
    expect(seen.size).toBe(3 * all.length);
  });

  test('nothing is taken for known that was never added, when the slots have become more', () => {
    const { seen } = filled(65, () => bitsOf([0, 5]));
    expect([seen.add(bitsOf([]), 0), seen.add(bitsOf([]), 0)]).toEqual([true, false]);
  });
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
