/**
 * What shows that a history is not linearizable: as few operations as possible of which no order will do, the longest orders of some of them, and what each runs into.
 *
 * Leaving operations out must not make the violation up. Three things may always be left out: reads, since they change nothing; everything that began after some moment,
 * since a history that could have come from a single copy could have at every moment of it; and a part of the thing. So what is not linearizable without them is not with them.
 */
import { describeOperation } from '../history.ts';
import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { minimise } from '../shrinking/minimise.ts';
import { describeCall, describeMessage } from '../../simulation/trace-text.ts';
import { PartSearch } from './part-search.ts';

/** One longest order of operations that obeys the model, and the operation that has no place in it. */
export interface PartialOrder {
  readonly order: readonly Operation[]; // as they took effect
  readonly state: unknown; // of the model, after all of them
  readonly blocked: Operation; // it had ended before any of the operations that are left began, and does not fit
  readonly because: string;
}

export interface LinearizabilityEvidence {
  readonly part: string; // '' for a thing without parts
  /** The operations that show it, in the order of their beginnings; the others of the part do not matter. */
  readonly operations: readonly Operation[];
  /** How many operations the part has in all. */
  readonly of: number;
  readonly longest: readonly PartialOrder[];
  readonly because: string;
}

const STEPS_A_TRY = 200_000;
const TRIES_MAX = 400;

export function evidenceOfRefuted(part: string, search: PartSearch, model: Model): LinearizabilityEvidence {
  const { operations, refuted } = shrunk(search, model);
  const longest = refuted.deadEnds.map(({ order, state, blocked }): PartialOrder => {
    const operation = refuted.operations[blocked] as Operation;
    return { order: order.map((place) => refuted.operations[place] as Operation), state, blocked: operation, because: whyBlocked(operation, state, model.ofPart?.(refuted.operations) ?? model) };
  });
  const [first] = longest;
  const because = first === undefined ? 'no order of its operations will do' : `${describeOperation(first.blocked)} fits nowhere: ${placed(first)}, ${first.because}`;
  return { part, operations, of: search.operations.length, longest, because };
}

function placed({ order }: PartialOrder): string {
  const last = order.at(-1);
  return last === undefined ? 'at the beginning' : `after ${describeOperation(last)}`;
}

function whyBlocked(operation: Operation, state: unknown, model: Model): string {
  const applied = model.apply(state, operation.call);
  const call = describeCall(operation.call);
  return applied === undefined ? `${call} cannot take effect` : applied[1] === undefined ? `${call} leads nowhere` : `${call} returns ${describeMessage(applied[1])}`;
}

/** The refuted part without what may be left out. Each try is a search of its own, with a budget; what it does not decide counts as still needed. */
function shrunk(search: PartSearch, model: Model): { operations: readonly Operation[]; refuted: PartSearch } {
  let best = { operations: search.operations, refuted: search };
  let tries = 0;
  const stillRefuted = (operations: readonly Operation[]): boolean | undefined => {
    if (tries >= TRIES_MAX) return undefined;
    tries += 1;
    const attempt = new PartSearch(operations, model);
    if (attempt.advance(STEPS_A_TRY) !== 'refuted') return false;
    best = { operations, refuted: attempt };
    return true;
  };
  const isRead = ({ call }: Operation): boolean => model.isRead?.(call) === true;
  // The shortest beginning of the history that is refuted: more of it never makes it linearizable again, so halving finds it.
  const ends = search.operations.map(({ ended }) => ended).filter(Number.isFinite).sort((one, other) => one - other);
  let [tooShort, enough] = [-1, ends.length - 1];
  while (enough - tooShort > 1) {
    const middle = (tooShort + enough) >> 1;
    const found = stillRefuted(until(search.operations, ends[middle] as number, isRead));
    if (found === undefined) break;
    if (found) enough = middle;
    else tooShort = middle;
  }
  const { operations } = best;
  const reads = operations.filter(isRead);
  minimise(reads, (some) => stillRefuted(operations.filter((operation) => !isRead(operation) || some.includes(operation))));
  return best;
}

/** The history as it was known right after that end: what had not begun is missing, what had not ended is open. */
function until(operations: readonly Operation[], end: number, isRead: (operation: Operation) => boolean): Operation[] {
  return operations
    .filter((operation) => operation.begun < end && !(isRead(operation) && operation.ended > end))
    .map((operation) => {
      if (operation.ended <= end) return operation;
      const { result: _, ...open } = operation;
      return { ...open, outcome: 'unknown' as const, ended: Infinity, endedMs: Infinity };
    });
}
