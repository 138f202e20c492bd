/** What is remembered of the states that were seen. */
import { describe, expect, test } from 'vitest';
import type { Context, Process } from '../../simulation/process.ts';
import { spaceOf } from './actor-fixture.ts';
import type { ActorOptions } from './actor-fixture.ts';
import { Exhaustive } from './exhaustive.ts';
import { Explored, NO_ROOM, StepGraph } from './explored.ts';
import { GraphProcess } from './graph-process-fixture.ts';
import { Questions } from './questions.ts';
import { search } from './search.ts';
import { Read } from './state-view.ts';
import { systemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';

const exploredOf = (space: StateSpace, { statesMax = 1000, asked = {} }: { statesMax?: number; asked?: object } = {}): Explored =>
  new Explored(space, new Questions({ processes: {}, ...asked }), { read: new Read(), statesMax, representatives: undefined });

/** Everything that can be reached. */
function whole(space: StateSpace): Explored {
  const explored = exploredOf(space, { asked: { always: { fine: () => true } } });
  new Exhaustive(explored, { breadthFirst: true, depthMax: Infinity, exhaust: true }).advance(Infinity);
  return explored;
}

describe('what varies', () => {
  const PARTS = ['A', 'B', 'the messages in transit', 'the history', 'who is running'];
  const varying = (explored: Explored): string[] => PARTS.filter((part) => explored.varies(part));

  test.each<[string, Readonly<Record<string, string>>, ActorOptions, string[]]>([
    ['nothing', { A: '', B: '' }, { history: true }, []],
    ['a process', { A: '', B: '' }, { history: true, inputs: [{ to: 'B', message: 'x' }] }, ['B', 'who is running']],
    ['messages that come and go', { A: 'B hm', B: '' }, { history: true }, ['the messages in transit']],
    ['not the messages that stay', { A: 'B hm, B hm;hm', B: '' }, { history: true, network: { keepsDelivered: true }, inputs: [{ to: 'A', message: 'x' }] }, ['A', 'who is running']],
    ['the history', { A: '', B: '' }, { history: true, inputs: [{ to: 'A', message: 'ask' }] }, ['A', 'the history', 'who is running']],
    ['who is running', { A: '', B: '' }, { history: true, crashes: { max: 1, of: ['A'] } }, ['A', 'who is running']],
    ['all of it', { A: 'B x', B: '' }, { history: true, inputs: [{ to: 'A', message: 'ask' }] }, ['A', 'B', 'the messages in transit', 'the history', 'who is running']],
  ])('%s', (_what, starts, options, parts) => {
    expect(varying(whole(spaceOf(starts, options)))).toEqual(parts);
  });

  test('messages that are always as many, and not the same', () => {
    class Relay implements Process<string> {
      readonly says: string;

      constructor(says: string) {
        this.says = says;
      }

      onStart(ctx: Context<string>): void {
        if (ctx.id === 'A') ctx.send('B', 'first');
      }

      onMessage(ctx: Context<string>, from: string): void {
        ctx.send(from, this.says);
      }
    }
    const space = new StateSpace(systemSettings({ processes: { A: () => new Relay('x'), B: () => new Relay('y') } }), { history: true, clock: false });
    expect(varying(whole(space))).toEqual(['the messages in transit']);
  });

  test('and a property that looks at nothing else says so', () => {
    const vacuityOf = (always: any): unknown => (search<any>({ processes: { A: () => new GraphProcess([[1], []]), B: () => new GraphProcess([[]]) }, history: true, always: { asked: always } }).verdicts['asked'] as any).vacuous;
    expect(vacuityOf(({ messages }: any) => messages.length === 0)).toBe('what it looks at (the messages in transit) is the same in every state');
    expect(vacuityOf(({ history }: any) => history.length === 0)).toBe('what it looks at (the history) is the same in every state');
    expect(vacuityOf(({ processes, history, messages }: any) => history.length + messages.length + processes.B.at === 0)).toBe('what it looks at (B, the history, the messages in transit) is the same in every state');
    expect(vacuityOf(({ processes }: any) => processes.A.at < 2)).toBeUndefined();
  });
});

test('a state has one number, and is known again; the beginnings are the roots', () => {
  const explored = exploredOf(spaceOf({ A: 'any x|hm' }), { asked: { always: { fine: () => true } } });
  const [one, other] = explored.beginnings().map(({ row }) => row) as [Int32Array, Int32Array];
  expect([explored.find(one, 0, one.length), explored.arrive(one, 0, one.length, -1, 0), explored.arrive(other, 0, other.length, 0, 3), explored.arrive(one, 0, one.length, 1, 4), explored.find(other, 0, other.length)]).toEqual([-1, -1, -1, 0, 1]);
  expect([explored.roots, explored.stepsTo(1), explored.stepsTo(0), explored.visited.size]).toEqual([[0], [0, 3], [0], 2]);
  expect(explored.beginnings()).toBe(explored.beginnings());
});

test('where there is no room, states that are known are still known', () => {
  const explored = exploredOf(spaceOf({ A: 'any x|hm|+t1' }), { statesMax: 2 });
  const rows = explored.beginnings().map(({ row }) => row);
  const arrive = (row: Int32Array): number => explored.arrive(row, 0, row.length, -1, 0);
  expect([arrive(rows[0] as Int32Array), arrive(rows[1] as Int32Array), explored.cut]).toEqual([-1, -1, '']);
  expect([arrive(rows[0] as Int32Array), arrive(rows[1] as Int32Array), explored.cut]).toEqual([0, 1, '']);
  expect([arrive(rows[2] as Int32Array), explored.cut, explored.visited.size]).toEqual([NO_ROOM, 'states', 2]);
});

test('of the states that are deepest, the first is remembered', () => {
  const explored = exploredOf(spaceOf({ A: '' }));
  for (const [state, depth] of [[1, 1], [2, 3], [3, 2], [4, 3]] as const) explored.reached(state, depth);
  expect([explored.depth, explored.deepest]).toEqual([3, 2]);
});

test('of failures, the first is remembered', () => {
  const explored = exploredOf(spaceOf({ A: '' }));
  for (const because of ['first', 'second']) explored.failed({ state: 0, step: 1, because });
  expect(explored.failure?.because).toBe('first');
});

describe('the steps between states', () => {
  test('belong to the state that is examined, which may be any', () => {
    const graph = new StepGraph();
    const order = [0, 2, 1023, 1024, 5000, 1];
    for (const state of order) {
      graph.begin(state);
      for (let step = 0; step < state % 4; step += 1) graph.add(state + step, 10 * step, step === 1);
    }
    const told = (state: number): unknown[] => Array.from({ length: graph.end(state) - graph.first(state) }, (_, index) => [graph.targets, graph.actions, graph.still].map((column) => column.at(graph.first(state) + index)));
    expect(order.map((state) => [graph.isExamined(state), told(state)])).toEqual([
      [true, []], [true, [[2, 0, 0], [3, 10, 1]]], [true, [[1023, 0, 0], [1024, 10, 1], [1025, 20, 0]]], [true, []], [true, []], [true, [[1, 0, 0]]],
    ]);
    expect([3, 1022, 1025, 4999, 5001, 1_000_000].map((state) => [graph.isExamined(state), graph.first(state), graph.end(state)])).toEqual(Array.from({ length: 6 }, () => [false, 0, 0]));
  });
});
