/**
 * Sequential consistency: one order of all operations explains what they returned and keeps the order of each session; real time does not count.
 *
 *     const verdict = checkSequentialConsistency(history, register);
 *     describeVerdict(verdict) //=> 'sequential consistency holds: an order of all 6 completed operations explains what they returned'
 *
 * The question is NP-complete (Gibbons and Korach 1997, "Testing shared memories"), so this is a search: where each session has come to and what the single
 * copy holds is a state, and no state is looked at twice. A read that fits is taken at once, for it changes nothing and nobody has to wait for it. Of
 * registers and key-value stores, whose reads tell what they read, most of the order is known beforehand (see single-order). After `maxSteps` the answer is
 * "unknown".
 *
 * Keys must not be checked one by one, as linearizability allows: two keys may each have an order that fits while no order of both does (Herlihy and
 * Wing 1990; the model's `partOf` is therefore not asked). Sources: Lamport 1979, "How to make a multiprocessor computer that correctly
 * executes multiprocess programs"; memoisation as in Lowe 2017, "Testing for linearizability".
 */
import { edgeOf } from './causal-consistency.ts';
import { describeEdge } from './evidence.ts';
import type { LongestOrder, OrderEdge, SequentialEvidence } from './evidence.ts';
import { describeOperation } from '../history.ts';
import type { History, Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { keyValueStore } from '../models/collections.ts';
import { compareAndSetRegister, register } from '../models/registers.ts';
import { OrderSearch } from './order-search.ts';
import type { Known } from './order-search.ts';
import { readsAndWrites, registerOrStore, THIN_AIR } from './reads-and-writes.ts';
import type { Access } from './reads-and-writes.ts';
import { sessionsOf } from './sessions.ts';
import { chainsOf, forcedOrder } from './single-order.ts';
import { holds, unknown, violated } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';

export interface SequentialConsistencyOptions {
  /** How many times an operation may be tried, at least 1. Default: 1,000,000. */
  readonly maxSteps?: number;
  /**
   * Only for a thing that is nothing but values under keys, null at first, each of which a write replaces and a read returns: what an operation did. It makes
   * the search shorter by far if a key is written with another value each time. Default: for `register`, `compareAndSetRegister` and `keyValueStore`, as long as
   * nothing but `Read`, `Write`, `Get` and `Put` is called.
   */
  readonly view?: (operation: Operation) => Access;
}

const PROPERTY = 'sequential consistency';
/** How many steps are spent on the longest orders of a history that is refuted already. */
const EVIDENCE_STEPS = 5_000;

/**
 * An operation of unknown outcome may take effect at any place after what its session did before it, or never. Unknown when `maxSteps` is used up.
 * Throws a sentence on sessions whose operations overlap; throws what the model throws on a call that it does not know.
 */
export function checkSequentialConsistency<State, Call, Result>(history: History<Call, Result>, model: Model<State, Call, Result>, options: SequentialConsistencyOptions = {}): Verdict<SequentialEvidence> {
  const { maxSteps = 1_000_000, view = viewFor(history, model) } = options;
  if (!(maxSteps >= 1)) throw new RangeError(`sequential consistency: maxSteps (${maxSteps}) must be 1 or more`);
  const known = view === undefined ? undefined : knownFrom(history, view);
  const refuted = known !== undefined && 'refuted' in known ? known : undefined;
  const search = new OrderSearch(sessionsOf(history), model, known !== undefined && 'before' in known ? known : undefined);
  const outcome = search.run(refuted === undefined ? maxSteps : Math.min(maxSteps, EVIDENCE_STEPS));
  const { total, longest } = search;
  if (outcome === 'explained') return holds(PROPERTY, { because: `an order of all ${total} completed operations explains what they returned`, vacuous: vacuityOf(history) });
  const [first] = longest as [LongestOrder];
  const reached = first.order.filter(({ outcome: end }) => end === 'completed').length;
  if (outcome === 'used up' && refuted === undefined) {
    return unknown(PROPERTY, { because: `${maxSteps.toLocaleString('en')} steps were used up; the longest order found explains ${reached} of ${total} completed operations. Raise maxSteps, or check a shorter history.` });
  }
  const runsInto = first.blocked.map(({ operation, because }) => `"${describeOperation(operation)}" does not fit, as ${because}`).join(', and ');
  const because = refuted?.refuted ?? `The longest explains ${reached}; then ${runsInto}`;
  return violated(PROPERTY, {
    because: `no order of the ${total} completed operations that keeps the order of each session explains what they returned. ${because}`,
    evidence: { orders: longest, ...(refuted?.cycle === undefined ? {} : { cycle: refuted.cycle }) },
  });
}

/** How to read the calls of a model that is known to be nothing but values under keys. */
function viewFor(history: History, model: Model): SequentialConsistencyOptions['view'] {
  if (![register, compareAndSetRegister, keyValueStore].includes(model)) return undefined;
  return history.operations.every(({ call }) => ['Read', 'Write', 'Get', 'Put'].includes(call.type)) ? registerOrStore : undefined;
}

/** Why there is no order, as reads and writes tell before any is searched for. */
interface Refuted {
  readonly refuted: string;
  readonly cycle?: readonly OrderEdge[];
}

/** What reads and writes tell beforehand; nothing where a read does not tell what it read. */
function knownFrom(history: History, view: (operation: Operation) => Access): Known | Refuted | undefined {
  const found = readsAndWrites(history, { view });
  if ('ambiguous' in found || found.reads.some(({ operation }) => view(operation).value === undefined)) return undefined;
  const { steps, reads } = found;
  const thinAir = reads.find(({ source }) => source === THIN_AIR);
  if (thinAir !== undefined) return { refuted: `"${describeOperation(thinAir.operation)}" read what nobody wrote` };
  const forced = forcedOrder(found);
  if ('cycle' in forced) {
    const cycle = forced.cycle.map((edge) => edgeOf(edge, steps));
    return { refuted: `It would need ${cycle.map(describeEdge).join('; ')}`, cycle };
  }
  // Of each session, the last that comes before tells of those before it.
  const chains = chainsOf(steps);
  const before = steps.map(({ index, operation }) => [operation, chains.flatMap((chain) => chain.findLast((other) => forced.pasts.has(index, other.index))?.operation ?? [])] as const);
  return { effective: new Set(steps.map(({ operation }) => operation)), before: new Map(before) };
}

function vacuityOf(history: History): string | undefined {
  const completed = history.operations.filter(({ outcome }) => outcome === 'completed');
  if (completed.length === 0) return 'no operation completed';
  return completed.every(({ result }) => result === undefined) ? 'no operation returned anything' : undefined;
}
