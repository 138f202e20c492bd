/**
 * What must come before what in any single order that explains a history of reads and writes: worked out before an order is searched for.
 *
 *     const forced = forcedOrder(readsAndWrites(history));
 *     'cycle' in forced ? forced.cycle : forced.pasts.has(read.index, write.index)
 *
 * Beyond the order of the sessions and each write before its reads: a write that comes before a read of another write of the key comes before that one,
 * and one that comes after the write that was read comes after the read. Each new edge may force more, so this goes on until nothing is new. A cycle refutes;
 * no cycle does not prove, but leaves little to search: most pairs are ordered then. Source: Bouajjani, Enea, Guerraoui and Hamza 2017 for the first rule;
 * Zennou, Bouajjani, Enea and Erradi 2019, "Gradual consistency checking", for weaker criteria on the way to sequential consistency.
 */
import { causalOrder } from './causal-consistency.ts';
import type { GraphEdge, OrderGraph, Pasts } from './order-graph.ts';
import { NOBODY } from './reads-and-writes.ts';
import type { ReadsAndWrites, Step } from './reads-and-writes.ts';

export type ForcedOrder = { readonly graph: OrderGraph; readonly pasts: Pasts } | { readonly cycle: readonly GraphEdge[] };

export function forcedOrder(found: ReadsAndWrites): ForcedOrder {
  const { steps, reads, writes } = found;
  const graph = causalOrder(steps);
  const chains = new Map(Array.from(writes, ([key, ofKey]) => [key, chainsOf(ofKey)] as const));
  for (;;) {
    const pasts = graph.pasts();
    if (pasts === undefined) return { cycle: graph.cycle() as GraphEdge[] };
    let changed = false;
    const add = (...[from, to, because, via]: Parameters<OrderGraph['add']>): void => {
      if (pasts.has(to, from)) return;
      pasts.include(from, to); // not to be added again; what follows from it is worked out next time
      graph.add(from, to, because, via);
      changed = true;
    };
    for (const read of reads) {
      for (const chain of chains.get(read.key) ?? []) {
        if (read.source !== NOBODY) {
          const last = chain.findLast(({ index }) => index !== read.source && pasts.has(read.index, index));
          if (last !== undefined) add(last.index, read.source, 'overwritten', read.index);
        }
        const next = chain.find(({ index }) => read.source === NOBODY || pasts.has(index, read.source));
        if (next !== undefined) add(read.index, next.index, 'not yet overwritten', read.source === NOBODY ? undefined : read.source);
      }
    }
    if (!changed) return { graph, pasts };
  }
}

/** Steps of each session in their order, and each of unknown outcome by itself, since nothing waits for it. */
export function chainsOf(steps: readonly Step[]): Step[][] {
  const chains = new Map<string, Step[]>();
  for (const step of steps) {
    const name = step.operation.outcome === 'completed' ? step.process : `${step.process} ${step.index}`;
    const chain = chains.get(name);
    if (chain === undefined) chains.set(name, [step]);
    else chain.push(step);
  }
  return [...chains.values()];
}
