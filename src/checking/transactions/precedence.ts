/**
 * Which transactions ended before which began, as edges of the graph: real time for all of them, process order for those of one process.
 *
 *     addPrecedence(builder, history.operations, EDGE.realtime);
 *
 * A row of relays stands for the line of time: a transaction leads to the next relay after its end, and a relay leads to what begins after it and to the next relay.
 * So every pair is joined, by one step, with about three edges a transaction.
 */
import type { Operation } from '../history.ts';
import { EDGE, type GraphBuilder } from './dependency-graph.ts';

/** Adds an edge of the kind from each operation to each that began after its end; operations that never ended come before none. */
export function addPrecedence(builder: GraphBuilder, operations: readonly Operation[], kind: number): void {
  const begun = operations.toSorted((one, other) => one.begun - other.begun);
  const ended = operations.filter((operation) => operation.ended !== Infinity).sort((one, other) => one.ended - other.ended);
  let relay: number | undefined;
  let next = 0; // the first end that no relay has taken in
  for (const operation of begun) {
    const waiting = next;
    while (next < ended.length && (ended[next] as Operation).ended < operation.begun) next++;
    if (next > waiting) {
      const later = builder.relay();
      if (relay !== undefined) builder.add(relay, later, EDGE.pass);
      for (let index = waiting; index < next; index++) builder.add((ended[index] as Operation).index, later, kind);
      relay = later;
    }
    if (relay !== undefined) builder.add(relay, operation.index, EDGE.pass);
  }
}

/** The pairs of a set of operations of which one ended before the other began, without those that follow from others by transitivity. */
export function immediatePrecedence<T extends Operation>(operations: readonly T[]): readonly (readonly [T, T])[] {
  const pairs: [T, T][] = [];
  const before = new Map<T, readonly T[]>();
  const events = operations.flatMap((operation) => [{ place: operation.begun, operation, begins: true }, { place: operation.ended, operation, begins: false }]).sort((one, other) => one.place - other.place);
  const latest = new Set<T>(); // ended, and nothing that began after their ends has ended
  for (const { operation, begins } of events) {
    if (begins) {
      before.set(operation, [...latest]);
      for (const earlier of latest) pairs.push([earlier, operation]);
    } else {
      for (const earlier of before.get(operation) as readonly T[]) latest.delete(earlier);
      latest.add(operation);
    }
  }
  return pairs;
}
