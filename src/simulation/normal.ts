/**
 * The standard normal law: its distribution function and the inverse.
 *
 *     normalQuantile(0.975)            //=> 1.95996…
 *     normalCdf(normalQuantile(0.975)) //=> 0.975
 *
 * It stands in the simulation because normal and log-normal durations are drawn by the inverse: one random number a draw.
 */

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

/** The probability that a standard normal variable is at most `x`. Absolute error below 1e-14; relative error below 1e-11 above -7, 1e-7 below. Source: Hart 1968, as given by West 2005. */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > 37) return x > 0 ? 1 : 0;
  const bell = Math.exp((-size * size) / 2);
  const beyond = size < 7.071 ? (bell * polynomial(HART_ABOVE, size)) / polynomial(HART_BELOW, size) : bell / tailFraction(size) / 2.506628274631;
  return x > 0 ? 1 - beyond : beyond;
}

const tailFraction = (x: number): number => x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))));

const CENTRE_ABOVE = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239];
const CENTRE_BELOW = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1];
const TAIL_ABOVE = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
const HART_ABOVE = [3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376];
const HART_BELOW = [8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752];

/** Horner's rule, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let index = 0; index < coefficients.length; index += 1) sum = sum * x + (coefficients[index] as number);
  return sum;
}
