/**
 * How each law is drawn. All but gamma take one random number a draw (a mixture one more, for the part), by inverting the distribution function,
 * so that the draws of two runs stay aligned when a parameter changes.
 *
 *     const next = samplerOf(exponential({ meanMs: 20 }));
 *     next(random) //=> 13.7, say
 *
 * A random number has 32 bits: what is rarer than 2^-32 a draw never happens. Durations are rounded to 2^-20 ms. No power operator: engines differ in it.
 * Sources: Devroye 1986, ch. II (inversion); Marsaglia and Tsang 2000 (gamma).
 */
import type { CountDistribution, Distribution, DurationDistribution, RandomSource } from './distributions.ts';
import { checkedDistribution } from './distribution-checks.ts';
import { minusLogOfRest } from './logarithm.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { roundMs } from './round-ms.ts';

/** One draw. */
export type Sampler = (random: RandomSource) => number;

const prepared = new WeakMap<Distribution, Sampler>();

/** One draw of a law: milliseconds or a count. The law is checked and prepared at its first draw. */
export function draw(distribution: Distribution, random: RandomSource): number {
  let sampler = prepared.get(distribution);
  if (sampler === undefined) {
    sampler = samplerOf(distribution);
    prepared.set(distribution, sampler);
  }
  return sampler(random);
}

/** A function that draws from a law, with all that can be computed beforehand done: for a loop of millions. */
export function samplerOf(distribution: Distribution): Sampler {
  return prepare(checkedDistribution(distribution));
}

const HALF_STEP = 1 / 8_589_934_592; // 2^-33: into the middle of a step of the 32-bit number, so that 0 and 1 never come up

function prepare(law: Distribution): Sampler {
  switch (law.kind) {
    case 'bernoulli':
    case 'poisson':
    case 'geometric':
    case 'zipf':
      return prepareCount(law);
    case 'mixture':
      return prepareMixture(law.parts);
    default:
      return prepareDuration(law);
  }
}

function prepareDuration(law: Exclude<DurationDistribution, { kind: 'mixture' }>): Sampler {
  switch (law.kind) {
    case 'constant': {
      const ms = roundMs(law.ms);
      return () => ms;
    }
    case 'uniform': {
      const { minMs, maxMs } = law;
      return (random) => roundMs(minMs + random.next() * (maxMs - minMs));
    }
    case 'exponential': {
      const { minMs, meanMs } = law;
      return (random) => roundMs(minMs + minusLogOfRest(random.next()) * (meanMs - minMs));
    }
    case 'normal':
      return prepareNormal(law.meanMs, law.standardDeviationMs);
    case 'log-normal': {
      const { medianMs, sigma } = law;
      return (random) => roundMs(medianMs * Math.exp(sigma * normalQuantile(random.next() + HALF_STEP)));
    }
    case 'pareto': {
      const { minMs, alpha } = law;
      return (random) => roundMs(minMs * Math.exp(minusLogOfRest(random.next()) / alpha));
    }
    case 'weibull': {
      const { scaleMs, shape } = law;
      return (random) => roundMs(scaleMs * Math.exp(Math.log(-Math.log(1 - (random.next() + HALF_STEP))) / shape));
    }
    case 'gamma':
      return prepareGamma(law.meanMs, law.shape);
    case 'empirical': {
      const samples = Float64Array.from(law.samplesMs, roundMs);
      return (random) => samples[Math.floor(random.next() * samples.length)] as number;
    }
  }
}

/** By inversion above the cut, so that nothing is drawn in vain. */
function prepareNormal(meanMs: number, deviationMs: number): Sampler {
  if (deviationMs === 0) return () => roundMs(meanMs);
  const cut = normalCdf(-meanMs / deviationMs);
  return (random) => roundMs(Math.max(0, meanMs + deviationMs * normalQuantile(cut + (random.next() + HALF_STEP) * (1 - cut))));
}

/** Marsaglia and Tsang's rejection, 96 % and more accepted; below shape 1, their §6: gamma(shape + 1) times uniform^(1/shape). */
function prepareGamma(meanMs: number, shape: number): Sampler {
  const scaleMs = meanMs / shape;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  const unit = (random: RandomSource): number => {
    for (;;) {
      const x = normalQuantile(random.next() + HALF_STEP);
      const root = 1 + c * x;
      const v = root * root * root;
      const u = random.next() + HALF_STEP;
      if (v > 0 && Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  if (shape >= 1) return (random) => roundMs(scaleMs * unit(random));
  return (random) => roundMs(scaleMs * unit(random) * Math.exp(Math.log(random.next() + HALF_STEP) / shape));
}

function prepareCount(law: Exclude<CountDistribution, { kind: 'mixture' }>): Sampler {
  switch (law.kind) {
    case 'bernoulli': {
      const { probability } = law;
      return (random) => (random.next() < probability ? 1 : 0);
    }
    case 'geometric': {
      if (law.probability === 1) return (random) => (random.next(), 1);
      const perTrial = Math.log1p(-law.probability);
      return (random) => 1 + Math.floor(Math.log(1 - random.next()) / perTrial);
    }
    case 'zipf': {
      const weights = Float64Array.from({ length: law.items }, (_, index) => Math.exp(-law.exponent * Math.log(index + 1)));
      return fromTable(weights, 1);
    }
    case 'poisson':
      return preparePoisson(law.mean);
  }
}

/** A table of every count that 32 bits can tell from never: 9 deviations and 40 around the mean. */
function preparePoisson(mean: number): Sampler {
  const reach = Math.ceil(9 * Math.sqrt(mean)) + 40;
  const mode = Math.floor(mean);
  const lowest = Math.max(0, mode - reach);
  const weights = new Float64Array(mode + reach - lowest + 1);
  // Relative to the mode, by the ratio of neighbours: P(k) = P(k - 1) mean / k. Factorials would overflow.
  weights[mode - lowest] = 1;
  for (let count = mode + 1; count <= mode + reach; count += 1) weights[count - lowest] = ((weights[count - 1 - lowest] as number) * mean) / count;
  for (let count = mode; count > lowest; count -= 1) weights[count - 1 - lowest] = ((weights[count - lowest] as number) * count) / mean;
  return fromTable(weights, lowest);
}

function prepareMixture(parts: readonly { weight: number; of: Distribution }[]): Sampler {
  const samplers = parts.map(({ of }) => prepare(of));
  const pick = fromTable(Float64Array.from(parts, ({ weight }) => weight), 0);
  return (random) => (samplers[pick(random)] as Sampler)(random);
}

/** Draws `first` + index, index in proportion to its weight, by bisection in the running sums. Takes the array over. */
function fromTable(weights: Float64Array, first: number): Sampler {
  for (let index = 1; index < weights.length; index += 1) weights[index] = (weights[index] as number) + (weights[index - 1] as number);
  const total = weights[weights.length - 1] as number;
  return (random) => {
    const wanted = random.next() * total;
    let low = 0;
    let high = weights.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((weights[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return first + low;
  };
}
