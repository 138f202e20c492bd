/**
 * What shows that a history breaks a consistency model below linearizability, as data that a figure draws.
 *
 *     verdict.evidence.edges.map(describeEdge)
 *     //=> ['"A: Write(1) …" before "A: Write(2) …" (in the order of the session)', '"A: Write(2) …" before "B: Read() …" (which read it)']
 *
 * An edge says that one operation must come before another, and why. A violation is a cycle of edges, or a chain of them from a write to a read
 * that did not see it.
 */
import { describeOperation } from '../history.ts';
import type { Operation } from '../history.ts';

/** Why one operation must come before another. */
export type OrderReason =
  | 'session' // the same process did `from` before `to`
  | 'reads from' // `to` read what `from` wrote
  | 'overwritten' // `via`, a read of what `to` wrote, comes after `from`, a write of the same key: so `from` is the older of the two
  | 'not yet overwritten' // `from` read what `via` wrote, or what nobody wrote, and `to`, a write of the key, comes after that: so the read comes first
  | 'versions' // the store's own versions say so
  | SessionGuarantee; // the guarantee demands it: of `via`, which read `to` and must see `from`; or of the writes themselves (`via` is then what the writer had read)

/** The four guarantees of Terry et al. 1994. */
export type SessionGuarantee = 'read your writes' | 'monotonic reads' | 'monotonic writes' | 'writes follow reads';

/** `from` must come before `to`. */
export interface OrderEdge {
  readonly from: Operation;
  readonly to: Operation;
  readonly because: OrderReason;
  /** The read on which the reason rests, where it rests on a third operation. */
  readonly via?: Operation;
}

/** The longest order that explains a part of a history, and why it ends. */
export interface LongestOrder {
  /** Every operation that the order holds, in the order in which they take effect. */
  readonly order: readonly Operation[];
  /** What the single copy holds then. */
  readonly state: unknown;
  /** The next operation of each session that has one left, and why it does not fit in this state: 'Get(x) returns 2'. */
  readonly blocked: readonly { readonly operation: Operation; readonly because: string }[];
}

/** No single order of all operations explains what they returned. */
export interface SequentialEvidence {
  /** Operations each of which must come before the next, and the last before the first: where reads and writes force one. */
  readonly cycle?: readonly OrderEdge[];
  /** The longest orders found, at most three, that differ in the state that they end in. */
  readonly orders: readonly LongestOrder[];
}

/** The variants of causal consistency: weak causal consistency, causal memory, causal convergence. */
export type CausalVariant = 'CC' | 'CM' | 'CCv';

/** The bad patterns of Bouajjani et al. 2017, by the paper's names. */
export type BadPattern = 'ThinAirRead' | 'CyclicCO' | 'WriteCOInitRead' | 'WriteCORead' | 'CyclicCF' | 'WriteHBInitRead' | 'CyclicHB';

export interface CausalEvidence {
  readonly variant: CausalVariant;
  readonly pattern: BadPattern;
  /** The operations that the pattern is about. ThinAirRead: the read. Cyclic…: the cycle. Write…InitRead: the write and the read. WriteCORead: the write that was read, the one that hides it, the read. */
  readonly operations: readonly Operation[];
  /** What orders them: a cycle (the last edge ends where the first begins), or a chain through the operations. Empty for ThinAirRead. */
  readonly edges: readonly OrderEdge[];
  /** WriteHBInitRead and CyclicHB: in whose view, as causal memory gives each process a view of its own. */
  readonly process?: string;
}

export interface SessionEvidence {
  /** The guarantees that cannot be had together; none of them can be left out. */
  readonly guarantees: readonly SessionGuarantee[];
  /** A cycle of writes each of which must be older than the next; or, if a read saw too little, none. */
  readonly edges: readonly OrderEdge[];
  /** A read that saw nobody's write, or a write that does not exist, and the write that it had to see. */
  readonly missed?: { readonly write?: Operation; readonly read: Operation };
  /** Every operation that plays a part, in the order in which they began. */
  readonly operations: readonly Operation[];
  /** How the order of writes was known: from the versions in the results, or by what sessions read. */
  readonly writeOrder: 'versions' | 'reads';
}

export interface ConvergenceEvidence {
  /** What did not agree: the replicas, by what they hold, or the reads of one key by what they returned. The largest group first. */
  readonly groups: readonly { readonly value: unknown; readonly members: readonly string[]; readonly operations?: readonly Operation[] }[];
  /** What all should hold, if that is known. */
  readonly expected?: unknown;
  /** The key about which reads disagree. */
  readonly key?: string;
}

const reasons: Record<OrderReason, string> = {
  session: 'in the order of the session',
  'reads from': 'which read it',
  overwritten: 'as a read that comes after both returned the latter',
  'not yet overwritten': 'as the former read what the latter overwrites',
  versions: "by the store's versions",
  'read your writes': 'by read your writes',
  'monotonic reads': 'by monotonic reads',
  'monotonic writes': 'by monotonic writes',
  'writes follow reads': 'by writes follow reads',
};

/** An edge in a sentence. */
export function describeEdge({ from, to, because, via }: OrderEdge): string {
  const rests = via === undefined ? '' : `: ${describeOperation(via)}`;
  return `"${describeOperation(from)}" before "${describeOperation(to)}" (${reasons[because]}${rests})`;
}
