/**
 * Confidence intervals: how far an estimate from a finite number of runs may lie from the truth.
 *
 *     proportionInterval({ successes: 130, trials: 1000 }) //=> { estimate: 0.13, low: 0.1106, high: 0.1523 }
 *
 * Source: Wilson 1927; Brown, Cai and DasGupta 2001 §3.1.1 (why Wilson's and not the textbook's).
 */
import { normalQuantile } from '../simulation/normal.ts';

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
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence (${confidence}) must lie between 0 and 1, as 0.95`);
  if (!Number.isInteger(comparisons) || comparisons < 1) throw new RangeError(`comparisons (${comparisons}) must be a whole number, 1 or more`);
  const z = normalQuantile(1 - (1 - confidence) / comparisons / 2);
  const estimate = successes / trials;
  const zz = z * z;
  const centre = (estimate + zz / (2 * trials)) / (1 + zz / trials);
  const half = (z / (1 + zz / trials)) * Math.sqrt((estimate * (1 - estimate)) / trials + zz / (4 * trials * trials));
  // At the ends the exact bound is 0 or 1; rounding would leave a hair's breadth.
  return { estimate, low: successes === 0 ? 0 : centre - half, high: successes === trials ? 1 : centre + half };
}
