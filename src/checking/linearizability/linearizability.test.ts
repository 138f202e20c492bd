import { describe, expect, test } from 'vitest';
import { describeVerdict } from '../verdict.ts';
import { History } from '../history.ts';
import type { Model } from '../model.ts';
import { counter, keyValueStore, queue } from '../models/collections.ts';
import { register } from '../models/registers.ts';
import { isLinearizable } from './brute-force-fixture.ts';
import { checkLinearizability } from './linearizability.ts';

describe('the queues of Herlihy and Wing 1990, figure 1', () => {
  test.each([
    ['(a), H1: enqueues that overlap may take effect in either order, and what has not ended need not have', 'holds', `
      A: |------Enqueue(x)-----|                      |-Dequeue() = y-|  |-Enqueue(z)--
      B:    |-Enqueue(y)-|        |-Dequeue() = x-|
    `],
    ['(b), H2: x was enqueued before y, and y came out first', 'violated', `
      A: |-Enqueue(x)-|      |--Dequeue() = y--|
      B:                  |-Enqueue(y)-|
    `],
    ['(c), H3: an enqueue that has not ended may have taken effect', 'holds', `
      A: |-Enqueue(x)--
      B:  |-Dequeue() = x-|
    `],
    ['(d), H4: y came out twice', 'violated', `
      A: |-Enqueue(x)-|      |-Dequeue() = y-|
      B:  |--Enqueue(y)--|
      C:                       |-Dequeue() = y-|
    `],
  ])('%s', (_what, outcome, drawing) => {
    expect(checkLinearizability(History.drawn(drawing), queue).outcome).toBe(outcome);
  });
});

describe('registers', () => {
  const write = (value: number, fromMs: number, untilMs?: number) => ({ call: { type: 'Write', value }, fromMs, untilMs });
  const read = (result: number | null, fromMs: number, untilMs: number) => ({ call: { type: 'Read' }, fromMs, untilMs, result });

  test('a read that sees an old value after a read that saw the new one: the evidence says where it fails', () => {
    const verdict = checkLinearizability(History.of({ A: [write(1, 0, 50)], B: [read(1, 10, 20)], C: [read(null, 30, 40)] }), register);
    expect(describeVerdict(verdict)).toBe('linearizability is violated: C: Read() returned null (30.0 to 40.0 ms) fits nowhere: after B: Read() returned 1 (10.0 to 20.0 ms), Read() returns 1');
  });

  test('a write whose outcome is unknown takes effect late, or never, or explains what is read', () => {
    expect(checkLinearizability(History.of({ A: [write(1, 0)], B: [read(null, 10, 20), read(1, 100, 110)] }), register).outcome).toBe('holds');
    expect(checkLinearizability(History.of({ A: [write(1, 0)], B: [read(1, 10, 20), read(null, 100, 110)] }), register).outcome).toBe('violated');
  });

  test('a write that failed must not be read', () => {
    const failed = { ...write(1, 0, 5), failed: true };
    expect(checkLinearizability(History.of({ A: [failed], B: [read(null, 10, 20)] }), register).outcome).toBe('holds');
    expect(checkLinearizability(History.of({ A: [failed], B: [read(1, 10, 20)] }), register).outcome).toBe('violated');
  });

  test('an acknowledged write of the value that is there may be of use later', () => {
    const acknowledging: Model<any, any, any> = {
      name: 'a register that says ok', initial: 0, apply: (state, { type, value }) => (type === 'Read' ? [state, state] : [value, 'ok']), isRead: ({ type }) => type === 'Read',
    };
    const told = (value: number, fromMs: number, untilMs: number) => ({ ...write(value, fromMs, untilMs), result: 'ok' });
    const history = History.of<any, any>({ A: [told(0, 0, 100)], B: [told(4, 10, 20), read(4, 30, 40), read(0, 50, 60)] });
    expect(isLinearizable(history.operations, acknowledging)).toBe(true);
    expect(checkLinearizability(history, acknowledging).outcome).toBe('holds');
  });

  test('equal writes whose outcomes are unknown are not tried in every order', () => {
    const open = Array.from({ length: 24 }, (_, index) => [`w${index}`, [write(index % 2, index, undefined)]] as const);
    const reads = Array.from({ length: 26 }, (_, index) => read(index % 2, 100 + 10 * index, 105 + 10 * index));
    const verdict = checkLinearizability(History.of({ ...Object.fromEntries(open), R: reads }), register, { maxSteps: 100_000 });
    expect(verdict.outcome).toBe('violated'); // 26 changes from 24 writes
    expect(checkLinearizability(History.of({ ...Object.fromEntries(open), R: reads.slice(0, 24) }), register, { maxSteps: 100_000 }).outcome).toBe('holds');
  });

  test('a read without an answer, and what failed, change nothing about the verdict or the evidence', () => {
    const written = { A: [write(1, 0, 10)], B: [read(2, 20, 30)], C: [{ call: { type: 'Read' }, fromMs: 0 }], D: [{ ...write(2, 0, 5), failed: true }] };
    const verdict = checkLinearizability(History.of(written), register);
    expect(verdict.outcome === 'violated' && verdict.evidence.operations.map(({ process }) => process)).toEqual(['B']); // 2 was never written
    expect(verdict.outcome === 'violated' && verdict.evidence.of).toBe(2);
  });
});

describe('parts', () => {
  /** A history that takes long: concurrent increments by 2^n, of which the reads want a sum that none gives. */
  const hard = (key: string, wide: number) =>
    Object.fromEntries([
      ...Array.from({ length: wide }, (_, index) => [`${key}${index}`, [{ call: { type: 'Increment', by: 3 ** index, key }, fromMs: 0, untilMs: 100 }]] as const),
      [`${key}r`, [{ call: { type: 'Read', key }, fromMs: 10, untilMs: 90, result: 2 }]],
    ]);
  const counters: Model = { ...counter, name: 'counters by name', partOf: ({ key }: { key: string }) => key } as Model;
  const easy = { e: [{ call: { type: 'Read', key: 'easy' }, fromMs: 0, untilMs: 1, result: 7 }] };

  test('a hard one does not hide an easy refutation', () => {
    const verdict = checkLinearizability(History.of({ ...hard('x', 18), ...hard('y', 18), ...easy }), counters, { maxSteps: 20_000 });
    expect(verdict).toMatchObject({ outcome: 'violated', because: expect.stringContaining('part easy: '), evidence: { part: 'easy' } });
  });

  test('when the steps are used up, nothing is claimed', () => {
    const verdict = checkLinearizability(History.of({ ...hard('x', 18), ...hard('y', 18) }), counters, { maxSteps: 20_000 });
    expect(describeVerdict(verdict)).toBe(
      'linearizability is undecided: 2 of 2 parts were not decided (x, y): the budget of 20,000 steps was used up. Raise maxSteps, or check a shorter history or one with fewer operations at a time.',
    );
  });

  test('when the memory is used up, nothing is claimed', () => {
    const verdict = checkLinearizability(History.of(hard('x', 18)), counters, { maxBytes: 1_000_000 });
    expect(describeVerdict(verdict)).toBe(
      'linearizability is undecided: it was not decided: the memory of 1 MB was used up. Raise maxBytes, or check a shorter history or one with fewer operations at a time.',
    );
  });

  test('each part tells by itself what is known of it, and how many steps all took', () => {
    const fine = { f: [{ call: { type: 'Read', key: 'fine' }, fromMs: 0, untilMs: 1, result: 0 }] };
    const undecided = checkLinearizability(History.of({ ...hard('x', 18), ...fine }), counters, { maxSteps: 20_000 });
    expect(undecided).toMatchObject({ outcome: 'unknown', because: expect.stringContaining('1 of 2 parts were not decided (x): '), steps: 20_000 });
    expect([...undecided.decided]).toEqual([['fine', 'linearizable']]);
    const refuted = checkLinearizability(History.of({ ...hard('x', 18), ...fine, ...easy }), counters);
    expect([...refuted.decided]).toEqual([['fine', 'linearizable'], ['easy', 'refuted']]);
    expect(refuted.steps).toBeLessThan(2_100); // one turn of the hard part
    expect([...checkLinearizability(History.of(fine), counters).decided]).toEqual([['fine', 'linearizable']]);
    expect(checkLinearizability(History.of({ ...fine, g: [{ call: { type: 'Read', key: 'other' }, fromMs: 0, untilMs: 1, result: 0 }] }), counters)).toMatchObject({ outcome: 'holds', steps: 0 });
  });

  test('when the steps are used up, no further part is looked at', () => {
    const fine = { f: [{ call: { type: 'Read', key: 'fine' }, fromMs: 0, untilMs: 1, result: 0 }] };
    const verdict = checkLinearizability(History.of({ ...hard('x', 18), ...fine }), counters, { maxSteps: 1 });
    expect([verdict.outcome, verdict.steps, verdict.decided.size]).toEqual(['unknown', 1, 0]);
  });

  test('the memory of one that is given up is there for the others', () => {
    const verdict = checkLinearizability(History.of({ ...hard('x', 18), ...hard('y', 12) }), counters, { maxBytes: 3_500_000 });
    expect(verdict).toMatchObject({ outcome: 'violated', evidence: { part: 'y' } });
  });

  test('only the first few that are undecided are named', () => {
    const many = History.of(Object.assign({}, ...['a', 'b', 'c', 'd', 'e', 'f'].map((key) => hard(key, 18))));
    expect(checkLinearizability(many, counters, { maxSteps: 100 }).because).toBe(
      '6 of 6 parts were not decided (a, b, c, d, e, …): the budget of 100 steps was used up. Raise maxSteps, or check a shorter history or one with fewer operations at a time.',
    );
    const five = many.filter(({ call }) => call.key !== 'f');
    expect(checkLinearizability(five, counters, { maxSteps: 100 }).because).toContain('5 of 5 parts were not decided (a, b, c, d, e): ');
  });

  test('a hard one is decided with enough of both', () => {
    expect(checkLinearizability(History.of(hard('x', 12)), counters).outcome).toBe('violated');
  });

  test('keys are counted in the verdict', () => {
    const put = (key: string, fromMs: number) => ({ call: { type: 'Put', key, value: 1 }, fromMs, untilMs: fromMs + 1 });
    const get = (key: string, fromMs: number) => ({ call: { type: 'Get', key }, fromMs, untilMs: fromMs + 1, result: 1 });
    expect(describeVerdict(checkLinearizability(History.of({ A: [put('x', 0), put('y', 2), get('x', 4), get('y', 6)] }), keyValueStore))).toBe(
      'linearizability holds: 4 operations on 2 parts took effect in an order that obeys a key-value store',
    );
    expect(checkLinearizability(History.of({ A: [put('x', 0)] }), keyValueStore).because).toBe('1 operation on 1 part took effect in an order that obeys a key-value store');
    const whole = checkLinearizability(History.drawn('A: |-Write(1)-| |-Read() = 1-|'), register);
    expect([whole.because, [...whole.decided]]).toEqual(['2 operations took effect in an order that obeys a register', [['', 'linearizable']]]);
  });
});

describe('a pass that shows nothing says so', () => {
  test.each([
    ['the history is empty', {}],
    ['no operation completed', { A: [{ call: { type: 'Write', value: 1 }, fromMs: 0 }], B: [{ call: { type: 'Write', value: 2 }, fromMs: 0, untilMs: 1, failed: true }] }],
    [
      'no operation returned anything that the model could contradict, so every order would do',
      { A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 1, result: 'ok' }], B: [{ call: { type: 'Read' }, fromMs: 0 }], C: [{ call: { type: 'Read' }, fromMs: 0, untilMs: 5 }] },
    ],
  ])('%s', (vacuous, written) => {
    expect(checkLinearizability(History.of(written as any), register)).toMatchObject({ outcome: 'holds', vacuous });
  });

  test('and one that shows something does not', () => {
    const history = History.of({ A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 1 }, { call: { type: 'Read' }, fromMs: 2, untilMs: 3, result: 1 }] });
    expect(checkLinearizability(history, register)).not.toHaveProperty('vacuous');
    const sequential = History.of({ A: [{ call: { type: 'Read' }, fromMs: 0, untilMs: 1, result: null }] }); // it might have returned something else
    expect(checkLinearizability(sequential, register)).not.toHaveProperty('vacuous');
  });

  test('nor one of a model that forbids some calls', () => {
    const strict: Model = { name: 'a lock that is never taken twice', initial: false, apply: (held, { type }) => (held === (type === 'Acquire') ? undefined : [!held, undefined]) };
    const history = History.drawn('A: |-Acquire()-|   |-Release()-|\nB:     |-Acquire()----------------|');
    expect(checkLinearizability(history, strict)).toMatchObject({ outcome: 'holds' });
    expect(checkLinearizability(history, strict)).not.toHaveProperty('vacuous');
    expect(checkLinearizability(History.drawn('A: |-Acquire()-| |-Acquire()-|'), strict)).toMatchObject({ outcome: 'violated', because: expect.stringContaining('fits nowhere: after A: Acquire(A) completed (0.0 to 12.0 ms), Acquire(A) cannot take effect') });
  });
});

test.each([
  [{ maxSteps: 0 }, 'linearizability: maxSteps (0) must be 1 or more'],
  [{ maxBytes: NaN }, 'linearizability: maxBytes (NaN) must be 1 or more'],
])('%o is refused in a sentence', (options, sentence) => {
  expect(() => checkLinearizability(History.of({}), register, options)).toThrow(sentence);
});

test('a call that the model does not know is refused in a sentence', () => {
  const history = History.of({ A: [{ call: { type: 'Increment' }, fromMs: 0, untilMs: 1 }] });
  expect(() => checkLinearizability(history, register)).toThrow('a register does not know the call {"type":"Increment"}; it knows Read, Write.');
});
