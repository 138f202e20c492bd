import { expect, test } from 'vitest';
import { constant } from '../simulation/distributions.ts';
import type { Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import type { Trace } from '../simulation/trace.ts';
import { cannotTell, viewOf } from './knowledge.ts';

/** A run in which A sends its messages to B when it starts. */
function sent(messages: readonly string[], options: Partial<Parameters<typeof simulate>[0]> = {}): Trace {
  const sender: Process<string> = { onStart: (ctx) => messages.forEach((message) => ctx.send('B', message)), onMessage() {} };
  return simulate({ processes: { A: () => sender, B: () => ({ onMessage() {} }) }, seed: 1, ...options }).trace;
}

test('what somebody receives is told by what it is and by when it comes', () => {
  expect(cannotTell('B', sent(['attack']), sent(['attack']))).toBe(true);
  expect(cannotTell('B', sent(['attack']), sent(['retreat']))).toBe(false);
  expect(cannotTell('B', sent(['attack']), sent(['attack'], { network: { latency: constant({ ms: 99 }) } }))).toBe(false);
});

test('a message that was lost on its way, and one that was never sent, look the same to its receiver', () => {
  const lost = sent(['attack'], { faults: [{ kind: 'lose', messages: [1] }] });
  expect(lost.ofKind('drop')).toHaveLength(1);
  expect(cannotTell('B', lost, sent([]))).toBe(true);
  expect(cannotTell('A', lost, sent([]))).toBe(false);
  expect(viewOf('B', lost).map(({ kind }) => kind)).toEqual(['start']);
});

test('a message that arrives twice, and one that was sent twice, look the same to its receiver', () => {
  const doubled = sent(['attack'], { network: { duplicateProbability: 1 } });
  expect(viewOf('B', doubled).map(({ kind }) => kind)).toEqual(['start', 'deliver', 'deliver']);
  expect(cannotTell('B', doubled, sent(['attack', 'attack']))).toBe(true);
  expect(cannotTell('A', doubled, sent(['attack', 'attack']))).toBe(false);
});
