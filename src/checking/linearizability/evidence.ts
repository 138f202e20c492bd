/**
 * What shows that a history is not linearizable: a few operations that cannot all have come out as they did, the longest orders of them that obey the model, and what each runs into.
 *
 *     verdict.evidence.operations.map(describeOperation)
 *     //=> ['A: Write(1) completed (0.0 to 50.0 ms)', 'B: Read() returned 1 (10.0 to 20.0 ms)', 'C: Read() returned null (30.0 to 40.0 ms)']
 *     verdict.evidence.longest[0].order   // the write, and B's read
 *     verdict.evidence.longest[0].blocked // C's read: 'Read() returns 1'
 *
 * How they are chosen, and why the others do not matter: core.ts.
 */
import { describeOperation } from '../history.ts';
import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { describeCall, describeMessage } from '../../simulation/trace-text.ts';
import { coreOf, narrowed } from './core.ts';
import type { Core } from './core.ts';
import type { PartSearch } from './part-search.ts';

/** One longest order of operations that obeys the model, and the operation that has no place in it. */
export interface PartialOrder {
  readonly start: unknown; // the model's state before all of them
  readonly order: readonly Operation[]; // as they took effect
  readonly state: unknown; // of the model, after all of them
  readonly blocked: Operation; // of the operations that are left, the one that ended first: it does not fit, and everything else that may take effect before it leads to no longer order
  readonly because: string; // what the model says about it: 'Read() returns 1'
}

export interface LinearizabilityEvidence {
  readonly part: string; // '' for a thing without parts
  /** The operations that show it, as they are in the history and in the order of their beginnings. By themselves they fit nowhere either, from none of the states of `since`. */
  readonly operations: readonly Operation[];
  /** Those of `operations` that help others to a place; whether they took effect, and when, does not matter. The others are needed, every one. */
  readonly helping: readonly Operation[];
  /** How many operations the part has in all. */
  readonly of: number;
  /** Where the past does not matter: the moment from which on it does not fit, whichever of these states the thing was in. Undefined: from the beginning on. */
  readonly since?: { readonly atMs: number; readonly states: readonly unknown[] };
  /** The longest first orders that obey the model, a few of those that end differently. At least one. */
  readonly longest: readonly PartialOrder[];
  readonly because: string;
}

const ORDERS_MAX = 4;

export function evidenceOfRefuted(part: string, search: PartSearch, model: Model): LinearizabilityEvidence {
  const core = coreOf(search, model);
  const [best] = ordersOf(core, search.operations, model);
  const helping = core.free.filter(({ index }) => best.order.some((operation) => operation.index === index));
  const longest = ordersOf(narrowed(core, helping, model) ?? core, search.operations, model);
  const [first] = longest;
  const operations = [...core.needed, ...helping].sort((one, other) => one.begun - other.begun);
  const since = core.since === undefined ? {} : { since: { atMs: core.since.begunMs, states: core.states } };
  const because = `${describeOperation(first.blocked)} fits nowhere${placed(core, first)}, ${first.because}`;
  return { part, operations, helping, of: search.operations.length, ...since, longest, because };
}

/** The longest orders of the core, from whichever state, with the operations as they are in the history. */
function ordersOf({ searches }: Core, history: readonly Operation[], model: Model): [PartialOrder, ...PartialOrder[]] {
  const original = new Map(history.map((operation) => [operation.index, operation]));
  const all = searches.flatMap((search) =>
    search.deadEnds.map(({ order, state, blocked }): PartialOrder & { readonly needed: number } => {
      const operationAt = (place: number): Operation => original.get((search.operations[place] as Operation).index) as Operation;
      const operation = operationAt(blocked);
      const needed = order.filter((place) => (search.operations[place] as Operation).outcome === 'completed').length;
      return { needed, start: search.start, order: order.map(operationAt), state, blocked: operation, because: whyBlocked(operation, state, search, model) };
    }),
  );
  all.sort((one, other) => other.needed - one.needed || one.order.length - other.order.length);
  const [first] = all as [(typeof all)[number]]; // a search that refutes runs into one, at the latest with no operation at all
  const longest = all.filter(({ needed }) => needed === first.needed); // where only what helps the first is free, these are as long, and no other is
  return longest.slice(0, ORDERS_MAX).map(({ needed: _, ...order }) => order) as [PartialOrder, ...PartialOrder[]];
}

/** Where the first longest order ends; what holds from every state is told of one of them. */
function placed({ since }: Core, { order, start }: PartialOrder): string {
  const last = order.at(-1);
  const from = since === undefined ? '' : `, whatever happened before ${since.begunMs.toFixed(1)} ms`;
  if (last === undefined) return `${from}: in the state ${describeMessage(start)}`;
  return `${from}: ${since === undefined ? '' : `from the state ${describeMessage(start)}, `}after ${describeOperation(last)}`;
}

function whyBlocked(operation: Operation, state: unknown, search: PartSearch, whole: Model): string {
  const model = whole.ofPart?.(search.operations) ?? whole;
  const applied = model.apply(state, operation.call);
  const call = describeCall(operation.call);
  return applied === undefined ? `${call} cannot take effect` : `${call} returns ${describeMessage(applied[1])}`;
}
