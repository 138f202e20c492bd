/** Which path a verdict shows. */
import { expect, test } from 'vitest';
import type { Context, Process } from '../../simulation/process.ts';
import { evidenceOf, textsOf } from './evidence-fixture.ts';
import { GraphProcess } from './graph-process-fixture.ts';
import type { SearchPath } from './path.ts';
import type { SearchOptions } from './search-options.ts';
import { search } from './search.ts';

const shown = (options: SearchOptions<any>, name: string): SearchPath<any> => evidenceOf(search<any>(options), name);
const walked = (...nodes: number[]): string[] => nodes.map((node) => `timer "${node}" of walker runs out`);
const graph = (edges: readonly (readonly number[])[]) => ({ processes: { walker: () => new GraphProcess(edges) } });
const at = (node: number) => ({ processes }: any): boolean => processes.walker.at === node;

/** A long way and a short one to 4, and a dead end, 5, far from the beginning. */
const ways = graph([[1, 4], [2], [3], [4, 5], [], []]);

test('what never happens is shown by a way to a state that is farthest', () => {
  const path = shown({ ...ways, sometimes: { 'at 9': at(9) } }, 'at 9');
  expect(textsOf(path)).toEqual(walked(1, 2, 3, 5));
});

test.each(['breadth-first', 'depth-first', { randomWalks: 50, seed: 1 }] as const)('the way is the shortest, whatever the strategy: %o', (strategy) => {
  expect(textsOf(shown({ ...ways, strategy, sometimes: { 'at 4': at(4) } }, 'at 4'))).toEqual(walked(4));
  expect(textsOf(shown({ ...ways, strategy, always: { 'not at 4': (state) => !at(4)(state) } }, 'not at 4'))).toEqual(walked(4));
  const round = shown({ ...graph([[1, 4], [2], [3], [4], [5], [4]]), strategy, eventually: { 'at 9': at(9) } }, 'at 9');
  expect([textsOf(round), round.loopFrom]).toEqual([walked(4, 5, 4), 1]);
  const end = shown({ ...ways, strategy, eventually: { 'at 9': at(9) } }, 'at 9');
  expect([textsOf(end), end.loopFrom]).toEqual([walked(4), undefined]);
});

/** Walks, and fails where it is not to go. */
class Clumsy extends GraphProcess {
  override onTimer(ctx: Context<never>, name: string): void {
    super.onTimer(ctx, name);
    if (this.at === 4) throw new Error('fell');
  }
}

test.each(['breadth-first', 'depth-first', { randomWalks: 50, seed: 1 }] as const)('so is the way to a failure: %o', (strategy) => {
  const path = shown({ processes: { walker: () => new Clumsy([[1, 4], [2], [3], [4, 5], [], []]) }, strategy, exhaust: true }, 'no handler fails');
  expect([textsOf(path), path.failure]).toEqual([walked(4), 'fell']);
});

/** To 5 there are two steps by 1, and four by 2, which a depth-first search takes. */
const detour = [[1, 2], [5], [3], [4], [5], []];

test.each(['depth-first', { randomWalks: 1, seed: 1 }, { randomWalks: 1, seed: 2 }, { randomWalks: 1, seed: 3 }, { randomWalks: 1, seed: 4 }] as const)('a way that no leaving out makes shorter is found anew: %o', (strategy) => {
  const short = walked(1, 5);
  expect(textsOf(shown({ ...graph(detour), strategy, sometimes: { 'at 5': at(5), 'at 4': at(4) }, always: { 'not at 4': (state) => !at(4)(state) } }, 'at 5'))).toEqual(short);
  expect(textsOf(shown({ ...graph(detour), strategy, always: { 'not at 9': () => true, 'not at 5': (state) => !at(5)(state) } }, 'not at 5'))).toEqual(short);
  expect(textsOf(shown({ ...graph(detour), strategy, always: { 'not at 5': (state) => !at(5)(state) }, eventually: { 'at 9': at(9) } }, 'at 9'))).toEqual(short);
  const failing = shown({ processes: { walker: () => new Clumsy([[1, 2], [4], [3], [4], []]) }, strategy, exhaust: true, always: { 'not at 9': () => true } }, 'no handler fails');
  expect([textsOf(failing), failing.failure]).toEqual([walked(1, 4), 'fell']);
});

test('of several ways to start, the one that fails is shown', () => {
  const careful = (failing: string): Process<never> => ({
    onStart(ctx: Context<never>) {
      if (ctx.choose(['left', 'right', 'straight on']) === failing) throw new Error(`not ${failing}`);
    },
    onMessage() {},
  });
  for (const [choice, failing] of ['left', 'right', 'straight on'].entries()) {
    const path = shown({ processes: { A: () => careful(failing) } }, 'no handler fails');
    expect([path.start, textsOf(path), path.failure]).toEqual([[choice], [], `not ${failing}`]);
  }
});
