import { expect, test } from 'vitest';
import { History } from '../checking/history.ts';
import { simulate } from '../simulation/simulation.ts';
import { GossipReplica } from './weak-stores.ts';
import { ScriptedStoreClient } from './scripted-store-client.ts';
import type { Ask } from './scripted-store-client.ts';

const replicas = ['s1', 's2'];
const run = (asks: readonly Ask[], options: { timeoutMs?: number; faults?: Parameters<typeof simulate>[0]['faults'] } = {}) => simulate({
  processes: { s1: () => new GossipReplica({ replicas }), s2: () => new GossipReplica({ replicas }), a: () => new ScriptedStoreClient({ asks, ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }) }) },
  faults: options.faults ?? [], seed: 1, untilMs: 1_000,
});
const operations = (...given: Parameters<typeof run>) => History.fromTrace(run(...given).trace).operations.map(({ call, outcome, result, begunMs }) => [call.type, outcome, result, begunMs]);

test('asks at the times that it was given, and records what it was told', () => {
  expect(operations([{ atMs: 5, of: 's1', put: 'x', value: 'A' }, { atMs: 50, of: 's1', get: 'x' }])).toEqual([['Put', 'completed', undefined, 5], ['Get', 'completed', 'A', 50]]);
});

test('asks one thing at a time: what falls due meanwhile waits for the answer', () => {
  expect(operations([{ atMs: 0, of: 's1', get: 'x' }, { atMs: 1, of: 's1', get: 'y' }]).map(([, , , begunMs]) => begunMs)).toEqual([0, 20]);
});

test('leaves open what is not answered in time, and goes on; a late answer is for nobody', () => {
  const faults = [{ kind: 'late', message: 1, afterMs: 100 } as const];
  expect(operations([{ atMs: 0, of: 's1', put: 'x', value: 'A' }, { atMs: 10, of: 's1', get: 'x' }], { timeoutMs: 40, faults })).toEqual([['Put', 'unknown', undefined, 0], ['Get', 'completed', null, 40]]);
});

test('refuses a script that makes no sense, in a sentence', () => {
  const make = (asks: readonly unknown[], timeoutMs?: number) => () => new ScriptedStoreClient({ asks: asks as Ask[], ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  expect(make([{ atMs: 9, of: 's1', get: 'x' }, { atMs: 3, of: 's1', get: 'x' }])).toThrow('ask 2 is due at 3 ms and the one before it at 9 ms');
  expect(make([{ atMs: 0, of: 's1' }])).toThrow('ask 1 asks for nothing');
  expect(make([{ atMs: 0, of: 's1', put: 'x' }])).toThrow('ask 1 asks for nothing');
  expect(make([{ atMs: 0, get: 'x' }])).toThrow('names nobody to ask');
  expect(make([{ atMs: NaN, of: 's1', get: 'x' }])).toThrow('is due at NaN ms');
  expect(make([], 0)).toThrow('timeoutMs (0) must be above 0');
});
