/**
 * Runs processes and asks after each event whether properties hold: `always`, `sometimes`, `eventually`, `finally`.
 *
 *     const { run, verdicts } = checkRun({ processes, faults, seed: 7, untilMs: 5_000 }, { always: { 'one leader per term': oneLeaderPerTerm } });
 *     describeVerdict(verdicts['one leader per term'])
 *     //=> 'one leader per term is violated: at 812.4 ms, when n4 gets Vote from n1: term 3 has two leaders, n1 and n4'
 *     show(plotSpaceTime(run.trace))
 *
 * The run goes on after a violation, so that every property gets its verdict. To look at many runs see check-seeds; to make a run that violates a
 * property small, hand `judgedByProperties` to `shrinkRun`.
 */
import { ProcessError } from '../simulation/process-error.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Processes, Run, RunOptions, SimulationOptions } from '../simulation/simulation.ts';
import type { Trace } from '../simulation/trace.ts';
import { PropertyWatch } from './run-properties.ts';
import type { RunEnd, RunEvidence, RunProperties, Sighting } from './run-properties.ts';
import type { Judge } from './shrinking/shrink-run.ts';
import { violated } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** The property that a run violates by the error of a handler; it has a verdict only then. */
export const NO_HANDLER_FAILS = 'no handler fails';

export interface CheckedRun<P extends Processes = Processes> {
  readonly run: Run<P>;
  readonly verdicts: Readonly<Record<string, Verdict<RunEvidence>>>;
  readonly events: number;
  /** By name, the first moment that decided a property: where `always` was violated, where `sometimes` and `eventually` were true. */
  readonly sightings: Readonly<Record<string, Sighting>>;
}

/**
 * A property that needs the end of the run is unknown if the run used up `maxEvents`; `untilMs` is an end. A handler that throws ends the run and is the
 * violation of a property of its own, 'no handler fails'. Throws what a property throws.
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
  const cutShort = failure !== undefined ? 'then a handler failed' : run.stopped === 'event budget' ? `then its events were used up: ${run.verdict ?? ''}` : undefined;
  if (cutShort === undefined) watch.end(simulation);
  const idleFaults = faultsWithoutEffect(options, run.trace);
  const end: RunEnd = { endMs: run.endMs, idle: run.stopped === 'idle', ...(cutShort === undefined ? {} : { cutShort }), ...(idleFaults ? { idleFaults: 'no fault struck while anything was going on' } : {}) };
  const verdicts: Record<string, Verdict<RunEvidence>> = watch.verdicts(end, run.trace);
  if (failure !== undefined) verdicts[NO_HANDLER_FAILS] = failureOf(failure, run.trace);
  const sightings = Object.fromEntries(watch.names.flatMap(({ name }) => {
    const sighting = watch.sighting(name);
    return sighting === undefined ? [] : [[name, sighting]];
  }));
  return { run, verdicts, events: watch.events, sightings };
}

function runOf<P extends Processes>(simulation: Simulation<P>, options: RunOptions): { run: Run<P>; failure?: ProcessError } {
  try {
    return { run: simulation.run(options) };
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    const { trace, processes, nowMs: endMs } = simulation;
    trace.endMs = endMs;
    return { run: { trace, processes, stopped: 'idle', endMs }, failure: error };
  }
}

function failureOf(failure: ProcessError, trace: Trace): Verdict<RunEvidence> {
  const { process, atMs } = failure;
  const event = [...trace].findLast((one) => one.process === process);
  return violated(NO_HANDLER_FAILS, { because: failure.message, evidence: { atMs, process, trace, ...(event === undefined ? {} : { event: event.index }) } });
}

const FAULTS = ['crash', 'pause', 'clock', 'network'];
const GOING_ON = ['deliver', 'timer', 'input'];

/** Whether faults were planned and none of them struck before the last thing that a process did. Nobody knows for a run that is not traced. */
export function faultsWithoutEffect(options: SimulationOptions, trace: Trace): boolean {
  if ((options.faults ?? []).length === 0 || options.trace === false) return false;
  const events = [...trace];
  const first = events.findIndex(({ kind, reason }) => FAULTS.includes(kind) || reason === 'lost by plan');
  return first < 0 || !events.slice(first).some(({ kind }) => GOING_ON.includes(kind));
}

/** For `shrinkRun`: runs, and judges by one of the properties. */
export function judgedByProperties<P extends Processes>(properties: RunProperties<P>, property: string): Judge<P> {
  return (options) => {
    const { run, verdicts } = checkRun(options, properties);
    return { run, verdict: verdicts[property] ?? otherwise(property, verdicts) };
  };
}

/** A run whose handlers do not fail has no verdict on that: it holds. */
function otherwise(property: string, verdicts: Readonly<Record<string, Verdict>>): Verdict {
  if (property === NO_HANDLER_FAILS) return { outcome: 'holds', property, because: 'every handler came to its end' };
  throw new RangeError(`properties: there is no property "${property}"; there are ${Object.keys(verdicts).join(', ')}`);
}
