/**
 * The fullest of as many bins as there are balls, when each ball goes to the emptiest of one, two or three bins drawn at random: the random
 * streams held against the forms. What is drawn for each choice comes from a stream of its own, so that streams that agree would be found out.
 *
 * Source: Azar, Broder, Karlin and Upfal 1999; Gonnet 1981 (one choice). Figures: an independent Monte Carlo run.
 */
import { describe, expect, test } from 'vitest';
import { meanInterval, proportionInterval } from '../statistics/intervals.ts';
import { logGamma, regularisedGamma } from '../statistics/special-functions.ts';
import { RandomStreams } from './random.ts';
import { StreamTable } from './stream-table.ts';

const BINS = 100_000;
const SEEDS = 50;

/** Numbers in [0, 1) for the choices of a ball: `draw(1)` for the second. */
type Draw = (choice: number) => number;

const named = (streams: RandomStreams): Draw => {
  const ofChoice = [1, 2, 3].map((choice) => streams.stream(`choice ${choice}`));
  return (choice) => ofChoice[choice]?.next() ?? 0;
};

/** Streams as links have them. */
const quick = (streams: RandomStreams): Draw => {
  const table = new StreamTable(3, (choice) => `${streams.seed}/choice ${choice + 1}`);
  return (choice) => table.at(choice).next();
};

function fullest(choices: number, draw: Draw): number {
  const loads = new Uint8Array(BINS);
  let most = 0;
  for (let ball = 0; ball < BINS; ball += 1) {
    let bin = Math.floor(draw(0) * BINS);
    for (let choice = 1; choice < choices; choice += 1) {
      const other = Math.floor(draw(choice) * BINS);
      if ((loads[other] as number) < (loads[bin] as number)) bin = other;
    }
    const load = (loads[bin] as number) + 1;
    loads[bin] = load;
    if (load > most) most = load;
  }
  return most;
}

const fullestOver = (choices: number, kind: (streams: RandomStreams) => Draw): number[] =>
  Array.from({ length: SEEDS }, (_, seed) => fullest(choices, kind(new RandomStreams(seed))));

/** The value that comes most often. */
function mode(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** Null if the chance of a bin with 8 balls or more lies in the interval for it; a sentence if not. Loads are nearly independent, Poisson with mean 1. */
function disagreement(maxima: readonly number[]): string | null {
  const form = 1 - Math.exp(BINS * Math.log1p(-regularisedGamma(8, 1)));
  const { estimate, low, high } = proportionInterval({ successes: maxima.filter((most) => most >= 8).length, trials: maxima.length, confidence: 0.999 });
  return low <= form && form <= high ? null : `8 balls or more have a chance of ${form}; the runs give ${estimate}, between ${low} and ${high}`;
}

describe.each([['named streams', named], ['the streams of links', quick]])('the fullest of 100,000 bins, by %s', (_, kind) => {
  test('holds 8 balls as a rule where each ball has one choice', () => {
    const maxima = fullestOver(1, kind);
    expect(mode(maxima)).toBe(8);
    expect(disagreement(maxima)).toBeNull();
    // Gonnet: the inverse of gamma at n, less 3 / 2, up to what vanishes with n; at this n, 0.25.
    let inverse = 2;
    while (logGamma(inverse) < Math.log(BINS)) inverse += 1e-4;
    const { low, high } = meanInterval({ values: maxima, confidence: 0.999 });
    expect(inverse - 1.5).toBeGreaterThan(low - 0.25);
    expect(inverse - 1.5).toBeLessThan(high + 0.25);
  });

  test('holds 3 or 4 where each has two, and 3 where each has three', () => {
    expect(fullestOver(2, kind).filter((most) => most !== 3 && most !== 4)).toEqual([]);
    expect(mode(fullestOver(3, kind))).toBe(3);
  });
});

describe('a biased stream would be told', () => {
  test('one of 16 bits, which leaves bins out', () => {
    const coarse = (streams: RandomStreams): Draw => {
      const draw = named(streams);
      return (choice) => Math.floor(draw(choice) * 65_536) / 65_536;
    };
    expect(disagreement(fullestOver(1, coarse))).toMatch(/^8 balls or more/);
  });

  test('a second choice that repeats the first, for which two are no better than one', () => {
    const repeating = (streams: RandomStreams): Draw => {
      const draw = named(streams);
      let first = 0;
      return (choice) => (choice === 0 ? (first = draw(0)) : first);
    };
    expect(mode(fullestOver(2, repeating))).toBe(8);
  });
});
