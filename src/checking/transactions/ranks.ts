/**
 * An order of all transactions that a family of walks never goes against, if there is one: topological sorting, the preferred first where several may come.
 *
 *     ranksOf(graph, rulesOf('all'), (transaction) => endedAt[transaction]) //=> [0, 2, 1]: a serial order
 *
 * For snapshots, where a walk of the family is made of dependencies and single anti-dependencies, it is an order in which the transactions may have committed.
 * Source: Kahn 1962, "Topological sorting of large networks".
 */
import type { Automaton } from './components.ts';
import { EDGE_KINDS, type DependencyGraph } from './dependency-graph.ts';
import { LeastFirst } from './least-first.ts';

/** By transaction: its place in the order; undefined if there is a cycle. `preferred` gives a finite number, least first. */
export function ranksOf(graph: DependencyGraph, { states, next }: Automaton, preferred: (transaction: number) => number): readonly number[] | undefined {
  const places = graph.vertices * states;
  const waiting = new Int32Array(places); // for how many others
  const follow = (place: number, visit: (successor: number) => void): void => {
    const vertex = Math.floor(place / states);
    const state = place - vertex * states;
    for (let edge = graph.offset[vertex] as number; edge < (graph.offset[vertex + 1] as number); edge++) {
      const then = next[state * EDGE_KINDS + (graph.kind[edge] as number)] as number;
      if (then >= 0) visit((graph.target[edge] as number) * states + then);
    }
  };
  for (let place = 0; place < places; place++) follow(place, (successor) => void (waiting[successor] = (waiting[successor] as number) + 1));
  const free = new LeastFirst();
  const offer = (place: number): void => {
    const vertex = Math.floor(place / states);
    free.add(place, vertex < graph.transactions ? preferred(vertex) : -1); // relays at once: they are no transactions
  };
  for (let place = 0; place < places; place++) if (waiting[place] === 0) offer(place);
  const ranks: number[] = Array.from({ length: graph.transactions }, () => 0);
  let taken = 0;
  for (let place = free.take(); place !== undefined; place = free.take()) {
    if (place % states === 0 && place / states < graph.transactions) ranks[place / states] = taken;
    taken++;
    follow(place, (successor) => {
      waiting[successor] = (waiting[successor] as number) - 1;
      if (waiting[successor] === 0) offer(successor);
    });
  }
  return taken === places ? ranks : undefined;
}
