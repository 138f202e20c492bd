import { describe, expect, test } from 'vitest';
import { History } from '../history.ts';
import type { Model } from '../model.ts';
import { checkLinearizability } from '../linearizability/linearizability.ts';
import { isLinearizable } from '../linearizability/brute-force-fixture.ts';
import { randomHistory } from '../linearizability/random-histories-fixture.ts';
import { counter, keyValueStore, lock, queue } from './collections.ts';
import { observedTexts } from './observed-texts.ts';
import { compareAndSetRegister, register, registers } from './registers.ts';

/** What a row of calls returns, one after another. */
function returned(model: Model, calls: readonly unknown[]): unknown[] {
  let state = model.initial;
  return calls.map((call) => {
    const [after, result] = model.apply(state, call) as readonly [unknown, unknown];
    state = after;
    return result;
  });
}

test.each<[Model, unknown[], unknown[]]>([
  [register, [{ type: 'Read' }, { type: 'Write', value: 3 }, { type: 'Read' }], [null, undefined, 3]],
  [
    compareAndSetRegister,
    [{ type: 'CompareAndSet', expected: null, value: [1] }, { type: 'CompareAndSet', expected: [2], value: 3 }, { type: 'CompareAndSet', expected: [1], value: 4 }, { type: 'Read' }, { type: 'Write', value: 5 }, { type: 'Read' }],
    [true, false, true, 4, undefined, 5],
  ],
  [
    keyValueStore,
    [{ type: 'Get', key: 'x' }, { type: 'Append', key: 'x', value: 'a' }, { type: 'Append', key: 'x', value: 'b' }, { type: 'Get', key: 'x' }, { type: 'Get', key: 'y' }, { type: 'Put', key: 'x', value: 'c' }, { type: 'Get', key: 'x' }, { type: 'Get', key: 'toString' }],
    [null, undefined, undefined, 'ab', null, undefined, 'c', null],
  ],
  [registers, [{ type: 'Read', key: 'x' }, { type: 'Write', key: 'x', value: 3 }, { type: 'Read', key: 'x' }, { type: 'Read', key: 'y' }, { type: 'Read', key: 'toString' }], [null, undefined, 3, null, null]],
  [counter, [{ type: 'Read' }, { type: 'Increment' }, { type: 'Increment', by: 5 }, { type: 'Read' }], [0, undefined, undefined, 6]],
  [queue, [{ type: 'Dequeue' }, { type: 'Enqueue', value: 1 }, { type: 'Enqueue', value: 2 }, { type: 'Dequeue' }, { type: 'Dequeue' }, { type: 'Dequeue' }], [null, undefined, undefined, 1, 2, null]],
  [
    lock,
    [{ type: 'Release', owner: 'A' }, { type: 'Acquire', owner: 'A' }, { type: 'Acquire', owner: 'B' }, { type: 'Release', owner: 'B' }, { type: 'Release', owner: 'A' }, { type: 'Acquire', owner: 'B' }],
    [false, true, false, false, true, true],
  ],
])('$name does what a single copy does', (model, calls, results) => {
  expect(returned(model, calls)).toEqual(results);
});

test.each<[Model, string]>([
  [register, 'Read, Write'], [compareAndSetRegister, 'Read, Write, CompareAndSet'], [keyValueStore, 'Get, Put, Append'], [counter, 'Increment, Read'], [queue, 'Enqueue, Dequeue'], [lock, 'Acquire, Release'],
])('$name refuses what it does not know in a sentence', (model, known) => {
  expect(() => model.apply(model.initial, { type: 'Fly' })).toThrow(`${model.name} does not know the call {"type":"Fly"}; it knows ${known}. Map the history's calls to these, or write a model.`);
});

test('a register refuses keys, which it would mix up, and registers keep them apart', () => {
  const history = History.drawn('A: |-Write(x, 1)-| |-Write(y, 2)-| |-Read(x) = 1-|');
  expect(() => checkLinearizability(history, register)).toThrow('a register has no keys, and the call {"type":"Write","key":"x","value":1} names one. Check against the model "registers".');
  expect(checkLinearizability(history, registers)).toMatchObject({ outcome: 'holds', because: '3 operations on 2 parts took effect in an order that obeys registers' });
  expect(checkLinearizability(History.drawn('A: |-Write(x, 1)-| |-Write(y, 2)-| |-Read(x) = 2-|'), registers).outcome).toBe('violated');
});

test('only reads are said to change nothing, and keys are parts', () => {
  const says = (model: Model, types: string[]) => types.map((type) => model.isRead?.({ type, expected: 1, value: 2 }));
  expect(says(register, ['Read', 'Write'])).toEqual([true, false]);
  expect(says(compareAndSetRegister, ['Read', 'Write', 'CompareAndSet'])).toEqual([true, false, false]);
  expect(says(keyValueStore, ['Get', 'Put', 'Append'])).toEqual([true, false, false]);
  expect(says(counter, ['Read', 'Increment'])).toEqual([true, false]);
  expect(keyValueStore.partOf?.({ type: 'Get', key: 'x' })).toBe('x');
  expect([registers.partOf?.({ type: 'Read', key: 'x' }), says(registers, ['Read', 'Write'])]).toEqual(['x', [true, false]]);
});

test('what a call returned may tell that it changed nothing', () => {
  const set = (expected: unknown, value: unknown) => ({ type: 'CompareAndSet', expected, value }) as const;
  expect([true, false, undefined].map((result) => compareAndSetRegister.isRead?.(set(1, 2), result))).toEqual([false, true, false]);
  expect([true, false, undefined].map((result) => compareAndSetRegister.isRead?.(set([1], [1]), result))).toEqual([true, true, true]);
  expect([true, false, undefined].map((result) => lock.isRead?.({ type: 'Acquire', owner: 'A' }, result))).toEqual([false, true, false]);
});

describe('texts that were observed', () => {
  test('tell which texts there may have been, and which may have been replaced', () => {
    const texts = observedTexts({ puts: ['p1', 'p2'], appends: ['a1', 'a2', 'a3', 'a1'], reads: ['p1a1', 'p1a1a2', null, 'a3'] });
    const may = (text: string) => [texts?.mayBe(text), texts?.mayEnd(text)];
    expect(may('p1')).toEqual([true, false]);
    expect(may('p1a2')).toEqual([false, false]);
    expect(may('p1a1a2')).toEqual([true, true]);
    expect(may('p1a1a2a3')).toEqual([true, true]);
    expect(may('p1a1a3a2')).toEqual([false, true]);
    expect(may('p2a2')).toEqual([true, true]); // nothing was read of it
    expect(may('a3')).toEqual([true, true]);
    expect(texts?.mayEnd(null)).toBe(false); // a3 was read alone, so it was appended before the first put
    expect(observedTexts({ puts: ['p1'], appends: ['a1'], reads: ['p1a1'] })?.mayEnd(null)).toBe(true);
  });

  test.each<[string, { puts: unknown[]; appends: unknown[] }]>([
    ['a value that is put twice', { puts: ['p', 'p'], appends: [] }],
    ['a value that is put and appended', { puts: ['p'], appends: ['p'] }],
    ['a value that is the beginning of another', { puts: ['p', 'pq'], appends: [] }],
    ['an empty value', { puts: [''], appends: ['a'] }],
    ['a value that is no text', { puts: [1], appends: ['a'] }],
  ])('%s tells nothing', (_what, values) => {
    expect(observedTexts({ ...values, reads: [] })).toBeUndefined();
  });

  test('change no verdict on histories of unique values', () => {
    let number = 0;
    const subject = {
      model: keyValueStore,
      call: (random: { pick: <T>(items: readonly T[]) => T }) => {
        const value = String.fromCharCode(97 + (number++ % 26));
        return random.pick([{ type: 'Get', key: 'x' }, { type: 'Get', key: 'x' }, { type: 'Put', key: 'x', value: value.toUpperCase() }, { type: 'Append', key: 'x', value }, { type: 'Append', key: 'x', value }]);
      },
    };
    const outcomes = { holds: 0, violated: 0, unknown: 0 };
    for (let seed = 0; seed < 400; seed += 1) {
      number = 0;
      const history: History = randomHistory(subject, { seed, operations: 8, clients: 3, tampered: true });
      const { outcome } = checkLinearizability(history, keyValueStore);
      expect([seed, outcome]).toEqual([seed, isLinearizable(history.operations, keyValueStore) ? 'holds' : 'violated']);
      outcomes[outcome] += 1;
    }
    expect(outcomes.holds).toBeGreaterThan(100);
    expect(outcomes.violated).toBeGreaterThan(40);
  });
});
