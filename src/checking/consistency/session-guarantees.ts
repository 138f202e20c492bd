/**
 * The four session guarantees: what one client may rely on while it moves between replicas that are not equally fresh.
 *
 *     checkReadYourWrites(history)      // a read sees what its session wrote before
 *     checkMonotonicReads(history)      // a read sees what the earlier reads of its session saw
 *     checkMonotonicWrites(history)     // whoever sees a write sees what its session wrote before it, as older
 *     checkWritesFollowReads(history)   // whoever sees a write sees what its session had read before it, as older
 *     checkSessionGuarantees(history)   // all four at once
 *
 * A read is answered from some replica's set of writes, and returns the newest write of its key in the set. A guarantee says which writes the set must
 * hold, and which write is older than which. A history violates guarantees if no order of the writes makes every read the newest of what it must see.
 *
 * The order of the writes is one for all sessions, as in Terry et al., whose replicas apply writes in one order in the end; `writeOrder: 'one per session'`
 * asks for less. If the results carry versions (`view`), their order is the order. If not, any order will do that fits what the reads returned. Then
 * monotonic writes and writes follow reads can hardly fail by themselves, since nobody has to look twice. They are also judged as seen by sessions whose
 * reads are monotonic (a client that stays with one replica), if the reads of all sessions are; and where that shows nothing either, the answer is "unknown".
 *
 * All four at once, with one order of writes, are causal convergence; CM implies all four with an order per session, and these imply CC (see
 * causal-consistency). Source: Terry, Demers, Petersen, Spreitzer, Theimer and Welch 1994, "Session guarantees for weakly consistent replicated data".
 */
import type { SessionEvidence, SessionGuarantee } from './evidence.ts';
import { describeEdge } from './evidence.ts';
import { edgeOf, vacuityOf } from './causal-consistency.ts';
import { describeOperation } from '../history.ts';
import type { History, Operation } from '../history.ts';
import type { Pasts } from './order-graph.ts';
import { readsAndWrites } from './reads-and-writes.ts';
import type { ReadsAndWrites, ReadsAndWritesOptions, Step } from './reads-and-writes.ts';
import { conflictOf, Demands } from './session-demands.ts';
import type { Conflict } from './session-demands.ts';
import { holds, unknown, violated } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';

export interface SessionOptions extends ReadsAndWritesOptions {
  /** Whether all sessions must agree on which write is older. Default: 'one for all'. */
  readonly writeOrder?: 'one for all' | 'one per session';
}

export const SESSION_GUARANTEES: readonly SessionGuarantee[] = ['read your writes', 'monotonic reads', 'monotonic writes', 'writes follow reads'];

/** A read sees every write that its session did before it, or a newer one of the key. Unknown and errors as for `checkCausalConsistency`. */
export function checkReadYourWrites(history: History, options: SessionOptions = {}): Verdict<SessionEvidence> {
  return checkOne('read your writes', history, options);
}

/** A read sees every write that an earlier read of its session read, or a newer one of the key. */
export function checkMonotonicReads(history: History, options: SessionOptions = {}): Verdict<SessionEvidence> {
  return checkOne('monotonic reads', history, options);
}

/** Who sees a write sees, as older, each write that its session did before it. Unknown where nothing tells the order in which writes were taken. */
export function checkMonotonicWrites(history: History, options: SessionOptions = {}): Verdict<SessionEvidence> {
  return checkOne('monotonic writes', history, options);
}

/** Who sees a write sees, as older, each write that its session had read before it. Unknown where nothing tells the order in which writes were taken. */
export function checkWritesFollowReads(history: History, options: SessionOptions = {}): Verdict<SessionEvidence> {
  return checkOne('writes follow reads', history, options);
}

/** Several guarantees at once, all four unless told otherwise. A violation names the fewest of them that contradict the history. */
export function checkSessionGuarantees(history: History, options: SessionOptions & { readonly guarantees?: readonly SessionGuarantee[] } = {}): Verdict<SessionEvidence> {
  const { guarantees = SESSION_GUARANTEES } = options;
  const property = guarantees.length === SESSION_GUARANTEES.length ? 'the four session guarantees' : guarantees.join(' and ');
  const found = readsAndWrites(history, options);
  if ('ambiguous' in found) return unknown(property, { because: found.ambiguous });
  for (const some of subsetsBySize(guarantees)) {
    const conflict = conflictIn(found, some, options);
    if (conflict !== undefined) return violated(property, evidenceOf(conflict, some, found));
  }
  return holds(property, { because: `an order of ${countOf(found)} explains what every read returned`, vacuous: vacuityOf(found) });
}

function checkOne(guarantee: SessionGuarantee, history: History, options: SessionOptions): Verdict<SessionEvidence> {
  const found = readsAndWrites(history, options);
  if ('ambiguous' in found) return unknown(guarantee, { because: found.ambiguous });
  const conflict = conflictIn(found, [guarantee], options);
  if (conflict !== undefined) return violated(guarantee, evidenceOf(conflict, [guarantee], found));

  const aboutWrites = guarantee === 'monotonic writes' || guarantee === 'writes follow reads';
  const monotonic: readonly SessionGuarantee[] = aboutWrites && conflictIn(found, ['monotonic reads'], options) === undefined ? ['monotonic reads'] : [];
  if (monotonic.length > 0) {
    const seen = conflictIn(found, [...monotonic, guarantee], options);
    if (seen !== undefined) {
      const { because, evidence } = evidenceOf(seen, [guarantee], found);
      return violated(guarantee, { because: `reads are monotonic, and seen by them ${because}`, evidence });
    }
  }
  const { demanded, judged } = judgedBy(guarantee, monotonic, found, options);
  if (demanded === 0) return holds(guarantee, { because: `${countOf(found)} and ${found.reads.length} reads`, vacuous: vacuous[guarantee] });
  if (judged === 0) {
    return unknown(guarantee, { because: `nothing tells in which order the store took the ${demanded === 1 ? 'two writes' : `${demanded} pairs of writes`} that it is about${monotonic.length === 0 ? ', as reads are not monotonic' : ''}. Let the results carry versions (view), let sessions read more, or check all four guarantees at once.` });
  }
  return holds(guarantee, { because: `${judged} of its demands could have been broken and none was, among ${countOf(found)} and ${found.reads.length} reads` });
}

const vacuous: Record<SessionGuarantee, string> = {
  'read your writes': 'no session read what it had written before',
  'monotonic reads': 'no session read a key that it had read before',
  'monotonic writes': 'no session wrote twice',
  'writes follow reads': 'no session wrote after it had read what was written',
};

const countOf = ({ steps, reads }: ReadsAndWrites): string => `${steps.length - reads.length} writes`;

/** The reads for which there must be an order of writes: all at once, or each session's. */
function scopesOf({ reads, processes }: ReadsAndWrites, { writeOrder = 'one for all' }: SessionOptions): (readonly Step[])[] {
  return writeOrder === 'one for all' ? [reads] : processes.map((process) => reads.filter((read) => read.process === process));
}

function conflictIn(found: ReadsAndWrites, guarantees: readonly SessionGuarantee[], options: SessionOptions): Conflict | undefined {
  const demands = new Demands(found, guarantees);
  for (const reads of scopesOf(found, options)) {
    const conflict = conflictOf(demands, reads);
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}

/** How many demands the guarantee makes, of reads and of pairs of writes, and how many of them the history could have broken, given the others. */
function judgedBy(guarantee: SessionGuarantee, others: readonly SessionGuarantee[], found: ReadsAndWrites, options: SessionOptions): { demanded: number; judged: number } {
  const without = new Demands(found, others);
  const withIt = new Demands(found, [...others, guarantee]);
  const reads = found.reads.filter((read) => {
    const before = without.mustSee(read);
    return [...withIt.mustSee(read).keys()].some((write) => (found.steps[write] as Step).key === read.key && !before.has(write));
  }).length;
  const pairs = withIt.pairsOf(guarantee);
  const orders = scopesOf(found, options).map((scope) => without.orderOf(scope).pasts() as Pasts); // no conflict was found in these
  const known = pairs.filter(([older, newer]) => orders.some((order) => order.has(newer, older))).length; // the other way round, it would be a violation
  return { demanded: reads + pairs.length, judged: reads + known };
}

/** All non-empty subsets, smaller ones first. */
function subsetsBySize<T>(items: readonly T[]): T[][] {
  const subsets = items.reduce<T[][]>((all, item) => [...all, ...all.map((subset) => [...subset, item])], [[]]);
  return subsets.filter(({ length }) => length > 0).toSorted((one, other) => one.length - other.length);
}

function evidenceOf(conflict: Conflict, guarantees: readonly SessionGuarantee[], found: ReadsAndWrites): { because: string; evidence: SessionEvidence } {
  const { steps } = found;
  const edges = conflict.edges.map((edge) => edgeOf(edge, steps));
  const missed = conflict.missed === undefined ? undefined : {
    read: (steps[conflict.missed.read] as Step).operation,
    ...(conflict.missed.write === undefined ? {} : { write: (steps[conflict.missed.write] as Step).operation }),
  };
  const involved = new Set<Operation>([...edges.flatMap(({ from, to, via }) => [from, to, ...(via === undefined ? [] : [via])]), ...(missed === undefined ? [] : [missed.read, ...(missed.write === undefined ? [] : [missed.write])])]);
  const evidence: SessionEvidence = {
    guarantees,
    edges,
    ...(missed === undefined ? {} : { missed }),
    operations: [...involved].toSorted((one, other) => one.index - other.index),
    writeOrder: found.steps.some(({ version }) => version !== undefined) ? 'versions' : 'reads',
  };
  const names = guarantees.join(' and ');
  if (missed === undefined) return { because: `no order of the writes will do: ${edges.map(describeEdge).join('; ')}`, evidence };
  const read = `"${describeOperation(missed.read)}"`;
  if (missed.write === undefined) return { because: `${read} read what nobody wrote`, evidence };
  return { because: `${read} read nothing, although by ${names} it must see "${describeOperation(missed.write)}"`, evidence };
}
