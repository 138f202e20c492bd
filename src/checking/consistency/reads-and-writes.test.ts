import { describe, expect, test } from 'vitest';
import { History } from '../history.ts';
import type { Operation } from '../history.ts';
import { sessions } from './definitions-fixture.ts';
import { NOBODY, readsAndWrites, THIN_AIR } from './reads-and-writes.ts';
import type { ReadsAndWrites } from './reads-and-writes.ts';

function found(history: History, options: Parameters<typeof readsAndWrites>[1] = {}): ReadsAndWrites {
  const result = readsAndWrites(history, options);
  if ('ambiguous' in result) throw new Error(result.ambiguous);
  return result;
}

test('steps come session by session, each with the completed one before it, and reads with what they read', () => {
  const { steps, reads, writes, processes } = found(sessions({ A: ['x=1', 'y=1', 'x:2'], B: ['x=2?', 'y:1', 'x:7', 'y:-', 'z=3?', 'w=4!'] }));
  expect(steps.map(({ index, process, kind, key, before, source }) => [index, process, kind, key, before, source])).toEqual([
    [0, 'A', 'write', 'x', -1, NOBODY], [1, 'A', 'write', 'y', 0, NOBODY], [2, 'A', 'read', 'x', 1, 3],
    [3, 'B', 'write', 'x', -1, NOBODY], [4, 'B', 'read', 'y', -1, 1], [5, 'B', 'read', 'x', 4, THIN_AIR], [6, 'B', 'read', 'y', 5, NOBODY],
  ]);
  expect(reads.map(({ index }) => index)).toEqual([2, 4, 5, 6]);
  expect([...writes].map(([key, list]) => [key, list.map(({ index }) => index)])).toEqual([['x', [0, 3]], ['y', [1]]]);
  expect(processes).toEqual(['A', 'B']);
});

test('a register is a store of one key; a read of unknown outcome is left out', () => {
  const history = History.of({
    A: [{ call: { type: 'Write', value: 'a' }, fromMs: 0, untilMs: 1 }, { call: { type: 'Read' }, fromMs: 2, untilMs: 3, result: 'a' }, { call: { type: 'Read' }, fromMs: 4 }],
  });
  expect(found(history).steps.map(({ kind, key, source }) => [kind, key, source])).toEqual([['write', '', NOBODY], ['read', '', 0]]);
});

describe('what a key holds before it is written', () => {
  const readOf = (result: unknown) => History.of({ A: [{ call: { type: 'Write', value: 5 }, fromMs: 0, untilMs: 1 }], B: [{ call: { type: 'Read' }, fromMs: 0, untilMs: 1, ...(result === undefined ? {} : { result }) }] });
  test('is null or undefined', () => {
    expect([null, undefined, 0, 5].map((result) => found(readOf(result)).reads[0]?.source)).toEqual([NOBODY, NOBODY, THIN_AIR, 0]);
  });

  test('or what is said to be there', () => {
    expect([null, 0, 5].map((result) => found(readOf(result), { initial: 0 }).reads[0]?.source)).toEqual([THIN_AIR, NOBODY, 0]);
  });

  test('must not be written, or a read of it tells nothing', () => {
    expect(readsAndWrites(readOf(5), { initial: 5 })).toEqual({ ambiguous: 'A: Write(5) completed (0.0 to 1.0 ms) writes what a key holds before anybody writes it, so a read of it tells nothing. Write something else.' });
  });
});

test('values are compared by what they hold, and a key does not run into its value', () => {
  const put = (key: string, value: unknown) => ({ call: { type: 'Put', key, value }, fromMs: 0, untilMs: 1 });
  const get = (key: string, result: unknown) => ({ call: { type: 'Get', key }, fromMs: 2, untilMs: 3, result });
  const history = History.of({ A: [put('a', [1, { b: 2 }])], B: [put('a 1', 1)], C: [put('a', 1)], D: [get('a', [1, { b: 2 }])], E: [get('a', '1')], F: [get('a', 1)], G: [get('1', 1)] });
  expect(found(history).reads.map(({ source }) => source)).toEqual([0, THIN_AIR, 2, THIN_AIR]);
});

test('two writes of the same value to one key are refused, to two keys they are not', () => {
  expect(readsAndWrites(sessions({ A: ['x=1'], B: ['y=1', 'x=1'] }))).toEqual({
    ambiguous: '"A: Put(x, 1) completed (0.0 to 5.0 ms)" and "B: Put(x, 1) completed (10.0 to 15.0 ms)" write the same value, so a read of it does not tell which of them it read. Write another value each time, such as a number that counts up.',
  });
  expect(readsAndWrites(sessions({ A: ['x=1'], B: ['y=1'] }))).not.toHaveProperty('ambiguous');
  expect(readsAndWrites(sessions({ A: ['x=1', 'x=1?'] }))).not.toHaveProperty('ambiguous'); // nobody read it
});

describe('a view', () => {
  const view = ({ call, result }: Operation) => ({ kind: call.op === 'put' ? 'write' as const : 'read' as const, key: call.k, value: call.v ?? result?.v, version: result?.version as number });
  const history = (...versions: (number | undefined)[]) => History.of<any, any>({
    A: versions.map((version, index) => ({ call: { op: 'put', k: 'x', v: index + 1 }, fromMs: index * 10, untilMs: index * 10 + 1, ...(version === undefined ? {} : { result: { version } }) })),
    B: [{ call: { op: 'get', k: 'x' }, fromMs: 0, untilMs: 1, result: { v: 1, version: 7 } }],
  });

  test('says what an operation read or wrote, and of which version', () => {
    expect(found(history(3, 4), { view }).steps.map(({ kind, source, version }) => [kind, source, version])).toEqual([['write', NOBODY, 3], ['write', NOBODY, 4], ['read', 0, undefined]]);
  });

  test('of a read tells the version of a write that was told none', () => {
    expect(found(history(undefined, 4), { view }).steps.map(({ version }) => version)).toEqual([7, 4, undefined]);
  });

  test('must not give two writes of a key one version', () => {
    expect(readsAndWrites(history(4, 4), { view })).toEqual({ ambiguous: expect.stringMatching(/^"A: .*" and "A: .*" have the same version, 4\. Give each write of a key a version of its own\.$/) });
    const second = History.of(Object.fromEntries(['x', 'y', 'y'].map((k, index) => [`P${index}`, [{ call: { op: 'put', k, v: index }, fromMs: 0, untilMs: 1, result: { version: 4 } }]])));
    expect(readsAndWrites(second, { view })).toEqual({ ambiguous: expect.stringContaining('"P1: ') }); // whichever key it is
    const twoKeys = History.of({ A: ['x', 'y'].map((k, index) => ({ call: { op: 'put', k, v: 1 }, fromMs: index * 10, untilMs: index * 10 + 1, result: { version: 4 } })) });
    expect(readsAndWrites(twoKeys, { view })).not.toHaveProperty('ambiguous');
  });
});

test('what is neither a read nor a write is refused in a sentence', () => {
  const history = History.of({ A: [{ call: { type: 'CompareAndSet', expected: 1, value: 2 }, fromMs: 0, untilMs: 1, result: true }] });
  expect(() => readsAndWrites(History.of({ A: [{ call: null, fromMs: 0, untilMs: 1 }] }))).toThrow('null is neither Read, Write, Get nor Put.');
  expect(() => readsAndWrites(history)).toThrow('CompareAndSet(1, 2) is neither Read, Write, Get nor Put. Give view, which says what an operation read or wrote; or check sequential consistency or linearizability');
});
