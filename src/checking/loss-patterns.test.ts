import { expect, test } from 'vitest';
import { acknowledgementChain, attackOnAcknowledgement, outcome, timetable, twoGenerals } from '../protocols/two-generals.ts';
import type { TwoGeneralsProtocol } from '../protocols/two-generals.ts';
import { simulate } from '../simulation/simulation.ts';
import { cannotTell } from './knowledge.ts';
import { everyLossPattern } from './loss-patterns.ts';

const patternsOf = (protocol: TwoGeneralsProtocol) =>
  everyLossPattern((lost) => simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages: lost }], seed: 1 }));

test('a chain of n messages has n + 1 patterns: lose the first, …, the last, or none', () => {
  const patterns = patternsOf(acknowledgementChain({ acknowledgements: 4 }));
  expect(patterns.map(({ lost }) => lost)).toEqual([[], [5], [4], [3], [2], [1]]);
});

test('three messengers a message: 1 pattern without an order, and 7 ways to get one times 8 of the answer', () => {
  expect(patternsOf(attackOnAcknowledgement({ messengers: 3 }))).toHaveLength(1 + 7 * 8);
});

test('messages that do not depend on one another give the whole cube', () => {
  const departures = [0, 50, 100, 150].map((atMs, index) => ({ from: index % 2 === 0 ? ('A' as const) : ('B' as const), atMs }));
  const patterns = patternsOf(timetable({ departures, required: { A: 1, B: 1 } }));
  expect(new Set(patterns.map(({ lost }) => lost.join()))).toHaveProperty('size', 16);
});

test('every pattern is lost as told, and no two runs are alike', () => {
  const patterns = patternsOf(attackOnAcknowledgement({ messengers: 2 }));
  for (const { lost, run } of patterns) expect(run.trace.ofKind('drop').map(({ number }) => number).toSorted()).toEqual(lost);
  expect(new Set(patterns.map(({ run }) => run.trace.hash())).size).toBe(patterns.length);
});

test('too many patterns are refused in a sentence', () => {
  const program = (lost: readonly number[]) => simulate({ processes: twoGenerals(attackOnAcknowledgement({ messengers: 3 })), faults: [{ kind: 'lose', messages: lost }], seed: 1 });
  expect(() => everyLossPattern(program, { maxPatterns: 10 })).toThrow('more than 10 loss patterns');
  expect(everyLossPattern(program, { maxPatterns: 57 })).toHaveLength(57);
  expect(() => everyLossPattern(program, { maxPatterns: 56 })).toThrow('more than 56 loss patterns');
});

test('the sender of a lost message cannot tell, its receiver can (the chain argument)', () => {
  const [none, lastLost] = patternsOf(acknowledgementChain({ acknowledgements: 2 }));
  if (none === undefined || lastLost === undefined) throw new Error('a chain has at least two patterns');
  const decided = (run: typeof none.run) => outcome(run.processes);
  expect([decided(none.run), decided(lastLost.run)]).toEqual(['both attack', 'A alone']);
  expect(cannotTell('A', none.run.trace, lastLost.run.trace)).toBe(true);
  expect(cannotTell('B', none.run.trace, lastLost.run.trace)).toBe(false);
});
