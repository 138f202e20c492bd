import { describe, expect, test } from 'vitest';
import {
  bernoulli, constant, draw, empirical, erlang, exponential, gamma, geometric, logNormal, logNormalByTail, mixture, normal, pareto, paretoByMean, poisson, samplerOf, uniform, weibull, zipf,
} from '../simulation/distributions.ts';
import type { Distribution } from '../simulation/distributions.ts';
import { normalCdf, normalQuantile } from '../simulation/normal.ts';
import { Random } from '../simulation/random.ts';
import { cdfOf, meanOf, quantileOf, varianceOf } from './distributions.ts';
import { kolmogorovSmirnov } from './goodness.ts';
import { proportionInterval } from './intervals.ts';
import { summarise } from './summary.ts';

const laws: [string, Distribution][] = [
  ['constant', constant({ ms: 12.5 })],
  ['uniform', uniform({ minMs: 3, maxMs: 9 })],
  ['exponential', exponential({ meanMs: 20 })],
  ['shifted exponential', exponential({ meanMs: 20, minMs: 5 })],
  ['normal', normal({ meanMs: 50, standardDeviationMs: 5 })],
  ['normal, cut off at 0', normal({ meanMs: 5, standardDeviationMs: 6 })],
  ['log-normal', logNormal({ medianMs: 20, sigma: 0.5 })],
  ['log-normal by its tail', logNormalByTail({ meanMs: 30, p99Ms: 150 })],
  ['Pareto', pareto({ minMs: 2, alpha: 6 })],
  ['Pareto by its mean', paretoByMean({ meanMs: 10, alpha: 7 })],
  ['Weibull, heavy', weibull({ scaleMs: 10, shape: 0.8 })],
  ['Weibull, wearing out', weibull({ scaleMs: 10, shape: 3 })],
  ['gamma', gamma({ meanMs: 12, shape: 2.5 })],
  ['gamma below shape 1', gamma({ meanMs: 12, shape: 0.4 })],
  ['Erlang', erlang({ meanMs: 12, stages: 4 })],
  ['empirical', empirical({ samplesMs: [1, 1, 2, 40] })],
  ['Bernoulli', bernoulli({ probability: 0.3 })],
  ['Poisson', poisson({ mean: 3.7 })],
  ['Poisson, large', poisson({ mean: 2_500 })],
  ['geometric', geometric({ probability: 0.2 })],
  ['Zipf', zipf({ items: 1_000, exponent: 1.1 })],
  ['mixture', mixture([{ weight: 9, of: constant({ ms: 1 }) }, { weight: 1, of: exponential({ meanMs: 50 }) }])],
];

const samples = 40_000;
const confidence = 1 - 1e-5; // for each of some 80 comparisons: a false alarm once in a thousand changes of the seed
const z = normalQuantile(1 - 1e-5 / 2);

describe.each(laws)('%s', (name, law) => {
  const random = new Random(`law/${name}`);
  const next = samplerOf(law);
  const values = Float64Array.from({ length: samples }, () => next(random));
  const drawn = summarise(values);

  test('has its mean', () => {
    expect(Math.abs(drawn.mean - meanOf(law))).toBeLessThanOrEqual(z * Math.sqrt(varianceOf(law) / samples) + 1e-6);
  });

  test('has its variance', () => {
    // The spread of a sample variance comes from the fourth moment, taken from the sample itself.
    const fourth = values.reduce((sum, value) => sum + (value - drawn.mean) * (value - drawn.mean) * (value - drawn.mean) * (value - drawn.mean), 0) / samples;
    const error = Math.sqrt(Math.max(0, fourth - drawn.variance * drawn.variance) / samples);
    expect(Math.abs(drawn.variance - varianceOf(law))).toBeLessThanOrEqual(z * error + 1e-6);
  });

  test('has its tail beyond the 95th percentile', () => {
    const edge = quantileOf(law, 0.95) + 1e-5; // beyond the rounding of draws
    const { low, high } = proportionInterval({ successes: values.filter((value) => value > edge).length, trials: samples, confidence });
    const tail = 1 - cdfOf(law, edge);
    expect(tail).toBeGreaterThanOrEqual(low - 1e-12);
    expect(tail).toBeLessThanOrEqual(high + 1e-12);
  });

  test('fits its distribution function (Kolmogorov-Smirnov)', () => {
    const some = values.slice(0, 4_000);
    const { distance, bound } = kolmogorovSmirnov(some, (x) => cdfOf(law, x + 1e-9), { confidence });
    expect(distance).toBeLessThanOrEqual(bound);
  });

  test('quantile and distribution function are each other\'s inverse', () => {
    for (const q of [0.001, 0.1, 0.5, 0.9, 0.999]) {
      const x = quantileOf(law, q);
      expect(cdfOf(law, x * (1 + 1e-8))).toBeGreaterThanOrEqual(q - 1e-7);
      expect(cdfOf(law, x * (1 - 1e-6) - 1e-9)).toBeLessThanOrEqual(q + 1e-9);
    }
  });
});

test('the fit test tells an exponential law from one whose mean is 8 % off', () => {
  const random = new Random('power');
  const values = Array.from({ length: 10_000 }, () => draw(exponential({ meanMs: 21.6 }), random));
  expect(kolmogorovSmirnov(values, (ms) => cdfOf(exponential({ meanMs: 20 }), ms)).fits).toBe(false);
  expect(kolmogorovSmirnov(values, (ms) => cdfOf(exponential({ meanMs: 21.6 }), ms)).fits).toBe(true);
});

test('a log-normal law by its tail has that mean and that 99th percentile', () => {
  const law = logNormalByTail({ meanMs: 30, p99Ms: 150 });
  expect(meanOf(law)).toBeCloseTo(30, 6);
  expect(quantileOf(law, 0.99)).toBeCloseTo(150, 5);
});

test('moments that do not exist are infinite', () => {
  expect(meanOf(pareto({ minMs: 1, alpha: 1 }))).toBe(Infinity);
  expect(varianceOf(pareto({ minMs: 1, alpha: 2 }))).toBe(Infinity);
  expect(meanOf(mixture([{ weight: 1, of: constant({ ms: 1 }) }, { weight: 1, of: pareto({ minMs: 1, alpha: 0.5 }) }]))).toBe(Infinity);
});

test('the normal law of the tables, and its inverse', () => {
  for (const [x, probability] of [[0, 0.5], [1, 0.841344746068543], [-2, 0.0227501319481792], [-4, 3.16712418331199e-5]] as const) {
    expect(normalCdf(x) / probability).toBeCloseTo(1, 11);
  }
  expect(normalCdf(-8) / 6.22096057427178e-16).toBeCloseTo(1, 7); // a looser promise so far out
  for (const probability of [1e-9, 0.01, 0.3, 0.5, 0.77, 0.9999]) expect(normalCdf(normalQuantile(probability)) / probability).toBeCloseTo(1, 7);
});

test('a law takes one random number a draw, so that streams stay aligned', () => {
  for (const [name, law] of laws.filter(([, { kind }]) => kind !== 'gamma' && kind !== 'constant' && kind !== 'mixture')) {
    let asked = 0;
    const counting = { next: () => ((asked += 1), 0.37) };
    for (let round = 0; round < 10; round += 1) draw(law, counting);
    expect([name, asked]).toEqual([name, 10]);
  }
});

test('the ends of the random numbers give finite draws of the right range', () => {
  for (const [name, law] of laws.filter(([, { kind }]) => kind !== 'gamma')) {
    for (const u of [0, 1 - 1 / 4_294_967_296]) {
      const value = draw(law, { next: () => u });
      expect([name, Number.isFinite(value) && value >= 0]).toEqual([name, true]);
    }
  }
});

test('a law is plain data: it draws the same after a journey through JSON', () => {
  for (const [, law] of laws) {
    const [one, other] = [new Random('journey'), new Random('journey')];
    const back = JSON.parse(JSON.stringify(law)) as Distribution;
    for (let round = 0; round < 20; round += 1) expect(draw(back, other)).toBe(draw(law, one));
  }
});

test.each([
  [() => uniform({ minMs: 30, maxMs: 20 }), 'uniform: minMs (30) must not exceed maxMs (20). Swap them?'],
  [() => exponential({ meanMs: -1 }), 'exponential: meanMs (-1) must be a finite number of milliseconds, 0 or more'],
  [() => pareto({ minMs: 1, alpha: 0 }), 'pareto: alpha (0) must be a finite number above 0'],
  [() => paretoByMean({ meanMs: 1, alpha: 1 }), 'pareto: alpha (1) must exceed 1, or there is no mean. Give minMs instead.'],
  [() => logNormalByTail({ meanMs: 10, p99Ms: 200 }), 'p99Ms (200) must lie between meanMs (10) and 14.96 times meanMs'],
  [() => erlang({ meanMs: 1, stages: 1.5 }), 'erlang: stages (1.5) must be a whole number, 1 or more. For a fraction use gamma.'],
  [() => bernoulli({ probability: 1.1 }), 'bernoulli: probability (1.1) must lie from 0 to 1'],
  [() => geometric({ probability: 0 }), 'geometric: probability (0) must lie above 0 and be at most 1'],
  [() => zipf({ items: 0, exponent: 1 }), 'zipf: items (0) must be a whole number from 1 to 10000000'],
  [() => empirical({ samplesMs: [1, Number.NaN] }), 'empirical: samplesMs[1] (NaN) must be a finite number of milliseconds, 0 or more'],
  [() => mixture([{ weight: 0, of: constant({ ms: 1 }) }]), 'mixture: parts[0].weight (0) must be a finite number above 0'],
  [() => draw({ kind: 'cauchy' } as unknown as Distribution, { next: () => 0 }), 'kind "cauchy" is none of constant, uniform'],
  [() => quantileOf(constant({ ms: 1 }), 1), 'quantileOf: q (1) must lie between 0 and 1, as 0.99'],
])('bad input is a sentence: %#', (attempt, sentence) => {
  expect(attempt).toThrow(sentence);
});
