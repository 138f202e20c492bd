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
import { MemoisedModel } from './memoised-model.ts';
import { Memory } from './memory.ts';
import type { MemoryShare } from './memory.ts';
import { PartSearch } from './part-search.ts';

export interface LinearizabilityOptions {
  /** Steps in all, at least 1; when they are used up, what is not decided is unknown. Default: 50 million, some ten seconds. */
  readonly maxSteps?: number;
  /** Memory of the searches of all parts together, in bytes; a part that would need more is given up, and its memory is the others'. Default: 500 MB. */
  readonly maxBytes?: number;
}

export type LinearizabilityVerdict = (LinearizabilityHolds | Violated<LinearizabilityEvidence> | Unknown) & {
  /** Steps that were made. */
  readonly steps: number;
  /** What is known of each part by itself ('' is the only part of a thing without parts); a part that is not listed is undecided. */
  readonly decided: ReadonlyMap<string, 'linearizable' | 'refuted'>;
};

/** With the order in which everything took effect, one a part. */
export type LinearizabilityHolds = Holds & { readonly orders: ReadonlyMap<string, readonly Operation[]> };

const PROPERTY = 'linearizability';
const FIRST_SLICE = 2_000; // steps

/** Throws a TypeError if the model does not know a call, and a RangeError if an option is out of range. */
export function checkLinearizability(history: History, model: Model, options: LinearizabilityOptions = {}): LinearizabilityVerdict {
  const { maxSteps = 50_000_000, maxBytes = 500_000_000 } = options;
  for (const [name, value] of Object.entries({ maxSteps, maxBytes })) if (!(value >= 1)) throw new RangeError(`linearizability: ${name} (${value}) must be 1 or more`);
  const parts = partsOf(history, model);
  const open = new Map<string, Turn | undefined>(Array.from(parts.keys(), (part) => [part, undefined])); // a search is made when its turn comes
  const decided = new Map<string, 'linearizable' | 'refuted'>();
  const orders = new Map<string, readonly Operation[]>();
  const outOfMemory: string[] = [];
  const memory = new Memory(maxBytes);
  let couldHaveFailed = false;
  let steps = 0;
  for (let slice = FIRST_SLICE; open.size > 0 && steps < maxSteps; slice *= 2) {
    for (const [part, begun] of open) {
      if (steps >= maxSteps) break;
      const turn = begun ?? turnOf(parts.get(part) as Operation[], model, memory.share());
      const { search, share } = turn;
      const before = search.steps;
      const outcome = search.advance(Math.min(slice, maxSteps - steps));
      steps += search.steps - before;
      if (outcome === undefined) {
        open.set(part, turn);
        continue;
      }
      if (outcome === 'refuted') {
        const evidence = evidenceOfRefuted(part, search, model);
        decided.set(part, outcome);
        return { ...violated(PROPERTY, { because: `${parts.size > 1 ? `part ${part}: ` : ''}${evidence.because}`, evidence }), steps, decided };
      }
      if (outcome === 'out of memory') outOfMemory.push(part);
      else {
        decided.set(part, outcome);
        orders.set(part, search.order.map((place) => search.operations[place] as Operation));
        couldHaveFailed ||= search.couldHaveFailed();
      }
      open.delete(part);
      share.release();
    }
  }
  const undecided = [...outOfMemory, ...open.keys()];
  if (undecided.length > 0) return { ...unknown(PROPERTY, { because: budgetEnded(undecided, parts.size, outOfMemory.length > 0, { maxSteps, maxBytes }) }), steps, decided };
  const because = `${count(history.length, 'operation')}${model.partOf !== undefined ? ` on ${count(parts.size, 'part')}` : ''} took effect in an order that obeys ${model.name}`;
  return { ...holds(PROPERTY, { because, vacuous: couldHaveFailed ? undefined : vacuity(history) }), orders, steps, decided };
}

interface Turn {
  readonly search: PartSearch;
  readonly share: MemoryShare;
}

function turnOf(operations: readonly Operation[], model: Model, share: MemoryShare): Turn {
  const memoised = new MemoisedModel(model.ofPart?.(operations) ?? model, share);
  return { search: new PartSearch(operations, memoised, { memory: share }), share };
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

function budgetEnded(undecided: readonly string[], parts: number, outOfMemory: boolean, { maxSteps, maxBytes }: Required<LinearizabilityOptions>): string {
  const which = parts === 1 ? 'it was not decided' : `${undecided.length} of ${parts} parts were not decided (${undecided.slice(0, 5).join(', ')}${undecided.length > 5 ? ', …' : ''})`;
  const why = outOfMemory ? `the memory of ${Math.round(maxBytes / 1e6).toLocaleString('en')} MB was used up` : `the budget of ${maxSteps.toLocaleString('en')} steps was used up`;
  return `${which}: ${why}. Raise ${outOfMemory ? 'maxBytes' : 'maxSteps'}, or check a shorter history or one with fewer operations at a time.`;
}

/** Why a check could not have failed: it can only on a result that the model has an opinion about, or on a call that it forbids. */
function vacuity(history: History): string {
  if (history.length === 0) return 'the history is empty';
  if (!history.operations.some(({ outcome }) => outcome === 'completed')) return 'no operation completed';
  return 'no operation returned anything that the model could contradict, so every order would do';
}

const count = (many: number, what: string): string => `${many.toLocaleString('en')} ${what}${many === 1 ? '' : 's'}`;
