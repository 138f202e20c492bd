import { describe, expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { components } from './components.ts';
import { everyCycle, nameOfCycle } from './cycles-fixture.ts';
import { findCycles, type FoundCycle } from './cycles.ts';
import { EDGE, GraphBuilder, type DependencyGraph } from './dependency-graph.ts';
import type { CycleName } from './evidence.ts';
import { rulesOf } from './families.ts';

const everything = (graph: DependencyGraph): Uint8Array => new Uint8Array(graph.vertices).fill(1);

/** Few transactions, with anti-dependencies rare or frequent, and often with steps over a relay. */
function smallGraph(seed: number, kinds: readonly number[]): DependencyGraph {
  const random = new Random(`small graph ${seed}`);
  const size = 4 + (seed % 6);
  const builder = new GraphBuilder(size);
  const kind = (): number => (random.chance(0.2 + 0.2 * (seed % 3)) ? EDGE.rw : random.pick(kinds));
  for (let edge = 0; edge < size + (seed % 7); edge++) {
    const [from, to, of] = [random.integer(0, size - 1), random.integer(0, size - 1), kind()];
    builder.add(from, to, of);
    if (of === EDGE.process) builder.add(from, to, EDGE.realtime); // what a process does next comes next in real time
  }
  if (seed % 4 === 0) {
    const relay = builder.relay();
    const [split, of] = [random.integer(1, size - 2), kind()];
    const over = of === EDGE.process ? EDGE.realtime : of;
    for (let edge = 0; edge < 2; edge++) builder.add(random.integer(0, split - 1), relay, over);
    for (let edge = 0; edge < 2; edge++) builder.add(relay, random.integer(split, size - 1), EDGE.pass);
  }
  return builder.build();
}

/** Throws unless the edges lead from one transaction to the next and the last to the first, over no transaction twice, and have the name of their kinds. */
function checkCycle(graph: DependencyGraph, { name, edges }: FoundCycle): void {
  const ends = edges.map((edge) => graph.target[edge] as number);
  expect(new Set(ends.filter((end) => end < graph.transactions)).size).toBe(ends.filter((end) => end < graph.transactions).length);
  edges.forEach((edge, index) => {
    const from = ends.at(index - 1) as number;
    expect(edge >= (graph.offset[from] as number) && edge < (graph.offset[from + 1] as number)).toBe(true);
  });
  expect(nameOfCycle(stepsOf(graph, edges))).toBe(name);
}
const stepsOf = (graph: DependencyGraph, edges: readonly number[]): number[] => edges.map((edge) => graph.kind[edge] as number).filter((kind) => kind !== EDGE.pass);

describe('the search for cycles', () => {
  test('finds the shortest cycle of each name that trying all finds', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 900; seed++) {
      const graph = smallGraph(seed, [EDGE.ww, EDGE.wr]);
      const all = everyCycle(graph);
      const found = new Map<string, number>();
      for (const cycle of findCycles(graph, []).cycles) {
        checkCycle(graph, cycle);
        found.set(cycle.name, Math.min(found.get(cycle.name) ?? Infinity, stepsOf(graph, cycle.edges).length));
      }
      // G-nonadjacent may hide behind what rules out more.
      if (!found.has('G-nonadjacent') && ['G0', 'G1c', 'G-single'].some((worse) => found.has(worse))) all.delete('G-nonadjacent');
      expect([seed, Object.fromEntries([...found].sort())]).toEqual([seed, Object.fromEntries([...all].sort())]);
      for (const name of all.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const name of ['G0', 'G1c', 'G-single', 'G-nonadjacent', 'G2-item']) expect([name, (counts.get(name) ?? 0) > 10]).toEqual([name, true]);
  });

  test('names cycles that need an order in time after the least that they need, where nothing shows without it', () => {
    let timed = 0;
    for (let seed = 0; seed < 900; seed++) {
      const graph = smallGraph(seed, [EDGE.ww, EDGE.wr, EDGE.process, EDGE.realtime]);
      const all = everyCycle(graph);
      const { cycles } = findCycles(graph, ['process', 'realtime']);
      for (const cycle of cycles) checkCycle(graph, cycle);
      const found = new Set(cycles.map(({ name }) => name));
      const [ofProcess, ofTime] = ['process', 'realtime'].map((time) => [...all.keys()].filter((name) => name.endsWith(time))) as [CycleName[], CycleName[]];
      if (all.size === ofTime.length && ofTime.length === 1) {
        expect([seed, ...found]).toEqual([seed, ...ofTime]);
        timed++;
      } else if (all.size === ofProcess.length + ofTime.length && ofProcess.length === 1) {
        expect([seed, ...[...found].filter((name) => name.endsWith('process'))]).toEqual([seed, ...ofProcess]);
        timed++;
      }
      for (const { name } of findCycles(graph, ['realtime']).cycles) expect(name).not.toMatch(/process/);
    }
    expect(timed).toBeGreaterThan(20);
  });

  test('without a budget finds cycles that are cycles in every component, and says which names it did not find', () => {
    let cut = 0;
    for (let seed = 0; seed < 600; seed++) {
      const graph = smallGraph(seed, seed % 2 === 0 ? [EDGE.ww, EDGE.wr] : [EDGE.wr, EDGE.process, EDGE.realtime]);
      const { cycles, cutShort } = findCycles(graph, ['process', 'realtime'], { visits: -1, visitsPerPlace: 0 });
      const all = findCycles(graph, ['process', 'realtime']);
      const names = new Set(cycles.map(({ name }) => name));
      for (const cycle of cycles) checkCycle(graph, cycle);
      for (const { name } of all.cycles) if (!names.has(name)) expect([seed, ...cutShort]).toContain(name);
      // A family that has a component shows something, and a component of its own something of its own.
      for (const family of ['writes', 'information', 'snapshots', 'all'] as const) {
        const shown = { writes: ['G0'], information: ['G0', 'G1c'], snapshots: ['G0', 'G1c', 'G-single', 'G-nonadjacent'], all: ['G0', 'G1c', 'G-single', 'G-nonadjacent', 'G2-item'] }[family];
        expect([seed, shown.some((name) => names.has(name as 'G0'))]).toEqual([seed, components(graph, rulesOf(family), everything(graph)).members.length > 0]);
      }
      if (cutShort.size > 0) cut++;
      expect([...all.cutShort]).toEqual([]);
    }
    expect(cut).toBeGreaterThan(50);
  });
});
