/**
 * A path as a trace: what each handler did on the way, event by event, so that figures draw it and checkers read it as they do a run.
 *
 * A search knows an order and no durations, so a step takes 10 ms here. In a model with a clock, timers run out at their times, and what happens between two
 * of them stands 10 ms apart, or closer where there is less room.
 */
import { fromText } from '../../simulation/plain-data.ts';
import { OUTSIDE } from '../../simulation/process.ts';
import type { ProcessId } from '../../simulation/process.ts';
import { KIND, REASON, Trace } from '../../simulation/trace.ts';
import type { Effect } from './handler-runs.ts';
import { COPY, CRASH, DELIVER, INPUT, kindOf, LOSE, RECOVER, subjectOf, TIMEOUT } from './actions.ts';
import type { StateSpace } from './state-space.ts';
import type { Taken, Walk } from './walk.ts';

export const STEP_MS = 10;
const NONE = -1;

export function traceOf(walk: Walk): Trace {
  return new PathTrace(walk).build();
}

class PathTrace {
  readonly #walk: Walk;
  readonly #space: StateSpace;
  readonly #trace: Trace;
  readonly #sends = new Map<number, { send: number; number: number }[]>(); // of each message in transit, the oldest first
  #sent = 0;

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#space = walk.space;
    this.#trace = new Trace(0, walk.space.settings.ids);
  }

  build(): Trace {
    const { taken } = this.#walk;
    this.#start();
    const times = timesOf(this.#walk);
    taken.forEach((step, index) => this.#record(step, times[index] as number));
    this.#trace.endMs = times.at(-1) ?? 0;
    this.#trace.stopped = this.#walk.options().length === 0 ? 'idle' : 'time';
    return this.#trace;
  }

  #start(): void {
    const { beginning } = this.#walk;
    const { transitions, processes } = this.#space;
    for (let process = 0; process < processes; process += 1) {
      const cause = this.#trace.add(KIND.start, 0, process, NONE, NONE, NONE);
      if (process === beginning.failed) return;
      const outcome = transitions.rerun(transitions.asMade(process), RECOVER, -1, 0)[beginning.choices[process] as number];
      this.#effects(process, outcome?.effects ?? [], cause, 0, undefined);
    }
  }

  #record({ action, choice, before, failure }: Taken, atMs: number): void {
    const space = this.#space;
    const { transitions, settings } = space;
    const [kind, subject] = [kindOf(action), subjectOf(action)];
    const trace = this.#trace;
    if (kind === CRASH) {
      trace.add(KIND.crash, atMs, subject, NONE, NONE, NONE);
      if (settings.recoveriesMax === 0) this.#dropAll(subject, atMs);
      return;
    }
    const carried = kind === DELIVER || kind === LOSE || kind === COPY;
    const process = carried ? (transitions.messages.to[subject] as number) : kind === TIMEOUT ? (transitions.timerNames[subject] as { process: number }).process : subject;
    let cause = NONE;
    let handled = subject;
    if (carried) {
      const from = transitions.messages.from[subject] as number;
      const { send, number } = this.#takeSend(subject, kind);
      if (kind === COPY) trace.add(KIND.duplicate, atMs, process, from, send, number);
      const down = !space.isRunning(before[process] as number);
      if (kind === LOSE || down) {
        trace.add(KIND.drop, atMs, process, from, send, number, undefined, REASON[kind === LOSE ? 'lost by plan' : 'receiver crashed']);
        return;
      }
      cause = trace.add(KIND.deliver, atMs, process, from, send, number);
    } else if (kind === TIMEOUT) cause = trace.record({ atMs, kind: 'timer', process: settings.ids[process] as ProcessId, text: (transitions.timerNames[subject] as { name: string }).name });
    else if (kind === RECOVER) cause = trace.add(KIND.recover, atMs, process, NONE, NONE, NONE);
    else if (kind === INPUT) {
      handled = transitions.inputNumber(process, space.layout.inputsGiven(before, process));
      cause = trace.record({ atMs, kind: 'input', process: settings.ids[process] as ProcessId, peer: OUTSIDE, message: fromText(transitions.messages.texts[handled] as string) });
    }
    if (failure !== '') return;
    const outcome = transitions.rerun(before[process] as number, kind, handled, space.momentOf(before, kind === TIMEOUT ? subject : undefined))[choice];
    this.#effects(process, outcome?.effects ?? [], cause, atMs, before);
  }

  #takeSend(message: number, kind: number): { send: number; number: number } {
    const sends = this.#sends.get(message) ?? [];
    const stays = kind === COPY || (kind === DELIVER && this.#space.settings.keepsDelivered);
    return (stays ? sends[0] : sends.shift()) ?? { send: NONE, number: NONE };
  }

  /** What was on its way to a process that is down for good. */
  #dropAll(process: number, atMs: number): void {
    for (const [message, sends] of this.#sends) {
      if (this.#space.transitions.messages.to[message] !== process) continue;
      for (const { send, number } of sends.splice(0)) this.#drop(message, send, number, atMs);
    }
  }

  #drop(message: number, send: number, number: number, atMs: number): void {
    const { from, to } = this.#space.transitions.messages;
    this.#trace.add(KIND.drop, atMs, to[message] as number, from[message] as number, send, number, undefined, REASON['receiver crashed']);
  }

  #effects(process: number, effects: readonly Effect[], cause: number, atMs: number, before: Int32Array | undefined): void {
    const { transitions, settings } = this.#space;
    const id = settings.ids[process] as ProcessId;
    for (const effect of effects) {
      if (effect.kind === 'send') {
        const message = transitions.messages.ofText(process, effect.to, effect.text);
        this.#sent += 1;
        const send = this.#trace.add(KIND.send, atMs, process, effect.to, cause, this.#sent, fromText(effect.text));
        const sends = this.#sends.get(message);
        const downForGood = before !== undefined && settings.recoveriesMax === 0 && !this.#space.isRunning(before[effect.to] as number);
        if (downForGood) this.#drop(message, send, this.#sent, atMs);
        else if (sends === undefined) this.#sends.set(message, [{ send, number: this.#sent }]);
        else if (!(settings.keepsDelivered && sends.length > 0)) sends.push({ send, number: this.#sent });
      } else if (effect.kind === 'log') {
        this.#trace.record({ atMs, kind: 'log', process: id, text: effect.line, cause, ...(effect.text === '' ? {} : { data: fromText(effect.text) }) });
      } else if ('operation' in effect) {
        const data = fromText(effect.text);
        this.#trace.record({ atMs, kind: effect.kind, process: id, number: effect.operation, cause, ...(data === undefined ? {} : { data }) });
      }
    }
  }
}

/** When each step happened. */
function timesOf({ space, taken }: Walk): number[] {
  if (space.scheduleSlot < 0) return taken.map((_, index) => (index + 1) * STEP_MS);
  const moments: number[] = []; // of the clock, at each step
  let nowMs = 0;
  for (const { action, before } of taken) {
    if (kindOf(action) === TIMEOUT) nowMs += space.layout.waitOf(before, subjectOf(action), space.transitions);
    moments.push(nowMs);
  }
  const times: number[] = [];
  for (let first = 0; first < taken.length; ) {
    let end = first + 1;
    while (end < taken.length && !(kindOf((taken[end] as Taken).action) === TIMEOUT && (moments[end] as number) > (moments[first] as number))) end += 1;
    const [fromMs, untilMs] = [moments[first] as number, moments[end] ?? Infinity];
    let onTime = first; // timers run out at their times; a message takes its time to arrive
    while (onTime < end && kindOf((taken[onTime] as Taken).action) === TIMEOUT) onTime += 1;
    const gapMs = Math.min(STEP_MS, (untilMs - fromMs) / (end - onTime + 1));
    for (let index = first; index < end; index += 1) times.push(fromMs + Math.max(0, index - onTime + 1) * gapMs);
    first = end;
  }
  return times;
}
