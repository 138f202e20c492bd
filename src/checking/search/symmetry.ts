/**
 * Exchanges of two interchangeable processes, in numbers: what each local state, message, history and schedule becomes. Every permutation is a sequence of
 * exchanges.
 */
import { fromText } from '../../simulation/plain-data.ts';
import type { ProcessId } from '../../simulation/process.ts';
import { canonicalText } from './canonical.ts';
import { NO_STORAGE } from './local-states.ts';
import type { LocalState } from './local-states.ts';
import { Numbered } from './numbered.ts';
import { PairMemo } from './pair-map.ts';
import { anonymousText, renamedText, withoutHiddenNames } from './renaming.ts';
import type { StateSpace } from './state-space.ts';

export class Symmetry {
  readonly space: StateSpace;
  readonly groups: readonly (readonly number[])[];
  /** Fields that handlers change, as 'group or place/field'. All others are configuration. */
  readonly changing: Set<string>;
  /** Whether a field was found to change that had been taken for configuration: what was computed before counts for nothing. */
  learned = false;
  readonly #groupOf: readonly number[]; // by process; -1 for who is in none
  readonly #names: readonly ProcessId[]; // of all who are in a group
  readonly #made: ReadonlyMap<string, string>[]; // each field's text as the process is made
  readonly #seen = new Set<number>(); // local states whose fields have been compared with those
  readonly #locals = this.#exchanges((local, one, other) => this.#exchangedLocal(local, one, other));
  readonly #messages = this.#exchanges((message, one, other) => this.#exchangedMessage(message, one, other));
  readonly #histories = this.#exchanges((history, one, other) => this.#exchangedHistory(history, one, other));
  readonly #schedules = this.#exchanges((schedule, one, other) => this.#exchangedSchedule(schedule, one, other));
  readonly #localLooks = new PairMemo((local, member) => this.#looks.numberOf(this.#lookOfLocal(local, member)));
  readonly #messageLooks = new PairMemo((message, member) => this.#looks.numberOf(this.#lookOfMessage(message, member)));
  readonly #looks = new Numbered<unknown>();

  constructor(space: StateSpace, changing: Set<string>) {
    this.space = space;
    this.groups = space.settings.symmetry;
    this.changing = changing;
    const { ids } = space.settings;
    this.#groupOf = ids.map((_, place) => this.groups.findIndex((group) => group.includes(place)));
    this.#names = this.groups.flat().map((place) => ids[place] as ProcessId);
    this.#made = ids.map((_, place) => new Map(this.#fields(space.transitions.locals.madeFields(place))));
  }

  #fields(text: string): [string, string][] {
    return Object.entries(fromText(text) as object).map(([name, value]) => [name, canonicalText(value)]);
  }

  #fieldKey(process: number, field: string): string {
    const group = this.#groupOf[process] as number;
    return group < 0 ? `${process}/${field}` : `group ${group}/${field}`;
  }

  /** Notes which fields of a state are not as they were made. */
  #compare(local: number): void {
    this.#seen.add(local);
    const { process, running, fields } = this.space.transitions.locals.at(local);
    if (!running) return;
    const made = this.#made[process] as ReadonlyMap<string, string>;
    for (const [field, text] of this.#fields(fields)) {
      if (made.get(field) === text || this.changing.has(this.#fieldKey(process, field))) continue;
      this.changing.add(this.#fieldKey(process, field));
      this.learned = true;
    }
  }

  #rename(one: number, other: number, where: string): (text: string) => string {
    const { ids } = this.space.settings;
    const [first, second] = [ids[one] as ProcessId, ids[other] as ProcessId];
    return (text) => (text === first ? second : text === second ? first : withoutHiddenNames(text, this.#names, where));
  }

  static placeAfter(process: number, one: number, other: number): number {
    return process === one ? other : process === other ? one : process;
  }

  /** Remembered by what is exchanged and by the pair of processes, the smaller one first. */
  #exchanges(exchange: (what: number, one: number, other: number) => number): PairMemo {
    return new PairMemo((what, pair) => exchange(what, Math.floor(pair / this.space.processes), pair % this.space.processes));
  }

  #pair(one: number, other: number): number {
    return Math.min(one, other) * this.space.processes + Math.max(one, other);
  }

  /** The local state after `one` and `other` have been exchanged. */
  local(local: number, one: number, other: number): number {
    return this.#locals.of(local, this.#pair(one, other));
  }

  #exchangedLocal(local: number, one: number, other: number): number {
    if (!this.#seen.has(local)) this.#compare(local);
    const state = this.space.transitions.locals.at(local);
    const process = Symmetry.placeAfter(state.process, one, other);
    const rename = this.#rename(one, other, `the state of ${this.space.settings.ids[state.process]}`);
    return this.space.transitions.locals.numberOf({
      ...state, process, fields: this.#renamedFields(state, process, rename), timers: state.timers.map(rename).sort(),
      durable: renamedStorage(state.durable, rename), stored: renamedStorage(state.stored, rename),
    });
  }

  #renamedFields(state: LocalState, process: number, rename: (text: string) => string): string {
    if (!state.running) return '';
    const made = this.#made[process] as ReadonlyMap<string, string>;
    const fields = this.#fields(state.fields).map(([field, text]): [string, unknown] => {
      const configured = this.changing.has(this.#fieldKey(process, field)) ? undefined : made.get(field);
      return [field, fromText(configured ?? renamedText(text, rename))];
    });
    return canonicalText(Object.fromEntries(fields));
  }

  message(message: number, one: number, other: number): number {
    return this.#messages.of(message, this.#pair(one, other));
  }

  #exchangedMessage(message: number, one: number, other: number): number {
    const { messages } = this.space.transitions;
    const text = renamedText(messages.texts[message] as string, this.#rename(one, other, 'a message'));
    return messages.ofText(Symmetry.placeAfter(messages.from[message] as number, one, other), Symmetry.placeAfter(messages.to[message] as number, one, other), text);
  }

  history(history: number, one: number, other: number): number {
    return this.#histories.of(history, this.#pair(one, other));
  }

  #exchangedHistory(history: number, one: number, other: number): number {
    const { histories } = this.space.transitions;
    const rename = this.#rename(one, other, 'the history');
    const exchanged = <T>(list: readonly T[]): T[] => list.map((_, place) => list[Symmetry.placeAfter(place, one, other)] as T);
    const sessions = exchanged(histories.sessionsOf(history)).map((session) => session.map((entry) => ({ ...entry, text: renamedText(entry.text, rename), ended: exchanged(entry.ended) })));
    return histories.numberOf(sessions);
  }

  schedule(schedule: number, one: number, other: number): number {
    return this.#schedules.of(schedule, this.#pair(one, other));
  }

  #exchangedSchedule(schedule: number, one: number, other: number): number {
    const { schedules } = this.space.transitions;
    const rename = this.#rename(one, other, 'the name of a timer');
    const { nowMs, due } = schedules.at(schedule);
    return schedules.numberOf({ nowMs, due: due.map(({ inMs, process, name }) => ({ inMs, process: Symmetry.placeAfter(process, one, other), name: rename(name) })) });
  }

  /** A number that is the same for local states that look the same from `member`: its own name told from the others', and those of one group not told apart. */
  anonymousLocal(local: number, member: number): number {
    return this.#localLooks.of(local, member);
  }

  #lookOfLocal(local: number, member: number): unknown {
    if (!this.#seen.has(local)) this.#compare(local);
    const { process, running, fields, timers, durable, stored, operations, open } = this.space.transitions.locals.at(local);
    const rename = this.#anonymise(member);
    const changing = running ? Object.fromEntries(Object.entries(fromText(fields) as object).filter(([field]) => this.changing.has(this.#fieldKey(process, field)))) : {};
    return [
      this.#roleOf(process, member), running, anonymousText(changing, rename), anonymousText(new Set(timers), rename), entriesIn(durable), entriesIn(stored), operations, open.length,
    ];
  }

  anonymousMessage(message: number, member: number): number {
    return this.#messageLooks.of(message, member);
  }

  #lookOfMessage(message: number, member: number): unknown {
    const { messages } = this.space.transitions;
    const [from, to] = [messages.from[message] as number, messages.to[message] as number];
    return ['message', this.#roleOf(from, member), this.#roleOf(to, member), anonymousText(fromText(messages.texts[message] as string), this.#anonymise(member))];
  }

  #roleOf(process: number, member: number): string {
    const group = this.#groupOf[process] as number;
    return process === member ? 'this one' : group < 0 ? `process ${process}` : `one of ${group}`;
  }

  #anonymise(member: number): (text: string) => string {
    const { ids } = this.space.settings;
    return (text) => {
      const place = ids.indexOf(text);
      return place < 0 || (this.#groupOf[place] as number) < 0 ? `=${text}` : `*${this.#roleOf(place, member)}`;
    };
  }
}

const entriesIn = (storage: string): number => (JSON.parse(storage) as unknown[]).length;

function renamedStorage(text: string, rename: (text: string) => string): string {
  if (text === NO_STORAGE) return text;
  const entries = (JSON.parse(text) as [string, string][]).map(([key, value]): [string, string] => [rename(key), renamedText(value, rename)]);
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
