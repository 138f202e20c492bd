import { describe, expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { History } from '../history.ts';
import { components, automaton } from './components.ts';
import { findCycles } from './cycles.ts';
import { EDGE, GraphBuilder, type DependencyGraph } from './dependency-graph.ts';
import { rulesOf } from './families.ts';
import { addPrecedence, immediatePrecedence } from './precedence.ts';
import { ranksOf } from './ranks.ts';
import { Walks } from './walks.ts';

const everything = (graph: DependencyGraph): Uint8Array => new Uint8Array(graph.vertices).fill(1);
const any = automaton(1, () => 0);

/** Transactions that an edge, or a step over relays, leads to from each, with the kind and how many ways. */
function reached(graph: DependencyGraph): readonly string[] {
  const found: string[] = [];
  const follow = (from: number, vertex: number, kind: number | undefined): void => {
    for (let edge = graph.offset[vertex] as number; edge < (graph.offset[vertex + 1] as number); edge++) {
      const target = graph.target[edge] as number;
      const now = kind ?? (graph.kind[edge] as number);
      if (target < graph.transactions) found.push(`${from} ${now} ${target}`);
      else follow(from, target, now);
    }
  };
  for (let vertex = 0; vertex < graph.transactions; vertex++) follow(vertex, vertex, undefined);
  return found.sort();
}

describe('a graph of dependencies', () => {
  test('keeps the edges of each vertex with their versions, and none from a transaction to itself', () => {
    const builder = new GraphBuilder(3);
    builder.add(1, 0, EDGE.wr, { before: 7 });
    builder.add(0, 2, EDGE.ww, { before: 1, after: 2, source: 3 });
    builder.add(2, 2, EDGE.ww);
    builder.add(1, 2, EDGE.rw, { after: 9 });
    const graph = builder.build();
    expect([graph.transactions, graph.vertices]).toEqual([3, 3]);
    expect([...graph.offset]).toEqual([0, 1, 3, 3]);
    expect([...graph.target]).toEqual([2, 0, 2]);
    expect([...graph.kind]).toEqual([EDGE.ww, EDGE.wr, EDGE.rw]);
    expect([[...graph.before], [...graph.after], [...graph.source]]).toEqual([[1, 7, -1], [2, -1, 9], [3, 0, 0]]);
  });

  test('takes in more edges than it had room for', () => {
    const builder = new GraphBuilder(500);
    for (let vertex = 1; vertex < 500; vertex++) builder.add(vertex - 1, vertex, EDGE.ww, { before: vertex });
    const graph = builder.build();
    expect([...graph.target]).toEqual(Array.from({ length: 499 }, (_, index) => index + 1));
    expect([...graph.before]).toEqual([...graph.target]);
  });

  test.for([[1, 1], [2, 2], [3, 9], [9, 3], [8, 8]] as const)('leads from each of %i readers to each of %i writers but itself, and to none twice', ([readers, writers]) => {
    for (let shared = 0; shared <= Math.min(readers, writers); shared++) {
      const builder = new GraphBuilder(readers + writers);
      const reading = Array.from({ length: readers }, (_, index) => index);
      const writing = Array.from({ length: writers }, (_, index) => readers - shared + index);
      builder.addAntiDependencies(reading, 5, writing.map((writer) => ({ writer, after: writer + 100, source: 2 })));
      const graph = builder.build();
      const expected = reading.flatMap((reader) => writing.filter((writer) => writer !== reader).map((writer) => `${reader} ${EDGE.rw} ${writer}`));
      expect(reached(graph)).toEqual(expected.sort());
      graph.target.forEach((target, edge) => {
        if (target < graph.transactions) expect([graph.after[edge], graph.source[edge]]).toEqual([target + 100, 2]);
        if (graph.kind[edge] === EDGE.rw) expect(graph.before[edge]).toBe(5);
      });
      expect(graph.target.length).toBeLessThanOrEqual(2 * readers + 4 * writers);
    }
  });
});

describe('precedence in time', () => {
  const random = new Random('intervals');
  const histories = Array.from({ length: 30 }, () => History.of(Object.fromEntries(Array.from({ length: 12 }, (_, index) => {
    const fromMs = random.integer(0, 30);
    return [`P${index}`, [random.chance(0.15) ? { call: 'x', fromMs } : { call: 'x', fromMs, untilMs: fromMs + random.integer(0, 12) }]];
  }))));

  test('joins each pair of which one ended before the other began, by one step, with edges in proportion', () => {
    for (const { operations } of histories) {
      const builder = new GraphBuilder(operations.length);
      addPrecedence(builder, operations, EDGE.realtime);
      const graph = builder.build();
      const expected = operations.flatMap((one) => operations.filter((other) => one.ended < other.begun).map((other) => `${one.index} ${EDGE.realtime} ${other.index}`));
      expect(reached(graph)).toEqual(expected.sort());
      expect(graph.target.length).toBeLessThanOrEqual(3 * operations.length);
    }
  });

  test('joins nothing where nothing ended', () => {
    const builder = new GraphBuilder(2);
    addPrecedence(builder, History.of({ A: [{ call: 'x', fromMs: 0 }], B: [{ call: 'x', fromMs: 5 }] }).operations, EDGE.realtime);
    expect(builder.build().vertices).toBe(2);
  });

  test('immediate pairs are those with nothing between', () => {
    for (const { operations } of histories) {
      const before = (one: (typeof operations)[number], other: (typeof operations)[number]): boolean => one.ended < other.begun;
      const expected = operations.flatMap((one) => operations.filter((other) => before(one, other) && !operations.some((between) => before(one, between) && before(between, other))).map((other) => `${one.index} ${other.index}`));
      expect(immediatePrecedence(operations).map(([one, other]) => `${one.index} ${other.index}`).sort()).toEqual(expected.sort());
    }
  });
});

function randomGraph(seed: number, size: number, edges: number): DependencyGraph {
  const random = new Random(`graph ${seed}`);
  const builder = new GraphBuilder(size);
  for (let edge = 0; edge < edges; edge++) builder.add(random.integer(0, size - 1), random.integer(0, size - 1), random.integer(0, 2));
  return builder.build();
}

/** Places that a walk reaches from each, by trying. */
function reach(graph: DependencyGraph, rules: ReturnType<typeof automaton>, wanted: Uint8Array): readonly Set<number>[] {
  return Array.from({ length: graph.vertices * rules.states }, (_, start) => {
    const seen = new Set<number>();
    const walk = (place: number): void => {
      const vertex = Math.floor(place / rules.states);
      for (let edge = graph.offset[vertex] as number; edge < (graph.offset[vertex + 1] as number); edge++) {
        const then = rules.next[(place % rules.states) * 6 + (graph.kind[edge] as number)] as number;
        const target = (graph.target[edge] as number) * rules.states + then;
        if (then < 0 || wanted[graph.target[edge] as number] === 0 || seen.has(target)) continue;
        seen.add(target);
        walk(target);
      }
    };
    if (wanted[Math.floor(start / rules.states)] === 1) walk(start);
    return seen;
  });
}

describe('components', () => {
  test('are the places that reach each other, in every family', () => {
    let cycles = 0;
    for (let seed = 0; seed < 120; seed++) {
      const graph = randomGraph(seed, 8, 6 + (seed % 10));
      const wanted = everything(graph);
      if (seed % 3 === 0) wanted[seed % 8] = 0;
      for (const family of ['writes', 'information', 'snapshots', 'all'] as const) {
        const rules = rulesOf(family);
        const from = reach(graph, rules, wanted);
        const { of, members } = components(graph, rules, wanted);
        cycles += members.length;
        members.forEach((component, index) => {
          expect(component).toEqual(component.toSorted((one, other) => one - other));
          for (const place of component) expect(of[place]).toBe(index);
        });
        for (let one = 0; one < of.length; one++) {
          for (let other = 0; other < of.length; other++) {
            const together = one === other ? (from[one] as Set<number>).has(one) : (from[one] as Set<number>).has(other) && (from[other] as Set<number>).has(one);
            expect((of[one] as number) >= 0 && of[one] === of[other]).toBe(together);
          }
        }
      }
    }
    expect(cycles).toBeGreaterThan(100);
  });

  test('of a cycle of a hundred thousand need no deep stack', () => {
    const builder = new GraphBuilder(100_000);
    for (let vertex = 0; vertex < 100_000; vertex++) builder.add(vertex, (vertex + 1) % 100_000, EDGE.ww);
    const graph = builder.build();
    expect(components(graph, any, everything(graph)).members.map(({ length }) => length)).toEqual([100_000]);
  });
});

describe('an order of all transactions', () => {
  test('goes against no edge, and is there exactly if there is no component', () => {
    let ordered = 0;
    for (let seed = 0; seed < 200; seed++) {
      const graph = randomGraph(seed, 8, 3 + (seed % 8));
      for (const family of ['writes', 'information', 'snapshots', 'all'] as const) {
        const rules = rulesOf(family);
        const ranks = ranksOf(graph, rules, (transaction) => transaction);
        const from = reach(graph, rules, everything(graph));
        expect(ranks === undefined).toBe(components(graph, rules, everything(graph)).members.length > 0);
        if (ranks === undefined) continue;
        ordered++;
        expect(new Set(ranks).size).toBe(8);
        for (let one = 0; one < 8; one++) for (let other = 0; other < 8; other++) if ((from[one * rules.states] as Set<number>).has(other * rules.states)) expect(ranks[one]).toBeLessThan(ranks[other] as number);
      }
    }
    expect(ordered).toBeGreaterThan(100);
  });

  test('takes the preferred first', () => {
    const builder = new GraphBuilder(4);
    builder.add(0, 3, EDGE.ww);
    expect(ranksOf(builder.build(), any, (transaction) => [5, 3, 4, 1][transaction] as number)).toEqual([2, 0, 1, 3]);
  });

  test('goes through relays at once', () => {
    const builder = new GraphBuilder(3);
    const relay = builder.relay();
    builder.add(0, relay, EDGE.realtime);
    builder.add(relay, 2, EDGE.pass);
    const ranks = ranksOf(builder.build(), rulesOf('all', 'realtime'), (transaction) => [0, 2, 1][transaction] as number) as readonly number[];
    expect([0, 1, 2].sort((one, other) => (ranks[one] as number) - (ranks[other] as number))).toEqual([0, 2, 1]);
  });
});

describe('shortest walks', () => {
  const home = (vertex: number) => ({ reaches: (at: number) => at === vertex, inside: () => true, stepsMax: Infinity });

  test('count no step for a relay, and find the way through it though a longer one was met first', () => {
    const builder = new GraphBuilder(5);
    builder.add(0, 1, EDGE.ww); // 0 → 1 → 2 → 4, three steps
    builder.add(1, 2, EDGE.ww);
    const [first, second] = [builder.relay(), builder.relay()];
    builder.add(0, first, EDGE.rw); // 0 → relays → 2 → 4, two
    builder.add(first, second, EDGE.pass);
    builder.add(second, 2, EDGE.pass);
    builder.add(2, 4, EDGE.ww);
    const graph = builder.build();
    const walks = new Walks(graph, 1);
    const edges = walks.shortest({ from: [[0, 0], [1, 0]], rules: any, ...home(4) }) as readonly number[];
    expect(edges.map((edge) => graph.kind[edge])).toEqual([EDGE.rw, EDGE.pass, EDGE.pass, EDGE.ww]);
    expect(walks.visited).toBeGreaterThan(3);
  });

  test('end at a relay’s end before a step that comes as far', () => {
    const builder = new GraphBuilder(4);
    builder.add(0, 1, EDGE.ww);
    builder.add(1, 3, EDGE.ww); // two steps
    const relay = builder.relay();
    builder.add(0, relay, EDGE.rw);
    builder.add(relay, 3, EDGE.pass); // one
    const graph = builder.build();
    expect((new Walks(graph, 1).shortest({ from: [[0, 0], [1, 0]], rules: any, ...home(3) }) as readonly number[]).map((edge) => graph.kind[edge])).toEqual([EDGE.rw, EDGE.pass]);
  });

  test('are not longer than asked, and stay inside', () => {
    const builder = new GraphBuilder(4);
    for (const [from, to] of [[0, 1], [1, 2], [2, 3]] as const) builder.add(from, to, EDGE.ww);
    const walks = new Walks(builder.build(), 1);
    const query = { from: [[0, 0] as const], rules: any, ...home(3) };
    expect(walks.shortest(query)).toEqual([0, 1, 2]);
    expect(walks.shortest({ ...query, stepsMax: 3 })).toEqual([0, 1, 2]);
    expect(walks.shortest({ ...query, stepsMax: 2 })).toBeUndefined();
    expect(walks.shortest({ ...query, inside: (vertex) => vertex !== 2 })).toBeUndefined();
    expect(walks.shortest({ ...query, rules: automaton(1, (_, kind) => (kind === EDGE.ww ? -1 : 0)) })).toBeUndefined();
  });
});

describe('the search for cycles', () => {
  test('finds nothing where there is nothing', () => {
    expect(findCycles(new GraphBuilder(3).build(), ['process', 'realtime'])).toEqual({ cycles: [], cutShort: new Set() });
  });
});
