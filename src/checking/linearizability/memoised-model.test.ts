import { expect, test } from 'vitest';
import type { Model } from '../model.ts';
import { register } from '../models/registers.ts';
import { ANYTHING, IMPOSSIBLE, MemoisedModel } from './memoised-model.ts';
import { Memory } from './memory.ts';

const VALUE = 120; // bytes of a value and its entry
const ROW = 8 * 16; // of what a call does in the first sixteen states

function counted(model: Model) {
  const memory = new Memory(1e9).share();
  const memoised = new MemoisedModel(model, memory);
  let last = memory.bytes;
  /** How many bytes were taken since it was last asked. */
  const taken = (): number => {
    const more = memory.bytes - last;
    last = memory.bytes;
    return more;
  };
  return { memoised, memory, taken };
}

test('every value is counted once, with the text that it is known by', () => {
  const { memoised, memory, taken } = counted(register);
  expect(memory.bytes).toBe(VALUE + 2 * '_null'.length); // the initial state
  const bytesOf = (state: unknown): [number, number] => [memoised.stateNumber(state), taken()];
  expect([bytesOf('abc'), bytesOf('abc'), bytesOf(7), bytesOf(0), bytesOf(-0), bytesOf(0), bytesOf([1]), bytesOf([1])]).toEqual([
    [1, VALUE + 6], [1, 0], [2, VALUE], [3, VALUE], [4, VALUE + 2 * '_{"$":"number","of":"-0"}'.length], [3, 0], [5, VALUE + 2 * '_[1]'.length], [5, 0],
  ]);
  expect([memoised.resultNumber(undefined), memoised.resultNumber('abc'), taken()]).toEqual([ANYTHING, 0, VALUE + 6]); // states and results are numbered by themselves
});

test('a call is numbered by its value, with room for what it does, and known by its identity from then on', () => {
  const { memoised, taken } = counted(register);
  let looks = 0;
  const watched = {
    get type() {
      looks += 1;
      return 'Read';
    },
  };
  expect([memoised.callNumber({ type: 'Read' }), taken()]).toEqual([0, VALUE + 2 * '_{"type":"Read"}'.length + ROW]);
  expect([memoised.callNumber({ type: 'Read' }), memoised.callNumber(watched), taken()]).toEqual([0, 0, 0]);
  const before = looks;
  expect([memoised.callNumber(watched), looks - before]).toEqual([0, 0]);
  expect([memoised.callNumber('text'), memoised.callNumber(null), memoised.callNumber(5), memoised.callNumber('text')]).toEqual([1, 2, 3, 1]);
});

test('what a call does in a state is computed once, however many states there are', () => {
  const asked: unknown[] = [];
  const { memoised, taken } = counted({
    name: 'a counter that ends at 50', initial: 0,
    apply(count: number) {
      asked.push(count);
      return count < 50 ? [count + 1, count] : undefined;
    },
  });
  const call = memoised.callNumber({ type: 'Increment' });
  for (let count = 1; count <= 50; count += 1) expect(memoised.stateNumber(count)).toBe(count);
  taken();
  const doesIn = (state: number): number[] => [memoised.stateAfter(state, call), memoised.resultOf(state, call)];
  expect([doesIn(3), doesIn(15), taken()]).toEqual([[4, 0], [16, 1], 2 * VALUE]); // and the results 3 and 15
  expect([doesIn(40), taken()]).toEqual([[41, 2], VALUE + 8 * (41 - 16)]); // room for the state at least
  expect([doesIn(41), taken()]).toEqual([[42, 3], VALUE + 8 * 41]); // or for twice as many
  expect([memoised.stateAfter(50, call), taken()]).toEqual([IMPOSSIBLE, 0]);
  expect([doesIn(3), doesIn(15), doesIn(40), doesIn(41), memoised.stateAfter(50, call)]).toEqual([[4, 0], [16, 1], [41, 2], [42, 3], IMPOSSIBLE]);
  expect(asked).toEqual([3, 15, 40, 41, 50]);
});
