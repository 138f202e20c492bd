/**
 * Makes a failing run of a learner's program smaller while it fails in the same way: fewer faults, losses and inputs, a calmer network, a shorter run.
 *
 *     const smaller = await smallestFailing(first, { attempt, keep: ['processes'], withinMs: 1500 });
 *     smaller.shrunk //=> 'shrunk from 46 events to 12: 2 processes of 2, 1 loss of 7, 1 input of 1, every message that is not lost arrives after 10 ms'
 *
 * The learner's classes run in the learner's process alone. Here a smaller scenario is proposed; `attempt` has it run there, has the run confirmed and
 * judges it. What that process answers can only make the evidence worse: the verdict stands when this begins. A program that does something else when it
 * is run again is told so, and its run is shown as it was.
 *
 * How far this goes is counted in runs and events, so that every machine finds the same; the wall clock ends what takes much longer than it should.
 */
import { answeredLater } from '../../checking/shrinking/minimise.ts';
import { underSchedule } from '../../checking/shrinking/schedule.ts';
import type { Schedule } from '../../checking/shrinking/schedule.ts';
import { shrinkAll } from '../../checking/shrinking/shrinkers.ts';
import type { Shrinkable, Shrinking } from '../../checking/shrinking/shrinkers.ts';
import { shrunkInWords } from '../../checking/shrinking/shrunk-words.ts';
import type { LinkOptions } from '../../simulation/network.ts';
import { toText } from '../../simulation/plain-data.ts';
import { Trace } from '../../simulation/trace.ts';
import type { TraceData } from '../../simulation/trace.ts';
import type { LogLine } from './learner-process.ts';
import type { ScenarioOptions } from './scenario-run.ts';

/** A run that was tried and what came of it. */
export interface Attempt<Failure> {
  readonly scenario: ScenarioOptions;
  readonly trace?: TraceData; // missing where there is no run that can be confirmed
  readonly logged: readonly LogLine[];
  readonly failure?: Failure; // missing where the property holds
  /** Equal for failures of the same kind. */
  readonly kind?: string;
  /** The program had to be stopped, or ended: there is no asking it again. */
  readonly ended?: boolean;
}

export interface Failing<Failure> extends Attempt<Failure> {
  readonly failure: Failure;
  readonly kind: string;
}

export interface Smallest<Failure> extends Failing<Failure> {
  readonly shrunk?: string;
}

export interface ShrinkingOptions<Failure> {
  /** Runs and judges; undefined for circumstances in which no run can be. */
  readonly attempt: (scenario: ScenarioOptions) => Promise<Attempt<Failure> | undefined>;
  /** What is to stay as it is, since the property depends on it. */
  readonly keep: readonly Shrinkable[];
  readonly withinMs: number;
}

const RUNS_MAX = 200;
const EVENTS_MAX = 30_000; // of all runs together

const NOT_THE_SAME = 'not made smaller: run again in the same circumstances, the program did something else. Keep what it knows in the fields of its processes: no variables outside, no clock and no chance but those of ctx';

export async function smallestFailing<Failure>(first: Failing<Failure>, options: ShrinkingOptions<Failure>): Promise<Smallest<Failure>> {
  if (first.trace === undefined) return first;
  const budget = new Budget(options.withinMs);
  const again = await budget.spend(first, () => options.attempt(first.scenario));
  if (!isSame(first, again)) return { ...first, shrunk: budget.stopped ?? NOT_THE_SAME };

  let smallest: Failing<Failure> = { ...first, scenario: withoutNothing(first.scenario) };
  const begun = smallest;
  const under = (schedule: Schedule): ScenarioOptions => withoutNothing(underSchedule(first.scenario, schedule));
  const shrinking: Shrinking = { schedule: {}, trace: Trace.fromData(first.trace), under };
  await answeredLater(shrinkAll(shrinking, { keep: ['sizes', ...options.keep] }), async (schedule) => {
    if (budget.isOver) return undefined;
    const scenario = fitting(under, schedule);
    if (scenario === undefined) return false;
    if (toText(scenario) === toText(smallest.scenario)) {
      shrinking.schedule = schedule; // takes nothing away that is there: the run is known
      return true;
    }
    const tried = await budget.spend(smallest, () => options.attempt(scenario));
    if (tried?.failure === undefined || tried.kind !== first.kind || tried.trace === undefined) return false;
    smallest = tried as Failing<Failure>;
    shrinking.schedule = schedule;
    shrinking.trace = Trace.fromData(tried.trace);
    return true;
  });
  if (budget.stopped !== undefined) return { ...first, shrunk: budget.stopped };
  if (smallest === begun) return { ...begun, ...(budget.usedUp === undefined ? {} : { shrunk: `not made smaller: ${budget.usedUp} was used up` }) };
  if (!isSame(smallest, await options.attempt(smallest.scenario))) return { ...first, shrunk: NOT_THE_SAME };
  const went = (one: Failing<Failure>): Parameters<typeof shrunkInWords>[0] => ({ options: one.scenario, trace: Trace.fromData(one.trace as TraceData) });
  if (toText(smallest.scenario) === toText(begun.scenario)) return begun;
  return { ...smallest, shrunk: shrunkInWords(went(first), went(smallest), { schedule: shrinking.schedule, changesOnly: true, ...(budget.usedUp === undefined ? {} : { usedUp: budget.usedUp }) }) };
}

/** How much may be tried. */
class Budget {
  /** Which bound was reached, in words. */
  usedUp: string | undefined;
  /** Why there is no going on, in a sentence: the program cannot be asked again. */
  stopped: string | undefined;
  readonly #untilMs: number;
  #runs = 0;
  #events = 0;

  constructor(withinMs: number) {
    this.#untilMs = performance.now() + withinMs;
  }

  async spend<Failure>(before: Attempt<Failure>, attempt: () => Promise<Attempt<Failure> | undefined>): Promise<Attempt<Failure> | undefined> {
    if (performance.now() >= this.#untilMs) this.usedUp ??= 'the time for it';
    if (this.isOver) return undefined;
    const tried = await attempt();
    this.#runs += 1;
    this.#events += (tried?.trace ?? before.trace)?.events.length ?? 0;
    if (tried?.ended === true) this.stopped = 'not made smaller: run again in like circumstances, the program had to be stopped';
    else if (this.#runs >= RUNS_MAX) this.usedUp = `the budget of ${RUNS_MAX} runs`;
    else if (this.#events >= EVENTS_MAX) this.usedUp = `the budget of ${EVENTS_MAX.toLocaleString('en')} events`;
    return tried;
  }

  get isOver(): boolean {
    return this.usedUp !== undefined || this.stopped !== undefined;
  }
}

function isSame<Failure>(one: Attempt<Failure>, other: Attempt<Failure> | undefined): boolean {
  return other?.trace !== undefined && one.kind === other.kind && toText(one.trace) === toText(other.trace);
}

/** A schedule that makes no sense any more (a message to a process that was taken away) is nothing to try. */
function fitting(under: (schedule: Schedule) => ScenarioOptions, schedule: Schedule): ScenarioOptions | undefined {
  try {
    return under(schedule);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The scenario without what says nothing, such as a loss of no message: the run is the same, and its token shorter. */
function withoutNothing({ faults = [], network = {}, ...rest }: ScenarioOptions): ScenarioOptions {
  const some = faults.filter((fault) => 'everyMs' in fault || fault.kind !== 'lose' || fault.messages.length > 0);
  const { links = {}, ...common } = network;
  const linked = Object.entries(links).map(([name, link]) => [name, withoutZeros(link, common)] as const).filter(([, link]) => Object.keys(link).length > 0);
  const calm = { ...withoutZeros(common, {}), ...(linked.length === 0 ? {} : { links: Object.fromEntries(linked) }) };
  return { ...rest, ...(Object.keys(calm).length === 0 ? {} : { network: calm }), ...(some.length === 0 ? {} : { faults: some }) };
}

/** What is undefined or zero is as if it were not said, unless it is said otherwise of all links. */
function withoutZeros(link: LinkOptions, all: LinkOptions): LinkOptions {
  return Object.fromEntries(Object.entries(link).filter(([name, value]) => (value !== undefined && value !== 0) || Boolean(all[name as keyof LinkOptions])));
}
