import { describe, expect, test } from 'vitest';
import { describeOperation, History } from '../history.ts';
import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { keyValueStore } from '../models/collections.ts';
import { register } from '../models/registers.ts';
import { isLinearizable, setFree } from './brute-force-fixture.ts';
import { clock, inTurn, read, ticks } from './clock-fixture.ts';
import { coreOf, narrowed } from './core.ts';
import type { Core } from './core.ts';
import { checkLinearizability } from './linearizability.ts';
import type { LinearizabilityEvidence } from './evidence.ts';
import { MemoisedModel } from './memoised-model.ts';
import { Memory } from './memory.ts';
import { PartSearch } from './part-search.ts';

function evidenceOf(history: string | History, model: Model): LinearizabilityEvidence {
  const verdict = checkLinearizability(typeof history === 'string' ? History.drawn(history) : history, model);
  if (verdict.outcome !== 'violated') throw new Error(verdict.because);
  return verdict.evidence;
}

function coreOfRefuted(operations: readonly Operation[], model: Model, short?: number): Core {
  const memory = new Memory(1e9).share();
  const search = new PartSearch(operations, new MemoisedModel(model.ofPart?.(operations) ?? model, memory), { memory });
  expect(search.advance(1_000_000)).toBe('refuted');
  return coreOf(search, model, short);
}

describe('the past', () => {
  test('of eight operations is kept, and of nine is not', () => {
    const drawn = (count: number): string => `A: ${Array.from({ length: count }, (_, value) => `|-Write(${value})-|`).join(' ')} |-Read() = 0-|`;
    const open = '\nB: |-Write(99)--';
    expect([drawn(7), drawn(8), drawn(6) + open, drawn(7) + open].map((drawing) => evidenceOf(drawing, register).since !== undefined)).toEqual([false, true, false, true]);
  });

  test('is none where the whole history is needed', () => {
    const { operations, since } = evidenceOf(inTurn([read(0), ...ticks(8), read(1)]), clock(3));
    expect([operations.length, since]).toEqual([9, undefined]); // the first read tells nothing: the clock begins at 0
  });

  test('is cut at one operation after the other from the end, and at every eighth beyond sixteen', () => {
    const since = (count: number): number | undefined => evidenceOf(inTurn([...ticks(12), read(0), ...ticks(count), read((count + 1) % 3)]), clock(3)).since?.atMs;
    expect([13, 14, 15].map(since)).toEqual([2 * 12, 2 * 12, 2 * (12 + 17 - 24)]);
  });

  test('is not cut off where texts that were read were put in it: of the others alone, they say nothing', () => {
    const put = (value: string, fromMs: number) => ({ call: { type: 'Put', key: 'x', value }, fromMs });
    const append = (value: string, fromMs: number, untilMs: number) => ({ call: { type: 'Append', key: 'x', value }, fromMs, untilMs });
    const get = (result: string | null, fromMs: number, untilMs: number) => ({ call: { type: 'Get', key: 'x' }, fromMs, untilMs, result });
    const { operations } = History.of<any, any>({
      A: [put('C', 2)], B: [get(null, 1, 5), append('f', 8, 14)], C: [get('C', 4, 7), append('g', 10, 12)], D: [get('C', 6, 9), append('h', 11, 13), get('Cf', 15, 16)],
    });
    const core = coreOfRefuted(operations, keyValueStore, 3);
    const entry = keyValueStore.ofPart?.([]) as Model;
    expect(core.states.filter((state) => isLinearizable([...core.needed, ...core.free.map(setFree)], entry, state))).toEqual([]);
  });
});

test('of several violations, the one that is complete first is shown', () => {
  const drawing = `
    A: |---------------------------------------------------------------Write(1)-------------|
    B: |-Read() = 7-| |-Read() = 8-| |-Read() = 9-| |-Read() = 8-|
  `;
  expect(evidenceOf(drawing, register).operations.map(describeOperation)).toEqual(['B: Read() returned 7 (0.0 to 13.0 ms)']);
});

test('a read that is free plays no part, and what is free is of unknown outcome in the search', () => {
  const { operations } = History.drawn('A: |-----Write(1)------------------|\nB:   |-Read() = 1-| |-Read() = null-|\nC: |-Read() = null-|\nD: |-Write(2)--');
  const core = coreOfRefuted(operations, register);
  expect([core.needed.map(describeOperation), core.free.map(({ process }) => process)]).toEqual([['B: Read() returned 1 (2.0 to 15.0 ms)', 'B: Read() returned null (17.0 to 33.0 ms)'], ['A', 'D']]);
  const [search] = narrowed(core, core.free.slice(0, 1), register)?.searches ?? [];
  expect(search?.operations.map(({ process, outcome, result }) => [process, outcome, result])).toEqual([['A', 'unknown', undefined], ['B', 'completed', 1], ['B', 'completed', null]]);
});

describe('of the longest orders from all states', () => {
  const past = Array.from({ length: 11 }, (_, index) => `|-Write(${index % 4})-|`).join(' ');

  test('those with the fewest helping operations are shown', () => {
    const { operations, helping, longest } = evidenceOf(`A: ${past} |-Read() = 2-| |-Read() = 0-|\nB: |-Write(2)--`, register);
    expect([operations.map(({ result }) => result), helping]).toEqual([[2, 0], []]);
    expect(longest.map(({ start, order }) => [start, order.length])).toEqual([[2, 1]]);
  });

  test('four are shown at most', () => {
    const { longest, since } = evidenceOf(`A: ${past} |-Write(3)-| |-Read() = 2-|`, register);
    expect(since?.states).toHaveLength(5);
    expect(longest.map(({ start }) => start)).toEqual([null, 0, 1, 2]);
  });
});
