import { expect, test } from 'vitest';
import { Random } from '../simulation/random.ts';
import { normalQuantile, proportionInterval } from './intervals.ts';

test('the normal quantiles of the tables', () => {
  // NIST/SEMATECH e-Handbook §1.3.6.7.1, to the digits printed by the usual tables of the inverse.
  for (const [probability, quantile] of [[0.975, 1.959963984540054], [0.995, 2.5758293035489], [0.5, 0], [0.001, -3.090232306167813], [0.01, -2.326347874040841]] as const) {
    expect(normalQuantile(probability)).toBeCloseTo(quantile, 8);
  }
});

test("Wilson's interval of the published examples: 15 of 148, and 0 of 20 (Newcombe 1998, table I, method 3)", () => {
  const fifteen = proportionInterval({ successes: 15, trials: 148 });
  expect([fifteen.low.toFixed(4), fifteen.high.toFixed(4)]).toEqual(['0.0624', '0.1605']);
  const none = proportionInterval({ successes: 0, trials: 20 });
  expect([none.low, none.high.toFixed(4)]).toEqual([0, '0.1611']);
});

test('a 95 % interval holds the truth about 95 times in 100', () => {
  const random = new Random('coverage');
  const rounds = 2_000;
  let held = 0;
  for (let round = 0; round < rounds; round += 1) {
    let successes = 0;
    for (let trial = 0; trial < 200; trial += 1) successes += Number(random.chance(0.3));
    const { low, high } = proportionInterval({ successes, trials: 200 });
    if (low <= 0.3 && 0.3 <= high) held += 1;
  }
  const { low, high } = proportionInterval({ successes: held, trials: rounds, confidence: 0.9999 });
  expect(low).toBeLessThan(0.955);
  expect(high).toBeGreaterThan(0.945);
});

test('several comparisons widen the interval, and bad input is a sentence', () => {
  const one = proportionInterval({ successes: 30, trials: 100 });
  const many = proportionInterval({ successes: 30, trials: 100, comparisons: 10 });
  expect(many.high - many.low).toBeGreaterThan(one.high - one.low);
  expect(() => proportionInterval({ successes: 3, trials: 2 })).toThrow('successes (3) must be a whole number from 0 to trials (2)');
  expect(() => proportionInterval({ successes: 0, trials: 0 })).toThrow('trials (0)');
  expect(() => proportionInterval({ successes: 0, trials: 1, confidence: 95 })).toThrow('confidence (95)');
});
