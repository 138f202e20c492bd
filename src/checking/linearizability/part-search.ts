/**
 * The search for a linearization of one part of a history: an order of its operations that obeys the model and in which none comes before one that ended before it began.
 *
 *     const search = new PartSearch(operations, model);
 *     search.advance(1_000) //=> 'linearizable', 'refuted', or undefined: not decided within so many steps; ask again
 *
 * Depth-first over the beginnings and ends in their order: at a beginning, the operation may take effect now, if the model then returns what was recorded; at an end, it must have.
 * A configuration (what has taken effect, and the state) that was examined is not examined again. Operations with an unknown outcome have no end and may stay out for ever.
 * Three choices are none, and are not tried both ways:
 * - A completed operation that may take effect now and changes nothing does so now: where it takes effect later, it could as well have done so here.
 * - One with an unknown outcome that would change nothing stays out: nobody is waiting for it.
 * - Of several such with equal calls, the one that began first takes effect first: it is there whenever the others are.
 * Sources: Wing and Gong 1993; Lowe 2017, "Testing for linearizability", for the memory of configurations.
 */
import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { Configurations } from './configurations.ts';
import { ANYTHING, MemoisedModel } from './memoised-model.ts';

/** A longest order that could be found, and the end at which it could go on no further. */
export interface DeadEnd {
  readonly order: readonly number[]; // operations, by their places in the part, as they took effect
  readonly state: unknown; // after all of them
  readonly blocked: number; // the operation that ended there and has not taken effect
}

const DEAD_ENDS_MAX = 4;
const NONE = -1;

export class PartSearch {
  readonly operations: readonly Operation[];
  readonly #model: MemoisedModel;
  readonly #seen: Configurations;
  readonly #calls: Int32Array;
  readonly #expected: Int32Array; // by operation, the number of what it returned; ANYTHING where that does not matter
  // The beginnings and ends that are left, in their order: a list in arrays. Entry i + 1 is the i-th; entry 0 stands before all. The end of an operation that has taken effect is out as well.
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #operationAt: Int32Array; // by entry
  readonly #endOf: Int32Array; // by entry of a beginning: the entry of its end, NONE if there is none; by entry of an end: itself
  readonly #twinBefore: Int32Array; // by operation with an unknown outcome: the one with an equal call that began before it, NONE if there is none
  readonly #done: Int32Array; // bits, by operation
  // The operations that have taken effect, as a stack: entry of the beginning, the state before, and whether there was no choice.
  readonly #taken: number[] = [];
  readonly #states: number[] = [];
  readonly #forced: boolean[] = [];
  #state = 0;
  #entry: number; // where the search stands
  #left: number; // completed operations that have not taken effect
  #longest = NONE;
  #deadEnds: DeadEnd[] = [];

  constructor(operations: readonly Operation[], model: Model) {
    this.operations = operations;
    this.#model = new MemoisedModel(model);
    this.#seen = new Configurations(operations.length);
    this.#done = new Int32Array((operations.length + 31) >>> 5);
    this.#calls = Int32Array.from(operations, ({ call }) => this.#model.callNumber(call));
    this.#expected = Int32Array.from(operations, ({ outcome, result }) => (outcome === 'completed' ? this.#model.resultNumber(result) : ANYTHING));
    const events = operations.flatMap(({ begun, ended, outcome }, place) => [{ at: begun, place, end: false }, ...(outcome === 'completed' ? [{ at: ended, place, end: true }] : [])]);
    events.sort((one, other) => one.at - other.at);
    this.#next = Int32Array.from({ length: events.length + 1 }, (_, index) => (index < events.length ? index + 1 : NONE));
    this.#previous = Int32Array.from({ length: events.length + 1 }, (_, index) => index - 1);
    this.#operationAt = Int32Array.from([NONE, ...events.map(({ place }) => place)]);
    const ends = new Map(events.flatMap(({ place, end }, index) => (end ? [[place, index + 1]] : [])));
    this.#endOf = Int32Array.from([NONE, ...events.map(({ place }) => ends.get(place) ?? NONE)]);
    this.#left = ends.size;
    this.#twinBefore = this.#twins();
    this.#takeReads();
    this.#entry = this.#next[0] as number;
  }

  /** Configurations that were examined. */
  get configurations(): number {
    return this.#seen.size;
  }

  get bytes(): number {
    return this.#seen.bytes;
  }

  /** Operations in the order in which they take effect; of a part that was found to be linearizable. */
  get order(): readonly number[] {
    return this.#taken.map((entry) => this.#operationAt[entry] as number);
  }

  /** The longest orders that could be found, of a part that was refuted. */
  get deadEnds(): readonly DeadEnd[] {
    return this.#deadEnds;
  }

  #twins(): Int32Array {
    const last = new Map<number, number>(); // by call
    return Int32Array.from(this.operations, ({ outcome }, place) => {
      if (outcome === 'completed') return NONE;
      const call = this.#calls[place] as number;
      const twin = last.get(call) ?? NONE;
      last.set(call, place);
      return twin;
    });
  }

  /** Searches on, for at most so many steps. */
  advance(steps: number): 'linearizable' | 'refuted' | undefined {
    for (let step = 0; step < steps; step += 1) {
      if (this.#left === 0) return 'linearizable';
      const entry = this.#entry;
      // After the last beginning of an operation without an end nothing is left that could help, as at an end that cannot be passed.
      if (entry === NONE || this.#endOf[entry] === entry) {
        if (!this.#goBack(entry)) return 'refuted';
        continue;
      }
      if (this.#mayTakeEffect(entry) && this.#takeEffect(entry, false)) this.#takeReads();
      else this.#entry = this.#next[entry] as number;
    }
    return this.#left === 0 ? 'linearizable' : undefined;
  }

  /** Whether the operation that begins at an entry may take effect now. */
  #mayTakeEffect(entry: number): boolean {
    const operation = this.#operationAt[entry] as number;
    const call = this.#calls[operation] as number;
    const after = this.#model.stateAfter(this.#state, call);
    if (this.#endOf[entry] === NONE) {
      const twin = this.#twinBefore[operation] as number;
      return after !== this.#state && (twin === NONE || this.#isDone(twin));
    }
    const expected = this.#expected[operation] as number;
    const returned = this.#model.resultOf(this.#state, call);
    return expected === returned || expected === ANYTHING || returned === ANYTHING;
  }

  /** Lets all take effect that are completed, may, and change nothing. */
  #takeReads(): void {
    for (let entry = this.#next[0] as number; entry !== NONE && this.#endOf[entry] !== entry; entry = this.#next[entry] as number) {
      const operation = this.#operationAt[entry] as number;
      if (this.#expected[operation] === ANYTHING) continue; // it has no end; or it returned nothing, and is there to change something
      if (this.#model.stateAfter(this.#state, this.#calls[operation] as number) === this.#state && this.#mayTakeEffect(entry)) {
        this.#takeEffect(entry, true);
        entry = 0; // an end may be out of the way now
      }
    }
  }

  /** Lets the operation that begins at an entry take effect now. False if it leads to what was examined before. */
  #takeEffect(entry: number, forced: boolean): boolean {
    const operation = this.#operationAt[entry] as number;
    const before = this.#state;
    const after = this.#model.stateAfter(before, this.#calls[operation] as number);
    this.#done[operation >>> 5] = (this.#done[operation >>> 5] as number) | (1 << (operation & 31));
    if (!forced && !this.#seen.add(this.#done, after)) {
      this.#undo(operation);
      return false;
    }
    this.#taken.push(entry);
    this.#states.push(before);
    this.#forced.push(forced);
    this.#state = after;
    this.#takeOut(entry);
    const end = this.#endOf[entry] as number;
    if (end !== NONE) {
      this.#takeOut(end);
      this.#left -= 1;
    }
    this.#entry = this.#next[0] as number;
    return true;
  }

  /** Takes back what had taken effect up to the last choice, and goes on behind it. False if there is none. */
  #goBack(at: number): boolean {
    if (at !== NONE && this.#taken.length >= this.#longest) this.#noteDeadEnd(this.#operationAt[at] as number);
    for (;;) {
      const entry = this.#taken.pop();
      if (entry === undefined) return false;
      const forced = this.#forced.pop();
      this.#state = this.#states.pop() as number;
      this.#undo(this.#operationAt[entry] as number);
      const end = this.#endOf[entry] as number;
      if (end !== NONE) {
        this.#putBack(end);
        this.#left += 1;
      }
      this.#putBack(entry);
      this.#entry = this.#next[entry] as number;
      if (forced !== true) return true;
    }
  }

  #noteDeadEnd(blocked: number): void {
    if (this.#taken.length > this.#longest) this.#deadEnds = [];
    this.#longest = this.#taken.length;
    if (this.#deadEnds.length < DEAD_ENDS_MAX) this.#deadEnds.push({ order: this.order, state: this.#model.states[this.#state], blocked });
  }

  #isDone(operation: number): boolean {
    return ((this.#done[operation >>> 5] as number) & (1 << (operation & 31))) !== 0;
  }

  #undo(operation: number): void {
    this.#done[operation >>> 5] = (this.#done[operation >>> 5] as number) & ~(1 << (operation & 31));
  }

  #takeOut(entry: number): void {
    const [before, after] = [this.#previous[entry] as number, this.#next[entry] as number];
    this.#next[before] = after;
    if (after !== NONE) this.#previous[after] = before;
  }

  #putBack(entry: number): void {
    const [before, after] = [this.#previous[entry] as number, this.#next[entry] as number];
    this.#next[before] = entry;
    if (after !== NONE) this.#previous[after] = entry;
  }
}
