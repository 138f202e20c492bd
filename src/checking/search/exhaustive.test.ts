/** How far a search goes, and in which order. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Context, Process } from '../../simulation/process.ts';
import { GraphProcess } from './graph-process-fixture.ts';
import { search } from './search.ts';
import type { SearchResult } from './search.ts';

const walked = (edges: readonly (readonly number[])[], options: object): SearchResult<any> => search<any>({ processes: { walker: () => new GraphProcess(edges) }, exhaust: true, ...options });

const graph = fc.integer({ min: 1, max: 8 }).chain((size) => fc.array(fc.subarray(Array.from({ length: size }, (_, node) => node)), { minLength: size, maxLength: size }));

/** Steps from node 0 to each node that can be reached. */
function distances(edges: readonly (readonly number[])[]): Map<number, number> {
  const found = new Map([[0, 0]]);
  for (const [node, distance] of found) for (const next of edges[node] as readonly number[]) if (!found.has(next)) found.set(next, distance + 1);
  return found;
}

test('within a bound on the steps, either strategy sees what is as near as that, and says whether there is more', () => {
  fc.assert(
    fc.property(graph, fc.nat(5), (edges, maxDepth) => {
      const found = distances(edges);
      const near = [...found.values()].filter((distance) => distance <= maxDepth);
      for (const strategy of ['breadth-first', 'depth-first'] as const) {
        const seen = new Set<number>();
        const { states, complete } = walked(edges, { strategy, maxDepth, always: { noted: ({ processes }: any) => seen.add(processes.walker.at).size > 0 } });
        expect([states, seen]).toEqual([near.length, new Set([...found].filter(([, distance]) => distance <= maxDepth).map(([node]) => node))]);
        // Depth first, a state at the bound may lead on to one that is found later by a way within it.
        if (complete || strategy === 'breadth-first') expect(complete).toBe(near.length === found.size);
      }
    }),
    { numRuns: 60 },
  );
});

test('what was found by a long way is examined again when there is a shorter one, among thousands as well', () => {
  /** Counts to 3,000 in steps of one; from 0 it may step aside, and from there jump to 2,000. Depth first, the jump comes last. */
  class Counter implements Process<never> {
    at = 0;

    #next(ctx: Context<never>): void {
      for (const name of ['aside', 'jump', 'one']) ctx.cancelTimer(name);
      if (this.at === -1) ctx.setTimer('jump', 1);
      else if (this.at < 3000) ctx.setTimer('one', 1);
      if (this.at === 0) ctx.setTimer('aside', 1);
    }

    onStart(ctx: Context<never>): void {
      this.#next(ctx);
    }

    onTimer(ctx: Context<never>, name: string): void {
      this.at = name === 'aside' ? -1 : name === 'jump' ? 2000 : this.at + 1;
      this.#next(ctx);
    }

    onMessage(): void {}
  }
  for (const maxDepth of [1500, 2100]) {
    const options = { processes: { A: () => new Counter() }, maxDepth };
    const [wide, deep] = [search({ ...options }), search({ ...options, strategy: 'depth-first' })];
    expect([wide.states, deep.states]).toEqual(maxDepth === 1500 ? [2503, 2503] : [3002, 3002]);
  }
});

test('once there is no room, nothing more is examined', () => {
  const tree = Array.from({ length: 15 }, (_, node) => (node < 7 ? [2 * node + 1, 2 * node + 2] : []));
  const { states, transitions, complete } = walked(tree, { maxStates: 4 });
  expect([states, transitions, complete]).toEqual([4, 4, false]);
});

test('breadth first examines the nearest states, depth first the newest', () => {
  const order = (strategy: string): number[] => {
    const seen: number[] = [];
    walked([[1, 2], [3], [4], [], []], { strategy, always: { noted: ({ processes }: any) => seen.push(processes.walker.at) > 0 } });
    return [...new Set(seen)];
  };
  expect([order('breadth-first'), order('depth-first')]).toEqual([[0, 1, 2, 3, 4], [0, 1, 2, 4, 3]]);
});

test('steps that change nothing are counted, and are no way out', () => {
  const idle = { A: (): Process<string> => ({ onMessage() {} }), B: (): Process<string> => ({ onStart: (ctx) => ctx.send('A', 'hm'), onMessage() {} }) };
  const result = search({ processes: idle, network: { keepsDelivered: true }, eventually: { never: () => false } });
  expect([result.states, result.transitions, result.depth]).toEqual([1, 1, 0]);
  expect(result.verdicts['never']?.outcome === 'violated' && result.verdicts['never'].evidence.steps).toEqual([]);
});
