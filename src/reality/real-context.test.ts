import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RealTimers, simulationOnly } from './real-context.ts';

test('a timer runs once; another of its name replaces it, and one of another process does not', async () => {
  const timers = new RealTimers();
  const ran: string[] = [];
  timers.set('A', 'retry', 1, () => ran.push('replaced'));
  timers.set('A', 'retry', 2, () => ran.push('A'));
  timers.set('B', 'retry', 1, () => ran.push('B'));
  timers.set('A', 'other', 1, () => ran.push('cancelled'));
  timers.cancel('A', 'other');
  await expect.poll(() => ran.toSorted()).toEqual(['A', 'B']);
  timers.set('A', 'retry', 1, () => ran.push('late'));
  timers.cancelAll();
  await sleep(20);
  expect(ran).toHaveLength(2);
});

test('what only a simulation keeps is refused in a sentence', () => {
  const { storage, invoke } = simulationOnly('serveDns');
  expect(() => storage.get('x')).toThrow('serveDns: stable storage is kept by the simulation alone');
  expect(() => invoke({ type: 'Get' } as never)).toThrow('serveDns: a history is kept by the simulation alone');
});
