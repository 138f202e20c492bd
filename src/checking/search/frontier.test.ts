/** Rows that wait: how much room they take, and that none is written over. */
import { expect, test } from 'vitest';
import { Queue, Stack } from './frontier.ts';
import type { Frontier } from './frontier.ts';

const rowOf = (number: number, length: number): Int32Array => Int32Array.from({ length }, (_, place) => number * 1000 + place);

function expectNext(frontier: Frontier, number: number, length: number): void {
  expect(frontier.take()).toBe(true);
  expect([frontier.number, frontier.length, frontier.depth]).toEqual([number, length, number + 1]);
  const wrong = rowOf(number, length).findIndex((word, place) => frontier.array[frontier.at + place] !== word); // compared at once: rows of a million words would take seconds one by one
  expect(wrong).toBe(-1);
}

/** Lengths about the room at which a chunk or a stack ends, and beyond twice as much. */
const LENGTHS = [1, 1016, 1020, 1021, 1022, 2044, 2045, 5000, 3, 262_139, 262_140, 262_141, 262_142, 262_144, 262_148, 600_000, 2];

test.each([['a queue', () => new Queue()], ['a stack', () => new Stack()]] as const)('%s holds rows of any length', (_what, make) => {
  for (const length of LENGTHS) {
    const frontier = make();
    for (const number of [0, 1, 2]) frontier.push(rowOf(number, number === 1 ? length : 5), 0, number === 1 ? length : 5, number, number + 1);
    for (const number of make() instanceof Queue ? [0, 1, 2] : [2, 1, 0]) expectNext(frontier, number, number === 1 ? length : 5);
    expect([frontier.take(), frontier.size]).toEqual([false, 0]);
  }
});

test('a queue takes up the room of what was read, where it is enough', () => {
  const queue = new Queue();
  let [pushed, taken] = [0, 0];
  const lengthOf = (number: number): number => (number % 7 === 3 ? 300_000 : 100_000);
  const step = (pushes: number, takes: number): void => {
    for (; pushes > 0; pushes -= 1, pushed += 1) queue.push(rowOf(pushed, lengthOf(pushed)), 0, lengthOf(pushed), pushed, pushed + 1);
    for (; takes > 0; takes -= 1, taken += 1) expectNext(queue, taken, lengthOf(taken));
  };
  for (const [pushes, takes] of [[3, 1], [2, 3], [5, 2], [1, 4], [4, 5]] as const) step(pushes, takes);
  expect([queue.size, queue.take()]).toEqual([0, false]);
  step(2, 2);
});

test('of a stack, what is taken stays while others are pushed', () => {
  const stack = new Stack();
  for (const number of [0, 1]) stack.push(rowOf(number, 8), 0, 8, number, number + 1);
  stack.take();
  for (const number of [2, 3]) stack.push(rowOf(number, 8), 0, 8, number, number + 1);
  expect([...stack.array.subarray(stack.at, stack.at + stack.length)]).toEqual([...rowOf(1, 8)]);
  for (const number of [3, 2, 0]) expectNext(stack, number, 8);
});
