import { describe, expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { History } from '../history.ts';
import { drawn, randomHistory } from '../linearizability/random-histories-fixture.ts';
import type { Model } from '../model.ts';
import { keyValueStore, queue } from '../models/collections.ts';
import { compareAndSetRegister, register } from '../models/registers.ts';
import { isLinearizable, isSequential, randomSessions, sessions, store } from './definitions-fixture.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';

const write = (value: number) => ({ type: 'Write', value });
const read = { type: 'Read' };

describe('published histories', () => {
  test('a stale read: sequentially consistent, not linearizable (Herlihy and Wing 1990, Attiya and Welch 1994)', () => {
    const history = History.of({ A: [{ call: write(1), fromMs: 0, untilMs: 10 }], B: [{ call: read, fromMs: 20, untilMs: 30, result: null }] });
    expect(isLinearizable(history, register)).toBe(false);
    expect(checkSequentialConsistency(history, register)).toEqual({ outcome: 'holds', property: 'sequential consistency', because: 'an order of all 2 completed operations explains what they returned' });
  });

  test("neither of two processes sees the other's write: no order will do (Lamport 1979)", () => {
    const history = sessions({ A: ['x=1', 'y:-'], B: ['y=2', 'x:-'] });
    const verdict = checkSequentialConsistency(history, store);
    expect(verdict).toMatchObject({
      outcome: 'violated',
      because: 'no order of the 4 completed operations that keeps the order of each session explains what they returned. The longest explains 3; then "B: Get(x) returned null (10.0 to 15.0 ms)" does not fit, as Get(x) returns 1',
    });
  });

  test('two queues, each sequentially consistent, that are not so together (Herlihy and Wing 1990)', () => {
    type Call = { type: 'Enqueue' | 'Dequeue'; queue: 'p' | 'q'; value?: string };
    const at = (place: number, call: Call, result?: string) => ({ call, fromMs: 10 * place, untilMs: 10 * place + 5, ...(result === undefined ? {} : { result }) });
    const history = History.of<Call>({
      A: [at(0, { type: 'Enqueue', queue: 'p', value: 'x' }), at(2, { type: 'Enqueue', queue: 'q', value: 'x' }), at(4, { type: 'Dequeue', queue: 'p' }, 'y')],
      B: [at(1, { type: 'Enqueue', queue: 'q', value: 'y' }), at(3, { type: 'Enqueue', queue: 'p', value: 'y' }), at(5, { type: 'Dequeue', queue: 'q' }, 'x')],
    });
    const both: Model<Record<string, readonly string[]>, Call> = {
      name: 'two queues',
      initial: { p: [], q: [] },
      apply(state, call) {
        const [items, result] = queue.apply(state[call.queue] as readonly string[], call as never) as readonly [readonly string[], unknown];
        return [{ ...state, [call.queue]: items }, result];
      },
      partOf: ({ queue: name }) => name,
    };
    for (const one of ['p', 'q']) expect(checkSequentialConsistency(history.filter(({ call }) => call.queue === one), both).outcome).toBe('holds');
    expect(checkSequentialConsistency(history, both).outcome).toBe('violated');
    expect(isSequential(history, both)).toBe(false);
  });
});

describe('against every order that there is', () => {
  test.each([
    { processes: 2, keys: 1, operations: 5 },
    { processes: 3, keys: 1, operations: 6, unknownProbability: 0.4 },
    { processes: 2, keys: 2, operations: 7, unknownProbability: 0.2 },
    { processes: 3, keys: 2, operations: 7, past: 1 },
  ])('600 histories of reads and writes with %o', (options) => {
    const random = new Random(JSON.stringify(options));
    let consistent = 0;
    for (let count = 0; count < 600; count += 1) {
      const words = randomSessions(random, options);
      const history = sessions(words);
      const expected = isSequential(history, store);
      if (expected) consistent += 1;
      // Searched for alone, and with what reads and writes tell beforehand.
      const outcomes = [checkSequentialConsistency(history, store).outcome, checkSequentialConsistency(history, keyValueStore).outcome];
      expect({ words, outcomes }).toEqual({ words, outcomes: expected ? ['holds', 'holds'] : ['violated', 'violated'] });
    }
    expect(consistent).toBeGreaterThan(150);
    expect(consistent).toBeLessThan(510);
  });

  test.each(drawn)('histories of $model.name, some of them tampered with', (of) => {
    let consistent = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const history = randomHistory(of, { seed, operations: 7, clients: 3, tampered: seed % 3 !== 0 });
      const expected = isSequential(history, of.model);
      if (expected) consistent += 1;
      expect({ seed, outcome: checkSequentialConsistency(history, of.model).outcome }).toEqual({ seed, outcome: expected ? 'holds' : 'violated' });
      if (seed % 3 === 0) expect(expected).toBe(true); // from a single copy
    }
    expect(consistent).toBeGreaterThan(60);
    expect(consistent).toBeLessThan(145);
  });
});

describe('an operation of unknown outcome', () => {
  test('may take effect at any later place of its session', () => {
    expect(checkSequentialConsistency(sessions({ A: ['x=1?', 'x:-', 'x:1'] }), store).outcome).toBe('holds');
    expect(checkSequentialConsistency(sessions({ A: ['x=1?', 'x:1', 'x:-'] }), store).outcome).toBe('violated');
  });

  test('does not take effect before what its session did before it', () => {
    expect(checkSequentialConsistency(sessions({ A: ['x=1', 'x=2?'], B: ['x:2', 'x:1'] }), store).outcome).toBe('violated');
    expect(checkSequentialConsistency(sessions({ A: ['x=2?', 'x=1'], B: ['x:2', 'x:1'] }), store).outcome).toBe('holds');
    expect(checkSequentialConsistency(sessions({ A: ['x=1'], B: ['x:-', 'x=2?'], C: ['x:2', 'x:1'] }), store).outcome).toBe('holds');
  });

  test('takes effect once', () => {
    expect(checkSequentialConsistency(sessions({ A: ['x=1?'], B: ['x:1', 'x=2', 'x:1'] }), store).outcome).toBe('violated');
  });

  test('two of one session come in any order, and both must be tried', () => {
    expect(checkSequentialConsistency(sessions({ A: ['x=1?', 'x=2?'], B: ['x:2', 'x:1'] }), store).outcome).toBe('holds');
    expect(checkSequentialConsistency(sessions({ A: ['x=1?', 'y=2?'], B: ['y:2', 'x:-', 'x:1'] }), store).outcome).toBe('holds');
  });

  test('that is a read says nothing', () => {
    const history = History.of({ A: [{ call: read, fromMs: 0 }, { call: write(1), fromMs: 10, untilMs: 20 }, { call: read, fromMs: 30, untilMs: 40, result: 1 }] });
    expect(checkSequentialConsistency(history, register, { maxSteps: 2 }).outcome).toBe('holds');
  });
});

test('what failed had no effect', () => {
  expect(checkSequentialConsistency(sessions({ A: ['x=1!'], B: ['x:-'] }), store).outcome).toBe('holds');
  expect(checkSequentialConsistency(sessions({ A: ['x=1!'], B: ['x:1'] }), store).outcome).toBe('violated');
});

test('a model may say that a call cannot take effect, or that any result will do', () => {
  const once: Model<boolean, { type: 'Take' }> = { name: 'a thing to be taken once', initial: false, apply: (taken) => (taken ? undefined : [true, undefined]) };
  const take = (process: number) => ({ call: { type: 'Take' as const }, fromMs: process, untilMs: process + 0.5, result: `yes ${process}` });
  expect(checkSequentialConsistency(History.of({ A: [take(1)] }), once).outcome).toBe('holds');
  expect(checkSequentialConsistency(History.of({ A: [take(1)], B: [take(2)] }), once)).toMatchObject({
    because: expect.stringMatching(/"B: Take\(\) returned yes 2 .*" does not fit, as Take\(\) cannot take effect$/),
    evidence: { orders: [{ state: true }] }, // whoever takes it, the state is the same
  });
  // What nobody knows of cannot take effect either, and is left out.
  const unknown = { call: { type: 'Take' as const }, fromMs: 0 };
  expect(checkSequentialConsistency(History.of({ A: [take(1)], B: [unknown] }), once).outcome).toBe('holds');
  expect(checkSequentialConsistency(History.of({ A: [take(1)], B: [unknown], C: [take(2)] }), once).outcome).toBe('violated');
});

describe('evidence', () => {
  test('is the longest orders, at most three that end in different states, and what each session runs into', () => {
    const history = sessions({ A: ['x=1', 'x:4'], B: ['x=2', 'x:4'], C: ['x=3', 'x:4'], D: ['x=5', 'x:4'] });
    const verdict = checkSequentialConsistency(history, store);
    if (verdict.outcome !== 'violated') throw new Error(verdict.because);
    const { orders } = verdict.evidence;
    expect(orders.map(({ order, state }) => [order.map(({ call }) => call.value), state])).toEqual([
      [[1, 2, 3, 5], { x: 5 }], [[1, 2, 5, 3], { x: 3 }], [[1, 3, 5, 2], { x: 2 }],
    ]);
    expect(verdict.because).toMatch(/"A: Get\(x\) returned 4 .*" does not fit, as Get\(x\) returns 5, and "B: Get\(x\) returned 4 .*" does not fit/);
    expect(orders[1]?.blocked.map(({ operation, because }) => [operation.process, because])).toEqual([['A', 'Get(x) returns 3'], ['B', 'Get(x) returns 3'], ['C', 'Get(x) returns 3'], ['D', 'Get(x) returns 3']]);
  });

  test('holds what took effect though nobody knows, and no shorter order', () => {
    const verdict = checkSequentialConsistency(sessions({ A: ['x=1?'], B: ['x:1', 'x:7'] }), store);
    if (verdict.outcome !== 'violated') throw new Error(verdict.because);
    expect(verdict.because).toContain('The longest explains 1;');
    expect(verdict.evidence.orders.map(({ order }) => order.map(({ call }) => call.type))).toEqual([['Put', 'Get']]);
  });
});

test('an order that was broken off has nothing in the way that would fit', () => {
  const verdict = checkSequentialConsistency(sessions({ A: ['x=1', 'x:-'] }), keyValueStore, { maxSteps: 1 });
  expect(verdict).toMatchObject({ outcome: 'violated', evidence: { orders: [{ order: [], blocked: [] }] } });
});

describe('the budget', () => {
  // Sixteen writers, and a read that nobody can explain: every order of sixteen writes would have to be tried.
  const hard = sessions(Object.fromEntries([...Array.from({ length: 16 }, (_, index) => [`P${index}`, [`x=${index + 1}`, `x=${index + 101}`]]), ['R', ['x:77']]]));

  test('used up, nobody knows', () => {
    expect(checkSequentialConsistency(hard, store, { maxSteps: 1000 })).toEqual({
      outcome: 'unknown', property: 'sequential consistency',
      because: expect.stringMatching(/^1,000 steps were used up; the longest order found explains 32 of 33 completed operations\. Raise maxSteps, or check a shorter history\.$/),
    });
  });

  test('must be at least one step', () => {
    expect(() => checkSequentialConsistency(hard, store, { maxSteps: 0 })).toThrow('maxSteps (0) must be 1 or more');
  });

  test('is not spent on states that were seen: ten writers and a reader need thousands of steps, not millions', () => {
    const writers = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`P${index}`, [`x=${index + 1}`]]));
    // 2^10 sets of writes, ten last ones each, a step for each that is left and for the reader.
    expect(checkSequentialConsistency(sessions({ ...writers, R: ['x:99'] }), store, { maxSteps: 60_000 }).outcome).toBe('violated');
  });

  test('lasts for thousands of operations of a system that does well', () => {
    const random = new Random('long');
    const words: Record<string, string[]> = { A: [], B: [], C: [] };
    let last = '-';
    for (let value = 1; value <= 3000; value += 1) {
      const process = random.pick(Object.keys(words));
      const isWrite = random.chance(0.3);
      if (isWrite) last = String(value);
      (words[process] as string[]).push(isWrite ? `x=${value}` : `x:${last}`);
    }
    expect(checkSequentialConsistency(sessions(words), store, { maxSteps: 200_000 }).outcome).toBe('holds');
  });
});

test('says what shows nothing', () => {
  const vacuous = (words: Record<string, string[]>) => (checkSequentialConsistency(sessions(words), store) as { vacuous?: string }).vacuous;
  expect([vacuous({ A: ['x=1?'] }), vacuous({ A: ['x=1'] }), vacuous({ A: ['x=1'], B: ['x:-'] })]).toEqual(['no operation completed', 'no operation returned anything', undefined]);
});

test('a session that does two things at once is refused; what touches is in the order of its beginnings', () => {
  const overlapping = History.of({ A: [{ call: write(1), fromMs: 0, untilMs: 20 }, { call: read, fromMs: 19, untilMs: 30, result: 1 }] });
  expect(() => checkSequentialConsistency(overlapping, register)).toThrow('"A: Read() returned 1 (19.0 to 30.0 ms)" begins while "A: Write(1) completed (0.0 to 20.0 ms)" is under way');
  const touching = (result: number | null) => History.of({ A: [{ call: write(1), fromMs: 0, untilMs: 20 }, { call: read, fromMs: 20, untilMs: 30, result }] });
  expect([1, null].map((result) => checkSequentialConsistency(touching(result), register).outcome)).toEqual(['holds', 'violated']);
  // What comes first is told by the order of the events, whatever a clock that was set back says.
  const setBack = History.fromEvents([{ kind: 'invoke', process: 'A', operation: 0, atMs: 10, call: write(1) }, { kind: 'complete', process: 'A', operation: 0, atMs: 20 }, { kind: 'invoke', process: 'A', operation: 1, atMs: 15, call: read }, { kind: 'complete', process: 'A', operation: 1, atMs: 25, result: 1 }]);
  expect(checkSequentialConsistency(setBack, register).outcome).toBe('holds');
  const open = History.of({ A: [{ call: write(1), fromMs: 0 }, { call: read, fromMs: 5, untilMs: 30, result: 1 }, { call: write(3), fromMs: 6, untilMs: 40, failed: true }] });
  expect(checkSequentialConsistency(open, register).outcome).toBe('holds');
});

test('a compare-and-set is an operation like others', () => {
  const cas = (expected: number | null, value: number) => ({ type: 'CompareAndSet', expected, value }) as const;
  const history = (second: boolean) => History.of({ A: [{ call: cas(null, 1), fromMs: 0, untilMs: 5, result: true }], B: [{ call: cas(null, 2), fromMs: 0, untilMs: 5, result: second }] });
  expect([true, false].map((second) => checkSequentialConsistency(history(second), compareAndSetRegister).outcome)).toEqual(['violated', 'holds']);
});
