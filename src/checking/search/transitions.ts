/**
 * What the handlers of a system do, remembered: a handler runs once for each state of its process and each event, however many states of the system have the
 * two in common.
 */
import type { ProcessId } from '../../simulation/process.ts';
import { HandlerRuns, inputEvent } from './handler-runs.ts';
import type { HandlerEvent, HandlerOutcome } from './handler-runs.ts';
import { Histories } from './histories.ts';
import type { OperationEffect } from './histories.ts';
import { LocalStates, NO_STORAGE } from './local-states.ts';
import { Messages } from './messages.ts';
import { PairMap, PairMemo } from './pair-map.ts';
import { Schedules } from './schedules.ts';
import type { SystemSettings } from './settings.ts';
import { DELIVER, INPUT, RECOVER, TIMEOUT } from './actions.ts';

/** What one outcome of a handler does to the system, in numbers. */
export interface Transition {
  readonly local: number; // the process's state afterwards
  readonly sends: readonly number[]; // messages, in the order in which they were sent
  readonly timers: number; // change of the schedule, in a model with a clock
  readonly operations: number; // change of the history
  readonly ignored: boolean; // nothing was sent and nothing changed, timers of a model with a clock aside
  readonly failure: string; // why the handler failed; empty if it did not
}

/** What is kept of the model besides its settings, and changes when a handler or property turns out to read it. */
export interface Tracked {
  readonly history: boolean;
  readonly clock: boolean;
}

export class Transitions {
  readonly locals: LocalStates;
  readonly messages: Messages;
  readonly histories: Histories;
  readonly schedules: Schedules;
  readonly runs: HandlerRuns;
  /** Told of each outcome when it is first seen. */
  onNew: ((local: number, kind: number, subject: number, nowMs: number, outcomes: readonly Transition[]) => void) | undefined;
  readonly timerNames: { readonly process: number; readonly name: string }[] = [];
  readonly #timerNumbers = new Map<string, number>();
  readonly #settings: SystemSettings;
  readonly #tracked: Tracked;
  readonly #numbers = new PairMap(); // of outcomes, by local state and event
  readonly #outcomes: Transition[][] = [];
  readonly #eventsAt = new PairMemo(() => this.#eventsAtSize++); // by event and moment, if handlers read the clock
  readonly #moments = new Map<number, number>();
  #eventsAtSize = 0;
  readonly #crashed = new PairMemo((local) => {
    const { process, durable, operations } = this.locals.at(local);
    return this.asMade(process, { durable, operations });
  });
  readonly #inputs = new PairMemo((process, place) => this.messages.numberOf(process, process, (this.#settings.inputs[process] as readonly unknown[])[place]));

  constructor(settings: SystemSettings, tracked: Tracked) {
    this.#settings = settings;
    this.#tracked = tracked;
    this.locals = new LocalStates(settings.makers);
    this.messages = new Messages(settings.ids);
    this.histories = new Histories(settings.ids);
    this.schedules = new Schedules(tracked.clock);
    this.runs = new HandlerRuns(settings.ids, this.locals, { timersAreLocal: settings.timers !== 'when idle', fifo: settings.fifo });
  }

  /** The state of a process that has just been made and has not started. */
  asMade(process: number, kept?: { durable: string; operations: number }): number {
    const { durable = NO_STORAGE, operations = 0 } = kept ?? {};
    return this.locals.numberOf({ process, running: false, fields: '', timers: [], durable, stored: durable, operations, open: [] });
  }

  /** The state of a process after a crash: what it had synced is all that is left. */
  crashed(local: number): number {
    return this.#crashed.of(local, 0);
  }

  timerNumber(process: number, name: string): number {
    const key = `${process} ${name}`;
    let number = this.#timerNumbers.get(key);
    if (number === undefined) {
      number = this.timerNames.length;
      this.#timerNumbers.set(key, number);
      this.timerNames.push({ process, name });
    }
    return number;
  }

  /**
   * What the handlers do that a step of this kind calls. `subject` is the message, timer or input's place among those to the process; nothing for a start (-1)
   * or recovery (0).
   */
  outcomes(local: number, kind: number, subject: number, nowMs: number): readonly Transition[] {
    switch (kind) {
      case DELIVER:
        return this.onDeliver(local, subject, nowMs);
      case TIMEOUT:
        return this.onTimeout(local, subject, nowMs);
      case INPUT:
        return this.onInput(local, this.locals.at(local).process, subject, nowMs);
      default:
        return subject < 0 ? this.onStart(local, nowMs) : this.onRecover(local, nowMs);
    }
  }

  onStart(local: number, nowMs: number): readonly Transition[] {
    return this.#known(local, 0, nowMs) ?? this.#run(local, 0, nowMs, { kind: 'start' }, RECOVER, -1);
  }

  onRecover(local: number, nowMs: number): readonly Transition[] {
    return this.#known(local, 1, nowMs) ?? this.#run(local, 1, nowMs, { kind: 'recover' }, RECOVER, 0);
  }

  onDeliver(local: number, message: number, nowMs: number): readonly Transition[] {
    const known = this.#known(local, 4 * message + 2, nowMs);
    if (known !== undefined) return known;
    const { from, message: payload } = this.messages.inTransit[message] as { from: ProcessId; message: unknown };
    return this.#run(local, 4 * message + 2, nowMs, { kind: 'deliver', from, message: payload }, DELIVER, message);
  }

  /** The input in `place` of those to the process, which the process's message to itself of the same text stands for. */
  onInput(local: number, process: number, place: number, nowMs: number): readonly Transition[] {
    const input = this.inputNumber(process, place);
    const known = this.#known(local, 4 * input + 3, nowMs);
    return known ?? this.#run(local, 4 * input + 3, nowMs, inputEvent((this.messages.inTransit[input] as { message: unknown }).message), INPUT, place);
  }

  onTimeout(local: number, timer: number, nowMs: number): readonly Transition[] {
    const known = this.#known(local, 4 * timer + 4, nowMs);
    return known ?? this.#run(local, 4 * timer + 4, nowMs, { kind: 'timeout', timer: (this.timerNames[timer] as { name: string }).name }, TIMEOUT, timer);
  }

  /** The message that stands for an input. */
  inputNumber(process: number, place: number): number {
    return this.#inputs.of(process, place);
  }

  /** What a handler did, effect by effect, once for each of its outcomes. `subject` is the message or timer; an input is the message that stands for it. */
  rerun(local: number, kind: number, subject: number, nowMs: number): readonly HandlerOutcome[] {
    if (kind === RECOVER) return this.runs.outcomes(local, { kind: subject < 0 ? 'start' : 'recover' }, nowMs);
    if (kind === TIMEOUT) return this.runs.outcomes(local, { kind: 'timeout', timer: (this.timerNames[subject] as { name: string }).name }, nowMs);
    const { from, message } = this.messages.inTransit[subject] as { from: ProcessId; message: unknown };
    return this.runs.outcomes(local, kind === INPUT ? inputEvent(message) : { kind: 'deliver', from, message }, nowMs);
  }

  #known(local: number, event: number, nowMs: number): readonly Transition[] | undefined {
    const known = this.#numbers.get(local, this.#tracked.clock ? this.#eventAt(event, nowMs) : event);
    return known < 0 ? undefined : this.#outcomes[known];
  }

  #run(local: number, event: number, nowMs: number, happened: HandlerEvent, kind: number, subject: number): readonly Transition[] {
    const before = this.locals.at(local);
    const outcomes = this.runs.outcomes(local, happened, nowMs).map((outcome) => this.#inNumbers(before.process, local, outcome, happened));
    this.#numbers.set(local, this.#tracked.clock ? this.#eventAt(event, nowMs) : event, this.#outcomes.length);
    this.#outcomes.push(outcomes);
    this.onNew?.(local, kind, subject, nowMs, outcomes);
    return outcomes;
  }

  #eventAt(event: number, nowMs: number): number {
    let moment = this.#moments.get(nowMs);
    if (moment === undefined) {
      moment = this.#moments.size;
      this.#moments.set(nowMs, moment);
    }
    return this.#eventsAt.of(event, moment);
  }

  #inNumbers(process: number, before: number, outcome: HandlerOutcome, event: HandlerEvent): Transition {
    const { effects, after, failure } = outcome;
    if (after === undefined) return { local: before, sends: [], timers: 0, operations: 0, ignored: false, failure };
    const local = this.locals.numberOf(after);
    this.runs.keepAlive(local, outcome);
    const sends = effects.flatMap((effect) => (effect.kind === 'send' ? [this.messages.ofText(process, effect.to, effect.text)] : []));
    const timed = this.#settings.timers === 'when idle';
    const timers = timed ? this.schedules.changeOf(process, effects.filter((effect) => effect.kind === 'set timer' || effect.kind === 'cancel timer')) : 0;
    const operations = this.#tracked.history ? this.histories.changeOf(process, effects.filter((effect): effect is OperationEffect => 'operation' in effect)) : 0;
    const ignored = event.kind === 'deliver' && local === before && sends.length === 0 && operations === 0;
    return { local, sends, timers, operations, ignored, failure: '' };
  }
}
