/**
 * The cycles of small dependency graphs by their definition, tried out: what the search is held against in tests.
 *
 *     nameOfCycle([EDGE.rw, EDGE.wr]) //=> 'G-single'
 *     everyCycle(graph)               //=> Map { 'G-single' => 3, … }: the shortest of each name
 */
import { EDGE, type DependencyGraph } from './dependency-graph.ts';
import type { CycleName } from './evidence.ts';

/** By the kinds of its edges in order, the last of which leads to the first. */
export function nameOfCycle(kinds: readonly number[]): CycleName {
  const rw = kinds.filter((kind) => kind === EDGE.rw).length;
  const adjacent = kinds.some((kind, index) => kind === EDGE.rw && kinds[(index + 1) % kinds.length] === EDGE.rw);
  const plain = rw > 1 ? (adjacent ? 'G2-item' : 'G-nonadjacent') : rw === 1 ? 'G-single' : kinds.includes(EDGE.wr) ? 'G1c' : 'G0';
  if (kinds.includes(EDGE.realtime)) return `${plain}-realtime`;
  return kinds.includes(EDGE.process) ? `${plain}-process` : plain;
}

/** How long the shortest cycle of each name is, of those that come to no transaction twice. */
export function everyCycle(graph: DependencyGraph): Map<CycleName, number> {
  const shortest = new Map<CycleName, number>();
  const walk = (start: number, vertex: number, kinds: readonly number[], visited: readonly number[]): void => {
    for (let edge = graph.offset[vertex] as number; edge < (graph.offset[vertex + 1] as number); edge++) {
      const target = graph.target[edge] as number;
      const kind = graph.kind[edge] as number;
      const then = kind === EDGE.pass ? kinds : [...kinds, kind];
      if (target === start) shortest.set(nameOfCycle(then), Math.min(shortest.get(nameOfCycle(then)) ?? Infinity, then.length));
      else if (target >= graph.transactions) walk(start, target, then, visited);
      else if (target > start && !visited.includes(target)) walk(start, target, then, [...visited, target]);
    }
  };
  for (let start = 0; start < graph.transactions; start++) walk(start, start, [], [start]);
  return shortest;
}
