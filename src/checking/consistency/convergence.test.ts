import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { History } from '../history.ts';
import { checkConvergedReads, checkConvergence, checkRunConverges } from './convergence.ts';

describe('the states of replicas', () => {
  test('that hold the same have converged, in whatever order they were filled', () => {
    const states = { A: { x: new Map([['a', 1], ['b', 2]]), y: new Set([1, 2]) }, B: { y: new Set([2, 1]), x: new Map([['b', 2], ['a', 1]]) } };
    expect(checkConvergence(states, { differed: true })).toEqual({ outcome: 'holds', property: 'convergence', because: '2 replicas hold the same' });
    expect(checkConvergence({ A: [1, 2], B: [2, 1] }).outcome).toBe('violated'); // a list is its order
  });

  test('that differ are told by groups, the largest first', () => {
    expect(checkConvergence({ A: [1], B: [1, 2], C: [1, 2] })).toEqual({
      outcome: 'violated', property: 'convergence', because: 'replicas differ: B, C hold [1,2]; A holds [1]',
      evidence: { groups: [{ value: [1, 2], members: ['B', 'C'] }, { value: [1], members: ['A'] }] },
    });
    expect(checkConvergence({ A: 1, B: 2 }, { expected: 2 })).toMatchObject({ evidence: { expected: 2 } });
  });

  test('that agree must hold what was expected', () => {
    expect(checkConvergence({ A: { a: 1, b: 2 }, B: { a: 1, b: 2 } }, { expected: { b: 2, a: 1 } }).outcome).toBe('holds');
    expect(checkConvergence({ A: 1, B: 1 }, { expected: 2 })).toEqual({
      outcome: 'violated', property: 'convergence', because: 'all replicas agree and should hold 2: A, B hold 1', evidence: { groups: [{ value: 1, members: ['A', 'B'] }], expected: 2 },
    });
    expect(checkConvergence({ A: undefined, B: undefined }, { expected: undefined }).outcome).toBe('holds');
    expect(checkConvergence({ A: 1, B: 1 }, { expected: undefined }).outcome).toBe('violated');
  });

  test('say what shows nothing', () => {
    const vacuous = (...given: Parameters<typeof checkConvergence>) => (checkConvergence(...given) as { vacuous?: string }).vacuous;
    expect([vacuous({}), vacuous({ A: 1 }), vacuous({ A: 1 }, { expected: 1 }), vacuous({ A: 1, B: 1 }, { differed: false }), vacuous({ A: 1, B: 1 }), vacuous({}, { expected: 1 })]).toEqual([
      'there is no replica', 'one replica agrees with itself', undefined, 'no two replicas ever differed', undefined, 'there is no replica',
    ]);
  });
});

describe('the last reads of a history', () => {
  const put = (value: number, fromMs: number, untilMs?: number) => ({ call: { type: 'Put', key: 'x', value }, fromMs, ...(untilMs === undefined ? {} : { untilMs }) });
  const get = (result: number | null, fromMs: number, key = 'x') => ({ call: { type: 'Get', key }, fromMs, untilMs: fromMs + 5, result });

  test('from a time on must agree', () => {
    const history = History.of({ A: [put(1, 0, 10), get(1, 100)], B: [put(2, 0, 10), get(1, 50), get(2, 100), get(2, 120)], C: [get(2, 110)] });
    expect(checkConvergedReads(history, { sinceMs: 100 })).toMatchObject({
      outcome: 'violated', because: 'from 100 ms on, reads of x differ: B, C read 2; A read 1',
      evidence: { key: 'x', groups: [{ value: 2, members: ['B', 'C'], operations: [{ begunMs: 100 }, { begunMs: 110 }, { begunMs: 120 }] }, { value: 1, members: ['A'], operations: [{ begunMs: 100 }] }] },
    });
    expect(checkConvergedReads(history, { sinceMs: 101 })).toEqual({ outcome: 'holds', property: 'convergence', because: '2 reads of 1 keys from 101 ms on agree' });
  });

  test('are reads alone: of two writes at one moment that take no time, one is the last', () => {
    const history = History.of({ A: [put(1, 100, 100), get(2, 110)], B: [put(2, 100, 100), get(2, 110)] });
    expect(checkConvergedReads(history, { sinceMs: 50 })).toEqual({ outcome: 'holds', property: 'convergence', because: '2 reads of 1 keys from 50 ms on agree' });
  });

  test('count once the last write of the key has ended, or has begun if nobody knows its outcome', () => {
    const history = (last: ReturnType<typeof put>) => History.of({ A: [put(1, 0, 10), last], B: [get(1, 105), get(2, 130)], C: [get(2, 130)], D: [get(null, 105, 'y')] });
    expect(checkConvergedReads(history(put(2, 100, 120)), { sinceMs: 50 }).outcome).toBe('holds');
    expect(checkConvergedReads(history(put(2, 100, 103)), { sinceMs: 50 }).outcome).toBe('violated');
    expect(checkConvergedReads(history(put(2, 100)), { sinceMs: 50 }).outcome).toBe('violated');
    expect(checkConvergedReads(history(put(2, 110)), { sinceMs: 50 }).outcome).toBe('holds');
    expect(checkConvergedReads(History.of({ A: [put(1, 0, 10), { ...put(2, 100, 120), failed: true }], B: [get(1, 105)], C: [get(2, 106)] }), { sinceMs: 50 }).outcome).toBe('violated');
  });

  test('must return what was expected', () => {
    const history = History.of({ A: [put(1, 0, 10), get(1, 100)], B: [get(1, 100)] });
    expect(checkConvergedReads(history, { sinceMs: 100, expected: () => 1 }).outcome).toBe('holds');
    expect(checkConvergedReads(history, { sinceMs: 100, expected: (key) => `the last of ${key}` })).toMatchObject({
      outcome: 'violated', because: 'from 100 ms on, reads of x agree and should return "the last of x": A, B read 1', evidence: { key: 'x', expected: 'the last of x' },
    });
  });

  test('of a register are told without a key', () => {
    const read = (result: number) => [{ call: { type: 'Read' }, fromMs: 100, untilMs: 105, result }];
    expect(checkConvergedReads(History.of({ A: read(1), B: read(2) }), { sinceMs: 0 }).because).toBe('from 0 ms on, reads differ: A read 1; B read 2');
    expect(checkConvergedReads(History.of({ A: [{ call: { op: 'look' }, fromMs: 0, untilMs: 1, result: 4 }] }), { sinceMs: 0, view: ({ result }) => ({ kind: 'read', key: 'k', value: result }), expected: () => 5 }).because).toContain('reads of k agree and should return 5');
  });

  test('say what shows nothing', () => {
    const vacuous = (history: History, options = {}) => (checkConvergedReads(history, { sinceMs: 50, ...options }) as { vacuous?: string }).vacuous;
    expect(vacuous(History.of({ A: [get(null, 60)], B: [get(null, 60)] }))).toBe('nothing was written');
    expect(vacuous(History.of({ A: [put(1, 0, 10), get(1, 20)] }))).toBe('no read began after the last write and 50 ms');
    expect(vacuous(History.of({ A: [put(1, 0, 10), get(1, 60)], B: [{ call: { type: 'Get', key: 'x' }, fromMs: 60 }] }))).toBe('no key that was written was then read by two processes');
    expect(vacuous(History.of({ A: [put(1, 0, 10), get(null, 60, 'y')], B: [get(null, 60, 'y')] }))).toBe('no key that was written was then read by two processes');
    expect(vacuous(History.of({ A: [put(1, 0, 10), get(1, 60)] }), { expected: () => 1 })).toBeUndefined();
    expect(vacuous(History.of({ A: [put(1, 0, 10), get(1, 60)], B: [get(1, 60)] }))).toBeUndefined();
    expect(vacuous(History.of({ A: [put(1, 0, 10), get(1, 60), get(null, 70, 'y')], B: [get(1, 60)] }))).toBeUndefined(); // one key will do
  });

  test('need a time', () => {
    expect(() => checkConvergedReads(History.of({}), { sinceMs: NaN })).toThrow('sinceMs (NaN) must be a finite number');
  });
});

describe('a run that is healed', () => {
  /** Keeps every number that it hears of, and tells the others of those that it was given; repeats it if it is thorough. */
  class Replica implements Process<number> {
    numbers: number[] = [];
    readonly repeats: number;
    constructor(repeats: number) {
      this.repeats = repeats;
    }
    onMessage(ctx: Context<number>, from: ProcessId, message: number): void {
      if (!this.numbers.includes(message)) this.numbers = [...this.numbers, message].toSorted((a, b) => a - b);
      if (from === 'outside' && this.repeats > 0) this.onTimer(ctx, `${message} 0`);
    }
    onTimer(ctx: Context<number>, name: string): void {
      const [message, times] = name.split(' ').map(Number) as [number, number];
      for (const other of ctx.processes) if (other !== ctx.id) ctx.send(other, message);
      if (times + 1 < this.repeats) ctx.setTimer(`${message} ${times + 1}`, 50);
    }
  }
  const options = (repeats: number) => ({
    processes: { A: () => new Replica(repeats), B: () => new Replica(repeats), C: () => new Replica(repeats) },
    inputs: [{ atMs: 10, to: 'A', message: 1 }, { atMs: 20, to: 'B', message: 2 }],
    faults: [{ kind: 'isolate', process: 'C', atMs: 0 } as const], seed: 1, faultsUntilMs: 100, healMs: 500,
  });
  const numbers = { stateOf: (replica: Replica) => replica.numbers };

  test('converges if what was lost is sent again', () => {
    const { run, verdict } = checkRunConverges(options(5), numbers);
    expect(verdict).toEqual({ outcome: 'holds', property: 'convergence', because: '3 replicas hold the same' });
    expect(run.faults).toEqual([{ kind: 'isolate', process: 'C', atMs: 0, forMs: 100 }]);
  });

  test('does not if it is not', () => {
    expect(checkRunConverges(options(1), numbers).verdict).toMatchObject({ outcome: 'violated', because: 'replicas differ: A, B hold [1,2]; C holds []' });
  });

  test('is asked of replicas alone, and of what all should hold', () => {
    expect(checkRunConverges(options(1), { stateOf: ({ numbers: held }, id) => (id === 'C' ? undefined : held) }).verdict.outcome).toBe('holds');
    expect(checkRunConverges(options(5), { ...numbers, expected: () => [1, 2] }).verdict.outcome).toBe('holds');
    expect(checkRunConverges(options(5), { ...numbers, expected: ({ processes }) => [...processes.A.numbers, 3] }).verdict.because).toBe('all replicas agree and should hold [1,2,3]: A, B, C hold [1,2]');
  });

  test('shows nothing if replicas never differed, even for a moment', () => {
    expect(checkRunConverges({ ...options(5), inputs: [] }, numbers).verdict).toMatchObject({ outcome: 'holds', vacuous: 'no two replicas ever differed' });
    expect(checkRunConverges({ ...options(5), faults: [] }, numbers).verdict).not.toHaveProperty('vacuous');
  });

  test('is unknown if its events were used up; the events are still shown to others', () => {
    let events = 0;
    const { verdict } = checkRunConverges({ ...options(5), maxEvents: 5, afterEvent: () => (events += 1) }, numbers);
    expect(verdict).toMatchObject({ outcome: 'unknown', property: 'convergence', because: expect.stringContaining('no end after 5 events') });
    expect(events).toBe(5);
  });
});
