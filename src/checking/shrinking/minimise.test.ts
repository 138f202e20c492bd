import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { minimise } from './minimise.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('finds exactly the things that matter, in their order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.array(fc.nat(59)), (count, wanted) => {
      const needed = [...new Set(wanted.filter((item) => item < count))].sort((a, b) => a - b);
      expect(minimise(upTo(count), (some) => needed.every((item) => some.includes(item)))).toEqual(needed);
    }),
  );
});

test('what comes out is 1-minimal, for any way of failing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }), fc.nat(7), (causes, parity) => {
      const fails = (some: readonly number[]): boolean => causes.some((cause) => cause.every((item) => some.includes(item))) && (some.length + parity) % 5 !== 0;
      fc.pre(fails(upTo(12)));
      const smallest = minimise(upTo(12), fails);
      expect(fails(smallest)).toBe(true);
      for (const left of smallest) expect(fails(smallest.filter((item) => item !== left))).toBe(false);
    }),
  );
});

test('asks about few lists when few things matter', () => {
  let asked = 0;
  const found = minimise(upTo(1024), (some) => {
    asked += 1;
    return some.includes(100) && some.includes(900);
  });
  expect(found).toEqual([100, 900]);
  expect(asked).toBeLessThan(100);
});

test('never asks about the same list twice in a row, nor about an empty one again', () => {
  const asked: string[] = [];
  minimise(upTo(7), (some) => (asked.push(some.join()), some.includes(2) && some.includes(5)));
  expect(asked.filter((list) => list === '')).toHaveLength(1);
  expect(asked.filter((list, index) => list === asked[index - 1])).toEqual([]);
});

test('asks about nothing when there is nothing', () => {
  expect(minimise([], () => { throw new Error('asked'); })).toEqual([]);
});

test('keeps what it has when its budget is used up', () => {
  let asked = 0;
  const found = minimise(upTo(64), (some) => (asked++ === 5 ? undefined : some.includes(63)));
  expect(found).toContain(63);
  expect(found.length).toBeLessThan(64);
  expect(asked).toBe(6);
  let once = 0;
  expect(minimise([1, 2], () => void (once += 1))).toEqual([1, 2]);
  expect(once).toBe(1);
});
