/**
 * Whether a run that a learner's process claims can have happened: the judge runs it again, in its own process, with its own kernel,
 * network and classes of the course. In place of each of the learner's processes stands a puppet that does at each event what the trace says
 * was done: sends, log lines, timers. The trace that comes out must be the one that was claimed.
 *
 *     rerun(scenario, run.trace) //=> { trace, processes: { payment: Payment {…} } }, or a sentence about the first event that differs
 *
 * So a trace made up by a learner's program gains nothing: latencies, losses, crashes and answers of the course's processes are the judge's,
 * and what is left to the learner is what a process may do anyway. (What the learner's processes know is not covered: they share one
 * operating-system process, in which nothing can be kept from a program that is out to look around. And what a process logs and which operations it
 * says that it began and ended are its own words: let a client of the course record the history of a learner's store.)
 */
import * as course from '../../index.ts';
import { toText } from '../../simulation/plain-data.ts';
import type { Context, Process } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import type { Run, RunOptions, SimulationOptions } from '../../simulation/simulation.ts';
import { describeEvent } from '../../simulation/trace-text.ts';
import type { TraceData, TraceEvent } from '../../simulation/trace.ts';
import type { Scenario } from './wire.ts';

type Action =
  | { readonly kind: 'send'; readonly to: string; readonly message: unknown }
  | { readonly kind: 'log'; readonly text: string; readonly data: unknown }
  | { readonly kind: 'invoke'; readonly call: unknown }
  | { readonly kind: 'complete'; readonly operation: number; readonly data: unknown }
  | { readonly kind: 'fail'; readonly operation: number; readonly data: unknown }
  | { readonly kind: 'timer'; readonly name: string; readonly delayMs: number };

/** What the judge's own run gave, or why the claim does not stand. */
export type Rerun =
  | { readonly holds: true; readonly courseProcesses: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  | { readonly holds: false; readonly because: string };

export function rerun(scenario: Scenario, claimed: TraceData): Rerun {
  const absurd = absurdity(scenario, claimed);
  if (absurd !== undefined) return { holds: false, because: absurd };
  const steps = stepsOf(claimed);
  leaveTimerPending(scenario, claimed, steps);
  const run = play(scenario, steps);
  const difference = firstDifference(claimed, run.trace.toData());
  if (difference !== undefined) return { holds: false, because: difference };
  const ofCourse = Object.keys(scenario.processes).filter((id) => scenario.processes[id]?.from === 'course');
  return { holds: true, courseProcesses: Object.fromEntries(ofCourse.map((id) => [id, { ...(run.processes[id] as object) }])) };
}

/** Why no run of this scenario can be, whatever the learner's processes do; undefined if one can. */
export function impossible(scenario: Scenario): string | undefined {
  try {
    play(scenario, new Map());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

function play(scenario: Scenario, steps: ReadonlyMap<string, readonly (readonly Action[])[]>): Run {
  const processes = Object.fromEntries(
    Object.entries(scenario.processes).map(([id, wanted]) => {
      if (wanted.from === 'course') return [id, () => courseProcess(wanted.class, 'options' in wanted ? [wanted.options] : [])];
      const part = { steps: steps.get(id) ?? [], next: 0 }; // shared by the puppets before and after a crash
      return [id, () => new Puppet(part)];
    }),
  );
  const { seed, network, faults, inputs, untilMs, maxEvents } = scenario;
  const given = Object.fromEntries(Object.entries({ network, faults, inputs, untilMs, maxEvents }).filter(([, value]) => value !== undefined));
  return simulate({ processes, seed, freezeMessages: true, ...given } as SimulationOptions & RunOptions);
}

function courseProcess(name: string, list: readonly unknown[]): Process {
  const Class = (course as Record<string, unknown>)[name] as new (...list: readonly unknown[]) => Process;
  return new Class(...list);
}

/** Does at its n-th event what the trace says was done there. */
class Puppet implements Process {
  readonly #part: { readonly steps: readonly (readonly Action[])[]; next: number };

  constructor(part: { readonly steps: readonly (readonly Action[])[]; next: number }) {
    this.#part = part;
  }

  onStart(ctx: Context): void {
    this.#act(ctx);
  }

  onMessage(ctx: Context): void {
    this.#act(ctx);
  }

  onTimer(ctx: Context): void {
    this.#act(ctx);
  }

  #act(ctx: Context): void {
    for (const action of this.#part.steps[this.#part.next] ?? []) {
      if (action.kind === 'send') ctx.send(action.to, action.message);
      else if (action.kind === 'log') ctx.log(action.text, action.data);
      else if (action.kind === 'invoke') ctx.invoke(action.call);
      else if (action.kind === 'complete') ctx.complete(action.operation, action.data);
      else if (action.kind === 'fail') ctx.fail(action.operation, action.data);
      else ctx.setTimer(action.name, action.delayMs);
    }
    this.#part.next += 1;
  }
}

/** What was done at one event. */
interface Step {
  readonly actions: Action[]; // sends, log lines and the ends and beginnings of operations
  readonly timers: { readonly after: number; readonly action: Action }[]; // each set right after the action at `after`; -1 is the beginning
  readonly lastArrival: Map<number, number>; // by time, the last of the sends of this step that has arrived or was lost then
}

/**
 * By process, what was done at each of its events. A timer that was moved or cancelled left no event, and need not be set; for those pending
 * at the end, see below.
 *
 * Events at the same time happen in the order in which they were scheduled: a timer that ran out after a message arrived, or after another
 * timer, was set after it. Otherwise it is set first, so that it also comes before a message that was still under way when the run was stopped.
 */
function stepsOf({ events }: TraceData): Map<string, Action[][]> {
  const steps = new Map<string, Step[]>();
  const stepAt = new Map<number, Step>();
  const sends = new Map<number, { readonly step: Step; readonly place: number }>(); // by the message's number
  for (const event of events) {
    const cause = stepAt.get(event.cause ?? -1); // missing only in a claim that the comparison will refuse
    if (event.kind === 'start' || event.kind === 'recover' || event.kind === 'input' || event.kind === 'deliver' || event.kind === 'timer') {
      const step: Step = { actions: [], timers: [], lastArrival: new Map() };
      stepAt.set(event.index, step);
      const ofProcess = steps.get(event.process);
      if (ofProcess === undefined) steps.set(event.process, [step]);
      else ofProcess.push(step);
    }
    if (event.kind === 'log') cause?.actions.push({ kind: 'log', text: event.text ?? '', data: event.data });
    if (event.kind === 'invoke') cause?.actions.push({ kind: 'invoke', call: event.data });
    if (event.kind === 'complete' || event.kind === 'fail') cause?.actions.push({ kind: event.kind, operation: event.number ?? 0, data: event.data });
    if (event.kind === 'send' && cause !== undefined) {
      const place = cause.actions.push({ kind: 'send', to: event.peer ?? '', message: event.message }) - 1;
      sends.set(event.number ?? 0, { step: cause, place });
    }
    if (event.kind === 'deliver' || event.kind === 'drop') {
      const { step, place } = sends.get(event.number ?? 0) ?? {};
      if (step !== undefined && place !== undefined) step.lastArrival.set(event.atMs, Math.max(place, step.lastArrival.get(event.atMs) ?? -1));
    }
    if (event.kind === 'timer') {
      const delayMs = event.atMs - (events[event.cause ?? -1]?.atMs ?? 0);
      cause?.timers.push({ after: cause.lastArrival.get(event.atMs) ?? -1, action: { kind: 'timer', name: event.text ?? '', delayMs } });
    }
  }
  return new Map(Array.from(steps, ([process, ofProcess]) => [process, ofProcess.map(inOrder)]));
}

function inOrder({ actions, timers }: Step): Action[] {
  const all = actions.map((action, place) => ({ action, after: place, timer: 0 })).concat(timers.map((timer) => ({ ...timer, timer: 1 })));
  return all.sort((a, b) => a.after - b.after || a.timer - b.timer).map(({ action }) => action);
}

/** What no run of this size can have; the judge does not work through it. */
function absurdity({ maxEvents = 100_000 }: Scenario, { events }: TraceData): string | undefined {
  if (events.length > 20 * maxEvents) return `it has ${events.length} events, where ${maxEvents} were the budget`;
  const strange = events.findIndex((event) => typeof event !== 'object' || event === null);
  return strange === -1 ? undefined : `event ${strange} is none`;
}

/**
 * A timer that had not run out when the run was stopped left no event, and yet it is why the run did not end by itself: a process that asks
 * again and again is stopped by the limit. One timer that runs out after the end stands for all of them. Where none could have been pending
 * (every process of the learner's has crashed, or the limit was not reached), the end differs or the timer shows, and the claim is refused.
 */
function leaveTimerPending({ processes, untilMs = 0 }: Scenario, { events, stopped, endMs }: TraceData, steps: ReadonlyMap<string, Action[][]>): void {
  if (stopped === 'idle') return;
  const crashed = new Set(events.filter(({ kind }) => kind === 'crash').map(({ process }) => process));
  const alive = Object.keys(processes).find((id) => processes[id]?.from !== 'course' && !crashed.has(id) && steps.has(id));
  const afterEndMs = Math.max(endMs, Number.isFinite(untilMs) ? untilMs : 0) + 1;
  if (alive !== undefined) steps.get(alive)?.[0]?.push({ kind: 'timer', name: 'pending at the end', delayMs: afterEndMs });
}

function firstDifference(claimed: TraceData, own: TraceData): string | undefined {
  if (toText(claimed) === toText(own)) return undefined;
  const length = Math.max(claimed.events.length, own.events.length);
  for (let index = 0; index < length; index += 1) {
    const [theirs, ours] = [claimed.events[index], own.events[index]];
    if (theirs !== undefined && ours !== undefined && toText(theirs) === toText(ours)) continue;
    const words = (event: TraceEvent | undefined): string => (event === undefined ? 'nothing' : describeEvent(event));
    return `event ${index} was said to be "${words(theirs)}" and is "${words(ours)}"`;
  }
  const words = ({ stopped, endMs }: TraceData): string => `"${stopped}" at ${endMs.toFixed(1)} ms`;
  return `its end was said to be ${words(claimed)} and is ${words(own)}`;
}
