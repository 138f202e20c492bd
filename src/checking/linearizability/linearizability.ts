/**
 * Linearizability: whether a history could have come from a single copy, each operation taking effect at one moment between its beginning and its end.
 *
 *     const verdict = checkLinearizability(History.fromTrace(run.trace), keyValueStore);
 *     describeVerdict(verdict)
 *     //=> 'linearizability is violated: B: Get(x) returned 0 (30.0 to 40.0 ms) fits nowhere. After Put(x, 1) …, Get(x) returns 1'
 *
 * Parts of the thing that do not affect one another, such as keys, are checked by themselves (Herlihy and Wing 1990, theorem 1), a few steps each in turn, so that a hard one does not
 * hide an easy refutation. Sources: Herlihy and Wing 1990; Wing and Gong 1993; Horn and Kroening 2015 (parts); Lowe 2017.
 */
import type { History, Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { holds, unknown, violated } from '../verdict.ts';
import type { Holds, Unknown, Violated } from '../verdict.ts';
import { evidenceOfRefuted } from './evidence.ts';
import type { LinearizabilityEvidence } from './evidence.ts';
import { PartSearch } from './part-search.ts';

export interface LinearizabilityOptions {
  /** Steps in all, at least 1; when they are used up, what is not decided is unknown. Default: 50 million, some ten seconds. */
  readonly maxSteps?: number;
  /** Memory for the configurations that were examined, over all parts, in bytes. Default: 1 GB. */
  readonly maxBytes?: number;
}

/** With the order in which everything took effect, one a part, if it holds. */
export type LinearizabilityVerdict = (Holds & { readonly orders: ReadonlyMap<string, readonly Operation[]> }) | Violated<LinearizabilityEvidence> | Unknown;

const PROPERTY = 'linearizability';
const FIRST_SLICE = 2_000; // steps

/** Throws a TypeError if the model does not know a call, and a RangeError if an option is out of range. */
export function checkLinearizability(history: History, model: Model, options: LinearizabilityOptions = {}): LinearizabilityVerdict {
  const { maxSteps = 50_000_000, maxBytes = 1e9 } = options;
  for (const [name, value] of Object.entries({ maxSteps, maxBytes })) if (!(value >= 1)) throw new RangeError(`linearizability: ${name} (${value}) must be 1 or more`);
  const parts = partsOf(history, model);
  const searches = new Map(Array.from(parts, ([part, operations]) => [part, new PartSearch(operations, model)]));
  const orders = new Map<string, readonly Operation[]>();
  const given = new Map<string, string>(); // parts that were given up, and why
  let left = maxSteps;
  for (let slice = FIRST_SLICE; searches.size > 0 && left > 0; slice *= 2) {
    for (const [part, search] of searches) {
      const steps = Math.min(slice, left);
      if (steps === 0) break;
      const outcome = search.advance(steps);
      left -= steps;
      if (outcome === 'refuted') return refuted(part, search, model, parts.size);
      if (outcome === 'linearizable') orders.set(part, search.order.map((place) => search.operations[place] as Operation));
      else if (search.bytes > maxBytes / parts.size) given.set(part, `its configurations take more than ${Math.round(maxBytes / parts.size / 1e6)} MB`);
      else continue;
      searches.delete(part);
    }
  }
  const undecided = [...given.keys(), ...searches.keys()];
  if (undecided.length > 0) return unknown(PROPERTY, { because: budgetEnded(undecided, parts.size, given, maxSteps) });
  const because = `${count(history.length, 'operation')}${parts.size > 1 || model.partOf !== undefined ? ` on ${count(parts.size, 'part')}` : ''} took effect in an order that obeys ${model.name}`;
  return { ...holds(PROPERTY, { because, vacuous: vacuity(history, parts, model) }), orders };
}

/** The operations of each part. Those that failed had no effect, and a read that nobody had an answer to says nothing. */
function partsOf(history: History, model: Model): Map<string, Operation[]> {
  const parts = new Map<string, Operation[]>();
  for (const operation of history.operations) {
    if (operation.outcome === 'failed' || (operation.outcome === 'unknown' && model.isRead?.(operation.call) === true)) continue;
    const part = model.partOf?.(operation.call) ?? '';
    const known = parts.get(part);
    if (known === undefined) parts.set(part, [operation]);
    else known.push(operation);
  }
  return parts;
}

function refuted(part: string, search: PartSearch, model: Model, parts: number): Violated<LinearizabilityEvidence> {
  const evidence = evidenceOfRefuted(part, search, model);
  return violated(PROPERTY, { because: `${parts > 1 ? `part ${part}: ` : ''}${evidence.because}`, evidence });
}

function budgetEnded(undecided: readonly string[], parts: number, given: ReadonlyMap<string, string>, maxSteps: number): string {
  const which = parts === 1 ? 'it was not decided' : `${undecided.length} of ${parts} parts were not decided (${undecided.slice(0, 5).join(', ')}${undecided.length > 5 ? ', …' : ''})`;
  const [why] = given.values();
  return `${which}: ${why ?? `the budget of ${maxSteps.toLocaleString('en')} steps was used up`}. Raise ${why === undefined ? 'maxSteps' : 'maxBytes'}, or check a shorter history or one with fewer operations at a time.`;
}

function vacuity(history: History, parts: ReadonlyMap<string, readonly Operation[]>, model: Model): string | undefined {
  const all = [...parts.values()].flat();
  const answered = all.filter(({ outcome, result }) => outcome === 'completed' && result !== undefined);
  if (history.length === 0) return 'the history is empty';
  if (answered.length === 0) return 'no operation returned anything, so every order would do';
  if (model.isRead !== undefined && all.every(({ call }) => model.isRead?.(call))) return 'nothing was ever changed';
  return undefined;
}

const count = (many: number, what: string): string => `${many.toLocaleString('en')} ${what}${many === 1 ? '' : 's'}`;

