/**
 * Confidence intervals: how far an estimate from a finite number of runs may lie from the truth.
 *
 *     proportionInterval({ successes: 130, trials: 1000 }) //=> { estimate: 0.13, low: 0.1106, high: 0.1523 }
 *
 * Source: Wilson 1927; Brown, Cai and DasGupta 2001 §3.1.1 (why Wilson's and not the textbook's).
 */
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

/**
 * The value below which a standard normal variable lies with the given probability, in (0, 1). Relative error below 1.2e-9. Source: Acklam 2003,
 * "An algorithm for computing the inverse normal cumulative distribution function".
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`probability (${probability}) must lie between 0 and 1`);
  const low = 0.02425;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability < low) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return polynomial(TAIL_ABOVE, q) / (polynomial(TAIL_BELOW, q) * q + 1);
  }
  const q = probability - 0.5;
  const r = q * q;
  return (polynomial(CENTRE_ABOVE, r) * q) / (polynomial(CENTRE_BELOW, r) * r + 1);
}

const CENTRE_ABOVE = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239];
const CENTRE_BELOW = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1];
const TAIL_ABOVE = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];

/** Horner's rule, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
