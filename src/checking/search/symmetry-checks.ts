/**
 * Whether processes that are said to be interchangeable are: what one does, the other must do in its place, names exchanged. A search under symmetry that is
 * none would miss states, so each thing that a handler is seen to do is checked, for every pair; and properties must not care who is who.
 */
import type { ProcessId } from '../../simulation/process.ts';
import { fromText } from '../../simulation/plain-data.ts';
import { describeMessage } from '../../simulation/trace-text.ts';
import { DELIVER, INPUT, TIMEOUT } from './actions.ts';
import { renamedText } from './renaming.ts';
import type { Representatives } from './representatives.ts';
import { Symmetry } from './symmetry.ts';
import type { StateSpace } from './state-space.ts';
import type { Transition } from './transitions.ts';

export class SymmetryChecks {
  readonly #symmetry: Symmetry;
  readonly #space: StateSpace;
  readonly #pairs: readonly (readonly [number, number])[];
  #checking = false;

  constructor(symmetry: Symmetry) {
    this.#symmetry = symmetry;
    this.#space = symmetry.space;
    this.#pairs = symmetry.groups.flatMap((group) => group.flatMap((one, index) => group.slice(index + 1).map((other) => [one, other] as const)));
  }

  /** Throws unless the inputs to interchangeable processes are the same, names exchanged. */
  inputs(): void {
    const { settings } = this.#space;
    for (const [one, other] of this.#pairs) {
      const [first, second] = [settings.ids[one], settings.ids[other]] as [ProcessId, ProcessId];
      const exchange = (text: string): string => (text === first ? second : text === second ? first : text);
      const texts = (process: number): string[] => (settings.inputs[process] as readonly unknown[]).map((_, place) => this.#space.transitions.messages.texts[this.#space.transitions.inputNumber(process, place)] as string);
      const expected = texts(one).map((text) => renamedText(text, exchange));
      if (JSON.stringify(expected) !== JSON.stringify(texts(other))) throw new RangeError(`search: symmetry: ${first} and ${second} are given different inputs, so they are not interchangeable. Give them the same, or leave symmetry out.`);
    }
  }

  /** Throws unless the ways to start are the same after each exchange. */
  beginnings(rows: readonly Int32Array[], representatives: Representatives): void {
    const known = new Set(rows.map((row) => row.join()));
    for (const [one, other] of this.#pairs) {
      for (const row of rows) {
        if (known.has(representatives.exchanged(row, one, other).join()) || this.#symmetry.learned) continue;
        throw this.#different(one, other, 'they do not start alike');
      }
    }
  }

  /** Throws unless the other process of each pair does the same, names exchanged. */
  transition(local: number, kind: number, subject: number, nowMs: number, outcomes: readonly Transition[]): void {
    if (this.#checking) return;
    this.#checking = true;
    const { transitions } = this.#space;
    for (const [one, other] of this.#pairs) {
      const place = Symmetry.placeAfter(transitions.locals.at(local).process, one, other);
      const exchanged = kind === DELIVER ? this.#symmetry.message(subject, one, other) : kind === TIMEOUT ? this.#timer(subject, one, other) : subject;
      const expected = outcomes.map((outcome) => this.#told(outcome, (number) => this.#symmetry.local(number, one, other), [one, other])).sort();
      const actual = transitions.outcomes(this.#symmetry.local(local, one, other), kind, exchanged, nowMs).map((outcome) => this.#told(outcome, (number) => number)).sort();
      if (this.#symmetry.learned) break;
      if (JSON.stringify(expected) !== JSON.stringify(actual)) throw this.#different(one, other, `${this.#space.settings.ids[place]} does something else ${this.#when(kind, exchanged)} than exchanging the two would have it do`);
    }
    this.#checking = false;
  }

  #timer(timer: number, one: number, other: number): number {
    const { ids } = this.#space.settings;
    const { process, name } = this.#space.transitions.timerNames[timer] as { process: number; name: string };
    return this.#space.transitions.timerNumber(Symmetry.placeAfter(process, one, other), name === ids[one] ? (ids[other] as string) : name === ids[other] ? (ids[one] as string) : name);
  }

  /** An outcome as a text, with what it did to history and timers told by what it makes of empty ones. */
  #told({ local, sends, operations, timers, failure }: Transition, localAfter: (local: number) => number, pair?: readonly [number, number]): string {
    const { histories, schedules } = this.#space.transitions;
    const messages = sends.map((message) => (pair === undefined ? message : this.#symmetry.message(message, ...pair)));
    // To different receivers, messages go at the same time; to one receiver of an ordered network, one after the other.
    const { link } = this.#space.transitions.messages;
    messages.sort((one, other) => (this.#space.settings.fifo ? (link[one] as number) - (link[other] as number) : one - other));
    const [history, schedule] = [histories.after(0, operations), schedules.after(0, timers)];
    return JSON.stringify([
      localAfter(local), messages, pair === undefined ? history : this.#symmetry.history(history, ...pair), pair === undefined ? schedule : this.#symmetry.schedule(schedule, ...pair), failure !== '',
    ]);
  }

  #when(kind: number, subject: number): string {
    const { messages, timerNames } = this.#space.transitions;
    if (kind === DELIVER) return `on ${describeMessage(fromText(messages.texts[subject] as string))} from ${this.#space.settings.ids[messages.from[subject] as number]}`;
    if (kind === TIMEOUT) return `when its timer "${timerNames[subject]?.name}" runs out`;
    return kind === INPUT ? 'on an input' : 'when it starts or recovers';
  }

  #different(one: number, other: number, why: string): RangeError {
    const { ids } = this.#space.settings;
    return new RangeError(`search: symmetry: ${ids[one]} and ${ids[other]} are not interchangeable: ${why}. Treat them alike (no order of names, no first one), or leave symmetry out.`);
  }
}
