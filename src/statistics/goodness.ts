/**
 * Whether a sample can come from a law: the largest distance between the two distribution functions (Kolmogorov and Smirnov), and how large
 * chance makes it.
 *
 *     kolmogorovSmirnov(delaysMs, (ms) => cdfOf(exponential({ meanMs: 20 }), ms)).distance //=> 0.004
 *
 * Source: Massart 1990: P(distance > d) <= 2 exp(-2 n d^2), for every law (for one with jumps the bound is generous).
 */
import { sorted } from './summary.ts';

export interface GoodnessOfFit {
  readonly distance: number; // the largest gap between sample and law, in [0, 1]
  readonly bound: number; // what chance exceeds with probability 1 - confidence at most
  readonly fits: boolean;
}

/** `cdf` is the law's chance of at most x. Samples are independent; `confidence` lies in (0, 1), default 0.999. */
export function kolmogorovSmirnov(samples: ArrayLike<number>, cdf: (x: number) => number, options: { confidence?: number } = {}): GoodnessOfFit {
  const { confidence = 0.999 } = options;
  if (samples.length === 0) throw new RangeError('kolmogorovSmirnov: there are no samples; give at least one');
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence (${confidence}) must lie between 0 and 1, as 0.999`);
  const ordered = sorted(samples);
  const count = ordered.length;
  let distance = 0;
  for (let from = 0, to = 0; from < count; from = to) {
    const x = ordered[from] as number;
    while (to < count && ordered[to] === x) to += 1;
    distance = Math.max(distance, Math.abs(to / count - cdf(x)), Math.abs(from / count - cdf(justBelow(x))));
  }
  const bound = Math.sqrt(Math.log(2 / (1 - confidence)) / (2 * count));
  return { distance, bound, fits: distance <= bound };
}

/** Half a step of 2^-20 below: where a law jumps at x, its value before the jump. */
const justBelow = (x: number): number => x - 1 / 2_097_152;
