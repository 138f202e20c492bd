/**
 * Laws of chance as data: a distribution is a record, so it can be printed, sent to another process and read back. Durations are in virtual
 * milliseconds, counts are whole numbers.
 *
 *     const service = logNormal({ medianMs: 20, sigma: 0.5 });
 *     draw(service, random)            //=> 17.3, say
 *     const next = samplerOf(service); //   the same, prepared once for a hot loop
 *     next(random)
 *
 * Moments, quantiles and distribution functions are in statistics/distributions. How a law is drawn: ./samplers.ts.
 */
import { normalQuantile } from './normal.ts';
import { checkedDistribution } from './distribution-checks.ts';

/** What a draw needs of a random stream: numbers in [0, 1). */
export interface RandomSource {
  next(): number;
}

export interface Mixture<D> {
  readonly kind: 'mixture';
  readonly parts: readonly { readonly weight: number; readonly of: D }[];
}

export type DurationDistribution =
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: 'exponential'; readonly meanMs: number; readonly minMs: number }
  | { readonly kind: 'normal'; readonly meanMs: number; readonly standardDeviationMs: number }
  | { readonly kind: 'log-normal'; readonly medianMs: number; readonly sigma: number }
  | { readonly kind: 'pareto'; readonly minMs: number; readonly alpha: number }
  | { readonly kind: 'weibull'; readonly scaleMs: number; readonly shape: number }
  | { readonly kind: 'gamma'; readonly meanMs: number; readonly shape: number }
  | { readonly kind: 'empirical'; readonly samplesMs: readonly number[] }
  | Mixture<DurationDistribution>;

export type CountDistribution =
  | { readonly kind: 'bernoulli'; readonly probability: number }
  | { readonly kind: 'poisson'; readonly mean: number }
  | { readonly kind: 'geometric'; readonly probability: number }
  | { readonly kind: 'zipf'; readonly items: number; readonly exponent: number }
  | Mixture<CountDistribution>;

export type Distribution = DurationDistribution | CountDistribution | Mixture<Distribution>;

type Duration<Kind extends DurationDistribution['kind']> = Extract<DurationDistribution, { kind: Kind }>;
type Count<Kind extends CountDistribution['kind']> = Extract<CountDistribution, { kind: Kind }>;

/** Always the same. */
export function constant(options: { ms: number }): Duration<'constant'> {
  return checkedDistribution({ kind: 'constant', ms: options.ms });
}

/** Every duration from `minMs` to `maxMs` equally likely. */
export function uniform(options: { minMs: number; maxMs: number }): Duration<'uniform'> {
  return checkedDistribution({ kind: 'uniform', minMs: options.minMs, maxMs: options.maxMs });
}

/** At least `minMs` (0 unless told) and memoryless beyond it; `meanMs` is the mean of the whole. */
export function exponential(options: { meanMs: number; minMs?: number }): Duration<'exponential'> {
  return checkedDistribution({ kind: 'exponential', meanMs: options.meanMs, minMs: options.minMs ?? 0 });
}

/** The bell curve, cut off at 0 because no duration is negative: mean and deviation are those before the cut. */
export function normal(options: { meanMs: number; standardDeviationMs: number }): Duration<'normal'> {
  return checkedDistribution({ kind: 'normal', meanMs: options.meanMs, standardDeviationMs: options.standardDeviationMs });
}

/** Half of the durations lie below `medianMs`; `sigma` is the standard deviation of their natural logarithm. */
export function logNormal(options: { medianMs: number; sigma: number }): Duration<'log-normal'> {
  return checkedDistribution({ kind: 'log-normal', medianMs: options.medianMs, sigma: options.sigma });
}

/**
 * The log-normal law with this mean and this 99th percentile. Of the two that there are, the one with the smaller sigma. `p99Ms` lies between
 * the mean and 14.96 times the mean: no log-normal law has a larger ratio.
 */
export function logNormalByTail(options: { meanMs: number; p99Ms: number }): Duration<'log-normal'> {
  const { meanMs, p99Ms } = options;
  checkedDistribution({ kind: 'constant', ms: meanMs });
  const z = normalQuantile(0.99);
  const spread = z * z - 2 * Math.log(p99Ms / meanMs);
  if (!(meanMs > 0 && p99Ms >= meanMs && spread >= 0)) {
    throw new RangeError(`log-normal: p99Ms (${p99Ms}) must lie between meanMs (${meanMs}) and 14.96 times meanMs. For a heavier tail use pareto.`);
  }
  const sigma = z - Math.sqrt(spread);
  return logNormal({ medianMs: meanMs * Math.exp((-sigma * sigma) / 2), sigma });
}

/** At least `minMs`, with P(longer than t) = (minMs / t)^alpha. The mean is infinite unless alpha exceeds 1, the variance unless it exceeds 2. */
export function pareto(options: { minMs: number; alpha: number }): Duration<'pareto'> {
  return checkedDistribution({ kind: 'pareto', minMs: options.minMs, alpha: options.alpha });
}

/** The Pareto law with this mean; alpha exceeds 1. */
export function paretoByMean(options: { meanMs: number; alpha: number }): Duration<'pareto'> {
  const { meanMs, alpha } = options;
  if (!(alpha > 1)) throw new RangeError(`pareto: alpha (${alpha}) must exceed 1, or there is no mean. Give minMs instead.`);
  return pareto({ minMs: (meanMs * (alpha - 1)) / alpha, alpha });
}

/** P(longer than t) = exp(-(t / scaleMs)^shape): shape below 1 has a heavy tail, 1 is exponential, above 1 things wear out. */
export function weibull(options: { scaleMs: number; shape: number }): Duration<'weibull'> {
  return checkedDistribution({ kind: 'weibull', scaleMs: options.scaleMs, shape: options.shape });
}

/** Mean `meanMs`, variance meanMs^2 / shape. */
export function gamma(options: { meanMs: number; shape: number }): Duration<'gamma'> {
  return checkedDistribution({ kind: 'gamma', meanMs: options.meanMs, shape: options.shape });
}

/** The sum of `stages` exponential durations, of mean `meanMs` in all. */
export function erlang(options: { meanMs: number; stages: number }): Duration<'gamma'> {
  const { meanMs, stages } = options;
  if (!Number.isInteger(stages) || stages < 1) throw new RangeError(`erlang: stages (${stages}) must be a whole number, 1 or more. For a fraction use gamma.`);
  return gamma({ meanMs, shape: stages });
}

/** One of the measured durations, each equally likely. */
export function empirical(options: { samplesMs: readonly number[] }): Duration<'empirical'> {
  return checkedDistribution({ kind: 'empirical', samplesMs: [...options.samplesMs] });
}

/** 1 with the given probability, otherwise 0. */
export function bernoulli(options: { probability: number }): Count<'bernoulli'> {
  return checkedDistribution({ kind: 'bernoulli', probability: options.probability });
}

/** How many independent events fall into an interval in which `mean` are expected; `mean` is at most 1e8. */
export function poisson(options: { mean: number }): Count<'poisson'> {
  return checkedDistribution({ kind: 'poisson', mean: options.mean });
}

/** How many trials up to and including the first success: 1 or more. */
export function geometric(options: { probability: number }): Count<'geometric'> {
  return checkedDistribution({ kind: 'geometric', probability: options.probability });
}

/** An item from 1 to `items` (at most 1e7), item i with a probability in proportion to 1 / i^exponent; exponent 0 makes all alike. */
export function zipf(options: { items: number; exponent: number }): Count<'zipf'> {
  return checkedDistribution({ kind: 'zipf', items: options.items, exponent: options.exponent });
}

/** One of several laws, each in proportion to its weight: `mixture([{ weight: 9, of: hit }, { weight: 1, of: miss }])`. */
export function mixture<Part extends { weight: number; of: Distribution }>(parts: readonly Part[]): Mixture<Part['of']> {
  return checkedDistribution({ kind: 'mixture', parts: parts.map(({ weight, of }) => ({ weight, of })) });
}

export { checkedDistribution } from './distribution-checks.ts';
export { draw, samplerOf } from './samplers.ts';
export type { Sampler } from './samplers.ts';
