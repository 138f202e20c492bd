/**
 * Round numbers along an axis.
 *
 *     niceTicks(0, 87, 5) //=> [0, 20, 40, 60, 80]
 */

/** Multiples of 1, 2 or 5 times a power of ten within [low, high], about `count` of them. */
export function niceTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, count);
  const exponent = Math.floor(Math.log10(rough));
  const power = Number(`1e${exponent}`);
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) as number;
  const ticks: number[] = [];
  const first = Math.ceil((low / power - 1e-9) / step);
  for (let index = first; index * step * power <= high + (high - low) * 1e-9; index += 1) {
    ticks.push(Number(`${index * step}e${exponent}`));
  }
  return ticks;
}

/** A number as people write it: at most `digits` significant digits, no trailing zeros. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && (Math.abs(value) >= 1e7 || Math.abs(value) < 1e-4)) {
    const [mantissa, exponent] = value.toExponential(Math.min(2, digits - 1)).split('e');
    return `${Number(mantissa)}e${Number(exponent)}`;
  }
  return String(Number(value.toPrecision(Math.max(digits, Math.abs(value) >= 1 ? String(Math.trunc(Math.abs(value))).length : 1))));
}
