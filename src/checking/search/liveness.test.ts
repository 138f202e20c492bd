import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../simulation/process.ts';
import { GraphProcess } from './graph-process-fixture.ts';
import { rounds } from './rounds-fixture.ts';
import type { SearchOptions } from './search-options.ts';
import { search } from './search.ts';

type Walk = { walker: () => GraphProcess };

const walking = (edges: readonly (readonly number[])[], comesTo: readonly number[], options: Partial<SearchOptions<Walk>> = {}) =>
  search<Walk>({ processes: { walker: () => new GraphProcess(edges) }, eventually: { 'it comes there': ({ processes }) => comesTo.includes(processes.walker.at) }, ...options }).verdicts['it comes there'];

/** The nodes of the path that a violation shows, and where its loop begins. */
const shown = (verdict: ReturnType<typeof walking>): unknown =>
  verdict?.outcome === 'violated' ? { nodes: verdict.evidence.states.map(({ processes }) => processes.walker.at), loopFrom: verdict.evidence.loopFrom } : verdict?.outcome;

describe('what happens eventually', () => {
  test('a path that joins another, on which it has happened, is a run without it', () => {
    for (const strategy of ['breadth-first', 'depth-first'] as const) expect(shown(walking([[1, 2], [3], [3], []], [1], { strategy }))).toEqual({ nodes: [0, 2, 3], loopFrom: undefined });
  });

  test('a loop is a run without end, although it could be left', () => {
    for (const strategy of ['breadth-first', 'depth-first'] as const) expect(shown(walking([[1], [0, 2], []], [2], { strategy }))).toEqual({ nodes: [0, 1, 0], loopFrom: 0 });
  });

  test('a loop that begins later has a way there', () => {
    expect(shown(walking([[1], [2], [3, 4], [2], []], [4]))).toEqual({ nodes: [0, 1, 2, 3, 2], loopFrom: 2 });
  });

  test('a loop on which it happens is none', () => {
    expect(shown(walking([[1], [2], [0]], [2]))).toBe('holds');
  });

  test('a loop behind the place where it happened does not matter', () => {
    expect(shown(walking([[1], [2], [3], [2]], [1]))).toBe('holds');
  });

  test('a step that changes nothing is no loop: while something can change, it does at some time', () => {
    expect(shown(walking([[0, 1], []], [1]))).toBe('holds');
    expect(shown(walking([[0]], [1]))).toEqual({ nodes: [0], loopFrom: undefined });
  });

  test('what was cut is unknown, and never holds', () => {
    const chain = Array.from({ length: 20 }, (_, node) => (node < 19 ? [node + 1] : []));
    expect(shown(walking(chain, [19]))).toBe('holds');
    for (const limits of [{ maxStates: 10 }, { maxDepth: 10 }, { strategy: { randomWalks: 10, seed: 1 } }]) expect(shown(walking(chain, [19], limits))).toBe('unknown');
  });

  test('a violation that lies within the bounds is found for all that', () => {
    expect(shown(walking([[1], [2], [1, 3], [4], [5], []], [5], { maxDepth: 2 }))).toEqual({ nodes: [0, 1, 2, 1], loopFrom: 1 });
  });

  test('random walks find ends and loops', () => {
    expect(shown(walking([[1, 2], [3], [3], []], [1], { strategy: { randomWalks: 20, seed: 1 } }))).toEqual({ nodes: [0, 2, 3], loopFrom: undefined });
    expect(shown(walking([[1], [0, 2], []], [2], { strategy: { randomWalks: 20, seed: 1 } }))).toEqual({ nodes: [0, 1, 0], loopFrom: 0 });
  });
});

describe('weak fairness', () => {
  test('what stays possible is done at some time: a loop that could be left all along is left', () => {
    expect(shown(walking([[1, 2], [0, 2], []], [2], { fairness: 'weak' }))).toBe('holds');
    expect(shown(walking([[1], [0, 2], []], [2], { fairness: 'weak' }))).toEqual({ nodes: [0, 1, 0], loopFrom: 0 }); // in 0, it is not possible
  });

  const ROUND = [[1], [0]]; // a loop without a way out
  const idle = { onMessage: () => {} };
  const beside = (options: Partial<SearchOptions<any>>, others: Record<string, () => object> = {}, edges: readonly (readonly number[])[] = ROUND) =>
    search<any>({ processes: { walker: () => new GraphProcess(edges), ...others }, eventually: { 'it comes there': ({ processes }: any) => processes.walker.at === 2 }, fairness: 'weak', ...options }).verdicts['it comes there'];

  test('a crash need never come, nor need a process that is down recover', () => {
    expect(shown(beside({ crashes: { max: 1, of: ['idle'] } }, { idle: () => idle }))).toEqual({ nodes: [0, 1, 0], loopFrom: 0 });
    const down = beside({ crashes: { max: 1, of: ['walker'], recover: true } }, { other: () => new GraphProcess(ROUND) }, [[2], [], []]);
    expect(down?.outcome === 'violated' && down.evidence.states.map(({ running }: any) => running.walker)).toEqual([true, false, false, false]);
    expect(down?.outcome === 'violated' && down.evidence.loopFrom).toBe(1);
  });

  test('a message need never be lost, and is delivered at some time', () => {
    class Sender {
      onStart(ctx: Context<string>): void {
        ctx.send('idle', 'hello');
      }
      onMessage(): void {}
    }
    const others = { sender: () => new Sender(), idle: () => idle };
    const inTransit = (verdict: ReturnType<typeof beside>): unknown => verdict?.outcome === 'violated' && [verdict.evidence.states.map(({ messages }: any) => messages.length), verdict.evidence.loopFrom];
    expect(inTransit(beside({ network: { keepsIgnored: true, loses: 1 } }, others))).toEqual([[1, 1, 1], 0]); // it is delivered again and again, and never lost
    expect(inTransit(beside({ network: { loses: 1 } }, others))).toEqual([[1, 0, 0, 0], 1]);
    expect(inTransit(beside({ network: { duplicates: 1 } }, others))).toEqual([[1, 0, 0, 0], 1]); // delivered for the last time: what is possible all along is done
  });

  test('agrees with trying every set of states as a loop, on random graphs', () => {
    const graph = fc.integer({ min: 1, max: 5 }).chain((size) => fc.array(fc.subarray(Array.from({ length: size }, (_, node) => node)), { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(graph, fc.subarray([0, 1, 2, 3, 4]), fc.boolean(), (edges, comesTo, fair) => {
        const verdict = walking(edges, comesTo, { fairness: fair ? 'weak' : 'none' });
        expect(verdict?.outcome).toBe(hasRunWithout(edges, comesTo, fair) ? 'violated' : 'holds');
        if (verdict?.outcome !== 'violated') return;
        const nodes = verdict.evidence.states.map(({ processes }) => processes.walker.at);
        expect(nodes.some((node) => comesTo.includes(node))).toBe(false);
        const { loopFrom } = verdict.evidence;
        if (loopFrom === undefined) expect(edges[nodes.at(-1) as number]?.filter((node) => node !== nodes.at(-1))).toEqual([]);
        else expect([nodes[loopFrom], !fair || isFair(edges, nodes.slice(loopFrom))]).toEqual([nodes.at(-1), true]);
      }),
      rounds(300),
    );
  });
});

/** Whether each step that is possible all along the loop is taken on it; one that leads back to its own node is taken where it stands. */
function isFair(edges: readonly (readonly number[])[], loop: readonly number[]): boolean {
  return edges.every((_, target) => loop.some((node) => !(edges[node] as readonly number[]).includes(target)) || loop.slice(1).includes(target) || loop.includes(target));
}

/** Tries every set of nodes: can they be reached without the property, is each reached from each, and is going round all of them fair? */
function hasRunWithout(edges: readonly (readonly number[])[], comesTo: readonly number[], fair: boolean): boolean {
  const reach = (from: readonly number[], allowed: (node: number) => boolean): Set<number> => {
    const reached = new Set(from.filter(allowed));
    for (const node of reached) for (const next of edges[node] as readonly number[]) if (allowed(next)) reached.add(next);
    return reached;
  };
  const waiting = reach([0], (node) => !comesTo.includes(node));
  if ([...waiting].some((node) => (edges[node] as readonly number[]).every((next) => next === node))) return true;
  for (let bits = 1; bits < 1 << edges.length; bits += 1) {
    const loop = edges.map((_, node) => node).filter((node) => (bits & (1 << node)) !== 0);
    if (loop.length < 2 || !loop.every((node) => waiting.has(node) && reach([node], (one) => loop.includes(one)).size === loop.length)) continue;
    if (!fair || isFair(edges, loop)) return true;
  }
  return false;
}
