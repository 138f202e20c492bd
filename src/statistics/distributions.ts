/**
 * What is known of a law without drawing from it: mean, variance, the chance of at most x, quantiles. A simulation is held against these.
 *
 *     const delay = exponential({ meanMs: 20 });
 *     meanOf(delay)            //=> 20
 *     1 - cdfOf(delay, 60)     //=> 0.0498
 *     quantileOf(delay, 0.99)  //=> 92.1
 *
 * Infinite moments are Infinity. Rounding of draws to 2^-20 ms is left out of account. Source: Johnson, Kotz and Balakrishnan 1994; Johnson, Kemp and Kotz 2005.
 */
import type { Distribution } from '../simulation/distributions.ts';
import { checkedDistribution } from '../simulation/distributions.ts';
import { normalCdf, normalQuantile } from '../simulation/normal.ts';
import { logGamma, regularisedGamma } from './special-functions.ts';

/** The mean: milliseconds for durations, a number for counts. */
export function meanOf(distribution: Distribution): number {
  return moments(checkedDistribution(distribution)).mean;
}

/** The variance: square milliseconds for durations. */
export function varianceOf(distribution: Distribution): number {
  return moments(checkedDistribution(distribution)).variance;
}

/** The chance that a draw is at most `x`. */
export function cdfOf(distribution: Distribution, x: number): number {
  if (Number.isNaN(x)) throw new RangeError('cdfOf: x is not a number');
  return cdf(checkedDistribution(distribution), x);
}

/** The least value that a draw exceeds with a chance of at most 1 - q; `q` lies in (0, 1). Relative error below 1e-8. */
export function quantileOf(distribution: Distribution, q: number): number {
  if (!(q > 0 && q < 1)) throw new RangeError(`quantileOf: q (${q}) must lie between 0 and 1, as 0.99`);
  return quantile(checkedDistribution(distribution), q);
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function moments(law: Distribution): Moments {
  switch (law.kind) {
    case 'constant':
      return { mean: law.ms, variance: 0 };
    case 'uniform':
      return { mean: (law.minMs + law.maxMs) / 2, variance: square(law.maxMs - law.minMs) / 12 };
    case 'exponential':
      return { mean: law.meanMs, variance: square(law.meanMs - law.minMs) };
    case 'normal':
      return normalMoments(law.meanMs, law.standardDeviationMs);
    case 'log-normal': {
      const s2 = square(law.sigma);
      return { mean: law.medianMs * Math.exp(s2 / 2), variance: square(law.medianMs) * Math.exp(s2) * Math.expm1(s2) };
    }
    case 'pareto': {
      const { minMs, alpha } = law;
      const mean = alpha > 1 ? (alpha * minMs) / (alpha - 1) : Infinity;
      return { mean, variance: alpha > 2 ? (square(minMs) * alpha) / (square(alpha - 1) * (alpha - 2)) : Infinity };
    }
    case 'weibull': {
      const mean = Math.exp(logGamma(1 + 1 / law.shape));
      return { mean: law.scaleMs * mean, variance: square(law.scaleMs) * (Math.exp(logGamma(1 + 2 / law.shape)) - square(mean)) };
    }
    case 'gamma':
      return { mean: law.meanMs, variance: square(law.meanMs) / law.shape };
    case 'empirical':
      return weighted(law.samplesMs.map((ms) => ({ weight: 1, of: { mean: ms, variance: 0 } })));
    case 'bernoulli':
      return { mean: law.probability, variance: law.probability * (1 - law.probability) };
    case 'poisson':
      return { mean: law.mean, variance: law.mean };
    case 'geometric':
      return { mean: 1 / law.probability, variance: (1 - law.probability) / square(law.probability) };
    case 'zipf':
      return weighted(zipfWeights(law).map((weight, index) => ({ weight, of: { mean: index + 1, variance: 0 } })));
    case 'mixture':
      return weighted(law.parts.map(({ weight, of }) => ({ weight, of: moments(of) })));
  }
}

/** Of what is left of the bell when everything below 0 is cut off. */
function normalMoments(meanMs: number, deviationMs: number): Moments {
  if (deviationMs === 0) return { mean: meanMs, variance: 0 };
  const cut = -meanMs / deviationMs;
  const density = Math.exp((-cut * cut) / 2) / Math.sqrt(2 * Math.PI);
  const lambda = density / normalCdf(-cut);
  return { mean: meanMs + deviationMs * lambda, variance: square(deviationMs) * (1 + cut * lambda - square(lambda)) };
}

/** Moments of a mixture: its variance is that within the parts plus that between their means. */
function weighted(parts: readonly { weight: number; of: Moments }[]): Moments {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const mean = parts.reduce((sum, { weight, of }) => sum + (weight / total) * of.mean, 0);
  if (mean === Infinity) return { mean, variance: Infinity };
  return { mean, variance: parts.reduce((sum, { weight, of }) => sum + (weight / total) * (of.variance + square(of.mean - mean)), 0) };
}

function cdf(law: Distribution, x: number): number {
  switch (law.kind) {
    case 'constant':
      return x >= law.ms ? 1 : 0;
    case 'uniform':
      return x >= law.maxMs ? 1 : Math.max(0, (x - law.minMs) / (law.maxMs - law.minMs));
    case 'exponential':
      if (x < law.minMs) return 0;
      return law.meanMs === law.minMs ? 1 : -Math.expm1(-(x - law.minMs) / (law.meanMs - law.minMs));
    case 'normal': {
      if (x < 0) return 0;
      if (law.standardDeviationMs === 0) return x >= law.meanMs ? 1 : 0;
      const cut = normalCdf(-law.meanMs / law.standardDeviationMs);
      return (normalCdf((x - law.meanMs) / law.standardDeviationMs) - cut) / (1 - cut);
    }
    case 'log-normal':
      if (x <= 0) return 0;
      if (law.sigma === 0) return x >= law.medianMs ? 1 : 0;
      return normalCdf(Math.log(x / law.medianMs) / law.sigma);
    case 'pareto':
      return x <= law.minMs ? 0 : -Math.expm1(law.alpha * Math.log(law.minMs / x));
    case 'weibull':
      return x <= 0 ? 0 : -Math.expm1(-Math.exp(law.shape * Math.log(x / law.scaleMs)));
    case 'gamma':
      return regularisedGamma(law.shape, (x * law.shape) / law.meanMs);
    case 'empirical':
      return law.samplesMs.filter((ms) => ms <= x).length / law.samplesMs.length;
    case 'bernoulli':
      return x < 0 ? 0 : x < 1 ? 1 - law.probability : 1;
    case 'poisson':
      // P(at most k events) = P(the next event comes after the interval).
      return x < 0 ? 0 : law.mean === 0 ? 1 : 1 - regularisedGamma(Math.floor(x) + 1, law.mean);
    case 'geometric':
      return x < 1 ? 0 : -Math.expm1(Math.floor(x) * Math.log1p(-law.probability));
    case 'zipf':
      return zipfCdf(law, x);
    case 'mixture': {
      const total = law.parts.reduce((sum, { weight }) => sum + weight, 0);
      return law.parts.reduce((sum, { weight, of }) => sum + (weight / total) * cdf(of, x), 0);
    }
  }
}

function quantile(law: Distribution, q: number): number {
  switch (law.kind) {
    case 'constant':
      return law.ms;
    case 'uniform':
      return law.minMs + q * (law.maxMs - law.minMs);
    case 'exponential':
      return law.minMs - Math.log1p(-q) * (law.meanMs - law.minMs);
    case 'log-normal':
      return law.medianMs * Math.exp(law.sigma * normalQuantile(q));
    case 'pareto':
      return law.minMs * Math.exp(-Math.log1p(-q) / law.alpha);
    case 'weibull':
      return law.scaleMs * Math.exp(Math.log(-Math.log1p(-q)) / law.shape);
    case 'bernoulli':
    case 'poisson':
    case 'geometric':
    case 'zipf':
      return bisect((x) => cdf(law, x), q, { whole: true });
    case 'empirical':
      return [...law.samplesMs].sort((a, b) => a - b)[Math.ceil(q * law.samplesMs.length) - 1] as number;
    default:
      return bisect((x) => cdf(law, x), q, { whole: false });
  }
}

/** The least x, 0 or more, with at(x) at least q; a whole number when asked. */
function bisect(at: (x: number) => number, q: number, { whole }: { whole: boolean }): number {
  if (at(0) >= q) return 0;
  let low = 0;
  let high = 1;
  while (at(high) < q && high < Number.MAX_VALUE / 2) {
    low = high;
    high *= 2;
  }
  // A span of one unit is enough for whole numbers; for the others, the last bits of the two ends.
  while (whole ? high - low > 1 : high - low > high * 1e-14 && high > 1e-300) {
    const middle = whole ? Math.floor((low + high) / 2) : (low + high) / 2;
    if (at(middle) >= q) high = middle;
    else low = middle;
  }
  return high;
}

type Zipf = Extract<Distribution, { kind: 'zipf' }>;

const zipfWeights = (law: Zipf): number[] => Array.from({ length: law.items }, (_, index) => Math.exp(-law.exponent * Math.log(index + 1)));

function zipfCdf(law: Zipf, x: number): number {
  if (x < 1) return 0;
  const weights = zipfWeights(law);
  const sum = (some: number[]): number => some.reduce((total, weight) => total + weight, 0);
  return x >= law.items ? 1 : sum(weights.slice(0, Math.floor(x))) / sum(weights);
}

const square = (x: number): number => x * x;
