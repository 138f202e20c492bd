/**
 * From the orders of versions to the dependencies of transactions: who wrote, read and overwrote what, and who came before whom.
 *
 * Source: Adya 1999, §3.1.2: T2 write-depends on T1 if it wrote the next version, read-depends if it read T1's, and anti-depends if it wrote the version next to one that T1 read.
 */
import { EDGE, GraphBuilder, INITIAL, type DependencyGraph } from './dependency-graph.ts';
import type { Precedence } from './families.ts';
import type { Observations } from './observations.ts';
import { addPrecedence } from './precedence.ts';
import type { VersionOrders } from './version-orders.ts';

export function dependenciesOf(observed: Observations, { places, readsFrom }: Pick<VersionOrders, 'places' | 'readsFrom'>, precedences: readonly Precedence[]): DependencyGraph {
  const { operations, committed } = observed;
  const builder = new GraphBuilder(operations.length);
  for (const { version, reader } of readsFrom) builder.add(version.writer, reader, EDGE.wr, { before: version.id });
  for (const { version, readers, steps } of places) {
    const before = version?.id ?? INITIAL;
    if (version !== undefined) for (const { after, source } of steps) builder.add(version.writer, after.writer, EDGE.ww, { before, after: after.id, source });
    const next = new Map(steps.toReversed().map(({ after, source }) => [after.writer, { writer: after.writer, after: after.id, source }]));
    builder.addAntiDependencies(readers, before, [...next.values()]);
  }
  const taking = operations.filter(({ index }) => committed[index]);
  if (precedences.includes('realtime')) addPrecedence(builder, taking, EDGE.realtime);
  if (precedences.includes('process')) {
    for (const process of new Set(taking.map((operation) => operation.process))) addPrecedence(builder, taking.filter((operation) => operation.process === process), EDGE.process);
  }
  return builder.build();
}

/** The write dependencies alone, of those transactions and by those sources that are wanted. */
export function writesIn(graph: DependencyGraph, wanted: (from: number, source: number) => boolean): DependencyGraph {
  const builder = new GraphBuilder(graph.transactions);
  for (let from = 0; from < graph.transactions; from++) {
    for (let edge = graph.offset[from] as number; edge < (graph.offset[from + 1] as number); edge++) {
      const [before, after, source] = [graph.before[edge] as number, graph.after[edge] as number, graph.source[edge] as number];
      if (graph.kind[edge] === EDGE.ww && wanted(from, source)) builder.add(from, graph.target[edge] as number, EDGE.ww, { before, after, source });
    }
  }
  return builder.build();
}
