import { expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { OrderGraph } from './order-graph.ts';
import type { GraphEdge } from './order-graph.ts';

function graphOf(size: number, edges: readonly (readonly [number, number])[]): OrderGraph {
  const graph = new OrderGraph(size);
  for (const [from, to] of edges) graph.add(from, to, 'session');
  return graph;
}
const steps = (edges: readonly GraphEdge[] | undefined): [number, number][] | undefined => edges?.map(({ from, to }) => [from, to]);

test('a shortest chain leads from one step to another; there may be none', () => {
  const graph = graphOf(5, [[0, 1], [1, 2], [2, 3], [0, 2]]);
  expect(steps(graph.path(0, 3))).toEqual([[0, 2], [2, 3]]);
  expect(graph.path(3, 0)).toBeUndefined();
  expect(graph.path(0, 4)).toBeUndefined();
  expect(graph.path(0, 0)).toBeUndefined();
});

test('edges keep their reasons, and a copy goes its own way', () => {
  const graph = new OrderGraph(3);
  graph.add(0, 1, 'overwritten', 2);
  const copy = graph.copy();
  copy.add(1, 0, 'session');
  expect(copy.cycle()).toStrictEqual([{ from: 0, to: 1, because: 'overwritten', via: 2 }, { from: 1, to: 0, because: 'session' }]);
  expect(graph.cycle()).toBeUndefined();
});

test('the shortest cycle is found among longer ones; a step before itself is one', () => {
  expect(steps(graphOf(6, [[0, 1], [1, 2], [2, 0], [2, 3], [3, 4], [4, 3], [4, 5]]).cycle())).toEqual([[3, 4], [4, 3]]);
  expect(steps(graphOf(3, [[0, 1], [1, 0], [2, 2]]).cycle())).toEqual([[2, 2]]);
  expect(graphOf(3, [[0, 1], [0, 2], [1, 2]]).cycle()).toBeUndefined();
  expect(graphOf(0, []).cycle()).toBeUndefined();
});

test('what comes before each step is what a chain leads from, in 40 random orders of a hundred steps', () => {
  const random = new Random('pasts');
  for (let drawn = 0; drawn < 40; drawn += 1) {
    const size = 100;
    const place = Array.from({ length: size }, (_, step) => step).toSorted(() => random.next() - 0.5);
    const edges = Array.from({ length: 110 }, () => [random.integer(0, size - 1), random.integer(0, size - 1)].sort((a, b) => (place[a] as number) - (place[b] as number)) as [number, number]).filter(([from, to]) => from !== to);
    const graph = graphOf(size, edges);
    const pasts = graph.pasts();
    for (let from = 0; from < size; from += 1) {
      for (let to = 0; to < size; to += 1) if (pasts?.has(to, from) !== (graph.path(from, to) !== undefined)) throw new Error(`${from} before ${to} in ${JSON.stringify(edges)}`);
    }
    expect(graph.cycle()).toBeUndefined();
    const [from, to] = edges[0] as [number, number];
    graph.add(to, from, 'session');
    expect(graph.pasts()).toBeUndefined();
    expect(graph.cycle()).toHaveLength(2);
  }
});

test('what is put before a step later brings its own past, and a copy is not touched', () => {
  const pasts = graphOf(70, [[0, 33], [33, 66]]).pasts();
  const copy = pasts?.copy();
  expect(copy?.include(66, 69)).toBe(true);
  expect([0, 33, 66].map((step) => copy?.has(69, step))).toEqual([true, true, true]);
  expect(copy?.include(33, 69)).toBe(false);
  expect([pasts?.has(69, 66), pasts?.has(66, 0), copy?.has(69, 1), copy?.has(0, 69)]).toEqual([false, true, false, false]);
  expect(copy?.include(31, 68)).toBe(true);
  expect(Array.from({ length: 70 }, (_, step) => step).filter((step) => copy?.has(68, step))).toEqual([31]);
});
