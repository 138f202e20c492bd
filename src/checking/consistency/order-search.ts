/**
 * The search for one order of all operations that keeps the order of each session and obeys a model. A state is where each session has come to, which
 * operations of unknown outcome have taken effect, and what the single copy holds; no state is looked at twice.
 *
 *     new OrderSearch(sessionsOf(history), register).run(1_000_000) //=> 'explained'
 *
 * Source: see sequential-consistency.
 */
import { toText } from '../../simulation/plain-data.ts';
import { describeCall, describeMessage } from '../../simulation/trace-text.ts';
import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import type { LongestOrder } from './evidence.ts';
import type { Session } from './sessions.ts';

const ORDERS_MAX = 3;

/** What is known beforehand of every order that there can be. */
export interface Known {
  /** What takes effect. The others of unknown outcome may be left out. */
  readonly effective: ReadonlySet<Operation>;
  /** What comes before each of them; of what a session completed, the last will do. */
  readonly before: ReadonlyMap<Operation, readonly Operation[]>;
}

/** What has to have happened before an operation. */
interface Wait {
  readonly positions: readonly number[]; // how far each session has come
  readonly taken: readonly number[]; // indices of optional operations
}

/** An operation of unknown outcome: it may take effect once its session has done `after` of its completed operations. */
interface Optional {
  readonly operation: Operation;
  readonly session: number;
  readonly after: number;
}

/** One place of the search: how far each session has come, which of the optional operations took effect, and what the copy holds. */
interface Place<State> {
  readonly positions: number[];
  readonly taken: readonly number[]; // indices of optional operations, ascending
  state: State;
  readonly orderLength: number; // of the order that led to the place it grew from
  readonly reached: Operation[]; // what has taken effect since
}

export class OrderSearch<State, Call, Result> {
  readonly total: number; // operations that must be explained
  longest: LongestOrder[] = [];
  readonly #model: Model<State, Call, Result>;
  readonly #sessions: readonly (readonly Operation[])[];
  readonly #optional: readonly Optional[];
  readonly #waits: ReadonlyMap<Operation, Wait> | undefined;
  readonly #order: Operation[] = [];
  readonly #seen = new Set<string>();
  #maxSteps = 0;
  #steps = 0;
  #most = 0; // completed operations in the longest orders

  constructor(sessions: readonly Session[], model: Model<State, Call, Result>, known?: Known) {
    this.#model = model;
    const optional: Optional[] = [];
    this.#sessions = sessions.map(({ operations }, session) => {
      const completed: Operation[] = [];
      for (const operation of operations) {
        if (operation.outcome === 'completed') completed.push(operation);
        else if (known?.effective.has(operation) ?? !this.#isRead(operation)) optional.push({ operation, session, after: completed.length });
      }
      return completed;
    });
    this.#optional = optional;
    this.total = this.#sessions.reduce((sum, { length }) => sum + length, 0);
    this.#waits = known === undefined ? undefined : this.#waitsFor(known);
  }

  /** How far each session must have come before an operation, and which of the optional ones it comes after. */
  #waitsFor({ before }: Known): Map<Operation, Wait> {
    const places = new Map<Operation, readonly [session: number, place: number]>(this.#sessions.flatMap((operations, session) => operations.map((operation, place) => [operation, [session, place]] as const)));
    const optionalAt = new Map(this.#optional.map(({ operation }, index) => [operation, index]));
    return new Map(Array.from(before, ([operation, earlier]) => {
      const positions = this.#sessions.map(() => 0);
      const taken: number[] = [];
      for (const other of earlier) {
        const at = places.get(other);
        if (at === undefined) taken.push(optionalAt.get(other) as number);
        else positions[at[0]] = Math.max(positions[at[0]] as number, at[1] + 1);
      }
      return [operation, { positions, taken }];
    }));
  }

  /** Whether all that must come before the operation has. */
  #mayCome(operation: Operation, { positions, taken }: Place<State>): boolean {
    const wait = this.#waits?.get(operation);
    return wait === undefined || (wait.positions.every((least, session) => (positions[session] as number) >= least) && wait.taken.every((index) => taken.includes(index)));
  }

  /** Depth first, without recursion: an order may have thousands of operations. */
  run(maxSteps: number): 'explained' | 'impossible' | 'used up' {
    this.#maxSteps = maxSteps;
    const stack: Place<State>[] = [{ positions: this.#sessions.map(() => 0), taken: [], state: this.#model.initial, orderLength: 0, reached: [] }];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      this.#order.length = place.orderLength;
      this.#order.push(...place.reached);
      this.#takeReads(place);
      if (this.#seenBefore(place)) continue;
      if (this.#positionsOf(place) === this.total) return 'explained';
      this.#note(place);
      if (this.#steps >= this.#maxSteps) return 'used up';
      // The last is looked at first: what began first is the likeliest to come first.
      stack.push(...this.#next(place).toReversed());
    }
    return 'impossible';
  }

  #isRead(operation: Operation): boolean {
    return this.#model.isRead?.(operation.call) ?? false;
  }

  #positionsOf({ positions }: Place<State>): number {
    return positions.reduce((sum, position) => sum + position, 0);
  }

  /** The state after the operation; undefined if it cannot take effect, or returned something else. */
  #after(state: State, operation: Operation): { readonly state: State } | undefined {
    this.#steps += 1;
    const applied = this.#model.apply(state, operation.call as Call);
    if (applied === undefined) return undefined;
    const [after, result] = applied;
    const fits = result === undefined || operation.result === undefined || same(result, operation.result);
    return fits ? { state: after } : undefined;
  }

  /** Every read that fits now. If an order with this read later explains all, so does the one with the read now. */
  #takeReads(place: Place<State>): void {
    this.#sessions.forEach((operations, session) => {
      for (let next = operations[place.positions[session] as number]; next !== undefined; next = operations[place.positions[session] as number]) {
        if (!this.#isRead(next) || this.#after(place.state, next) === undefined) return;
        this.#order.push(next);
        place.positions[session] = (place.positions[session] as number) + 1;
      }
    });
  }

  #seenBefore({ positions, taken, state }: Place<State>): boolean {
    const key = `${positions.join()} ${taken.join()} ${toText(state)}`;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }

  #whyNot(state: State, operation: Operation): string | undefined {
    if (this.#after(state, operation) !== undefined) return undefined;
    const applied = this.#model.apply(state, operation.call as Call);
    return `${describeCall(operation.call)} ${applied === undefined ? 'cannot take effect' : `returns ${describeMessage(applied[1])}`}`;
  }

  #next(place: Place<State>): Place<State>[] {
    const { positions, taken, state } = place;
    const orderLength = this.#order.length;
    const places: Place<State>[] = [];
    this.#sessions.forEach((operations, session) => {
      const operation = operations[positions[session] as number];
      if (operation === undefined || !this.#mayCome(operation, place)) return;
      const after = this.#after(state, operation);
      if (after !== undefined) places.push({ positions: positions.with(session, (positions[session] as number) + 1), taken, state: after.state, orderLength, reached: [operation] });
    });
    places.sort((one, other) => (one.reached[0] as Operation).begun - (other.reached[0] as Operation).begun);
    // What need not happen comes last, and not at all where it would change nothing.
    this.#optional.forEach(({ operation, session, after: least }, index) => {
      if (taken.includes(index) || (positions[session] as number) < least || !this.#mayCome(operation, place)) return;
      const after = this.#after(state, operation);
      if (after !== undefined && !same(after.state, state)) places.push({ positions: [...positions], taken: [...taken, index].toSorted((a, b) => a - b), state: after.state, orderLength, reached: [operation] });
    });
    return places;
  }

  #note(place: Place<State>): void {
    const count = this.#positionsOf(place);
    if (count < this.#most) return;
    if (count > this.#most) {
      this.#most = count;
      this.longest = [];
    }
    const { positions, state } = place;
    if (this.longest.length >= ORDERS_MAX || this.longest.some((other) => same(other.state, state))) return;
    const waiting = this.#sessions.flatMap((operations, session) => operations[positions[session] as number] ?? []);
    const blocked = waiting.flatMap((operation) => {
      const because = this.#whyNot(state, operation);
      return because === undefined ? [] : [{ operation, because }];
    });
    this.longest.push({ order: [...this.#order], state, blocked });
  }
}

const same = (one: unknown, other: unknown): boolean => one === other || toText(one) === toText(other);
