import { expect, test } from 'vitest';
import { simulate } from '../simulation/simulation.ts';
import { Puppet } from './puppet.ts';

test('says what it is told to, when it is told to, in its own name', () => {
  const says = [{ atMs: 30, to: 'B', message: { type: 'Late' } }, { atMs: 0, to: 'B', message: { type: 'Early' } }];
  const run = simulate({ processes: { A: () => new Puppet({ says }), B: () => new Puppet({ says: [] }) }, seed: 1 });
  expect(run.trace.ofKind('send').map(({ atMs, process, peer, message }) => [atMs, process, peer, (message as { type: string }).type])).toEqual([[0, 'A', 'B', 'Early'], [30, 'A', 'B', 'Late']]);
});

test('a time before the beginning is refused in a sentence', () => {
  expect(() => new Puppet({ says: [{ atMs: -1, to: 'B', message: null }] })).toThrow('atMs (-1) must be a finite number of milliseconds, 0 or more');
});
