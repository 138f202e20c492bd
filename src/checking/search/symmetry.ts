/**
 * Exchanges of two interchangeable processes, in numbers: what each local state, message, history and schedule becomes. Every permutation is a sequence of
 * exchanges.
 */
import { fromText } from '../../simulation/plain-data.ts';
import type { ProcessId } from '../../simulation/process.ts';
import { canonicalText } from './canonical.ts';
import { NO_STORAGE } from './local-states.ts';
import type { LocalState } from './local-states.ts';
import { PairMap } from './pair-map.ts';
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
  readonly #swaps = [new PairMap(), new PairMap(), new PairMap(), new PairMap()] as const; // of local states, messages, histories, schedules; by pair of processes
  readonly #anonymous = [new PairMap(), new PairMap()] as const; // of local states, messages; by the process that is meant
  readonly #anonymousNumbers = new Map<string, number>();

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

  #pair(one: number, other: number): number {
    return one < other ? one * this.space.processes + other : other * this.space.processes + one;
  }

  /** The local state after `one` and `other` have been exchanged. */
  local(local: number, one: number, other: number): number {
    const known = this.#swaps[0].get(local, this.#pair(one, other));
    if (known >= 0) return known;
    if (!this.#seen.has(local)) this.#compare(local);
    const state = this.space.transitions.locals.at(local);
    const process = Symmetry.placeAfter(state.process, one, other);
    const rename = this.#rename(one, other, `the state of ${this.space.settings.ids[state.process]}`);
    const number = this.space.transitions.locals.numberOf({
      ...state, process, fields: this.#renamedFields(state, process, rename), timers: state.timers.map(rename).sort(),
      durable: renamedStorage(state.durable, rename), stored: renamedStorage(state.stored, rename),
    });
    this.#swaps[0].set(local, this.#pair(one, other), number);
    return number;
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
    const known = this.#swaps[1].get(message, this.#pair(one, other));
    if (known >= 0) return known;
    const { messages } = this.space.transitions;
    const text = renamedText(messages.texts[message] as string, this.#rename(one, other, 'a message'));
    const number = messages.ofText(Symmetry.placeAfter(messages.from[message] as number, one, other), Symmetry.placeAfter(messages.to[message] as number, one, other), text);
    this.#swaps[1].set(message, this.#pair(one, other), number);
    return number;
  }

  history(history: number, one: number, other: number): number {
    const known = this.#swaps[2].get(history, this.#pair(one, other));
    if (known >= 0) return known;
    const { histories } = this.space.transitions;
    const rename = this.#rename(one, other, 'the history');
    const exchanged = <T>(list: readonly T[]): T[] => list.map((_, place) => list[Symmetry.placeAfter(place, one, other)] as T);
    const sessions = exchanged(histories.sessionsOf(history)).map((session) => session.map((entry) => ({ ...entry, text: renamedText(entry.text, rename), ended: exchanged(entry.ended) })));
    const number = histories.numberOf(sessions);
    this.#swaps[2].set(history, this.#pair(one, other), number);
    return number;
  }

  schedule(schedule: number, one: number, other: number): number {
    const known = this.#swaps[3].get(schedule, this.#pair(one, other));
    if (known >= 0) return known;
    const { schedules } = this.space.transitions;
    const rename = this.#rename(one, other, 'the name of a timer');
    const { nowMs, due } = schedules.at(schedule);
    const number = schedules.numberOf({ nowMs, due: due.map(({ inMs, process, name }) => ({ inMs, process: Symmetry.placeAfter(process, one, other), name: rename(name) })) });
    this.#swaps[3].set(schedule, this.#pair(one, other), number);
    return number;
  }

  /** A number that is the same for local states that look the same from `member`: its own name told from the others', and those of one group not told apart. */
  anonymousLocal(local: number, member: number): number {
    const known = this.#anonymous[0].get(local, member);
    if (known >= 0) return known;
    if (!this.#seen.has(local)) this.#compare(local);
    const { process, running, fields, timers, durable, stored, operations, open } = this.space.transitions.locals.at(local);
    const rename = this.#anonymise(member);
    const changing = running ? Object.fromEntries(Object.entries(fromText(fields) as object).filter(([field]) => this.changing.has(this.#fieldKey(process, field)))) : {};
    const text = JSON.stringify([
      this.#roleOf(process, member), running, anonymousText(changing, rename), anonymousText(new Set(timers), rename),
      anonymousText(new Map(JSON.parse(durable) as [string, string][]).size, rename), JSON.parse(stored).length, operations, open.length,
    ]);
    return this.#noted(0, local, member, text);
  }

  anonymousMessage(message: number, member: number): number {
    const known = this.#anonymous[1].get(message, member);
    if (known >= 0) return known;
    const { messages } = this.space.transitions;
    const [from, to] = [messages.from[message] as number, messages.to[message] as number];
    const text = JSON.stringify(['message', this.#roleOf(from, member), this.#roleOf(to, member), anonymousText(fromText(messages.texts[message] as string), this.#anonymise(member))]);
    return this.#noted(1, message, member, text);
  }

  #noted(table: 0 | 1, subject: number, member: number, text: string): number {
    let number = this.#anonymousNumbers.get(text);
    if (number === undefined) {
      number = this.#anonymousNumbers.size;
      this.#anonymousNumbers.set(text, number);
    }
    this.#anonymous[table].set(subject, member, number);
    return number;
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

function renamedStorage(text: string, rename: (text: string) => string): string {
  if (text === NO_STORAGE) return text;
  const entries = (JSON.parse(text) as [string, string][]).map(([key, value]): [string, string] => [rename(key), renamedText(value, rename)]);
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
