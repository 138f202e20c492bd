/**
 * Whether a run that a learner's process claims can have happened: the judge runs it again, in its own process, with its own kernel,
 * network and classes of the course. In place of each of the learner's processes stands a puppet that does at each event what is said to have
 * been done: sends and log lines as the trace has them, and timers, set by the local clock that the judge's own kernel gives it. The trace that
 * comes out must be the one that was claimed.
 *
 *     rerun(scenario, { trace, timers }) //=> { holds: true, courseProcesses: { payment: {…} } }, or a sentence about the first event that differs
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
import type { Run } from '../../simulation/simulation.ts';
import { describeEvent } from '../../simulation/trace-text.ts';
import type { TraceData, TraceEvent } from '../../simulation/trace.ts';
import { optionsOf } from './wire.ts';
import type { Claim, Scenario, TimerAction } from './wire.ts';

type Action =
  | { readonly kind: 'send'; readonly to: string; readonly message: unknown }
  | { readonly kind: 'log'; readonly text: string; readonly data: unknown }
  | { readonly kind: 'invoke'; readonly call: unknown }
  | { readonly kind: 'complete'; readonly operation: number; readonly data: unknown }
  | { readonly kind: 'fail'; readonly operation: number; readonly data: unknown }
  | { readonly kind: 'set'; readonly timer: string; readonly delayMs: number }
  | { readonly kind: 'cancel'; readonly timer: string };

/** What the judge's own run gave, or why the claim does not stand. */
export type Rerun =
  | { readonly holds: true; readonly courseProcesses: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  | { readonly holds: false; readonly because: string };

export function rerun(scenario: Scenario, claim: Claim): Rerun {
  const absurd = absurdity(scenario, claim.trace);
  if (absurd !== undefined) return { holds: false, because: absurd };
  const run = play(scenario, stepsOf(claim));
  const { seed, processes, endMs, stopped } = run.trace;
  const difference = firstDifference(claim.trace, { seed, processes, endMs, stopped, events: [...run.trace] });
  if (difference !== undefined) return { holds: false, because: difference };
  const ofCourse = Object.keys(scenario.processes).filter((id) => scenario.processes[id]?.from === 'course');
  return { holds: true, courseProcesses: Object.fromEntries(ofCourse.map((id) => [id, { ...(run.processes[id] as object) }])) };
}

/** The beginning of a run up to a handler that threw, if the judge's own run is the same until there; undefined if not. */
export function beginning(scenario: Scenario, claim: Claim): TraceData | undefined {
  const { length } = claim.trace.events;
  if (length === 0 || absurdity(scenario, claim.trace) !== undefined) return undefined;
  const { seed, processes, events } = play(scenario, stepsOf(claim)).trace.toData();
  const own = events.slice(0, length);
  return toText(claim.trace.events) === toText(own) ? { seed, processes, events: own, endMs: own.at(-1)?.atMs ?? 0, stopped: 'event budget' } : undefined;
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
  return simulate({ processes, ...optionsOf(scenario) });
}

function courseProcess(name: string, list: readonly unknown[]): Process {
  const Class = (course as Record<string, unknown>)[name] as new (...list: readonly unknown[]) => Process;
  return new Class(...list);
}

/** Does at its n-th event what is said to have been done there. */
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
      else if (action.kind === 'set') ctx.setTimer(action.timer, action.delayMs);
      else ctx.cancelTimer(action.timer);
    }
    this.#part.next += 1;
  }
}

/** By process, what was done at each of its events: what the trace says, and between that what was claimed of timers. */
function stepsOf({ trace: { events }, timers }: Claim): Map<string, Action[][]> {
  const steps = new Map<string, Action[][]>();
  const actionsAt = new Map<number, Action[]>();
  for (const event of events) {
    const actions = actionsAt.get(event.cause ?? -1); // missing only in a claim that the comparison will refuse
    if (event.kind === 'start' || event.kind === 'recover' || event.kind === 'input' || event.kind === 'deliver' || event.kind === 'timer') {
      const own: Action[] = [];
      actionsAt.set(event.index, own);
      const ofProcess = steps.get(event.process);
      if (ofProcess === undefined) steps.set(event.process, [own]);
      else ofProcess.push(own);
    }
    if (event.kind === 'send') actions?.push({ kind: 'send', to: event.peer ?? '', message: event.message });
    if (event.kind === 'log') actions?.push({ kind: 'log', text: event.text ?? '', data: event.data });
    if (event.kind === 'invoke') actions?.push({ kind: 'invoke', call: event.data });
    if (event.kind === 'complete' || event.kind === 'fail') actions?.push({ kind: event.kind, operation: event.number ?? 0, data: event.data });
  }
  for (const [process, ofProcess] of steps) {
    const byStep = ofProcess.map((): TimerAction[] => []);
    for (const action of timers?.[process] ?? []) byStep[action.step]?.push(action);
    steps.set(process, ofProcess.map((actions, step) => withTimers(actions, byStep[step] ?? [])));
  }
  return steps;
}

function withTimers(actions: readonly Action[], timers: readonly TimerAction[]): Action[] {
  const all: Action[] = [];
  let next = 0;
  for (const { after, timer, delayMs } of timers) {
    while (next < actions.length && next < after) all.push(actions[next++] as Action);
    all.push(delayMs === undefined ? { kind: 'cancel', timer } : { kind: 'set', timer, delayMs });
  }
  return all.concat(actions.slice(next));
}

/** What no run of this size can have; the judge does not work through it. */
function absurdity({ maxEvents = 100_000 }: Scenario, { events }: TraceData): string | undefined {
  if (events.length > 20 * maxEvents) return `it has ${events.length} events, where ${maxEvents} were the budget`;
  const strange = events.findIndex((event) => typeof event !== 'object' || event === null);
  return strange === -1 ? undefined : `event ${strange} is none`;
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
