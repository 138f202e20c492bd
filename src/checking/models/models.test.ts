import { describe, expect, test } from 'vitest';
import { History } from '../history.ts';
import type { Model } from '../model.ts';
import { checkLinearizability } from '../linearizability/linearizability.ts';
import { isLinearizable } from '../linearizability/brute-force-fixture.ts';
import { randomHistory } from '../linearizability/random-histories-fixture.ts';
import { counter, keyValueStore, lock, queue } from './collections.ts';
import { observedTexts } from './observed-texts.ts';
import { compareAndSetRegister, register, registers, same } from './registers.ts';

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
  const sentence = `${model.name} does not know the call {"type":"Fly"}; it knows ${known}. Map the history's calls to these, or write a model.`;
  expect(() => model.apply(model.initial, { type: 'Fly' })).toThrow(new TypeError(sentence));
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
  expect([keyValueStore, registers].map((model: Model) => says(model.ofPart?.([]) as Model, ['Get', 'Read', 'Put', 'Write']))).toEqual([[true, false, false, false], [false, true, false, false]]);
});

test('what is read of a key that nothing was put under does not put anything there', () => {
  const [stored, written] = [{ y: 1 }, { y: 1 }];
  expect(keyValueStore.apply(stored, { type: 'Get', key: 'x' })?.[0]).toBe(stored);
  expect(registers.apply(written, { type: 'Read', key: 'x' })?.[0]).toBe(written);
});

test('values are compared by what they hold', () => {
  const alike: [unknown, unknown][] = [[1, 1], [NaN, NaN], [[1], [1]], [{ a: [2] }, { a: [2] }]];
  expect(alike.map(([one, other]) => same(one, other))).toEqual([true, true, true, true]);
  const unlike: [unknown, unknown][] = [[1, 2], [0, -0], [1, '1'], [null, undefined], [[1], '[1]'], [[1], [2]], [null, []]];
  expect(unlike.flatMap(([one, other]) => [same(one, other), same(other, one)])).not.toContain(true);
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

  test('are known by the longest of each put, in whichever order they were read', () => {
    const texts = observedTexts({ puts: ['p'], appends: ['a', 'b', 'c'], reads: ['pab', 'pa', 'ab', 'a'] });
    expect(['p', 'pa', 'pab', 'pabc', 'pb', 'pac', 'a', 'abc', 'ac', 'b'].filter((text) => texts?.mayBe(text) === false)).toEqual(['pb', 'pac', 'ac']);
    expect(['p', 'pa', 'pab', 'pabc', 'a', 'ab', 'b'].filter((text) => texts?.mayEnd(text) === false)).toEqual(['p', 'pa', 'a']);
  });

  test('what was read and never put tells nothing of what was', () => {
    const texts = observedTexts({ puts: ['0', 'q'], appends: [], reads: [null, 7, 'r', 'Q', 'rrr'] });
    expect(['0', '0x', 'q', 'r', 'rx', 's', ''].every((text) => texts?.mayBe(text) && texts.mayEnd(text))).toBe(true);
    expect(texts?.mayEnd(null)).toBe(true);
  });

  test('a word of the language is a value like others', () => {
    expect(observedTexts({ puts: ['undefined'], appends: [], reads: [] })).toBeDefined();
  });

  test('rule out, in the part of a history, the states that they are at odds with', () => {
    const observing = (drawing: string) => keyValueStore.ofPart?.(History.drawn(drawing).operations) as Model;
    const append = (value: string) => ({ type: 'Append', key: 'x', value });
    const put = (value: string) => ({ type: 'Put', key: 'x', value });
    const model = observing('A: |-Put(x, p)-| |-Append(x, a)-| |-Append(x, b)-| |-Put(x, q)-| |-Get(x) = pab-|');
    expect([model.apply('p', append('a')), model.apply('p', append('b')), model.apply('pa', append('b'))]).toEqual([['pa', undefined], undefined, ['pab', undefined]]);
    expect([model.apply('pa', put('q')), model.apply('pab', put('q')), model.apply(null, put('q')), model.apply('q', put('p'))]).toEqual([undefined, ['q', undefined], ['q', undefined], ['p', undefined]]);
    expect([model.apply('pb', { type: 'Get', key: 'x' }), model.apply('pa', { type: 'Get', key: 'x' })]).toEqual([['pb', 'pb'], ['pa', 'pa']]);
    const again = observing('A: |-Put(x, p)-| |-Put(x, p)-| |-Append(x, a)-| |-Append(x, b)-| |-Get(x) = pab-|'); // of which put?
    expect(again.apply('p', append('b'))).toEqual(['pb', undefined]);
    const told = observing('A: |-Put(x, p) = pab-| |-Append(x, a) = pab-| |-Append(x, b)-| |-Get(x) = p-|'); // what a put returned was not read
    expect(told.apply('p', append('b'))).toEqual(['pb', undefined]);
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
