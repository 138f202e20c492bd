import { describe, expect, test } from 'vitest';
import { toText } from '../../simulation/plain-data.ts';
import { describeOperation, History } from '../history.ts';
import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { queue } from '../models/collections.ts';
import { compareAndSetRegister, register } from '../models/registers.ts';
import { asOf, finalStates, isLinearizable, setFree } from './brute-force-fixture.ts';
import { clock, inTurn, read, ticks } from './clock-fixture.ts';
import { coreOf, narrowed } from './core.ts';
import type { Core } from './core.ts';
import { checkLinearizability } from './linearizability.ts';
import { MemoisedModel } from './memoised-model.ts';
import { Memory } from './memory.ts';
import { PartSearch } from './part-search.ts';
import { drawn, randomHistory } from './random-histories-fixture.ts';

/** The core of a history of one part, if that is refuted. */
function coreOfHistory(operations: readonly Operation[], model: Model, short?: number): Core | undefined {
  const memory = new Memory(1e9).share();
  const judged = operations.filter(({ outcome, call }) => outcome === 'completed' || (outcome === 'unknown' && model.isRead?.(call) !== true));
  const search = new PartSearch(judged, new MemoisedModel(model.ofPart?.(judged) ?? model, memory), { memory });
  return search.advance(1_000_000) === 'refuted' ? coreOf(search, model, short) : undefined;
}

const onePart = drawn.filter(({ model }) => model.partOf === undefined);

describe.each(onePart)('the core of a refutation of $model.name', (subject) => {
  const { model } = subject;

  test('cannot be, whatever the other operations did, and every operation of it is needed', () => {
    let [refuted, cut] = [0, 0];
    for (let seed = 0; seed < 200; seed += 1) {
      const history = randomHistory(subject, { seed: 1000 + seed, operations: 7, clients: 3, tampered: true });
      const core = coreOfHistory(history.operations, model, seed % 2 === 0 ? 3 : 8);
      if (core === undefined) continue;
      refuted += 1;
      const { needed, free, since, states } = core;
      const rest = history.operations.filter((operation) => operation.outcome !== 'failed' && !needed.includes(operation));
      if (since === undefined) {
        // All others may take effect whenever they like after they began, and return what they like.
        expect(isLinearizable([...needed, ...rest.map(setFree)], model)).toBe(false);
        expect(states).toEqual([model.initial]);
      } else {
        cut += 1;
        const possible = finalStates([...needed, ...rest].flatMap((operation) => asOf(since.begun, operation) ?? []), model);
        const kept = new Set(states.map(toText));
        expect([...possible].every((state) => kept.has(state))).toBe(true);
        const later = rest.filter(({ ended }) => ended > since.begun).map(setFree);
        for (const state of states) expect(isLinearizable([...needed, ...later], model, state)).toBe(false);
        expect(needed[0]?.begun).toBeGreaterThanOrEqual(since.begun);
      }
      for (const operation of needed) {
        const without = [...needed.filter((other) => other !== operation), ...free.map(setFree), setFree(operation)];
        expect(states.some((state) => isLinearizable(without, model, state))).toBe(true);
      }
      expect(free.every(({ begun }) => needed.some(({ ended }) => begun < ended))).toBe(true); // what began later is no matter
      expect(core.searches).toHaveLength(states.length);
    }
    expect(refuted).toBeGreaterThan(20);
    expect(refuted).toBeLessThan(190); // so that both kinds were judged
    if (model === compareAndSetRegister || model === register) expect(cut).toBeGreaterThan(5);
  });
});

describe('what is shown', () => {
  const shown = (drawing: string, model: Model) => {
    const verdict = checkLinearizability(History.drawn(drawing), model);
    if (verdict.outcome !== 'violated') throw new Error(verdict.because);
    return verdict.evidence;
  };

  test('a write is shown that helps a read to its place, though it need not have happened', () => {
    const { operations, helping, longest, since } = shown(
      `
       A: |------------Write(1)-----------|
       B:   |-Read() = 1-|
       C:                  |-Read() = null-|
       D: |--Write(7)------------------------
      `, register);
    expect(operations.map(describeOperation)).toEqual(['A: Write(1) completed (0.0 to 32.0 ms)', 'B: Read() returned 1 (2.0 to 15.0 ms)', 'C: Read() returned null (17.0 to 33.0 ms)']);
    expect(helping.map(({ process }) => process)).toEqual(['A']);
    expect(longest).toEqual([{ start: null, order: operations.slice(0, 2), state: 1, blocked: operations[2], because: 'Read() returns 1' }]);
    expect(since).toBeUndefined();
  });

  test('the past of a long history does not matter where no state that it can have led to helps', () => {
    const past = Array.from({ length: 12 }, (_, index) => `|-Write(${index % 4})-|`).join(' ');
    const drawing = `A: ${past}                 |-Read() = 2-|\nB: ${' '.repeat(past.length)} |-Write(3)-|`;
    const { operations, since, of, because } = shown(drawing, register);
    expect(operations.map(describeOperation)).toEqual(['B: Write(3) completed (156.0 to 167.0 ms)', 'A: Read() returned 2 (172.0 to 185.0 ms)']);
    expect(since).toEqual({ atMs: 156, states: [null, 0, 1, 2, 3] });
    expect(of).toBe(14);
    expect(because).toBe(
      'A: Read() returned 2 (172.0 to 185.0 ms) fits nowhere, whatever happened before 156.0 ms: from the state null, after B: Write(3) completed (156.0 to 167.0 ms), Read() returns 3',
    );
  });

  test('the longest orders are those of the states that let most take effect', () => {
    const past = Array.from({ length: 11 }, (_, index) => `|-Write(${index % 4})-|`).join(' ');
    const { operations, longest, since } = shown(`A: ${past} |-Read() = 2-| |-Read() = 0-|`, register);
    expect(operations.map(({ result }) => result)).toEqual([2, 0]);
    expect(since?.states).toEqual([null, 0, 1, 2, 3]);
    expect(longest).toEqual([{ start: 2, order: [operations[0]], state: 2, blocked: operations[1], because: 'Read() returns 2' }]);
  });

  test('of a queue, only the values that came out in the wrong order', () => {
    const { operations, helping } = shown('A: |-Enqueue(a)-| |-Enqueue(x)-| |-Enqueue(y)-| |-Dequeue() = a-| |-Enqueue(b)-| |-Dequeue() = y-| |-Dequeue() = x-|', queue);
    expect([...operations, 'helping', ...helping].map((one) => (typeof one === 'string' ? one : describeOperation(one).replace(/ \(.*ms\)$/, '')))).toEqual([
      'A: Enqueue(a) completed', 'A: Enqueue(x) completed', 'A: Dequeue() returned a', 'A: Dequeue() returned y', 'helping', 'A: Enqueue(a) completed',
    ]);
  });

  test('a value that was never written needs no other operation to be refuted', () => {
    const { operations, because } = shown('A: |-Write(1)-|\nB:     |-Read() = 5-|', register);
    expect(operations.map(({ process }) => process)).toEqual(['B']);
    expect(because).toBe('B: Read() returned 5 (4.0 to 17.0 ms) fits nowhere: in the state null, Read() returns null');
  });
});

test('a narrowed core is refuted with the free operations that are left', () => {
  const { operations } = History.drawn('A: |-----Write(1)------------------|\nB:   |-Read() = 1-| |-Read() = null-|\nC: |-Write(2)-');
  const core = coreOfHistory(operations, register) as Core;
  expect(core.free.map(({ process }) => process)).toEqual(['A', 'C']);
  const narrow = narrowed(core, core.free.slice(0, 1), register);
  expect(narrow?.free.map(({ process }) => process)).toEqual(['A']);
  expect(narrow?.searches.map((search) => search.operations.map(({ process }) => process))).toEqual([['A', 'B', 'B']]);
});

describe('what a core may take to find', () => {
  const evidenceOf = (history: History, model: Model) => {
    const verdict = checkLinearizability(history, model);
    if (verdict.outcome !== 'violated') throw new Error(verdict.because);
    return verdict.evidence;
  };

  test('the past is kept where it can have led to more than 256 states', () => {
    const writes = (count: number) => Array.from({ length: count }, (_, value) => ({ type: 'Write', value }));
    expect(evidenceOf(inTurn([...writes(255), read(0)]), register).since?.states).toHaveLength(256);
    expect(evidenceOf(inTurn([...writes(256), read(0)]), register).since).toBeUndefined();
  });

  test('what is shown is not made smaller at any price', () => {
    const { operations } = evidenceOf(inTurn([...ticks(100), read(0), ...ticks(40), read(39)]), clock(100));
    expect(operations).toHaveLength(48); // 42 are needed, and each try begins in a hundred states
    const { since } = evidenceOf(inTurn([...ticks(100), read(0), ...ticks(150), read(49)]), clock(100));
    expect(since).toBeUndefined(); // from its first read on, it fits from no state
  });
});
