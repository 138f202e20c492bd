/**
 * What a verdict says about a history, as its figure draws it: an order of operations with numbers, those that cannot come next, and why.
 *
 * The checkers' evidences are read by their shapes: `longest` (linearizability) and `orders` (sequential consistency) both tell the longest orders of
 * operations that obey the model, and what stands after them.
 */
import type { History, Operation } from '../checking/history.ts';
import { describeCall } from '../simulation/trace-text.ts';
import type { Verdict } from '../checking/verdict.ts';
import { cut, milliseconds, operationLabel } from './operation-words.ts';
import { inline } from './payload.ts';

/** A longest order that obeys the model, the state after it, and the operations that cannot come next. */
interface PartialOrder {
  readonly start?: unknown;
  readonly order: readonly Operation[];
  readonly state: unknown;
  readonly blocked: Operation | readonly { readonly operation: Operation; readonly because: string }[];
  readonly because?: string;
}

/** Evidence that a history has no order of a kind. */
export interface OrderEvidence {
  readonly longest?: readonly PartialOrder[]; // linearizability
  readonly orders?: readonly PartialOrder[]; // sequential consistency
  /** The operations that show it; the others do not matter. Default: all. */
  readonly operations?: readonly Operation[];
  /** Where the past does not matter: from this moment on it does not fit, whichever of these states the thing was in. */
  readonly since?: { readonly atMs: number; readonly states: readonly unknown[] };
}

/** A verdict about the operations of a history. */
export type HistoryVerdict = Verdict<unknown> & { readonly orders?: ReadonlyMap<string, readonly Operation[]> };

export interface Shown {
  /** In the order in which they take effect. */
  readonly order: readonly Operation[];
  /** Those that have no place, and why. */
  readonly blocked: readonly { readonly operation: Operation; readonly because: string }[];
  /** Those that matter, if not all do. */
  readonly matter: readonly Operation[] | undefined;
  /** Before this moment nothing matters. */
  readonly sinceMs: number | undefined;
  /** Lines beneath the picture; the first of each pair says which sign it explains. */
  readonly reasons: readonly { readonly sign: 'order' | 'blocked' | 'none'; readonly text: string }[];
}

/** What is drawn without a verdict. */
export const NOTHING: Shown = { order: [], blocked: [], matter: undefined, sinceMs: undefined, reasons: [] };

/** Whether the evidence is of a kind that a history's figure can draw. */
export function isOrderEvidence(evidence: unknown): evidence is OrderEvidence {
  if (typeof evidence !== 'object' || evidence === null) return false;
  const orders = (evidence as OrderEvidence).longest ?? (evidence as OrderEvidence).orders;
  return Array.isArray(orders) && orders.every((one) => Array.isArray((one as PartialOrder | null)?.order) && (one as PartialOrder).blocked !== undefined);
}

/** Every operation that an evidence names, once, in the order in which they began. */
export function operationsOf({ operations = [], longest, orders }: OrderEvidence): Operation[] {
  const named = [...operations, ...(longest ?? orders ?? []).flatMap(({ order, blocked }) => [...order, ...blockedOf({ order, blocked, state: undefined }).map(({ operation }) => operation)])];
  return [...new Map(named.map((operation) => [operation.index, operation])).values()].sort((one, other) => one.begun - other.begun);
}

/** What to draw for a verdict. Throws a sentence if its evidence is not about an order of operations. */
export function shownOf(verdict: HistoryVerdict): Shown {
  if (verdict.outcome === 'unknown') return { ...NOTHING, reasons: [{ sign: 'none', text: `Undecided: ${verdict.because}` }] };
  if (verdict.outcome === 'holds') {
    const parts = [...(verdict.orders ?? [])];
    return { ...NOTHING, order: mergedOrder(parts.map(([, order]) => order)), reasons: parts.length < 2 ? [] : [{ sign: 'none', text: `${parts.length} parts, each in an order of its own; they do not affect one another.` }] };
  }
  const { evidence } = verdict;
  if (!isOrderEvidence(evidence)) throw new TypeError(`plotHistory: the evidence of "${verdict.property}" is not about an order of operations; leave verdict out and name operations with highlight, or use plotDependencies`);
  const orders = evidence.longest ?? evidence.orders ?? [];
  const [first] = orders;
  const matter = evidence.operations;
  if (first === undefined) return { ...NOTHING, matter };
  const blocked = blockedOf(first);
  const others = [...new Set(orders.slice(1).map(wordsOfEnd))];
  const { since } = evidence;
  const state = cut(inline(first.state), 90);
  const many = `${first.order.length} operation${first.order.length === 1 ? '' : 's'}`;
  return {
    order: first.order,
    blocked,
    matter,
    sinceMs: since?.atMs,
    reasons: [
      ...(since === undefined ? [] : [{ sign: 'none' as const, text: `What happened before ${milliseconds(since.atMs)} does not matter: the state was then ${since.states.length === 1 ? '' : 'one of '}${cut(since.states.map(inline).join(', '), 80)}.` }]),
      first.order.length === 0
        ? { sign: 'none', text: `The state before is ${state}.` }
        : { sign: 'order', text: `The longest order that obeys the model has ${many}${since === undefined || since.states.length < 2 ? '' : `, in the state ${cut(inline(first.start), 40)} before`}. The state is then ${state}.` },
      ...blocked.map(({ operation, because }) => ({ sign: 'blocked' as const, text: `${operation.process}: ${operationLabel(operation)} cannot come ${first.order.length === 0 ? 'first' : 'next'}: ${because}.` })),
      ...(others.length > 0 ? [{ sign: 'none' as const, text: `${orders.length === 2 ? 'Another order ends' : `${orders.length - 1} other orders end`} likewise: ${others.join('; ')}.` }] : []),
    ],
  };
}

function wordsOfEnd(one: PartialOrder): string {
  return `in the state ${cut(inline(one.state), 40)}, where ${blockedOf(one).map(({ operation }) => `${operation.process}'s ${describeCall(operation.call)}`).join(' and ')} cannot come next`;
}

function blockedOf({ blocked, because }: PartialOrder): Shown['blocked'] {
  return Array.isArray(blocked) ? (blocked as Shown['blocked']) : [{ operation: blocked as Operation, because: because ?? 'it does not fit' }];
}

/** Orders of parts that do not affect one another as one: each operation takes effect as early as its own beginning and its part's order allow. */
function mergedOrder(orders: readonly (readonly Operation[])[]): Operation[] {
  const placed = orders.flatMap((order) => {
    let at = -1;
    return order.map((operation) => {
      at = Math.max(at, operation.begun);
      return { operation, at };
    });
  });
  return placed.sort((one, other) => one.at - other.at).map(({ operation }) => operation); // stable: within a part the order stays
}

/** The operations of a history, or of a list of them. */
export function listed(history: History | readonly Operation[]): readonly Operation[] {
  return Array.isArray(history) ? (history as readonly Operation[]) : (history as History).operations;
}
