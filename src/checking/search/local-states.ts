/**
 * The states of single processes, each known by a small number. What two states of the system have in common is kept once, and a handler's outcome is
 * remembered by the number of the state in which it ran.
 */
import { fromText } from '../../simulation/plain-data.ts';
import type { Process } from '../../simulation/process.ts';
import { Script } from '../../simulation/script.ts';
import { canonicalText, copyOf, freezeDeep } from './canonical.ts';
import { ContractError } from './contract-error.ts';
import type { Maker } from './search-options.ts';

/** All that a process's future behaviour depends on. */
export interface LocalState {
  readonly process: number;
  readonly running: boolean;
  readonly fields: string; // its fields as canonical text; empty while it is down
  readonly timers: readonly string[]; // names of the timers that are set, sorted; empty in a model with a clock, where the schedule has them
  readonly durable: string; // what survives a crash: [key, text of the value][], as text, sorted by key
  readonly stored: string; // what the process reads from its storage: the same after a sync
  readonly operations: number; // operations begun so far, over all crashes
  readonly open: readonly number[]; // of those, begun since the last start and not ended
}

export const NO_STORAGE = '[]';
const HANDLERS = ['onStart', 'onRecover', 'onMessage', 'onTimer'];

export class LocalStates {
  readonly all: LocalState[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #makers: readonly Maker[];
  readonly #views: (Process<any> | undefined)[] = []; // frozen, for properties
  readonly #fields: (Record<string, unknown> | undefined)[] = []; // to be copied

  constructor(makers: readonly Maker[]) {
    this.#makers = makers;
  }

  numberOf(state: LocalState): number {
    const { process, running, fields, timers, durable, stored, operations, open } = state;
    const plain = timers.length === 0 && durable === NO_STORAGE && stored === NO_STORAGE && operations === 0;
    const key = `${process}${running ? '+' : '-'}${plain ? '' : JSON.stringify([timers, durable, stored, operations, open])}${fields}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.all.length;
      this.#numbers.set(key, number);
      this.all.push(state);
      this.#views.push(undefined);
    }
    return number;
  }

  at(number: number): LocalState {
    return this.all[number] as LocalState;
  }

  /** The fields of a process as canonical text. Throws a TypeError that names the field that is not plain data. */
  fieldsOf(process: Process<any>): string {
    return canonicalText(fieldsIn(process));
  }

  /** The fields of a process as it is made, as canonical text. */
  madeFields(process: number): string {
    return this.fieldsOf(this.#make(process));
  }

  /** A process in the state, to be changed by one handler. */
  readonly revive = (number: number): Process<any> => this.refreshed(this.#make(this.at(number).process), number);

  /** A process with its fields made those of the state. */
  refreshed(process: Process<any>, number: number): Process<any> {
    const { running, fields } = this.at(number);
    if (running) restore(process, copyOf((this.#fields[number] ??= fromText(fields) as Record<string, unknown>)));
    return process;
  }

  #make(process: number): Process<any> {
    const made = (this.#makers[process] as Maker)();
    if (made instanceof Script) throw new ContractError('search: a script cannot be searched: how far a generator has come is no plain data and cannot be copied. Write the client as a class with handlers.');
    return made;
  }

  /** The process in the state, frozen. */
  view(number: number): Process<any> {
    return this.#views[number] ?? (this.#views[number] = freezeDeep(this.revive(number), "a process's state in a property"));
  }
}

/** The fields that are state. Those of an object that is no instance of a class hold its handlers as well. */
function fieldsIn(process: Process<any>): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...process };
  for (const handler of HANDLERS) if (typeof fields[handler] === 'function') delete fields[handler];
  return fields;
}

/** Makes the own enumerable fields of `process` those given. */
function restore(process: Process<any>, fields: Record<string, unknown>): void {
  const own = process as unknown as Record<string, unknown>;
  for (const name of Object.keys(fieldsIn(process))) if (!(name in fields)) delete own[name];
  for (const [name, value] of Object.entries(fields)) own[name] = value;
}
