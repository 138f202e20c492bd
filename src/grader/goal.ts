/**
 * Goals of performance, in virtual time and in messages: points for how well a right answer does, the same on every machine.
 *
 *     const perOrder = measure(runs, { each: ({ trace }) => sentBy('shop', trace), take: 'mean' });
 *     goal({ of: 'messages per order', got: perOrder, full: 2.5, none: 6, step: 0.5 });
 *
 * All points at `full` or better, none at `none` or worse, and linear in between, down to the next whole `step`. What is measured is computed twice from
 * the data of confirmed runs, with clocks and chance out of reach: the speed of the machine never gives or costs a point.
 */
import { withoutNondeterminism } from '../simulation/forbidden.ts';
import { quantile } from '../statistics/summary.ts';
import { CheckFailure } from './expect.ts';
import { isConfirmed } from './learner/learner.ts';
import type { ScenarioRun } from './learner/scenario-run.ts';
import type { Measured } from './result.ts';

/** A value computed over runs, and the run that was worst for it. */
export interface Measurement {
  readonly value: number;
  /** How it was taken, in words: 'in the mean over 40 runs'. */
  readonly taken: string;
  readonly most: ScenarioRun;
  readonly least: ScenarioRun;
}

export interface MeasureOptions {
  /** What a run contributes: a number, or several (the latencies of its operations, say). */
  readonly each: (run: ScenarioRun) => number | readonly number[];
  /** Over all of them: the mean, the largest, or a quantile, such as 0.99. */
  readonly take: 'mean' | 'max' | number;
}

const measurements = new WeakSet<Measurement>();

/** Throws a sentence for runs that are not a learner's, for no values, and for values that differ when they are computed again. */
export function measure(runs: readonly ScenarioRun[], { each, take }: MeasureOptions): Measurement {
  if (runs.length === 0) throw new RangeError('measure: there are no runs; give those that learner.holds or learner.simulate returned');
  if (!runs.every(isConfirmed)) throw new TypeError('measure: only runs that learner.holds or learner.simulate returned can be measured');
  const valuesOf = (run: ScenarioRun): readonly number[] => withoutNondeterminism(() => 'what is measured', () => [each(run)].flat());
  const byRun = runs.map(valuesOf);
  if (runs.some((run, index) => valuesOf(run).join() !== byRun[index]?.join())) throw new RangeError('measure: computed again from the same run, the values differ. Compute them from the run alone.');
  const values = byRun.flat();
  if (values.length === 0 || !values.every(Number.isFinite)) throw new RangeError(`measure: ${values.length === 0 ? 'there are no values' : `a value is ${values.find((value) => !Number.isFinite(value))}`}; give finite numbers, one at least`);
  const measured: Measurement = { value: taken(values, take), taken: wordsFor(take, values.length, runs.length), most: extreme(runs, byRun, 1), least: extreme(runs, byRun, -1) };
  measurements.add(measured);
  return measured;
}

function taken(values: readonly number[], take: MeasureOptions['take']): number {
  if (take === 'mean') return values.reduce((sum, value) => sum + value, 0) / values.length;
  return take === 'max' ? Math.max(...values) : quantile(values, take);
}

function wordsFor(take: MeasureOptions['take'], values: number, runs: number): string {
  const over = values === runs ? '' : `${values} of `;
  const what = take === 'mean' ? 'in the mean' : take === 'max' ? 'at most' : `at the quantile ${take}`;
  return `${what} over ${over}${runs} ${runs === 1 ? 'run' : 'runs'}`;
}

/** The run with the largest value, or with the smallest. */
function extreme(runs: readonly ScenarioRun[], byRun: readonly (readonly number[])[], sign: 1 | -1): ScenarioRun {
  const best = byRun.map((values) => values.reduce((most, value) => Math.max(most, sign * value), -Infinity));
  return runs[best.indexOf(Math.max(...best))] as ScenarioRun;
}

export interface Goal {
  /** What is measured, with its unit where there is one: 'messages per order', 'ms until the customer is told'. */
  readonly of: string;
  /** Of `measure`: a bare number is refused, for nobody could tell where it is from. */
  readonly got: Measurement;
  /** All points at this value or a better one. Better is smaller if `full` is below `none`. */
  readonly full: number;
  /** No points at this value or a worse one. */
  readonly none: number;
  /** Points are given in steps of this size; 1, 0.5, 0.25 or 0.125, so that sums of points are exact. Default: 0.5. */
  readonly step?: number;
}

/** The part of the points that a measurement is worth, in [0, 1]. */
export const shareOf = ({ got: { value }, full, none }: Goal): number => Math.min(1, Math.max(0, (none - value) / (none - full)));

/** Points for a share, down to the next whole step. */
export const pointsFor = (share: number, points: number, step: number): number => Math.floor((share * points) / step + 1e-9) * step;

export const STEPS = [1, 0.5, 0.25, 0.125];
export const DEFAULT_STEP = 0.5;

/** What a goal is measured against, for the report; and the failure, if it is not reached in full. */
export function reach(goal: Goal, points: number): { measured: Measured; failure?: CheckFailure } {
  const { of, got, full, none, step = DEFAULT_STEP } = goal;
  if (!measurements.has(got)) throw new TypeError(`goal: ${of} must be given as measure(runs, …) gives it, so that it is computed from runs and nothing else`);
  if (!(Number.isFinite(full) && Number.isFinite(none) && full !== none)) throw new RangeError(`goal: full (${full}) and none (${none}) must be two different numbers`);
  if (!STEPS.includes(step)) throw new RangeError(`goal: step (${step}) must be one of ${STEPS.join(', ')}`);
  const fewer = full < none;
  const measured: Measured = { of, got: rounded(got.value), full, none };
  const share = shareOf(goal);
  if (share >= 1) return { measured };
  const missing = rounded(Math.abs(got.value - full));
  const worst = fewer ? got.most : got.least;
  const failure = new CheckFailure(
    {
      expected: `${fewer ? 'at most' : 'at least'} ${full} ${of} for all ${points} points; none at ${none}`,
      got: `${rounded(got.value)}, ${got.taken}: ${pointsFor(share, points, step)} of ${points}. ${missing} ${fewer ? 'less' : 'more'} brings the rest`,
      trace: worst.trace,
    },
    { share, step, measured },
  );
  return { measured, failure };
}

/** To three digits after the point, which is what is shown: 4.5, 12, 0.333. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
