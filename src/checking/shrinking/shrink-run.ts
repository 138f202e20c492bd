/**
 * Shrinks a run that violates a property: fewer processes, faults, losses, inputs and events, a calmer network, rounder times, while it still violates it.
 *
 *     const shrunk = shrinkRun(program, judgedBy((run) => oneLeader(run)), { seed: 17 });
 *     shrunk.words   //=> 'seed 17, shrunk from 214 events to 12: 1 fault of 9, 1 loss of 31, 3 processes of 5; no chance is left in the network'
 *     shrunk.replay  //=> "replayRun(program, 'eyJzZWVkIjoxNyw….4c1f')"
 *     show(plotSpaceTime(shrunk.run.trace))
 *
 * Chance is turned into data first: the plan of faults into single faults, each random loss into a loss by plan. Then delta debugging takes away what
 * does not matter. A run that violates another property, or fails in another way, does not count. Source: Zeller and Hildebrandt 2002.
 */
import { ProcessError } from '../../simulation/process-error.ts';
import { Simulation } from '../../simulation/simulation.ts';
import type { Processes, Run } from '../../simulation/simulation.ts';
import { violated } from '../verdict.ts';
import type { Verdict, Violated } from '../verdict.ts';
import { answered } from './minimise.ts';
import { shrinkAll } from './shrinkers.ts';
import type { Shrinking } from './shrinkers.ts';
import { shrunkInWords } from './shrunk-words.ts';
import { scheduled, scheduleToken } from './schedule.ts';
import type { Program, RunnableOptions, Schedule } from './schedule.ts';

/** A run and what is thought of it. */
export interface Judged<P extends Processes = Processes> {
  readonly run: Run<P>;
  readonly verdict: Verdict;
}

/** Runs and judges. */
export type Judge<P extends Processes = Processes> = (options: RunnableOptions<P>) => Judged<P>;

/** Judges finished runs; a handler that throws is a violation of its own. */
export function judgedBy<P extends Processes>(check: (run: Run<P>) => Verdict): Judge<P> {
  return (options) => {
    const simulation = new Simulation(options);
    try {
      const run = simulation.run(options);
      return { run, verdict: check(run) };
    } catch (error) {
      if (!(error instanceof ProcessError)) throw error;
      const { trace, processes, nowMs: endMs } = simulation;
      trace.endMs = endMs;
      return { run: { trace, processes, stopped: 'idle', endMs }, verdict: violated('no handler fails', { because: error.message, evidence: error.message }) };
    }
  };
}

export interface ShrinkOptions {
  /** The schedule under which the program violates the property; a seed is enough. */
  readonly schedule?: Schedule;
  /** How many runs may be tried, at least 1. Default: 2,000. */
  readonly maxRuns?: number;
  readonly onProgress?: (progress: { readonly runs: number; readonly events: number }) => void;
}

export interface Shrunk<P extends Processes = Processes> extends Judged<P> {
  readonly verdict: Violated;
  readonly schedule: Schedule;
  readonly token: string;
  /** The line that replays it. */
  readonly replay: string;
  readonly runs: number; // tried
  /** Whether nothing single can be taken away any more; false when the budget was used up before. */
  readonly minimal: boolean;
  /** What was taken away, in a sentence. */
  readonly words: string;
}

/** Throws a sentence if the program does not violate the property under the schedule, for there is nothing to shrink then. */
export function shrinkRun<P extends Processes>(program: Program<P>, judge: Judge<P>, options: ShrinkOptions = {}): Shrunk<P> {
  const { schedule: given = {}, maxRuns = 2000, onProgress } = options;
  if (!(maxRuns >= 1)) throw new RangeError(`shrink: maxRuns (${maxRuns}) must be 1 or more`);
  const first = judge(scheduled(program, given));
  if (first.verdict.outcome !== 'violated') throw new Error(`shrink: "${first.verdict.property}" is not violated under this schedule (${first.verdict.because}). Give the seed or the schedule of a run that violates it.`);
  const { property } = first.verdict;
  let runs = 1;
  let judged = first;
  const shrinking: Shrinking = { schedule: given, trace: first.run.trace, under: (schedule) => scheduled(program, schedule) };
  answered(shrinkAll(shrinking), (schedule) => {
    if (runs >= maxRuns) return undefined;
    runs += 1;
    const tried = attempt(program, schedule, judge);
    onProgress?.({ runs, events: shrinking.trace.length });
    if (tried?.verdict.outcome !== 'violated' || tried.verdict.property !== property) return false;
    shrinking.schedule = schedule;
    shrinking.trace = tried.run.trace;
    judged = tried;
    return true;
  });
  const { schedule } = shrinking;
  const token = scheduleToken(schedule);
  const original = { options: scheduled(program, given), trace: first.run.trace };
  return {
    ...judged,
    verdict: judged.verdict as Violated,
    schedule,
    token,
    replay: `replayRun(program, '${token}')`,
    runs,
    minimal: runs < maxRuns,
    words: shrunkInWords(original, { options: scheduled(program, schedule), trace: judged.run.trace }, { schedule, ...(runs < maxRuns ? {} : { usedUp: `the budget of ${maxRuns} runs` }) }),
  };
}

/** A schedule that makes no sense any more (a message to a process that was taken away) is no smaller violation. */
function attempt<P extends Processes>(program: Program<P>, schedule: Schedule, judge: Judge<P>): Judged<P> | undefined {
  try {
    return judge(scheduled(program, schedule));
  } catch (error) {
    if (error instanceof RangeError || error instanceof ProcessError) return undefined;
    throw error;
  }
}
