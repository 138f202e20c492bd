import { createContext, runInContext, runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { withoutNondeterminism } from './forbidden.ts';

const guarded = <T>(action: () => T): T => withoutNondeterminism(() => 'process "A", onStart,', action);

describe('during a run', () => {
  test.each<[string, () => unknown, string]>([
    ['Math.random', () => Math.random(), 'ctx.random()'],
    ['Date.now', () => Date.now(), 'ctx.nowMs'],
    ['new Date() without a time', () => new Date(), 'ctx.nowMs'],
    ['Date()', () => Date(), 'ctx.nowMs'],
    ['performance.now', () => performance.now(), 'ctx.nowMs'],
    ['crypto.randomUUID', () => crypto.randomUUID(), 'ctx.random()'],
    ['crypto.getRandomValues', () => crypto.getRandomValues(new Uint8Array(1)), 'ctx.random()'],
    ['Temporal.Now.instant', () => (globalThis as any).Temporal.Now.instant(), 'ctx.nowMs'],
    ['process.hrtime', () => process.hrtime(), 'ctx.nowMs'],
    ['process.hrtime.bigint', () => process.hrtime.bigint(), 'ctx.nowMs'],
    ['setTimeout', () => setTimeout(() => undefined, 1), 'ctx.setTimer(name, delayMs)'],
    ['setInterval', () => setInterval(() => undefined, 1), 'ctx.setTimer(name, delayMs)'],
    ['setImmediate', () => setImmediate(() => undefined), 'ctx.setTimer(name, delayMs)'],
    ['queueMicrotask', () => queueMicrotask(() => undefined), 'ctx.setTimer(name, delayMs)'],
    ['fetch', () => fetch('http://localhost'), 'ctx.send(to, message)'],
  ])('%s is an error that names its replacement', (called, action, instead) => {
    expect(() => guarded(action)).toThrow(`process "A", onStart, called ${called}; a run would not repeat. Use ${instead} instead.`);
  });

  test('dates of given times stay usable', () => {
    const made = guarded(() => [new Date(0).toISOString(), new Date(2026, 0, 1).getFullYear(), Date.UTC(1970, 0, 2), Date.parse('1970-01-01T00:00:01Z'), new Date(0) instanceof Date]);
    expect(made).toEqual(['1970-01-01T00:00:00.000Z', 2026, 86_400_000, 1_000, true]);
    expect(guarded(() => new Date(5))).toBeInstanceOf(Date);
    class Stamp extends Date {}
    expect(guarded(() => new Stamp(7).getTime())).toBe(7);
  });
});

describe('after it', () => {
  const HOLDERS: [object, string][] = [
    [Math, 'random'], [Date, 'now'], [globalThis, 'Date'], [performance, 'now'], [crypto, 'randomUUID'], [crypto, 'getRandomValues'], [(globalThis as any).Temporal, 'Now'], [process, 'hrtime'],
    [globalThis, 'setTimeout'], [globalThis, 'queueMicrotask'], [globalThis, 'fetch'],
  ];
  const descriptors = () => HOLDERS.map(([holder, name]) => Object.getOwnPropertyDescriptor(holder, name));

  test.each<[string, () => unknown]>([
    ['a handler that returns', () => 1],
    ['a handler that throws', () => { throw new Error('broken'); }],
    ['a run within a run that throws', () => guarded(() => { throw new Error('inner'); })],
  ])('everything is as it was: %s', (_, action) => {
    const before = descriptors();
    try {
      guarded(action);
    } catch (error) {
      expect((error as Error).message).toMatch(/broken|inner/);
    }
    expect(descriptors()).toEqual(before);
    expect([Date.now() > 0, new Date().getTime() > 0, crypto.randomUUID().length]).toEqual([true, true, 36]);
  });
});

describe('code of other scripts', () => {
  test('that runs in this realm, as the cells of a notebook do, is caught', () => {
    const cell = runInThisContext('() => Math.random() + new Date().getTime()') as () => number;
    expect(() => guarded(cell)).toThrow('called Math.random');
  });

  test('that runs in a realm of its own is not: running twice has to find it', () => {
    const cell = runInContext('() => Math.random()', createContext({})) as () => number;
    expect(guarded(cell)).not.toBe(guarded(cell));
  });
});
