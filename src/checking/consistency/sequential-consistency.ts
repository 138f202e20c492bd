/**
 * Sequential consistency: one order of all operations explains what they returned and keeps the order of each session; real time does not count.
 *
 *     const verdict = checkSequentialConsistency(history, register);
 *     describeVerdict(verdict) //=> 'sequential consistency holds: an order of all 6 operations explains what they returned'
 *
 * The question is NP-complete (Gibbons and Korach 1997, "Testing shared memories"), so this is a search: where each session has come to and what the single
 * copy holds is a state, and no state is looked at twice. A read that fits is taken at once, for it changes nothing and nobody has to wait for it. After `maxSteps` the answer is "unknown".
 *
 * Keys must not be checked one by one, as linearizability allows: two keys may each have an order that fits while no order of both does (Herlihy and
 * Wing 1990; the model's `partOf` is therefore not asked). Sources: Lamport 1979, "How to make a multiprocessor computer that correctly
 * executes multiprocess programs"; memoisation as in Lowe 2017, "Testing for linearizability".
 */
import { toText } from '../../simulation/plain-data.ts';
import { describeCall, describeMessage } from '../../simulation/trace-text.ts';
import type { LongestOrder, SequentialEvidence } from './evidence.ts';
import { describeOperation } from '../history.ts';
import type { History, Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { sessionsOf } from './sessions.ts';
import { holds, unknown, violated } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';

export interface SequentialOptions {
  /** How many times an operation may be tried, at least 1. Default: 1,000,000. */
  readonly maxSteps?: number;
}

const PROPERTY = 'sequential consistency';
const ORDERS_MAX = 3;

/**
 * An operation of unknown outcome may take effect at any place after what its session did before it, or never. Unknown when `maxSteps` is used up.
 * Throws a sentence on sessions whose operations overlap; throws what the model throws on a call that it does not know.
 */
export function checkSequentialConsistency<State, Call, Result>(history: History<Call, Result>, model: Model<State, Call, Result>, options: SequentialOptions = {}): Verdict<SequentialEvidence> {
  const { maxSteps = 1_000_000 } = options;
  if (!(maxSteps >= 1)) throw new RangeError(`sequential consistency: maxSteps (${maxSteps}) must be 1 or more`);
  const search = new Search(history, model, maxSteps);
  const outcome = search.run();
  const { total } = search;
  if (outcome === 'explained') return holds(PROPERTY, { because: `an order of all ${total} completed operations explains what they returned`, vacuous: vacuityOf(history) });
  const reached = search.longest[0]?.order.filter(({ outcome: end }) => end === 'completed').length ?? 0;
  if (outcome === 'used up') {
    return unknown(PROPERTY, { because: `${maxSteps.toLocaleString('en')} steps were used up; the longest order found explains ${reached} of ${total} completed operations. Raise maxSteps, or check a shorter history.` });
  }
  const { blocked } = search.longest[0] as LongestOrder;
  const next = blocked.map(({ operation, because }) => `"${describeOperation(operation)}" does not fit, as ${because}`);
  return violated(PROPERTY, {
    because: `no order of the ${total} completed operations that keeps the order of each session explains what they returned. The longest explains ${reached}; then ${next.join(', and ')}`,
    evidence: { orders: search.longest },
  });
}

function vacuityOf(history: History): string | undefined {
  const completed = history.operations.filter(({ outcome }) => outcome === 'completed');
  if (completed.length === 0) return 'no operation completed';
  return completed.every(({ result }) => result === undefined) ? 'no operation returned anything' : undefined;
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

class Search<State, Call, Result> {
  readonly total: number; // operations that must be explained
  longest: LongestOrder[] = [];
  readonly #model: Model<State, Call, Result>;
  readonly #maxSteps: number;
  readonly #sessions: readonly (readonly Operation<Call, Result>[])[];
  readonly #optional: readonly Optional[];
  readonly #order: Operation[] = [];
  readonly #seen = new Set<string>();
  #steps = 0;
  #most = -1; // completed operations in the longest orders

  constructor(history: History<Call, Result>, model: Model<State, Call, Result>, maxSteps: number) {
    this.#model = model;
    this.#maxSteps = maxSteps;
    const optional: Optional[] = [];
    this.#sessions = sessionsOf(history).map(({ operations }, session) => {
      const completed: Operation<Call, Result>[] = [];
      for (const operation of operations) {
        if (operation.outcome === 'completed') completed.push(operation);
        else if (!this.#isRead(operation)) optional.push({ operation, session, after: completed.length });
      }
      return completed;
    });
    this.#optional = optional;
    this.total = this.#sessions.reduce((sum, { length }) => sum + length, 0);
  }

  /** Depth first, without recursion: an order may have thousands of operations. */
  run(): 'explained' | 'impossible' | 'used up' {
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
    const fits = operation.outcome !== 'completed' || result === undefined || operation.result === undefined || same(result, operation.result);
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

  #next({ positions, taken, state }: Place<State>): Place<State>[] {
    const orderLength = this.#order.length;
    const places: Place<State>[] = [];
    this.#sessions.forEach((operations, session) => {
      const operation = operations[positions[session] as number];
      if (operation === undefined) return;
      const after = this.#after(state, operation);
      if (after !== undefined) places.push({ positions: positions.with(session, (positions[session] as number) + 1), taken, state: after.state, orderLength, reached: [operation] });
    });
    places.sort((one, other) => (one.reached[0] as Operation).begun - (other.reached[0] as Operation).begun);
    // What need not happen comes last, and not at all where it would change nothing.
    this.#optional.forEach(({ operation, session, after: least }, index) => {
      if (taken.includes(index) || (positions[session] as number) < least) return;
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
