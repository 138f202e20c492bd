/**
 * The arithmetic of a benchmark's row: medians, ratios, goals.
 *
 *     median([3, 1, 2])                                   //=> 2
 *     rowOf(benchmark, { own: [8, 6], against: [10, 10] }) //=> { …, median: 7, ratio: 0.7, met: false }
 */
import type { Benchmark, Goal } from './benchmark.ts';

/** One figure of the report. */
export interface Row {
  readonly name: string;
  readonly median: number | null; // in `unit`, over the rounds; null if it could not be measured
  readonly unit: string;
  readonly ratio: number | null; // median over the rounds of own / against, both of one round
  readonly against: string | null;
  readonly goal: number | null; // null for a yardstick or a peer
  readonly met: boolean | null; // null where there is no goal
  readonly rule: string | null; // what the goal is held against, in words
  readonly because: string | null; // why there is no figure, or no valid one, as a sentence
  readonly rounds: readonly number[]; // the figure of each round
}

/** The middle value, or the mean of the two middle ones. Throws on an empty list. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median: the list is empty; give at least one number');
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/**
 * The median of the ratios round by round. Not the ratio of the medians: what slows a whole round (another program on the
 * machine, a hot processor) slows both sides of one ratio and cancels. Throws if the lists differ in length.
 */
export function pairedRatio(own: readonly number[], against: readonly number[]): number {
  if (own.length !== against.length) {
    throw new RangeError(`pairedRatio: ${own.length} rounds against ${against.length}; both must be measured in every round`);
  }
  return median(own.map((figure, round) => figure / (against[round] as number)));
}

const goalNumber = (goal: Goal | null): number | null => (goal === null ? null : 'ratioMin' in goal ? goal.ratioMin : 'medianMax' in goal ? goal.medianMax : goal.medianMin);

const goalRule = (goal: Goal | null): string | null => (goal === null ? null : 'ratioMin' in goal ? 'ratio, at least' : 'medianMax' in goal ? 'median, at most' : 'median, at least');

/** Whether a goal is met; null where there is none. A figure that is missing meets no goal. */
export function isMet(goal: Goal | null, figures: { median: number | null; ratio: number | null }): boolean | null {
  if (goal === null) return null;
  if ('ratioMin' in goal) return figures.ratio !== null && figures.ratio >= goal.ratioMin;
  if (figures.median === null) return false;
  return 'medianMax' in goal ? figures.median <= goal.medianMax : figures.median >= goal.medianMin;
}

/** The row of a benchmark from its figures, one a round; `against` is null where nothing was measured to divide by. */
export function rowOf(benchmark: Benchmark, figures: { own: readonly number[]; against: readonly number[] | null }): Row {
  const { name, unit, against, goal } = benchmark;
  const middle = median(figures.own);
  const ratio = figures.against === null ? null : pairedRatio(figures.own, figures.against);
  return {
    name, median: middle, unit, ratio, against, goal: goalNumber(goal), met: isMet(goal, { median: middle, ratio }), rule: goalRule(goal), because: null, rounds: figures.own,
  };
}

/** The row of a benchmark that has no figure, with the sentence that says why. */
export function rowWithout(benchmark: Benchmark, because: string): Row {
  const { name, unit, against, goal } = benchmark;
  return { name, median: null, unit, ratio: null, against, goal: goalNumber(goal), met: goal === null ? null : false, rule: goalRule(goal), because, rounds: [] };
}
