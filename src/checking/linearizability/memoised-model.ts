/**
 * A model by numbers: states, calls and results are interned, and what a call does in a state is computed once.
 *
 *     const memoised = new MemoisedModel(register, memory.share());
 *     const write = memoised.callNumber({ type: 'Write', value: 3 });
 *     memoised.stateAfter(0, write) //=> 1; state 0 is the initial one
 *     memoised.states[1]            //=> 3
 */
import { toText } from '../../simulation/plain-data.ts';
import type { Model } from '../model.ts';
import type { MemoryShare } from './memory.ts';

/** The number of a result that does not matter. */
export const ANYTHING = -1;
/** In place of the state after a call that cannot take effect. */
export const IMPOSSIBLE = -2;
const NOT_COMPUTED = -1;
/** What the engine takes for a value and its entry in a table, by and large. */
const BYTES_A_VALUE = 120;
const FIRST_STATES = 16;

export class MemoisedModel {
  readonly states: unknown[] = [];
  readonly results: unknown[] = [];
  readonly #model: Model;
  readonly #memory: MemoryShare;
  readonly #calls: unknown[] = [];
  readonly #knownCalls = new WeakMap<object, number>(); // by identity, which is quicker than by value
  readonly #stateNumbers = new Map<unknown, number>();
  readonly #callNumbers = new Map<unknown, number>();
  readonly #resultNumbers = new Map<unknown, number>();
  readonly #rows: Row[] = []; // by call

  /** When its share has run short, it still answers: whoever searches must look at the share and stop. */
  constructor(model: Model, memory: MemoryShare) {
    this.#model = model;
    this.#memory = memory;
    this.stateNumber(model.initial);
  }

  /** Whether the call changed nothing if it returned that. */
  isRead(call: unknown, result: unknown): boolean {
    return this.#model.isRead?.(call, result) === true;
  }

  stateNumber(state: unknown): number {
    return this.#numberOf(state, this.states, this.#stateNumbers);
  }

  resultNumber(result: unknown): number {
    return result === undefined ? ANYTHING : this.#numberOf(result, this.results, this.#resultNumbers);
  }

  callNumber(call: unknown): number {
    const known = this.#knownCalls.get(call as object);
    if (known !== undefined) return known;
    const number = this.#numberOf(call, this.#calls, this.#callNumbers);
    if (number === this.#rows.length) {
      this.#memory.take(8 * FIRST_STATES);
      this.#rows.push({ after: new Int32Array(FIRST_STATES).fill(NOT_COMPUTED), result: new Int32Array(FIRST_STATES) });
    }
    if (typeof call === 'object' && call !== null) this.#knownCalls.set(call, number);
    return number;
  }

  /** The number of the state after the call, or IMPOSSIBLE. */
  stateAfter(state: number, call: number): number {
    const { after } = this.#rows[call] as Row;
    const known = state < after.length ? (after[state] as number) : NOT_COMPUTED;
    return known === NOT_COMPUTED ? this.#compute(state, call) : known;
  }

  /** The number of what the call returns in the state. To be asked after `stateAfter`. */
  resultOf(state: number, call: number): number {
    return (this.#rows[call] as Row).result[state] as number;
  }

  #compute(state: number, call: number): number {
    const applied = this.#model.apply(this.states[state], this.#calls[call]);
    const row = this.#rows[call] as Row;
    if (state >= row.after.length) {
      const length = Math.max(2 * row.after.length, state + 1);
      this.#memory.take(8 * (length - row.after.length));
      row.after = extended(row.after, new Int32Array(length).fill(NOT_COMPUTED));
      row.result = extended(row.result, new Int32Array(length));
    }
    if (applied === undefined) return (row.after[state] = IMPOSSIBLE);
    row.result[state] = this.resultNumber(applied[1]);
    return (row.after[state] = this.stateNumber(applied[0]));
  }

  #numberOf(value: unknown, values: unknown[], numbers: Map<unknown, number>): number {
    const key = keyOf(value);
    let number = numbers.get(key);
    if (number === undefined) {
      this.#memory.take(BYTES_A_VALUE + (typeof key === 'string' ? 2 * key.length : 0));
      number = values.push(value) - 1;
      numbers.set(key, number);
    }
    return number;
  }
}

/** What one call does, by state. */
interface Row {
  after: Int32Array; // NOT_COMPUTED, IMPOSSIBLE or a number
  result: Int32Array;
}

function extended(old: Int32Array, longer: Int32Array): Int32Array {
  longer.set(old);
  return longer;
}

/** What tells plain values apart. Text and numbers are most of them, and quick by themselves. */
function keyOf(value: unknown): unknown {
  if (typeof value === 'string') return value; // whose hash the engine remembers
  if (typeof value === 'number' && !Object.is(value, -0)) return value;
  return `\u0000${toText(value)}`; // which is no text that a program holds
}
