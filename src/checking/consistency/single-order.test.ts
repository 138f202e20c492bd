import { describe, expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { History } from '../history.ts';
import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { keyValueStore } from '../models/collections.ts';
import type { KeyValueCall } from '../models/collections.ts';
import { register } from '../models/registers.ts';
import { isSequential, randomSessions, sessions, store } from './definitions-fixture.ts';
import { readsAndWrites } from './reads-and-writes.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';
import { forcedOrder } from './single-order.ts';

function forced(history: History) {
  const found = readsAndWrites(history);
  if ('ambiguous' in found) throw new Error(found.ambiguous);
  return { found, order: forcedOrder(found) };
}
const short = ({ process, call, result }: Operation): string => `${process} ${call.key}${call.type === 'Put' ? `=${call.value}` : `:${result ?? '-'}`}`;

describe('what must come before what', () => {
  test('a write that comes before a read of another one comes before that; one that overwrites comes after the read', () => {
    const { found, order } = forced(sessions({ A: ['x=1', 'y=1'], B: ['y:1', 'x:2'], C: ['x=2'], D: ['x:2', 'z=3'], E: ['x=4', 'z:-'] }));
    if ('cycle' in order) throw new Error('there is an order');
    const at = (name: string): number => found.steps.findIndex(({ operation }) => short(operation) === name);
    const before = (one: string, other: string): boolean => order.pasts.has(at(other), at(one));
    expect([before('A x=1', 'C x=2'), before('C x=2', 'A x=1'), before('E z:-', 'D z=3'), before('E x=4', 'D x:2'), before('E x=4', 'C x=2')]).toEqual([true, false, true, false, false]);
  });

  test.each([
    ['two writers that each miss the other', { A: ['x=1', 'y:-'], B: ['y=2', 'x:-'] }, ['A x=1 > A y:-, session', 'A y:- > B y=2, not yet overwritten', 'B y=2 > B x:-, session', 'B x:- > A x=1, not yet overwritten']],
    ['two readers that see two writes in two orders', { A: ['x=1'], B: ['x=2'], C: ['x:1', 'x:2'], D: ['x:2', 'x:1'] }, ['A x=1 > B x=2, overwritten (C x:2)', 'B x=2 > A x=1, overwritten (D x:1)']],
    ['a read that comes before a write that comes before it', { A: ['x=1', 'x=2', 'y:-'], B: ['y=3', 'x:1'] }, ['A x=2 > A y:-, session', 'A y:- > B y=3, not yet overwritten', 'B y=3 > B x:1, session', 'B x:1 > A x=2, not yet overwritten (A x=1)']],
    ['a read of what was known to be overwritten', { A: ['x=1', 'x=2'], B: ['x:2', 'x:1'] }, ['A x=1 > A x=2, session', 'A x=2 > A x=1, overwritten (B x:1)']],
  ])('a cycle refutes: %s', (_what, words, edges) => {
    const verdict = checkSequentialConsistency(sessions(words as Record<string, string[]>), keyValueStore);
    if (verdict.outcome !== 'violated') throw new Error(verdict.because);
    expect(verdict.evidence.cycle?.map(({ from, to, because, via }) => `${short(from)} > ${short(to)}, ${because}${via === undefined ? '' : ` (${short(via)})`}`)).toEqual(edges);
    expect(verdict.evidence.orders.length).toBeGreaterThan(0);
  });

  test('is told in a sentence', () => {
    expect(checkSequentialConsistency(sessions({ A: ['x=1', 'x:-'] }), keyValueStore)).toMatchObject({
      outcome: 'violated',
      because: 'no order of the 2 completed operations that keeps the order of each session explains what they returned. It would need "A: Put(x, 1) completed (0.0 to 5.0 ms)" before "A: Get(x) returned null (10.0 to 15.0 ms)" (in the order of the session); '
        + '"A: Get(x) returned null (10.0 to 15.0 ms)" before "A: Put(x, 1) completed (0.0 to 5.0 ms)" (as the former read what the latter overwrites)',
    });
    const write1 = { call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 5 };
    const readNull = { call: { type: 'Read' }, fromMs: 10, untilMs: 15, result: null };
    expect(checkSequentialConsistency(History.of({ A: [write1, readNull] }), register).because).toContain('It would need "A: Write(1)');
    expect(checkSequentialConsistency(sessions({ A: ['x:7'] }), keyValueStore).because).toContain('"A: Get(x) returned 7 (0.0 to 5.0 ms)" read what nobody wrote');
  });
});

test('it refutes nearly all that is to be refuted, and nothing else', () => {
  const random = new Random('forced');
  const count = { refuted: 0, violated: 0, holds: 0 };
  for (let drawn = 0; drawn < 600; drawn += 1) {
    const words = randomSessions(random, { processes: 3, keys: 1 + (drawn % 2), operations: 8, unknownProbability: 0.2 });
    const history = sessions(words);
    const { found, order } = forced(history);
    const expected = isSequential(history, store);
    const refuted = 'cycle' in order || found.reads.some(({ source }) => source === -2);
    if (refuted) expect({ words, expected }).toEqual({ words, expected: false });
    if (refuted) count.refuted += 1;
    count[expected ? 'holds' : 'violated'] += 1;
  }
  expect(count.holds).toBeGreaterThan(120);
  expect(count.refuted / count.violated).toBeGreaterThan(0.98);
});

test('what it leaves open, the search decides within few steps: 1,200 operations of one copy, and the same with a stale read', () => {
  const random = new Random('long');
  const words: Record<string, string[]> = { A: [], B: [], C: [], D: [] };
  const last: Record<string, string> = { x: '-', y: '-', z: '-' };
  for (let value = 1; value <= 1200; value += 1) {
    const key = random.pick(Object.keys(last));
    const isWrite = random.chance(0.4);
    if (isWrite) last[key] = String(value);
    (words[random.pick(Object.keys(words))] as string[]).push(isWrite ? `${key}=${value}` : `${key}:${last[key]}`);
  }
  expect(checkSequentialConsistency(sessions(words), keyValueStore, { maxSteps: 20_000 }).outcome).toBe('holds');
  expect(checkSequentialConsistency(sessions({ ...words, A: [...(words['A'] as string[]), 'x:-'] }), keyValueStore, { maxSteps: 100 }).outcome).toBe('violated');
});

describe('nothing is taken for granted', () => {
  test('of values that are written twice, and of what is no read or write', () => {
    expect(checkSequentialConsistency(sessions({ A: ['x=1', 'x:1'], B: ['x=1', 'x:1'] }), keyValueStore).outcome).toBe('holds');
    expect(checkSequentialConsistency(sessions({ A: ['x=1', 'x:-'], B: ['x=1'] }), keyValueStore)).toMatchObject({ outcome: 'violated', because: expect.stringContaining('The longest explains') });
  });

  test('of other models, unless a view says so', () => {
    const history = sessions({ A: ['x=1', 'x:-'] });
    expect(checkSequentialConsistency(history, store).because).toContain('The longest explains 1;');
    const cell: Model<number | null, { type: 'Set'; to: number } | { type: 'Look' }> = { name: 'a cell', initial: null, apply: (held, call) => (call.type === 'Set' ? [call.to, undefined] : [held, held]) };
    const looked = History.of({ A: [{ call: { type: 'Set', to: 1 } as const, fromMs: 0, untilMs: 5 }, { call: { type: 'Look' } as const, fromMs: 10, untilMs: 15, result: null }] });
    expect(checkSequentialConsistency(looked, cell).because).toContain('The longest explains 1;');
    expect(checkSequentialConsistency(looked, cell, { view: ({ call, result }) => ({ kind: call.type === 'Set' ? 'write' : 'read', key: '', value: call.to ?? result }) }).because).toContain('It would need');
  });

  test('of a read that returned nothing at all: any value will do', () => {
    // A's read comes after its write, so it cannot have found nothing; B's read tells what it read.
    const history = History.of<KeyValueCall, unknown>({
      A: [{ call: { type: 'Put', key: 'x', value: 1 }, fromMs: 0, untilMs: 5 }, { call: { type: 'Get', key: 'x' }, fromMs: 10, untilMs: 15 }], B: [{ call: { type: 'Get', key: 'x' }, fromMs: 0, untilMs: 5, result: 1 }],
    });
    expect(checkSequentialConsistency(history, keyValueStore).outcome).toBe('holds');
    expect(checkSequentialConsistency(history, keyValueStore, { maxSteps: 1 }).outcome).toBe('unknown'); // nothing refutes it beforehand
  });
});
