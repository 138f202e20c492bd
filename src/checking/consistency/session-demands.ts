/**
 * What session guarantees demand of a history: which writes each read must see, and which write is older than which.
 *
 *     const demands = new Demands(readsAndWrites(history), ['monotonic reads', 'monotonic writes']);
 *     demands.mustSee(read)                        //=> steps 0 and 2: writes that must be in the set from which the read was answered
 *     conflictOf(demands, reads)                   //=> undefined, or a cycle of writes each of which must be older than the next
 *
 * In the words of Terry et al. 1994: `mustSee`, with what the read returned, is the least DB(S, t) with which the guarantees allow it, and the edges between
 * writes are WriteOrder.
 */
import type { SessionGuarantee } from './evidence.ts';
import { OrderGraph } from './order-graph.ts';
import type { GraphEdge } from './order-graph.ts';
import { THIN_AIR } from './reads-and-writes.ts';
import type { ReadsAndWrites, Step } from './reads-and-writes.ts';

/** Why there is no order: a cycle, or a read that missed what it had to see, or that read what nobody wrote. */
export interface Conflict {
  readonly edges: readonly GraphEdge[];
  readonly missed?: { readonly read: number; readonly write?: number };
}

type Needed = readonly [write: number, because: SessionGuarantee];
type Pair = readonly [older: number, newer: number];

export class Demands {
  readonly #found: ReadsAndWrites;
  readonly #guarantees: ReadonlySet<SessionGuarantee>;
  readonly #needs: ReadonlyMap<number, readonly Needed[]>; // by write: what must be seen where it is seen
  readonly #edges: (readonly [...Pair, because: SessionGuarantee, via?: number])[] = []; // between writes, whoever reads them

  constructor(found: ReadsAndWrites, guarantees: readonly SessionGuarantee[]) {
    this.#found = found;
    this.#guarantees = new Set(guarantees);
    this.#needs = new Map(found.steps.filter(({ kind }) => kind === 'write').map((write) => [write.index, this.#neededBy(write)]));
  }

  *#sessionBefore(step: Step): Iterable<Step> {
    const { steps } = this.#found;
    for (let past = steps[step.before]; past !== undefined; past = steps[past.before]) yield past;
  }

  #seenBefore(read: Step): Needed[] {
    const seen: Needed[] = [];
    for (const past of this.#sessionBefore(read)) {
      if (past.kind === 'write' && this.#guarantees.has('read your writes')) seen.push([past.index, 'read your writes']);
      if (past.source >= 0 && this.#guarantees.has('monotonic reads')) seen.push([past.source, 'monotonic reads']);
    }
    return seen;
  }

  #neededBy(write: Step): Needed[] {
    const needed: Needed[] = [];
    for (const past of this.#sessionBefore(write)) {
      if (past.source >= 0 && this.#guarantees.has('writes follow reads')) {
        needed.push([past.source, 'writes follow reads']);
        this.#edges.push([past.source, write.index, 'writes follow reads', past.index]);
      }
      if (past.kind === 'write' && this.#guarantees.has('monotonic writes')) {
        needed.push([past.index, 'monotonic writes']);
        this.#edges.push([past.index, write.index, 'monotonic writes']);
        return needed; // what came before that write is needed by it
      }
    }
    return needed;
  }

  /** The pairs of writes of which a guarantee says which is older; none for the guarantees that are about reads alone. */
  pairsOf(guarantee: SessionGuarantee): Pair[] {
    const pairs: Pair[] = [];
    for (const write of [...this.#found.writes.values()].flat()) {
      for (const past of this.#sessionBefore(write)) {
        if (guarantee === 'monotonic writes' && past.kind === 'write') pairs.push([past.index, write.index]);
        if (guarantee === 'writes follow reads' && past.source >= 0) pairs.push([past.source, write.index]);
      }
    }
    return pairs;
  }

  /** The writes that a read must see for what its session did before, and why. What comes with the write that it returned is older than that by the edges between writes. */
  mustSee(read: Step): ReadonlyMap<number, SessionGuarantee> {
    const seen = new Map<number, SessionGuarantee>();
    const queue = this.#seenBefore(read);
    for (const [write, because] of queue) {
      if (seen.has(write)) continue;
      seen.set(write, because);
      queue.push(...(this.#needs.get(write) as readonly Needed[]));
    }
    return seen;
  }

  /** Which write must be older than which, as far as these reads, none of which missed a write, the guarantees and the store's versions say. */
  orderOf(reads: readonly Step[]): OrderGraph {
    const { steps, writes } = this.#found;
    const graph = new OrderGraph(steps.length);
    for (const [older, newer, because, via] of this.#edges) graph.add(older, newer, because, via);
    for (const ofKey of writes.values()) {
      const told = ofKey.filter(({ version }) => version !== undefined).toSorted((one, other) => (one.version as number) - (other.version as number));
      told.slice(1).forEach((newer, index) => graph.add((told[index] as Step).index, newer.index, 'versions'));
    }
    for (const read of reads) {
      for (const [write, because] of this.mustSee(read)) {
        if (write !== read.source && (steps[write] as Step).key === read.key) graph.add(write, read.source, because, read.index);
      }
    }
    return graph;
  }

  /** A read that must see a write of its key and read nothing. */
  missedBy(read: Step): number | undefined {
    if (read.source >= 0) return undefined;
    return [...this.mustSee(read).keys()].find((write) => (this.#found.steps[write] as Step).key === read.key);
  }
}

export function conflictOf(demands: Demands, reads: readonly Step[]): Conflict | undefined {
  for (const read of reads) {
    if (read.source === THIN_AIR) return { edges: [], missed: { read: read.index } };
    const write = demands.missedBy(read);
    if (write !== undefined) return { edges: [], missed: { read: read.index, write } };
  }
  const cycle = demands.orderOf(reads).cycle();
  return cycle === undefined ? undefined : { edges: cycle };
}
