import { describe, expect, test } from 'vitest';
import { History } from '../history.ts';
import type { Model } from '../model.ts';
import { counter } from '../models/collections.ts';
import { compareAndSetRegister, register } from '../models/registers.ts';
import { MemoisedModel } from './memoised-model.ts';
import { Memory } from './memory.ts';
import { PartSearch } from './part-search.ts';

function searchOf(drawing: string, model: Model): PartSearch {
  const memory = new Memory(1e9).share();
  return new PartSearch(History.drawn(drawing).operations, new MemoisedModel(model, memory), { memory });
}

/** What a search comes to, and in how many steps. */
function searched(drawing: string, model: Model): string {
  const search = searchOf(drawing, model);
  return `${search.advance(1_000_000)} in ${search.steps} steps`;
}

/** By process, which are letters here: 'A C: 3, and then B' took A and C, was in the state 3, and B was blocked. */
function deadEndsOf(drawing: string, model: Model): string[] {
  const search = searchOf(drawing, model);
  expect(search.advance(1_000_000)).toBe('refuted');
  const processOf = (place: number): string | undefined => search.operations[place]?.process;
  return search.deadEnds.map(({ order, state, blocked }) => `${order.map(processOf).join(' ')}: ${String(state)}, and then ${processOf(blocked)}`);
}

const many = (count: number, operation: (index: number) => string): string => Array.from({ length: count }, (_, index) => operation(index)).join('\n');

describe('a search ends as soon as it can', () => {
  test('it says that it is linearizable with the step that makes it so, and not before', () => {
    const search = searchOf('A: |-Write(1)-| |-Write(2)-|', register);
    expect([search.advance(1), search.advance(0), search.advance(1), search.advance(5), search.steps]).toEqual([undefined, undefined, 'linearizable', 'linearizable', 2]);
  });

  test('reads take effect as soon as they may, without a step', () => {
    expect(searched('A: |-Read() = null-|\nB: |-Read() = null-|', register)).toBe('linearizable in 0 steps');
    expect(searched(`A: |-Write(1)-|\n${many(6, (index) => `B${index}: |-Read() = 1-|`)}\nC: |-Read() = null-|`, register)).toBe('linearizable in 1 steps');
    expect(searched('A: |-Write(1)-| |-Read() = 1-| |-Read() = 1-| |-Write(2)-| |-Read() = 2-|', register)).toBe('linearizable in 2 steps');
  });

  test('what began behind the first end is not looked at', () => {
    expect(searched(`A: |-Read() = 5-| ${'|-Write(1)-| '.repeat(20)}`, register)).toBe('refuted in 1 steps');
    expect(searched(`A: |-Write(1)-|\nB:              |-Read() = 5-|\nC: ${' '.repeat(30)}${'|-Write(2)-| '.repeat(20)}`, register)).toBe('refuted in 3 steps');
  });

  test('what is of unknown outcome and would change nothing stays out', () => {
    expect(searched(`${many(8, (index) => `A${index}: |-CompareAndSet(${index}, 0)--`)}\nB:  |-Read() = 5-|`, compareAndSetRegister)).toBe('refuted in 9 steps');
  });

  test('of several equal operations of unknown outcome, the first is the first', () => {
    expect(searched(`${many(8, (index) => `A${index}: |-Increment()--`)}\nB:  |-Read() = 9-|`, counter)).toBe('refuted in 53 steps'); // and not one for each of 2^8 sets
  });

  test('what took effect without a choice is taken back without one', () => {
    const drawing = `
      A: |-----Write(1)-----|
      B: |-----Write(2)-----|
      C:     |-Read() = 1-|
      D:     |-Read() = 2-|
      E:                       |-Read() = 7-|
    `;
    expect(searched(drawing, register)).toBe('refuted in 14 steps');
  });
});

describe('the longest orders of what is refuted', () => {
  test('are told apart by the state that they end in', () => {
    expect(deadEndsOf('A: |-Write(1)-|\nB: |-Write(2)-|\nC:              |-Read() = 9-|', register)).toEqual(['A B: 2, and then C', 'B A: 1, and then C']);
  });

  test('and by what is blocked', () => {
    expect(deadEndsOf('A: |-CompareAndSet(null, 1) = true-|\nB: |-CompareAndSet(null, 1) = true-|', compareAndSetRegister)).toEqual(['A: 1, and then B', 'B: 1, and then A']);
  });

  test('and by nothing else', () => {
    const drawing = `
      A: |-Increment(1)--
      B: |-Increment(4)--
      C: |-Increment(2)--
      D: |-Increment(3)--
      E:    |-Read() = 5-| |-Read() = 50-|
    `;
    expect(deadEndsOf(drawing, counter)).toEqual(['A B E: 5, and then E']);
  });

  test('are four at most', () => {
    expect(deadEndsOf(`${many(6, (index) => `A${index}: |-Write(${index})-|`)}\nB:              |-Read() = 9-|`, register)).toHaveLength(4);
  });

  test('have as many completed operations as could be found', () => {
    expect(deadEndsOf('A: |-Write(1)--\nB: |-Write(2)--\nC:     |-Read() = 2-|   |-Read() = 1-|   |-Read() = 2-|', register)).toEqual(['B C A C: 1, and then C']);
  });

  test('and no more of unknown outcome than that takes, whether the shorter order is found later', () => {
    expect(deadEndsOf('A: |-Increment(1)--\nB: |-Increment(2)--\nC: |-Increment(3)--\nD:   |-Read() = 3-| |-Read() = 50-|', counter)).toEqual(['C D: 3, and then D']);
  });

  test('or first', () => {
    expect(deadEndsOf('A: |-Increment(10)-|\nB: |-Increment(1)--\nC: |-Increment(2)--\nD:                    |-Read() = 50-|', counter)).toEqual(['A: 10, and then D']);
  });
});

test('whether a call is forbidden somewhere is asked of some states and calls only', () => {
  let asked = 0;
  const log: Model = {
    name: 'a log', initial: 0,
    apply(length: number) {
      asked += 1;
      return [length + 1, undefined];
    },
  };
  const search = searchOf(`A: ${Array.from({ length: 120 }, (_, index) => `|-Write(${index})-|`).join(' ')}`, log);
  expect(search.advance(1_000)).toBe('linearizable');
  expect([search.couldHaveFailed(), asked]).toEqual([false, 120 + 100 * 100 - 100]); // of a hundred each, a hundred were known
});
