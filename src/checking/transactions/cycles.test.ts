import { describe, expect, test } from 'vitest';
import { components } from './components.ts';
import { findCycles } from './cycles.ts';
import { EDGE, GraphBuilder, type DependencyGraph } from './dependency-graph.ts';
import { rulesOf } from './families.ts';
import { ranksOf } from './ranks.ts';
import { Walks } from './walks.ts';

type Kind = keyof typeof EDGE;
const { rw, ww } = EDGE;
const NO_BUDGET = { visits: -1, visitsPerPlace: 0 };

function graphOf(size: number, ...edges: readonly (readonly [from: number, kind: Kind, to: number])[]): DependencyGraph {
  const builder = new GraphBuilder(size);
  for (const [from, kind, to] of edges) builder.add(from, to, EDGE[kind]);
  return builder.build();
}
const ends = (graph: DependencyGraph, edges: readonly number[]): readonly number[] => edges.map((edge) => graph.target[edge] as number);

describe('a search whose budget ends', () => {
  // The first walk from 1 that has two anti-dependencies comes to 2 twice.
  const knot = (kind: Kind) => [[1, 'rw', 2], [2, kind, 3], [3, 'rw', 0], [0, 'ww', 2], [2, 'rw', 4], [4, kind, 1]] as const;

  test('shows the part of a walk that comes to no transaction twice', () => {
    const graph = graphOf(5, ...knot('ww'));
    const { cycles, cutShort } = findCycles(graph, [], NO_BUDGET);
    expect(cycles.map(({ name, edges }) => [name, ends(graph, edges)])).toEqual([['G-single', [3, 0, 2]]]);
    expect(cutShort).toContain('G-nonadjacent');
  });

  test('names a walk with several anti-dependencies as such', () => {
    const graph = graphOf(9, ...knot('ww'), [1, 'ww', 5], [5, 'rw', 6], [6, 'ww', 7], [7, 'rw', 8], [8, 'ww', 1]);
    expect(findCycles(graph, [], NO_BUDGET).cycles.map(({ name, edges }) => [name, ends(graph, edges)])).toEqual([['G-nonadjacent', [5, 6, 7, 8, 1]]]);
  });

  test('says so of the name with its precedence', () => {
    expect([...findCycles(graphOf(5, ...knot('process')), ['process'], NO_BUDGET).cutShort]).toEqual(expect.arrayContaining(['G-nonadjacent-process']));
  });

  test('has not been cut short for a name that it found', () => {
    const ring = graphOf(3, [0, 'ww', 1], [1, 'ww', 2], [2, 'ww', 0]);
    const { cycles, cutShort } = findCycles(ring, [], NO_BUDGET);
    expect([cycles.map(({ name }) => name), cutShort.has('G0')]).toEqual([['G0'], false]);
  });

  test('may look at more in a larger component', () => {
    const row = Array.from({ length: 9 }, (_, index) => [index, 'ww', index + 1] as const);
    const graph = graphOf(10, ...row, [1, 'rw', 5], [9, 'rw', 0]);
    expect(findCycles(graph, [], { visits: 0, visitsPerPlace: 0 }).cutShort).toContain('G-single');
    expect(findCycles(graph, [], { visits: 0, visitsPerPlace: 10 }).cutShort).not.toContain('G-single');
  });
});

describe('the cycle that is shown', () => {
  test('is found whatever lies beside its component', () => {
    const graph = graphOf(8, [0, 'rw', 2], [2, 'ww', 4], [4, 'rw', 6], [6, 'ww', 0]);
    expect(findCycles(graph, []).cycles.map(({ name }) => name)).toEqual(['G-nonadjacent']);
  });

  test('comes to no transaction twice, though a shorter walk does', () => {
    const graph = graphOf(6, [0, 'rw', 1], [1, 'ww', 0], [0, 'ww', 2], [2, 'rw', 0], [1, 'ww', 3], [3, 'ww', 4], [4, 'ww', 5], [5, 'rw', 0]);
    const found = findCycles(graph, []).cycles.filter(({ name }) => name === 'G2-item').map(({ edges }) => ends(graph, edges));
    expect(found).toEqual([[1, 3, 4, 5, 0]]);
  });

  test('counts an anti-dependency to one of many as one that may follow another', () => {
    const builder = new GraphBuilder(11);
    builder.add(0, 1, rw);
    builder.add(6, 0, rw);
    const [some, others] = [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]] as const;
    const after = (writers: readonly number[]) => writers.map((writer) => ({ writer, after: writer, source: 0 }));
    builder.addAntiDependencies(some, 0, after(others));
    builder.addAntiDependencies(others, 1, after(some));
    const graph = builder.build();
    expect(findCycles(graph, []).cycles.map(({ name, edges }) => [name, edges.filter((edge) => graph.kind[edge] === rw).length])).toEqual([['G2-item', 2]]);
  });
});

test('components are found wherever what is not wanted lies', () => {
  const graph = graphOf(16, [2, 'ww', 3], [3, 'ww', 2]);
  const wanted = new Uint8Array(16).fill(1);
  for (const vertex of [8, 10, 12, 14]) wanted[vertex] = 0;
  expect(components(graph, rulesOf('snapshots'), wanted).members).toHaveLength(1);
});

describe('an order of all transactions by rules with states', () => {
  test('takes the preferred first, and relays at once, which have no place in it', () => {
    expect(ranksOf(new GraphBuilder(4).build(), rulesOf('snapshots'), (transaction) => [4, 3, 1, 2][transaction] as number)?.map((rank, _, ranks) => ranks.filter((other) => other < rank).length)).toEqual([3, 2, 0, 1]);
    const builder = new GraphBuilder(3);
    const relay = builder.relay();
    builder.add(0, relay, EDGE.realtime);
    builder.add(relay, 2, EDGE.pass);
    const ranks = ranksOf(builder.build(), rulesOf('all', 'realtime'), (transaction) => [0, 0.5, 0.2][transaction] as number) as readonly number[];
    expect(ranks.map((rank) => ranks.filter((other) => other < rank).length)).toEqual([0, 2, 1]);
  });
});

describe('shortest walks', () => {
  const to = (vertex: number) => ({ rules: rulesOf('all'), reaches: (at: number) => at === vertex, inside: () => true });

  test('may go on behind a relay when all steps are taken', () => {
    const builder = new GraphBuilder(2);
    const relay = builder.relay();
    builder.add(0, relay, rw);
    builder.add(relay, 1, EDGE.pass);
    expect(new Walks(builder.build(), 1).shortest({ from: [[0, 0]], ...to(1), stepsMax: 1 })).toEqual([0, 1]);
  });

  test('end with the level on which they were found', () => {
    const builder = new GraphBuilder(5);
    builder.add(0, 1, ww); // 0 → 1 → 3, two steps
    builder.add(0, 2, ww); // 0 → 2 → 4 → relay → 3, three
    builder.add(1, 3, ww);
    builder.add(2, 4, ww);
    const relay = builder.relay();
    builder.add(4, relay, rw);
    builder.add(relay, 3, EDGE.pass);
    const graph = builder.build();
    expect(ends(graph, new Walks(graph, 1).shortest({ from: [[0, 0], [1, 0]], ...to(3), stepsMax: Infinity }) as readonly number[])).toEqual([1, 3]);
  });
});
