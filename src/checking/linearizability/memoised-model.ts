/**
 * A model by numbers: states, calls and results are interned, and what a call does in a state is computed once.
 *
 *     const memoised = new MemoisedModel(register);
 *     const write = memoised.callNumber({ type: 'Write', value: 3 });
 *     memoised.stateAfter(0, write) //=> 1; state 0 is the initial one
 *     memoised.states[1]            //=> 3
 */
import { toText } from '../../simulation/plain-data.ts';
import type { Model } from '../model.ts';

/** The number of a result that does not matter. */
export const ANYTHING = -1;
/** In place of the state after a call that cannot take effect. */
export const IMPOSSIBLE = -2;
const NOT_COMPUTED = -1;

export class MemoisedModel {
  readonly states: unknown[] = [];
  readonly results: unknown[] = [];
  readonly #model: Model;
  readonly #calls: unknown[] = [];
  readonly #stateNumbers = new Map<unknown, number>();
  readonly #callNumbers = new Map<unknown, number>();
  readonly #resultNumbers = new Map<unknown, number>();
  readonly #rows: Row[] = []; // by call

  constructor(model: Model) {
    this.#model = model;
    this.stateNumber(model.initial);
  }

  stateNumber(state: unknown): number {
    return numberOf(state, this.states, this.#stateNumbers);
  }

  resultNumber(result: unknown): number {
    return result === undefined ? ANYTHING : numberOf(result, this.results, this.#resultNumbers);
  }

  callNumber(call: unknown): number {
    const number = numberOf(call, this.#calls, this.#callNumbers);
    if (number === this.#rows.length) this.#rows.push({ after: new Int32Array(16).fill(NOT_COMPUTED), result: new Int32Array(16) });
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
      row.after = extended(row.after, new Int32Array(length).fill(NOT_COMPUTED));
      row.result = extended(row.result, new Int32Array(length));
    }
    if (applied === undefined) return (row.after[state] = IMPOSSIBLE);
    row.result[state] = this.resultNumber(applied[1]);
    return (row.after[state] = this.stateNumber(applied[0]));
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

function numberOf(value: unknown, values: unknown[], numbers: Map<unknown, number>): number {
  const key = keyOf(value);
  let number = numbers.get(key);
  if (number === undefined) {
    number = values.push(value) - 1;
    numbers.set(key, number);
  }
  return number;
}

/** What tells plain values apart. Text and numbers are most of them, and quick by themselves. */
function keyOf(value: unknown): unknown {
  if (typeof value === 'string') return value; // whose hash the engine remembers
  if (typeof value === 'number' && !Object.is(value, -0)) return value;
  return `\u0000${toText(value)}`; // which is no text that a program holds
}
