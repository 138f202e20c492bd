/**
 * Fractions of big integers as numbers and as text.
 *
 *     ratio({ n: 2n, d: 3n, s: 1n })        //=> 0.6666666666666666
 *     fractionText({ n: 15n, d: 28n, s: 1n }) //=> '15/28'
 */
export interface Fraction {
  readonly n: bigint; // numerator, 0 or more
  readonly d: bigint; // denominator, above 0
  readonly s: bigint; // sign
}

const BITS = 66; // of the quotient: 53 and some more, so that rounding it is rounding the fraction

/** The nearest double, of fractions whose numerator and denominator may each be far beyond doubles. */
export function ratio({ n, d, s }: Fraction): number {
  if (n === 0n) return 0;
  const shift = BITS - bitsOf(n) + bitsOf(d);
  const quotient = shift >= 0 ? (n << BigInt(shift)) / d : n / (d << BigInt(-shift));
  // In two steps, since the power itself may be no double.
  const half = Math.trunc(shift / 2);
  return (Number(s) * Number(quotient)) / 2 ** half / 2 ** (shift - half);
}

export const fractionText = ({ n, d, s }: Fraction): string => `${s < 0n ? '-' : ''}${n}${d === 1n ? '' : `/${d}`}`;

const bitsOf = (value: bigint): number => value.toString(2).length;
