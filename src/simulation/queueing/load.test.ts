import { expect, test } from 'vitest';
import { proportionInterval } from '../../statistics/intervals.ts';
import { Random } from '../random.ts';
import { bursts, checkedLoad, nextArrivalMs, rateAt } from './load.ts';
import type { Load } from './load.ts';

const ramp: Load = [{ fromMs: 1000, perSecond: 10, risingTo: 30 }, { fromMs: 3000, perSecond: 0 }, { fromMs: 4000, perSecond: 100 }, { fromMs: 5000, perSecond: 0 }];

test('the rate at each moment', () => {
  expect([0, 1000, 2000, 2999.999, 3500, 4500, 9000].map((atMs) => Math.round(rateAt(ramp, atMs)))).toEqual([0, 10, 20, 30, 0, 100, 0]);
});

test('an arrival comes where one more than before is expected', () => {
  // 10 + 10 t a second after t seconds of the ramp: 40 in all.
  expect(nextArrivalMs(ramp, 0, 15)).toBeCloseTo(2000, 9);
  expect(nextArrivalMs(ramp, 2000, 25)).toBeCloseTo(3000, 9);
  expect(nextArrivalMs(ramp, 2000, 35)).toBeCloseTo(4100, 9); // over the pause
  expect(nextArrivalMs(ramp, 4500, 50)).toBeCloseTo(5000, 9);
  expect(nextArrivalMs(ramp, 4500, 50.1)).toBe(Infinity);
  const falling: Load = [{ fromMs: 0, perSecond: 20, risingTo: 0 }, { fromMs: 1000, perSecond: 0 }];
  expect(nextArrivalMs(falling, 0, 7.5)).toBeCloseTo(500, 9);
});

test('exponential draws make a Poisson stream that follows the ramp: by chance, 15 of 40 come in its first half', () => {
  const random = new Random('ramp');
  const counts = { first: 0, all: 0, runs: 500 };
  for (let run = 0; run < counts.runs; run += 1) {
    for (let atMs = 0; ; ) {
      atMs = nextArrivalMs(ramp, atMs, -Math.log(1 - random.next()));
      if (atMs > 3000) break;
      counts.all += 1;
      if (atMs < 2000) counts.first += 1;
    }
  }
  const { low, high } = proportionInterval({ successes: counts.first, trials: counts.all, confidence: 0.999 });
  expect(low).toBeLessThan(15 / 40);
  expect(high).toBeGreaterThan(15 / 40);
  expect(high - low).toBeLessThan(0.03);
  // Poisson: the mean of 500 counts of mean 40 has a standard error of sqrt(40 / 500).
  expect(Math.abs(counts.all / counts.runs - 40)).toBeLessThan(3.3 * Math.sqrt(40 / counts.runs));
});

test('bursts begin each period and end with the load', () => {
  expect(bursts({ perSecond: 20, burstPerSecond: 400, everyMs: 1000, burstMs: 100, untilMs: 1500 })).toEqual([
    { fromMs: 0, perSecond: 400 }, { fromMs: 100, perSecond: 20 }, { fromMs: 1000, perSecond: 400 }, { fromMs: 1100, perSecond: 20 }, { fromMs: 1500, perSecond: 0 },
  ]);
});

test('refuses nonsense with a sentence', () => {
  expect(() => checkedLoad([])).toThrow('there are no steps');
  expect(() => checkedLoad([{ fromMs: 0, perSecond: -1 }])).toThrow('step 0: perSecond (-1)');
  expect(() => checkedLoad([{ fromMs: 5, perSecond: 1 }, { fromMs: 5, perSecond: 2 }])).toThrow('step 1 begins at 5 ms, not after the step before it (5 ms)');
  expect(() => checkedLoad([{ fromMs: 0, perSecond: 1, risingTo: 2 }])).toThrow('without an end');
});
