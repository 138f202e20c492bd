/**
 * Runs processes and asks after each event whether properties hold: `always`, `sometimes`, `eventually`, `finally`.
 *
 *     const { run, verdicts } = checkRun({ processes, faults, seed: 7, untilMs: 5_000 }, { always: { 'one leader per term': oneLeaderPerTerm } });
 *     describeVerdict(verdicts['one leader per term'])
 *     //=> 'one leader per term is violated: at 812.4 ms, when n4 gets Vote from n1: term 3 has two leaders, n1 and n4'
 *     show(plotSpaceTime(run.trace))
 *
 * The run goes on after a violation, so that every property gets its verdict. To look at many runs see check-seeds; to make a run that violates a
 * property small, hand `judgedByProperty` to `shrinkRun`.
 */
import { ProcessError } from '../../simulation/process-error.ts';
import { Simulation } from '../../simulation/simulation.ts';
import type { Processes, Run, RunOptions, SimulationOptions } from '../../simulation/simulation.ts';
import type { Trace } from '../../simulation/trace.ts';
import { NO_HANDLER_FAILS } from '../search/questions.ts';
import type { Judge } from '../shrinking/shrink-run.ts';
import { holds, violated } from '../verdict.ts';
import { listedProperties, PropertyWatch } from './run-properties.ts';
import type { RunProperties, RunVerdict } from './run-properties.ts';

export interface CheckedRun<P extends Processes = Processes> {
  readonly run: Run<P>;
  /** By the property's name; 'no handler fails' is asked of every run. */
  readonly verdicts: Readonly<Record<string, RunVerdict>>;
  readonly events: number;
}

/**
 * What needs the end of the run is unknown if the run used up `maxEvents`; `untilMs` is an end. A handler that throws ends the run and violates a property of
 * its own, 'no handler fails'. Throws what a property throws.
 */
export function checkRun<P extends Processes>(options: SimulationOptions<P> & RunOptions, properties: RunProperties<P>): CheckedRun<P> {
  const watch = new PropertyWatch(properties);
  const simulation = new Simulation(options);
  watch.begin(simulation);
  const { run, failure } = runOf(simulation, {
    ...options,
    afterEvent: (moment) => {
      watch.afterEvent(moment);
      options.afterEvent?.(moment);
    },
  });
  const cutShort = failure !== undefined ? 'then a handler failed' : run.stopped === 'event budget' ? `then its events were used up: ${run.verdict}` : undefined;
  const vacuous = faultsStruckNothing(options, run.trace) ? 'no fault struck while anything was going on' : undefined;
  const verdicts = watch.verdicts(simulation, { idle: run.stopped === 'idle', cutShort, vacuous });
  verdicts[NO_HANDLER_FAILS] = failure === undefined ? holds(NO_HANDLER_FAILS, { because: `in ${watch.events.toLocaleString('en')} events` }) : failureVerdict(failure, run.trace);
  return { run, verdicts, events: watch.events };
}

function runOf<P extends Processes>(simulation: Simulation<P>, options: RunOptions): { run: Run<P>; failure?: ProcessError } {
  try {
    return { run: simulation.run(options) };
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    const { trace, processes, nowMs: endMs } = simulation;
    trace.endMs = endMs;
    return { run: { trace, processes, stopped: trace.stopped, endMs }, failure: error };
  }
}

function failureVerdict({ message, process, atMs }: ProcessError, trace: Trace): RunVerdict {
  const event = [...trace].findLast((one) => one.process === process);
  return violated(NO_HANDLER_FAILS, { because: message, evidence: { atMs, process, trace, ...(event === undefined ? {} : { event: event.index }) } });
}

const FAULTS = ['crash', 'pause', 'clock', 'network'];
const GOING_ON = ['deliver', 'timer', 'input'];

/** Whether faults were planned and no process did anything after the first of them. Nobody knows of a run that is not traced. */
function faultsStruckNothing(options: SimulationOptions, trace: Trace): boolean {
  if ((options.faults ?? []).length === 0 || options.trace === false) return false;
  const events = [...trace];
  const first = events.findIndex(({ kind, reason }) => FAULTS.includes(kind) || reason === 'lost by plan');
  return first < 0 || !events.slice(first).some(({ kind }) => GOING_ON.includes(kind));
}

/** For `shrinkRun`: runs, and judges by one of the properties, or by 'no handler fails'. Throws a sentence if there is no such property. */
export function judgedByProperty<P extends Processes>(properties: RunProperties<P>, property: string): Judge<P> {
  const names = [...listedProperties(properties).map(({ name }) => name), NO_HANDLER_FAILS];
  if (!names.includes(property)) throw new RangeError(`properties: there is none called "${property}". There are: ${names.join(', ')}.`);
  return (options) => {
    const { run, verdicts } = checkRun(options, properties);
    return { run, verdict: verdicts[property] as RunVerdict };
  };
}
