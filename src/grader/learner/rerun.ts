/**
 * Whether a run that a learner's process claims can have happened: the judge runs it again, in its own process, with its own kernel,
 * network and classes of the course. In place of each of the learner's processes stands a puppet that does at each event what the trace says
 * was done: sends, log lines, timers. The trace that comes out must be the one that was claimed.
 *
 *     rerun(scenario, run.trace) //=> { trace, processes: { payment: Payment {…} } }, or a sentence about the first event that differs
 *
 * So a trace made up by a learner's program gains nothing: latencies, losses, crashes and answers of the course's processes are the judge's,
 * and what is left to the learner is what a process may do anyway. (What the learner's processes know is not covered: they share one
 * operating-system process, in which nothing can be kept from a program that is out to look around.)
 */
import * as course from '../../index.ts';
import { toText } from '../../simulation/plain-data.ts';
import type { Context, Process } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import type { RunOptions, SimulationOptions } from '../../simulation/simulation.ts';
import { describeEvent } from '../../simulation/trace.ts';
import type { TraceData, TraceEvent } from '../../simulation/trace.ts';
import type { Scenario } from './wire.ts';

type Action =
  | { readonly kind: 'send'; readonly to: string; readonly message: unknown; readonly number: number }
  | { readonly kind: 'log'; readonly text: string; readonly data: unknown }
  | { readonly kind: 'timer'; readonly name: string; readonly delayMs: number };

/** What the judge's own run gave, or why the claim does not stand. */
export type Rerun =
  | { readonly holds: true; readonly courseProcesses: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  | { readonly holds: false; readonly because: string };

export function rerun(scenario: Scenario, claimed: TraceData): Rerun {
  const steps = stepsOf(claimed);
  leaveTimerPending(scenario, claimed, steps);
  const processes = Object.fromEntries(
    Object.entries(scenario.processes).map(([id, wanted]) => [
      id,
      wanted.from === 'course' ? () => courseProcess(wanted.class, 'options' in wanted ? [wanted.options] : []) : () => new Puppet(steps.get(id) ?? []),
    ]),
  );
  const { seed, network, faults, inputs, untilMs, maxEvents } = scenario;
  const given = Object.fromEntries(Object.entries({ network, faults, inputs, untilMs, maxEvents }).filter(([, value]) => value !== undefined));
  const run = simulate({ processes, seed, freezeMessages: true, ...given } as SimulationOptions & RunOptions);
  const difference = firstDifference(claimed, run.trace.toData());
  if (difference !== undefined) return { holds: false, because: difference };
  const ofCourse = Object.keys(scenario.processes).filter((id) => scenario.processes[id]?.from === 'course');
  return { holds: true, courseProcesses: Object.fromEntries(ofCourse.map((id) => [id, { ...(run.processes[id] as object) }])) };
}

function courseProcess(name: string, list: readonly unknown[]): Process {
  const Class = (course as Record<string, unknown>)[name] as new (...list: readonly unknown[]) => Process;
  return new Class(...list);
}

/** Does at its n-th event what the trace says was done there. */
class Puppet implements Process {
  readonly #steps: readonly (readonly Action[])[];
  #next = 0;

  constructor(steps: readonly (readonly Action[])[]) {
    this.#steps = steps;
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
    for (const action of this.#steps[this.#next] ?? []) {
      if (action.kind === 'send') ctx.send(action.to, action.message);
      else if (action.kind === 'log') ctx.log(action.text, action.data);
      else ctx.setTimer(action.name, action.delayMs);
    }
    this.#next += 1;
  }
}

/** By process, what was done at each of its events. A timer that was moved or cancelled left no event, and need not be set; for those pending at the end, see below. */
function stepsOf({ events }: TraceData): Map<string, Action[][]> {
  const steps = new Map<string, Action[][]>();
  const stepAt = new Map<number, Action[]>();
  const ends = new Map<number, TraceEvent>(); // where each message arrived or was lost
  for (const event of events) {
    if (event.kind === 'start' || event.kind === 'input' || event.kind === 'deliver' || event.kind === 'timer') {
      const step: Action[] = [];
      stepAt.set(event.index, step);
      steps.set(event.process, [...(steps.get(event.process) ?? []), step]);
    }
    if ((event.kind === 'deliver' || event.kind === 'drop') && event.number !== undefined) ends.set(event.number, event);
    const step = stepAt.get(event.cause ?? -1);
    if (event.kind === 'send') step?.push({ kind: 'send', to: event.peer ?? '', message: event.message, number: event.number ?? 0 });
    if (event.kind === 'log') step?.push({ kind: 'log', text: event.text ?? '', data: event.data });
  }
  for (const event of events) {
    if (event.kind === 'timer') setTimer(event, events, stepAt.get(event.cause ?? -1), ends);
  }
  return steps;
}

/**
 * Events at the same time happen in the order in which they were scheduled: a timer that ran out after a message arrived, or after another
 * timer, was set after it. Otherwise it is set first, so that it also comes before a message that was still under way when the run was stopped.
 */
function setTimer(event: TraceEvent, events: readonly TraceEvent[], step: Action[] | undefined, ends: ReadonlyMap<number, TraceEvent>): void {
  const set = events[event.cause ?? -1];
  if (set === undefined || step === undefined) return; // the comparison will say so
  const delayMs = event.atMs - set.atMs;
  const before = step.findLastIndex((action) => {
    if (action.kind === 'timer') return action.delayMs === delayMs;
    const end = action.kind === 'send' ? ends.get(action.number) : undefined;
    return end !== undefined && end.atMs === event.atMs && end.index < event.index;
  });
  step.splice(before + 1, 0, { kind: 'timer', name: event.text ?? '', delayMs });
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
