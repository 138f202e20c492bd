import { describe, expect, test } from 'vitest';
import type { Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { describeOperation, History, precedes } from './history.ts';

const write = (value: number) => ({ type: 'Write', value });
const read = { type: 'Read' };

describe('a history written by hand', () => {
  const history = History.of({
    A: [{ call: write(1), fromMs: 0, untilMs: 20 }, { call: write(2), fromMs: 25 }],
    B: [{ call: read, fromMs: 20, untilMs: 30, result: 1 }, { call: write(3), fromMs: 40, untilMs: 50, failed: true }],
  });

  test('lists operations by their beginning, with places among all beginnings and ends', () => {
    expect(history.operations.map(({ index, process, begun, ended, outcome }) => [index, process, begun, ended, outcome])).toEqual([
      [0, 'A', 0, 2, 'completed'], [1, 'B', 1, 4, 'completed'], [2, 'A', 3, Infinity, 'unknown'], [3, 'B', 5, 6, 'failed'],
    ]);
    expect([history.length, history.processes]).toEqual([4, ['A', 'B']]);
  });

  test('what touches at one time overlaps', () => {
    const [first, second, , last] = history.operations as [any, any, any, any];
    expect([precedes(first, second), precedes(second, last), precedes(last, second)]).toEqual([false, true, false]);
  });

  test('an operation may take no time', () => {
    const [at, after] = History.of({ A: [{ call: write(1), fromMs: 5, untilMs: 5 }], B: [{ call: read, fromMs: 6, untilMs: 6, result: 1 }] }).operations as [any, any];
    expect([at.outcome, at.endedMs, precedes(at, after)]).toEqual(['completed', 5, true]);
  });

  test('tells each operation in a line', () => {
    expect(history.operations.map(describeOperation)).toEqual([
      'A: Write(1) completed (0.0 to 20.0 ms)', 'B: Read() returned 1 (20.0 to 30.0 ms)', 'A: Write(2) has an unknown outcome (25.0 ms on)', 'B: Write(3) failed (40.0 to 50.0 ms)',
    ]);
  });

  test('is narrowed to some operations, which keep their places, and to a session', () => {
    const ofB = history.filter(({ process }) => process === 'B');
    expect(ofB.operations.map(({ index, begun }) => [index, begun])).toEqual([[0, 1], [1, 5]]);
    expect(history.session('A').map(({ index }) => index)).toEqual([0, 2]);
  });
});

test('the history of a run is what its processes recorded; what a crash left open is unknown', () => {
  const make = (): Process => ({
    onStart(ctx) {
      ctx.complete(ctx.invoke(read), 7);
      ctx.fail(ctx.invoke(write(1)));
      ctx.invoke(write(2));
    },
    onRecover: (ctx) => ctx.complete(ctx.invoke(read), 2),
    onMessage() {},
  });
  const { trace } = simulate({ processes: { A: make, B: make }, faults: [{ kind: 'crash', process: 'B', atMs: 5, recoverAfterMs: 5 }], seed: 1 });
  const outcomes = (process: string) => History.fromTrace(trace).session(process).map(({ outcome, result, begunMs }) => [outcome, result, begunMs]);
  expect(outcomes('A')).toEqual([['completed', 7, 0], ['failed', undefined, 0], ['unknown', undefined, 0]]);
  expect(outcomes('B')).toEqual([['completed', 7, 0], ['failed', undefined, 0], ['unknown', undefined, 0], ['completed', 2, 10]]);
  expect(History.fromTrace(trace.toData())).toEqual(History.fromTrace(trace));
});

test.each<[string, () => unknown, string]>([
  ['an end without a beginning', () => History.fromEvents([{ kind: 'complete', process: 'A', operation: 1, atMs: 5 }]), 'operation 1 of A ends at 5 ms and had not begun'],
  ['two beginnings', () => History.fromEvents([0, 1].map((atMs) => ({ kind: 'invoke', process: 'A', operation: 1, atMs, call: read }))), 'operation 1 of A begins at 1 ms while it is under way'],
  ['an end before the beginning', () => History.of({ A: [{ call: write(1), fromMs: 5, untilMs: 4 }] }), "A's Write(1) ends at 4 ms, before it begins at 5 ms"],
  ['a failure without an end', () => History.of({ A: [{ call: write(1), fromMs: 5, failed: true }] }), "A's Write(1) has an outcome and no end"],
  ['a result without an end', () => History.of({ A: [{ call: read, fromMs: 5, result: 4 }] }), "A's Read() has an outcome and no end"],
  ['a time that is none', () => History.of({ A: [{ call: read, fromMs: NaN }] }), "A's Read() begins at NaN ms"],
])('%s is refused in a sentence', (_what, make, sentence) => {
  expect(make).toThrow(sentence);
});
