/**
 * Confidence intervals: how far an estimate from a finite number of runs may lie from the truth.
 *
 *     proportionInterval({ successes: 130, trials: 1000 }) //=> { estimate: 0.13, low: 0.1106, high: 0.1523 }
 *
 *     meanInterval({ values: [9, 11, 13] })                     //=> { estimate: 11, low: 6.03, high: 15.97, … }
 *     batchMeansInterval({ values: waitsMs, warmUp: 10_000 })    //=> for a correlated series, such as the waits in a queue
 *
 * Source: Wilson 1927; Brown, Cai and DasGupta 2001 §3.1.1 (why Wilson's and not the textbook's); Student 1908; Law 2015 §9.5.3 (batch means).
 */
import { normalQuantile } from '../simulation/normal.ts';
import { regularisedBeta } from './special-functions.ts';
import { Summary, summarise } from './summary.ts';

export { normalQuantile };

export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval for a proportion. `confidence` lies in (0, 1), default 0.95. When `comparisons` estimates are judged together, each
 * gets the stricter level with which all of them hold at once (Bonferroni).
 */
export function proportionInterval(options: { successes: number; trials: number; confidence?: number; comparisons?: number }): Interval {
  const { successes, trials, confidence = 0.95, comparisons = 1 } = options;
  if (!Number.isInteger(trials) || trials < 1) throw new RangeError(`trials (${trials}) must be a whole number, 1 or more`);
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(`successes (${successes}) must be a whole number from 0 to trials (${trials})`);
  }
  const z = normalQuantile(upperEnd({ confidence, comparisons }));
  const estimate = successes / trials;
  const zz = z * z;
  const centre = (estimate + zz / (2 * trials)) / (1 + zz / trials);
  const half = (z / (1 + zz / trials)) * Math.sqrt((estimate * (1 - estimate)) / trials + zz / (4 * trials * trials));
  // At the ends the exact bound is 0 or 1; rounding would leave a hair's breadth.
  return { estimate, low: successes === 0 ? 0 : centre - half, high: successes === trials ? 1 : centre + half };
}

export interface MeanInterval extends Interval {
  readonly count: number; // independent values that it rests on
  readonly standardError: number;
}

/**
 * Student's interval for the mean of *independent* values, 2 or more, or of their summary. For values that follow one another in one run use
 * `batchMeansInterval`: their correlation makes this one far too narrow.
 */
export function meanInterval(options: { values: ArrayLike<number> | Summary; confidence?: number; comparisons?: number }): MeanInterval {
  const { values, confidence = 0.95, comparisons = 1 } = options;
  const summary = values instanceof Summary ? values : summarise(values);
  if (summary.count < 2) throw new RangeError(`meanInterval: ${summary.count} values say nothing of their spread; give at least 2`);
  const standardError = Math.sqrt(summary.variance / summary.count);
  const half = studentQuantile(upperEnd({ confidence, comparisons }), summary.count - 1) * standardError;
  return { estimate: summary.mean, low: summary.mean - half, high: summary.mean + half, count: summary.count, standardError };
}

export interface BatchMeansInterval extends MeanInterval {
  readonly batchSize: number;
  readonly discarded: number; // values at the start that were left out: the warm-up, and what did not fill a batch
  readonly lag1: number; // correlation of each batch's mean with the next, near 0 when the batches are long enough
  readonly warning: string | null; // why not to trust the interval, when there is a reason
}

/**
 * An interval for the mean of a *correlated* series (waits of successive customers, queue lengths), by cutting it into `batches` (default 20) long
 * ones, whose means are nearly independent. `warmUp` values at the start are discarded (default 0). Warns when the batch means still depend
 * on one another: when their lag-1 correlation lies above what independent ones exceed once in twenty.
 */
export function batchMeansInterval(options: {
  values: ArrayLike<number>;
  batches?: number;
  warmUp?: number;
  confidence?: number;
  comparisons?: number;
}): BatchMeansInterval {
  const { values, batches = 20, warmUp = 0, confidence, comparisons } = options;
  if (!Number.isInteger(batches) || batches < 5) throw new RangeError(`batchMeansInterval: batches (${batches}) must be a whole number, 5 or more, as 20`);
  if (!Number.isInteger(warmUp) || warmUp < 0) throw new RangeError(`batchMeansInterval: warmUp (${warmUp}) must be a whole number of values, 0 or more`);
  const batchSize = Math.floor((values.length - warmUp) / batches);
  if (batchSize < 1) {
    throw new RangeError(`batchMeansInterval: ${values.length} values less a warm-up of ${warmUp} do not fill ${batches} batches. Give a longer series.`);
  }
  const discarded = values.length - batches * batchSize;
  const means = Array.from({ length: batches }, (_, batch) => {
    const summary = new Summary();
    const from = discarded + batch * batchSize;
    for (let index = from; index < from + batchSize; index += 1) summary.add(values[index] as number);
    return summary.mean;
  });
  const lag1 = lag1Correlation(means);
  // Independent means: about normal, mean -1 / n, variance 1 / n.
  const lag1Max = 1.645 / Math.sqrt(batches) - 1 / batches;
  const warning =
    lag1 <= lag1Max
      ? null
      : `the means of successive batches are correlated (${lag1.toFixed(2)}, above ${lag1Max.toFixed(2)}): the interval is too narrow. Run longer, or use fewer batches.`;
  return { ...meanInterval({ values: means, confidence, comparisons }), batchSize, discarded, lag1, warning };
}

/** How far each value goes with the next, from -1 to 1; 0 for a series that does not vary. */
export function lag1Correlation(values: ArrayLike<number>): number {
  const { mean, variance, count } = summarise(values);
  if (variance === 0) return 0;
  let sum = 0;
  for (let index = 1; index < count; index += 1) sum += ((values[index - 1] as number) - mean) * ((values[index] as number) - mean);
  return sum / (variance * (count - 1));
}

/** The value below which Student's t with `degrees` of freedom lies with the given probability, in (0, 1). Relative error below 1e-9. */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`probability (${probability}) must lie between 0 and 1`);
  if (!(degrees > 0 && degrees < Infinity)) throw new RangeError(`degrees (${degrees}) must be a finite number above 0`);
  if (probability === 0.5) return 0;
  if (probability < 0.5) return -studentQuantile(1 - probability, degrees);
  // P(T > t) = I_x(degrees / 2, 1 / 2) / 2 at x = degrees / (degrees + t^2); it falls with t.
  const beyond = (t: number): number => regularisedBeta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;
  let low = 0;
  let high = 1;
  while (beyond(high) > 1 - probability) {
    low = high;
    high *= 2;
  }
  while (high - low > high * 1e-13) {
    const middle = (low + high) / 2;
    if (beyond(middle) > 1 - probability) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability below the upper end of a two-sided interval, at the level that each of several comparisons needs. */
function upperEnd({ confidence = 0.95, comparisons = 1 }: { confidence?: number; comparisons?: number }): number {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence (${confidence}) must lie between 0 and 1, as 0.95`);
  if (!Number.isInteger(comparisons) || comparisons < 1) throw new RangeError(`comparisons (${comparisons}) must be a whole number, 1 or more`);
  return 1 - (1 - confidence) / comparisons / 2;
}
