import { expect, test } from 'vitest';
import { Random } from '../simulation/random.ts';
import { batchMeansInterval, lag1Correlation, meanInterval, normalQuantile, proportionInterval, studentQuantile } from './intervals.ts';

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

test("Student's quantiles of the tables", () => {
  // NIST/SEMATECH e-Handbook §1.3.6.7.2 prints three decimals; the longer ones are exact for 1 and 2 degrees of freedom.
  for (const [probability, degrees, quantile] of [[0.975, 5, 2.571], [0.975, 10, 2.228], [0.975, 30, 2.042], [0.995, 5, 4.032], [0.95, 20, 1.725], [0.999, 4, 7.173], [0.9, 100, 1.29]] as const) {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(quantile, 3);
  }
  for (const probability of [0.6, 0.975, 0.9995]) {
    const u = 2 * probability - 1;
    expect(studentQuantile(probability, 1) / Math.tan((Math.PI * u) / 2)).toBeCloseTo(1, 9);
    expect(studentQuantile(probability, 2) / (u * Math.sqrt(2 / (1 - u * u)))).toBeCloseTo(1, 9);
  }
  expect(studentQuantile(0.025, 7)).toBe(-studentQuantile(0.975, 7));
  expect(studentQuantile(0.975, 1e7)).toBeCloseTo(normalQuantile(0.975), 6);
});

test("Student's interval of three values by hand: 11 plus or minus 4.303 times 2 / sqrt(3)", () => {
  const { estimate, low, high, standardError } = meanInterval({ values: [9, 11, 13] });
  expect(estimate).toBe(11);
  expect(standardError).toBeCloseTo(2 / Math.sqrt(3), 12);
  expect([low.toFixed(3), high.toFixed(3)]).toEqual(['6.032', '15.968']);
});

/** How often of `rounds` an interval holds the truth, and bounds on that share which chance leaves once in ten thousand. */
function coverage(rounds: number, holds: () => boolean): { low: number; high: number } {
  let held = 0;
  for (let round = 0; round < rounds; round += 1) held += Number(holds());
  return proportionInterval({ successes: held, trials: rounds, confidence: 0.9999 });
}

/** A series in which each value keeps `kept` of the one before; its mean is 0. */
function correlated(random: Random, count: number, kept: number): number[] {
  let last = 0;
  return Array.from({ length: count }, () => (last = kept * last + random.next() - 0.5));
}

test('a 95 % interval for the mean of five uniform values holds it 93.4 times in 100', () => {
  const random = new Random('mean coverage');
  const { low, high } = coverage(20_000, () => {
    const interval = meanInterval({ values: Array.from({ length: 5 }, () => random.next()) });
    return interval.low <= 0.5 && 0.5 <= interval.high;
  });
  // Five uniform values are a little short of normal: over two million rounds of another seed it held in 93.4 %.
  expect(low).toBeLessThan(0.9343);
  expect(high).toBeGreaterThan(0.9343);
});

test('batch means hold the mean of a correlated series where the interval for independent values does not', () => {
  const random = new Random('batch coverage');
  const holds = ({ low, high }: { low: number; high: number }): boolean => low <= 0 && 0 <= high;
  const byBatches = coverage(400, () => holds(batchMeansInterval({ values: correlated(random, 4_000, 0.8), warmUp: 100 })));
  expect(byBatches.high).toBeGreaterThan(0.95);
  expect(byBatches.low).toBeGreaterThan(0.85);
  expect(coverage(400, () => holds(meanInterval({ values: correlated(random, 4_000, 0.8) }))).high).toBeLessThan(0.7);
});

test('batches that are too short are warned of, long ones are not, and what was left out is said', () => {
  const values = correlated(new Random('warning'), 10_050, 0.99);
  const short = batchMeansInterval({ values: values.slice(0, 1_000), batches: 100 });
  expect(short.lag1).toBeGreaterThan(0.5);
  expect(short.warning).toMatch(/^the means of successive batches are correlated \(0\.\d\d, above 0\.15\): the interval is too narrow\. Run longer/);
  const long = batchMeansInterval({ values, batches: 10, warmUp: 45 });
  expect([long.warning, long.batchSize, long.discarded, long.count]).toEqual([null, 1_000, 50, 10]);
});

test('lag-1 correlation of series known by heart', () => {
  expect(lag1Correlation([1, -1, 1, -1])).toBe(-0.75);
  expect(lag1Correlation([5, 5, 5])).toBe(0);
});

test('several comparisons widen every interval, and too few values are a sentence', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect(meanInterval({ values, comparisons: 10 }).high).toBeGreaterThan(meanInterval({ values }).high);
  expect(batchMeansInterval({ values, batches: 5, comparisons: 10 }).high).toBeGreaterThan(batchMeansInterval({ values, batches: 5 }).high);
  expect(() => meanInterval({ values: [1] })).toThrow('1 values say nothing of their spread; give at least 2');
  expect(() => meanInterval({ values, confidence: 95 })).toThrow('confidence (95) must lie between 0 and 1, as 0.95');
  expect(() => batchMeansInterval({ values, batches: 2 })).toThrow('batches (2) must be a whole number, 5 or more');
  expect(() => batchMeansInterval({ values, warmUp: 8 })).toThrow('10 values less a warm-up of 8 do not fill 20 batches. Give a longer series.');
});
