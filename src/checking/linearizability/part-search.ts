/**
 * The search for a linearization of one part of a history: an order of its operations that obeys the model and in which none comes before one that ended before it began.
 *
 *     const search = new PartSearch(operations, new MemoisedModel(model, memory), { memory });
 *     search.advance(1_000) //=> 'linearizable', 'refuted', 'out of memory', or undefined: not decided within so many steps; ask again
 *
 * Depth-first: of the operations that are left, one may take effect next if it began before any of them ended, and if the model then returns what was recorded. Those that end first are
 * tried first, since they cannot wait. A configuration (what has taken effect, and the state) that was examined is not examined again. Operations with an unknown outcome never end,
 * and may stay out for ever. Three choices are none, and are not tried both ways:
 * - A completed read that may take effect now does so now: where it takes effect later, it could as well have done so here. (Not so a write of the value that is there: it may be of use later.)
 * - One with an unknown outcome that would change nothing stays out: nobody is waiting for it.
 * - Of several such with equal calls, the one that began first takes effect first: it is there whenever the others are.
 * Sources: Wing and Gong 1993; Lowe 2017, "Testing for linearizability", for the memory of configurations.
 */
import type { Operation } from '../history.ts';
import { Configurations } from './configurations.ts';
import { ANYTHING, IMPOSSIBLE } from './memoised-model.ts';
import type { MemoisedModel } from './memoised-model.ts';
import type { MemoryShare } from './memory.ts';

/** An order with as many completed operations as could be found, and with no more of unknown outcome than that takes; and what it runs into. */
export interface DeadEnd {
  readonly order: readonly number[]; // operations, by their places in the part, as they took effect
  readonly state: unknown; // after all of them
  readonly blocked: number; // the operation that ends first of those that are left: it can neither take effect now nor wait for others
}

const DEAD_ENDS_MAX = 4;
const LOOKED_AT_MAX = 100; // states and calls, for one that is forbidden
const NONE = -1;

export interface PartSearchOptions {
  /** The number of the state to begin in. Default: 0, the model's initial one. */
  readonly start?: number;
  /** For the configurations that were examined. */
  readonly memory: MemoryShare;
}

export class PartSearch {
  readonly operations: readonly Operation[];
  readonly model: MemoisedModel;
  /** The state that it begins in. */
  readonly start: unknown;
  /** Steps that were made. */
  steps = 0;
  readonly #memory: MemoryShare;
  readonly #seen: Configurations;
  // By operation, as given.
  readonly #calls: Int32Array;
  readonly #expected: Int32Array; // the number of what it returned; ANYTHING where that does not matter
  readonly #begun: Float64Array;
  readonly #ended: Float64Array;
  readonly #reads: readonly boolean[]; // changed nothing, whatever the state was; one with an unknown outcome that changes nothing never takes effect
  readonly #twinBefore: Int32Array; // of one with an unknown outcome: the one with an equal call that began before it; NONE if there is none
  readonly #done: Int32Array; // bits: has it taken effect?
  // By rank, from 1, in the order of the ends: the operations that are left, as a list that rank 0 begins and ends.
  readonly #operationAt: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #earliestFrom: Float64Array; // the earliest beginning of this rank and those behind it; Infinity of rank 0, where the list ends
  // What has taken effect, as a stack: its rank, the state before, and whether there was no choice.
  readonly #taken: number[] = [];
  readonly #states: number[] = [];
  readonly #forced: boolean[] = [];
  #state: number;
  #rank: number; // the next to be tried
  #left: number; // completed operations that have not taken effect
  #fewestLeft = Infinity; // of all dead ends: completed operations that have not taken effect
  #shortest = Infinity; // of those: operations that have taken effect
  #deadEnds: DeadEnd[] = [];

  /** Operations in the order of their beginnings. */
  constructor(operations: readonly Operation[], model: MemoisedModel, options: PartSearchOptions) {
    const { start = 0, memory } = options;
    const count = operations.length;
    this.operations = operations;
    this.model = model;
    this.start = model.states[start];
    this.#state = start;
    this.#memory = memory;
    this.#seen = new Configurations(memory);
    this.#calls = Int32Array.from(operations, ({ call }) => model.callNumber(call));
    this.#expected = Int32Array.from(operations, ({ result }) => model.resultNumber(result));
    this.#begun = Float64Array.from(operations, ({ begun }) => begun);
    this.#ended = Float64Array.from(operations, ({ ended }) => ended);
    this.#reads = operations.map(({ call, result }) => model.isRead(call, result));
    this.#twinBefore = this.#twins();
    this.#done = new Int32Array((count + 31) >>> 5);
    const ends = Array.from(this.#ended, (end, place) => ({ end, place }));
    ends.sort((one, other) => one.end - other.end || 0); // those that never end stay as they are, by beginning: no number, Infinity - Infinity, is no difference
    this.#operationAt = Int32Array.from([NONE, ...ends.map(({ place }) => place)]);
    this.#next = Int32Array.from({ length: count + 1 }, (_, rank) => (rank + 1) % (count + 1));
    this.#previous = Int32Array.from({ length: count + 1 }, (_, rank) => rank - 1); // of rank 0 nobody asks
    this.#earliestFrom = new Float64Array(count + 2).fill(Infinity);
    for (let rank = count; rank > 0; rank -= 1) {
      this.#earliestFrom[rank] = Math.min(this.#earliestFrom[rank + 1] as number, this.#begun[this.#operationAt[rank] as number] as number);
    }
    this.#left = operations.filter(({ outcome }) => outcome === 'completed').length;
    this.#takeReads();
    this.#rank = this.#next[0] as number;
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

  /** Operations in the order in which they take effect; of a part that was found to be linearizable. */
  get order(): readonly number[] {
    return this.#taken.map((rank) => this.#operationAt[rank] as number);
  }

  /** Whether anything could have contradicted the order of a part that was found to be linearizable: a result that the model has an opinion about, or a call that it forbids somewhere. */
  couldHaveFailed(): boolean {
    const compared = this.#taken.some((rank, place) => {
      const operation = this.#operationAt[rank] as number;
      return this.#expected[operation] !== ANYTHING && this.model.resultOf(this.#states[place] as number, this.#calls[operation] as number) !== ANYTHING;
    });
    const some = <T>(values: Iterable<T>): T[] => [...new Set(values)].slice(0, LOOKED_AT_MAX);
    return compared || some(this.#states).some((state) => some(this.#calls).some((call) => this.model.stateAfter(state, call) === IMPOSSIBLE));
  }

  /** The longest orders that could be found, of a part that was refuted; no two end in the same state with the same operation blocked. */
  get deadEnds(): readonly DeadEnd[] {
    return this.#deadEnds;
  }

  /** Searches on, for at most so many steps. */
  advance(steps: number): 'linearizable' | 'refuted' | 'out of memory' | undefined {
    for (const last = this.steps + steps; this.steps < last; this.steps += 1) {
      if (this.#left === 0) return 'linearizable';
      if (this.#memory.isShort) return 'out of memory';
      const rank = this.#rank;
      const firstEnd = this.#firstEnd();
      if ((this.#earliestFrom[rank] as number) > firstEnd) {
        if (!this.#goBack()) return 'refuted';
      } else if (this.#mayTakeEffect(rank, firstEnd) && this.#takeEffect(rank, false)) {
        this.#takeReads();
        this.#rank = this.#next[0] as number;
      } else this.#rank = this.#next[rank] as number;
    }
    return this.#left === 0 ? 'linearizable' : undefined;
  }

  /** When the first of the operations that are left ended: what began later cannot take effect before it. */
  #firstEnd(): number {
    return this.#ended[this.#operationAt[this.#next[0] as number] as number] as number;
  }

  #mayTakeEffect(rank: number, firstEnd: number): boolean {
    const operation = this.#operationAt[rank] as number;
    if ((this.#begun[operation] as number) > firstEnd) return false;
    const call = this.#calls[operation] as number;
    const after = this.model.stateAfter(this.#state, call);
    if (after === IMPOSSIBLE) return false;
    if (this.#ended[operation] === Infinity) {
      const twin = this.#twinBefore[operation] as number;
      return after !== this.#state && (twin === NONE || this.#isDone(twin));
    }
    const expected = this.#expected[operation] as number;
    const returned = this.model.resultOf(this.#state, call);
    return expected === returned || expected === ANYTHING || returned === ANYTHING;
  }

  /** Lets all completed reads take effect that may. */
  #takeReads(): void {
    for (let rank = this.#next[0] as number; rank !== 0 && (this.#earliestFrom[rank] as number) <= this.#firstEnd(); rank = this.#next[rank] as number) {
      // Where one lets the first end be later, it was the first of the list, and none was passed over.
      if (this.#reads[this.#operationAt[rank] as number] === true && this.#mayTakeEffect(rank, this.#firstEnd())) this.#takeEffect(rank, true);
    }
  }

  /** Lets an operation take effect now. False if that leads to what was examined before. */
  #takeEffect(rank: number, forced: boolean): boolean {
    const operation = this.#operationAt[rank] as number;
    const before = this.#state;
    const after = this.model.stateAfter(before, this.#calls[operation] as number);
    this.#done[operation >>> 5] = (this.#done[operation >>> 5] as number) | (1 << (operation & 31));
    if (!forced && !this.#seen.add(this.#done, after)) {
      this.#undo(operation);
      return false;
    }
    this.#taken.push(rank);
    this.#states.push(before);
    this.#forced.push(forced);
    this.#state = after;
    const [previous, next] = [this.#previous[rank] as number, this.#next[rank] as number];
    this.#next[previous] = next;
    this.#previous[next] = previous;
    if (this.#ended[operation] !== Infinity) this.#left -= 1;
    return true;
  }

  /** Takes back what had taken effect up to the last choice, and goes on behind it. False if there is none. */
  #goBack(): boolean {
    if (this.#left <= this.#fewestLeft) this.#noteDeadEnd();
    for (;;) {
      const rank = this.#taken.pop();
      if (rank === undefined) return false;
      const forced = this.#forced.pop();
      const operation = this.#operationAt[rank] as number;
      this.#state = this.#states.pop() as number;
      this.#undo(operation);
      this.#next[this.#previous[rank] as number] = rank;
      this.#previous[this.#next[rank] as number] = rank;
      if (this.#ended[operation] !== Infinity) this.#left += 1;
      if (forced === true) continue;
      this.#rank = this.#next[rank] as number;
      return true;
    }
  }

  #noteDeadEnd(): void {
    if (this.#left === this.#fewestLeft && this.#taken.length > this.#shortest) return;
    if (this.#left < this.#fewestLeft || this.#taken.length < this.#shortest) this.#deadEnds = [];
    this.#fewestLeft = this.#left;
    this.#shortest = this.#taken.length;
    const blocked = this.#operationAt[this.#next[0] as number] as number;
    const state = this.model.states[this.#state];
    if (this.#deadEnds.length === DEAD_ENDS_MAX || this.#deadEnds.some((other) => other.state === state && other.blocked === blocked)) return;
    this.#deadEnds.push({ order: this.order, state, blocked });
  }

  #isDone(operation: number): boolean {
    return ((this.#done[operation >>> 5] as number) & (1 << (operation & 31))) !== 0;
  }

  #undo(operation: number): void {
    this.#done[operation >>> 5] = (this.#done[operation >>> 5] as number) & ~(1 << (operation & 31));
  }
}
