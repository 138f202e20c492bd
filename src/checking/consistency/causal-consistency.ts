/**
 * Causal consistency: what may have influenced a write is seen before it. Checked on histories of reads and writes, in polynomial time.
 *
 *     const verdict = checkCausalConsistency(history);                    // causal memory
 *     checkCausalConsistency(history, { variant: 'CCv' });                // causal convergence
 *     describeVerdict(verdict) //=> 'causal consistency (CM) is violated: WriteCORead: C: Read() returned 1 … read 1 although …'
 *
 * One operation causally precedes another if its session did it before, if the other read what it wrote, or by a chain of such steps. Three models
 * share this order and differ in what a read may return:
 *
 * - CC, weak causal consistency: each read by itself is explained by an order of its causal past. What two reads of a session saw may contradict.
 * - CM, causal memory: each process has an order of all that it may know of which explains all its reads. Processes may order concurrent writes differently.
 * - CCv, causal convergence: one order of all writes, which all replicas agree on in the end, explains each read from its causal past.
 *
 * CM and CCv each imply CC, and neither implies the other. Here "causal consistency" means CM unless another is asked for: it is the model that Ahamad et
 * al. defined when they brought causality to shared memory; CC lets a single session see a value, then another, then the first again.
 *
 * A violation is one of seven bad patterns, named as in the paper. The completeness of the patterns needs values that tell which write a read read.
 * Sources: Ahamad, Neiger, Burns, Kohli and Hutto 1995; Bouajjani, Enea, Guerraoui and Hamza 2017, "On verifying causal consistency".
 */
import type { BadPattern, CausalEvidence, CausalVariant, OrderEdge } from './evidence.ts';
import { describeOperation } from '../history.ts';
import type { History } from '../history.ts';
import { OrderGraph } from './order-graph.ts';
import type { GraphEdge, Pasts } from './order-graph.ts';
import { NOBODY, readsAndWrites, THIN_AIR } from './reads-and-writes.ts';
import type { ReadsAndWrites, ReadsAndWritesOptions, Step } from './reads-and-writes.ts';
import { holds, unknown, violated } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';

export interface CausalOptions extends ReadsAndWritesOptions {
  /** Default: 'CM'. */
  readonly variant?: CausalVariant;
}

/**
 * Unknown where a key was written twice with one value. A write of unknown outcome counts if somebody read it, and then comes after what its session did
 * before it. Throws a sentence on an operation that neither reads nor writes, and on sessions whose operations overlap.
 */
export function checkCausalConsistency(history: History, options: CausalOptions = {}): Verdict<CausalEvidence> {
  const { variant = 'CM' } = options;
  const property = `causal consistency (${variant})`;
  const found = readsAndWrites(history, options);
  if ('ambiguous' in found) return unknown(property, { because: found.ambiguous });
  const pattern = patternIn(found, variant);
  if (pattern !== undefined) return violated(property, { because: sentenceOf(pattern), evidence: { variant, ...pattern } });
  return holds(property, { because: `${found.steps.length} reads and writes of ${found.processes.length} processes show none of the bad patterns`, vacuous: vacuityOf(found) });
}

/** Why no result could have been wrong, if none could. */
export function vacuityOf({ reads, writes }: ReadsAndWrites): string | undefined {
  if (reads.length === 0) return 'no read completed';
  return reads.some(({ key }) => writes.has(key)) ? undefined : 'nothing was written that was read';
}

type Found = Omit<CausalEvidence, 'variant'>;

function patternIn(found: ReadsAndWrites, variant: CausalVariant): Found | undefined {
  const { steps, reads } = found;
  const evidence = (pattern: BadPattern, about: readonly Step[], edges: readonly GraphEdge[] = [], process?: string): Found => ({
    pattern,
    operations: about.map(({ operation }) => operation),
    edges: edges.map((edge) => edgeOf(edge, steps)),
    ...(process === undefined ? {} : { process }),
  });
  const aroundOf = (cycle: readonly GraphEdge[]): Step[] => cycle.map(({ from }) => steps[from] as Step);

  const thinAir = reads.find(({ source }) => source === THIN_AIR);
  if (thinAir !== undefined) return evidence('ThinAirRead', [thinAir]);

  const causal = causalOrder(steps);
  const pasts = causal.pasts();
  if (pasts === undefined) {
    const cycle = causal.cycle() as GraphEdge[];
    return evidence('CyclicCO', aroundOf(cycle), cycle);
  }
  const path = (graph: OrderGraph, from: Step, to: Step): GraphEdge[] => graph.path(from.index, to.index) as GraphEdge[];
  for (const read of reads) {
    for (const write of writesBefore(read, pasts, found)) {
      if (read.source === NOBODY) return evidence('WriteCOInitRead', [write, read], path(causal, write, read));
      const source = steps[read.source] as Step;
      if (pasts.has(write.index, source.index)) return evidence('WriteCORead', [source, write, read], [...path(causal, source, write), ...path(causal, write, read)]);
    }
  }
  if (variant === 'CCv') {
    const order = causal.copy();
    for (const read of reads) for (const write of writesBefore(read, pasts, found)) order.add(write.index, read.source, 'overwritten', read.index);
    const cycle = order.cycle();
    if (cycle !== undefined) return evidence('CyclicCF', aroundOf(cycle), cycle);
  }
  if (variant === 'CM') {
    for (const process of found.processes) {
      const view = viewOf(process, found, causal, pasts);
      const cycle = view.order.cycle();
      if (cycle !== undefined) return evidence('CyclicHB', aroundOf(cycle), cycle, process);
      const { early } = view;
      if (early !== undefined) return evidence('WriteHBInitRead', [early.write, early.read], path(view.order, early.write, early.read), process);
    }
  }
  return undefined;
}

/** The order of the sessions, and each write before the reads that read it. */
export function causalOrder(steps: readonly Step[]): OrderGraph {
  const graph = new OrderGraph(steps.length);
  for (const { index, before, source } of steps) {
    if (before >= 0) graph.add(before, index, 'session');
    if (source >= 0) graph.add(source, index, 'reads from');
  }
  return graph;
}

/** The other writes of the read's key that come before the read. */
function writesBefore(read: Step, pasts: Pasts, { writes }: ReadsAndWrites): Step[] {
  return (writes.get(read.key) ?? []).filter(({ index }) => index !== read.source && pasts.has(read.index, index));
}

/**
 * The order that the reads of one process force on what it may know of (the paper's happened-before relation of its last operation): where a write comes
 * before a read of another one of the same key, it comes before that one. Each new edge may put more writes before a read, so this goes on until
 * nothing is new.
 */
function viewOf(process: string, found: ReadsAndWrites, causal: OrderGraph, causalPasts: Pasts): { order: OrderGraph; early?: { write: Step; read: Step } } {
  const reads = found.reads.filter((read) => read.process === process);
  const order = causal.copy();
  const pasts = causalPasts.copy();
  let changed: boolean;
  do {
    changed = false;
    for (const read of reads) {
      for (const write of writesBefore(read, pasts, found)) {
        if (read.source === NOBODY) return { order, early: { write, read } };
        if (pasts.has(read.source, write.index)) continue;
        changed = true;
        order.add(write.index, read.source, 'overwritten', read.index);
        // What the process knows nothing of gets a past as well, which nobody asks for.
        for (const { index } of found.steps) if (index === read.source || pasts.has(index, read.source)) pasts.include(write.index, index);
      }
    }
  } while (changed);
  return { order };
}

export function edgeOf({ from, to, because, via }: GraphEdge, steps: readonly Step[]): OrderEdge {
  const at = (index: number) => (steps[index] as Step).operation;
  return { from: at(from), to: at(to), because, ...(via === undefined ? {} : { via: at(via) }) };
}

function sentenceOf({ pattern, operations, process }: Found): string {
  const told = operations.map((operation) => `"${describeOperation(operation)}"`);
  const [first, second, third] = told;
  switch (pattern) {
    case 'ThinAirRead':
      return `ThinAirRead: ${first} read what nobody wrote`;
    case 'CyclicCO':
      return `CyclicCO: each of these causally precedes the next, and the last the first: ${told.join(', ')}`;
    case 'WriteCOInitRead':
      return `WriteCOInitRead: ${second} read nothing, although ${first} causally precedes it`;
    case 'WriteCORead':
      return `WriteCORead: ${third} read what ${first} wrote, although ${second} comes causally between the two`;
    case 'CyclicCF':
      return `CyclicCF: no order of the writes fits all sessions; each of these must come before the next, and the last before the first: ${told.join(', ')}`;
    case 'WriteHBInitRead':
      return `WriteHBInitRead: ${second} read nothing, although for all that ${process} read, ${first} must come before it`;
    case 'CyclicHB':
      return `CyclicHB: no order explains all that ${process} read; each of these must come before the next, and the last before the first: ${told.join(', ')}`;
  }
}
