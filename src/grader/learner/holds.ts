/**
 * Asks a property of a learner's runs, and shows the smallest run found that violates it.
 *
 *     await learner.holds({
 *       scenarios: everySubset(8).map((lost) => ({ ...purchase, faults: [{ kind: 'lose', messages: lost }] })),
 *       property: { title: 'paid exactly if shipped', check: (run) => … },
 *     });
 *
 * With `replay`, all scenarios are run as ever, but the property that the token names is asked of the token's scenario alone, and ends the check.
 */
import { CheckFailure, fail } from '../expect.ts';
import { hashOf } from '../replay-token.ts';
import { smallestFailing } from './counterexample.ts';
import type { Attempt, Failing, Smallest } from './counterexample.ts';
import { LearnerError } from './learner-error.ts';
import { judged } from './run-property.ts';
import type { RunProperty, Violation } from './run-property.ts';
import { NO_HANDLER_FAILS } from './scenario-run.ts';
import type { Evidence, ScenarioOptions, ScenarioRun } from './scenario-run.ts';

export interface Holding {
  /** The circumstances of each run; `scenario` for one. */
  readonly scenarios?: Iterable<ScenarioOptions>;
  readonly scenario?: ScenarioOptions;
  readonly property: RunProperty;
  /** What the property depends on, and a smaller run must have as it is. Default: `['processes']`, which play parts. */
  readonly keep?: readonly ('faults' | 'inputs' | 'processes' | 'network')[];
  /** Give points for the share of the scenarios in which the property holds. Default: all or nothing, and the first violation ends the check. */
  readonly credit?: 'by cases';
}

/** The one run and the one property that a token names. */
export interface Replay {
  readonly property: number; // hash of its title
  readonly scenario: ScenarioOptions;
}

/** What this needs of the learner. */
export interface Runner {
  run(scenario: ScenarioOptions): Promise<ScenarioRun>;
  /** Lets `work` run what is to show a failure better, for so many milliseconds. */
  shrinking<T>(work: (withinMs: number, run: (scenario: ScenarioOptions, withinMs: number) => Promise<ScenarioRun>) => Promise<T>): Promise<T>;
  readonly replay: Replay | undefined;
}

/** Ends a check that was replayed: what the run is like now. */
export class Replayed extends Error {
  override readonly name = 'Replayed';
  readonly violation: Violation | undefined;
  readonly evidence: Evidence;

  constructor(violation: Violation | undefined, evidence: Evidence) {
    super('replayed');
    this.violation = violation;
    this.evidence = evidence;
  }
}

type Failure = Violation | LearnerError;
type Run = (scenario: ScenarioOptions) => Promise<ScenarioRun>;

export async function holds(runner: Runner, { scenarios, scenario, property, keep = ['processes'], credit }: Holding): Promise<readonly ScenarioRun[]> {
  const { replay } = runner;
  if (replay !== undefined && replay.property === hashOf(property.title)) return replayed(runner, replay.scenario, property);
  const all = [...(scenarios ?? []), ...(scenario === undefined ? [] : [scenario])];
  if (all.length === 0) throw new RangeError(`holds: there is no scenario in which "${property.title}" is to hold; give one at least`);
  const runs: ScenarioRun[] = [];
  const vacuous: string[] = [];
  const failing: Failing<Failure>[] = [];
  for (const one of all) {
    const tried = await attempt(runner.run, one, property);
    if (tried.run !== undefined) runs.push(tried.run);
    if (tried.vacuous !== undefined) vacuous.push(tried.vacuous);
    if (tried.failure === undefined || replay !== undefined) continue;
    failing.push(tried as Failing<Failure>);
    if (credit === undefined || tried.ended === true) break;
  }
  const [first] = failing;
  if (first !== undefined) {
    const share = credit === undefined ? 0 : (all.length - failing.length) / all.length;
    throw asError(await smallest(runner, first, property, keep), property, failing.some(({ ended }) => ended) ? 0 : share, credit === undefined ? undefined : `in ${failing.length} of ${all.length} cases`);
  }
  const [why] = vacuous;
  if (why !== undefined && vacuous.length === all.length) fail({ expected: `runs in which "${property.title}" could be violated`, got: `none: ${why}` });
  return runs;
}

/** An error of the learner's program in a run, with the smallest run found in which it happens. */
export async function shrunkError(runner: Runner, scenario: ScenarioOptions, error: LearnerError): Promise<LearnerError> {
  const { replay } = runner;
  if (error.evidence === undefined || replay !== undefined) return error;
  return asError(await smallest(runner, failingBy(scenario, error), undefined, ['processes']), undefined, 0) as LearnerError;
}

async function smallest(runner: Runner, first: Failing<Failure>, property: RunProperty | undefined, keep: NonNullable<Holding['keep']>): Promise<Smallest<Failure>> {
  const isError = first.failure instanceof LearnerError;
  return runner.shrinking((withinMs, run) => {
    const untilMs = performance.now() + withinMs;
    return smallestFailing(first, {
      attempt: async (scenario) => {
        try {
          return await attempt((one) => run(one, untilMs - performance.now()), scenario, property);
        } catch (error) {
          if (error instanceof LearnerError) return failingBy(scenario, error); // no run, but an answer that cannot be believed: not the same failure
          return undefined; // circumstances in which no run can be, or which the grader's property is not made for, are no smaller violation
        }
      },
      // A handler that throws ends its run by itself, and that it throws depends on nothing that a grader's property stands on.
      keep: isError ? ['processes', 'events'] : property?.safety === true ? keep : [...keep, 'events'],
      withinMs,
    });
  });
}

async function attempt(run: Run, scenario: ScenarioOptions, property: RunProperty | undefined): Promise<Attempt<Failure> & { run?: ScenarioRun; vacuous?: string }> {
  try {
    const one = await run(scenario);
    const { violation, vacuous } = property === undefined ? {} : judged(property, one);
    const base = { run: one, scenario, trace: one.trace, logged: one.logged, ...(vacuous === undefined ? {} : { vacuous }) };
    return violation === undefined ? base : { ...base, failure: violation, kind: violation.expected };
  } catch (error) {
    if (!(error instanceof LearnerError)) throw error;
    if (error.evidence === undefined) throw error; // not of this run: the file cannot be loaded, say
    return failingBy(scenario, error);
  }
}

/** Errors are of one kind when they say the same but for when. */
function failingBy(scenario: ScenarioOptions, error: LearnerError): Failing<LearnerError> {
  const { trace, logged = [] } = error.evidence ?? {};
  return { scenario, ...(trace === undefined ? {} : { trace }), logged, failure: error, kind: error.message.replaceAll(/\d[\d,.]* ms/g, ''), ended: error.status !== 'error' };
}

function asError({ failure, scenario, trace, logged, shrunk }: Smallest<Failure>, property: RunProperty | undefined, share: number, cases?: string): Error {
  const made = shrunk === undefined ? {} : { shrunk };
  if (failure instanceof LearnerError) {
    failure.evidence = { ...(failure.evidence as Evidence), ...made };
    return failure;
  }
  const { event, ...said } = failure;
  const evidence: Evidence = { scenario, property: property?.title ?? NO_HANDLER_FAILS, logged, ...(trace === undefined ? {} : { trace }), ...(event === undefined ? {} : { event }), ...made };
  return new CheckFailure({ ...said, ...(cases === undefined ? {} : { got: `${said.got} (${cases})` }), ...(trace === undefined ? {} : { trace }) }, { evidence, share });
}

async function replayed({ run }: Runner, scenario: ScenarioOptions, property: RunProperty): Promise<never> {
  const one = await run(scenario);
  const { violation } = judged(property, one);
  const { event } = violation ?? {};
  throw new Replayed(violation, { scenario, property: property.title, logged: one.logged, trace: one.trace, ...(event === undefined ? {} : { event }) });
}
