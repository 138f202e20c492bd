import { describe, expect, test } from 'vitest';
import { isMet, median, pairedRatio, rowOf, rowWithout } from './arithmetic.ts';
import type { Benchmark } from './benchmark.ts';

const kernel: Benchmark = { name: 'work', unit: 'units/s', against: 'work-heap', goal: { ratioMin: 0.75 }, run: () => ({ count: 1 }) };
const memory: Benchmark = { name: 'memory', unit: 'bytes/event', against: null, goal: { medianMax: 64 }, run: () => ({ value: 1 }) };
const peer: Benchmark = { ...kernel, name: 'work-peer', goal: null };

describe('median', () => {
  test('is the middle value, whatever the order, and leaves the list as it was', () => {
    const values = [9, 1, 5];
    expect(median(values)).toBe(5);
    expect(values).toEqual([9, 1, 5]);
  });

  test('compares numbers, not their texts', () => expect(median([10, 9, 100])).toBe(10));

  test('is the mean of the two middle values of an even number', () => expect(median([4, 1, 100, 2])).toBe(3));

  test('of nothing is an error', () => expect(() => median([])).toThrow('give at least one number'));
});

describe('pairedRatio', () => {
  test('divides round by round, so that a slow round does not count against one side', () => {
    // The machine is ten times slower in rounds 2 and 3; the medians' ratio would be 8 / 10.
    expect(pairedRatio([80, 4, 5, 80, 50], [100, 10, 10, 160, 100])).toBe(0.5);
  });

  test('wants both sides of every round', () => expect(() => pairedRatio([1, 2], [1])).toThrow('2 rounds against 1'));
});

describe('a goal', () => {
  test('for a ratio is met from its very figure on', () => {
    expect(isMet({ ratioMin: 0.75 }, { median: 1, ratio: 0.75 })).toBe(true);
    expect(isMet({ ratioMin: 0.75 }, { median: 1, ratio: 0.7499 })).toBe(false);
  });

  test('for a figure is met up to its very figure', () => {
    expect(isMet({ medianMax: 64 }, { median: 64, ratio: null })).toBe(true);
    expect(isMet({ medianMax: 64 }, { median: 64.1, ratio: null })).toBe(false);
  });

  test('for a figure that should be large is met from its very figure on', () => {
    expect(isMet({ medianMin: 100 }, { median: 100, ratio: null })).toBe(true);
    expect(isMet({ medianMin: 100 }, { median: 99.9, ratio: null })).toBe(false);
    expect(isMet({ medianMin: 100 }, { median: null, ratio: null })).toBe(false);
  });

  test('is not met by a missing figure, and where there is none there is no verdict', () => {
    expect(isMet({ ratioMin: 0.75 }, { median: 1, ratio: null })).toBe(false);
    expect(isMet({ medianMax: 64 }, { median: null, ratio: null })).toBe(false);
    expect(isMet(null, { median: 1, ratio: 1 })).toBeNull();
  });
});

describe('a row', () => {
  test('has the figures and the verdict', () => {
    expect(rowOf(kernel, { own: [70, 80, 90], against: [100, 100, 100] })).toEqual({
      name: 'work', median: 80, unit: 'units/s', ratio: 0.8, against: 'work-heap', goal: 0.75, met: true, rule: 'ratio, at least', because: null, rounds: [70, 80, 90],
    });
  });

  test('of a peer has a ratio and no goal', () => {
    expect(rowOf(peer, { own: [20], against: [100] })).toMatchObject({ name: 'work-peer', ratio: 0.2, goal: null, met: null, rule: null });
  });

  test('of a figure that stands alone has no ratio', () => {
    expect(rowOf(memory, { own: [70], against: null })).toMatchObject({ median: 70, ratio: null, against: null, goal: 64, met: false, rule: 'median, at most' });
  });

  test('without a figure says why, and misses its goal', () => {
    expect(rowWithout(kernel, 'It is not written yet.')).toMatchObject({ median: null, ratio: null, met: false, because: 'It is not written yet.', rounds: [] });
    expect(rowWithout(peer, 'It is not installed.').met).toBeNull();
  });
});
