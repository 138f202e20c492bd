/**
 * The core of a refutation: as few operations as possible that cannot all have come out as they did, whatever the others did.
 *
 * Leaving operations out must not make the violation up: without a completed write, a read of it fits nowhere. So an operation is not left out but set free: it may take effect at any
 * time after it began, or never, and return what it likes. That allows whatever it really did, so what cannot be with it free cannot be at all, and it does not matter. In particular:
 * - What had not begun when the last operation of the core ended never matters.
 * - What changes nothing need not be there at all.
 * The past of a long history is not set free but cut off: the operations that ended before some moment are left out, those that were under way are free, and the rest may begin in any
 * state that any order could have led to, given what those under way returned; the search that refuted the whole has been through all of them, since it tried every order from the
 * beginning. An order of the whole would have gone through one of these states, so what cannot be in any of them cannot be.
 * What remains is reduced by delta debugging until every operation of the core is needed.
 */
import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { minimise } from '../shrinking/minimise.ts';
import { MemoisedModel } from './memoised-model.ts';
import { Memory } from './memory.ts';
import { PartSearch } from './part-search.ts';

export interface Core {
  /** What cannot all be, in the order of their beginnings. */
  readonly needed: readonly Operation[];
  /** What may take effect among them or not, as they are in the history. */
  readonly free: readonly Operation[];
  /** Whatever happened before this operation of the core began does not matter; undefined if the history begins at its beginning. */
  readonly since: Operation | undefined;
  /** In which it may begin: the initial one alone, or all that could have been. */
  readonly states: readonly unknown[];
  /** The searches that refuted it, by state. */
  readonly searches: readonly PartSearch[];
}

const STEPS_A_TRY = 10_000; // and as many as the refutation took
const STEPS_MAX = 150_000; // of all tries, with one for each operation that a search is made of; and ten times as many as the refutation took
const BYTES_A_TRY = 100_000_000;
const SHORT = 8; // operations that are few enough to be shown from the beginning
const STATES_MAX = 256; // to begin in

/** The core of a part that `search` refuted. Histories of at most `short` operations keep their past. */
export function coreOf(search: PartSearch, model: Model, short = SHORT): Core {
  const tries = new Tries(model, search.steps);
  const shortened = shortestBeginning(search, tries);
  const later = shortened.needed.length + shortened.free.length > short ? withoutPast(shortened, tries) : shortened;
  return reduced(later, tries);
}

/** The same core with some of its free operations only: what they do not help, fewer do not. Undefined if that takes more than the budget of a try. */
export function narrowed(core: Core, free: readonly Operation[], model: Model): Core | undefined {
  return new Tries(model, STEPS_MAX).refuted({ ...core, free });
}

/** The history up to the first end at which it is refuted: more of it never makes it linearizable again, so halving finds it. */
function shortestBeginning(search: PartSearch, tries: Tries): Core {
  const { operations, model } = search;
  const completed = operations.filter(({ outcome }) => outcome === 'completed');
  const open = operations.filter(({ outcome }) => outcome !== 'completed');
  let best: Core = { needed: completed, free: open, since: undefined, states: [model.states[0]], searches: [search] };
  const ends = completed.map(({ ended }) => ended).sort((one, other) => one - other);
  let [tooShort, enough] = [-1, ends.length - 1];
  while (enough - tooShort > 1) {
    const middle = (tooShort + enough) >> 1;
    const end = ends[middle] as number;
    const core = tries.refuted({ ...best, needed: completed.filter(({ ended }) => ended <= end), free: operations.filter(({ ended }) => ended > end) });
    if (core === undefined) tooShort = middle;
    else [best, enough] = [core, middle];
  }
  return best;
}

/** As little as possible from the end of it, begun in any state. The core itself if there are too many states, or if that is never refuted. */
function withoutPast(core: Core, tries: Tries): Core {
  const states = [...(core.searches[0] as PartSearch).model.states]; // as they are now: tries add to those of their model
  if (states.length > STATES_MAX) return core;
  const { needed, free } = core;
  for (let count = 1; count < needed.length; count += count < 2 * SHORT ? 1 : SHORT) {
    const since = needed[needed.length - count] as Operation;
    const under = needed.filter(({ begun, ended }) => begun < since.begun && ended > since.begun);
    const cut = tries.refuted({ needed: needed.slice(-count), free: [...under, ...free], since, states });
    if (cut !== undefined) return cut;
  }
  return core;
}

function reduced(core: Core, tries: Tries): Core {
  let best = core;
  minimise(core.needed, (some) => {
    const kept = new Set(some);
    const smaller = tries.refuted({ ...core, needed: some, free: [...core.needed.filter((operation) => !kept.has(operation)), ...core.free] });
    if (smaller !== undefined) best = smaller;
    return tries.areOver ? undefined : smaller !== undefined;
  });
  return best;
}

/** Searches with a budget each and one for all; what they do not decide counts as not refuted. */
class Tries {
  readonly #model: Model;
  readonly #ofAny: MemoisedModel; // where nothing that was observed is taken into account
  readonly #stepsATry: number;
  #left: number;

  constructor(model: Model, steps: number) {
    this.#stepsATry = STEPS_A_TRY + steps;
    this.#left = STEPS_MAX + 10 * steps;
    this.#model = model;
    this.#ofAny = new MemoisedModel(model.ofPart?.([]) ?? model, new Memory(Infinity).share());
  }

  get areOver(): boolean {
    return this.#left <= 0;
  }

  /** The core, with the searches that refuted it, and without the free operations that can play no part; undefined if it was not refuted. */
  refuted(core: Omit<Core, 'searches'>): Core | undefined {
    if (this.areOver) return undefined;
    const lastEnd = Math.max(...core.needed.map(({ ended }) => ended));
    const free = core.free.filter(({ begun, call }) => begun < lastEnd && this.#model.isRead?.(call) !== true);
    const operations = [...core.needed, ...free.map(setFree)].sort((one, other) => one.begun - other.begun);
    const observed = core.since === undefined ? this.#model.ofPart?.(operations) : undefined; // what was observed tells of a history from its beginning only
    const searches: PartSearch[] = [];
    let left = this.#stepsATry;
    for (const state of core.states) {
      const memory = new Memory(BYTES_A_TRY).share();
      const model = observed === undefined ? this.#ofAny : new MemoisedModel(observed, memory);
      const search = new PartSearch(operations, model, { start: model.stateNumber(state), memory });
      const outcome = search.advance(left);
      left -= search.steps;
      this.#left -= search.steps + operations.length;
      if (outcome !== 'refuted') return undefined;
      searches.push(search);
    }
    return { ...core, free, searches };
  }
}

function setFree(operation: Operation): Operation {
  const { result: _, ...open } = operation;
  return { ...open, outcome: 'unknown', ended: Infinity, endedMs: Infinity };
}
