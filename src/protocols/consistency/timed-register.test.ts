/** The two halves of the CAP theorem on one store: what timeouts buy where delays are known, and that they buy nothing where delays are not. */
import { describe, expect, test } from 'vitest';
import { History } from '../../checking/history.ts';
import type { Operation } from '../../checking/history.ts';
import { cannotTell, viewOf } from '../../checking/knowledge.ts';
import { checkLinearizability } from '../../checking/linearizability/linearizability.ts';
import { keyValueStore } from '../../checking/models/collections.ts';
import { uniform } from '../../simulation/distributions.ts';
import type { Fault } from '../../simulation/faults.ts';
import type { NetworkOptions } from '../../simulation/network.ts';
import type { Process } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { ScriptedStoreClient } from '../scripted-store-client.ts';
import type { Ask } from '../scripted-store-client.ts';
import { StoreClient } from '../store-client.ts';
import { TimedReplica } from './timed-register.ts';

const replicas = ['s1', 's2', 's3'];
const WAIT = 25; // ms: messages that arrive take at most 12
const replica = () => new TimedReplica({ replicas, waitMs: WAIT });
const network: NetworkOptions = { latency: uniform({ minMs: 2, maxMs: 12 }) };

function run(seed: number, faults: readonly Fault[] = []) {
  const client = (server: string) => (): Process<any> => new StoreClient({ servers: [server], keys: ['x'], operations: 25, pauseMs: 20, repeatEveryMs: 1_000, timeoutMs: 500 });
  const all: Record<string, () => Process<any>> = { s1: replica, s2: replica, s3: replica, c1: client('s1'), c2: client('s2'), c3: client('s3'), c4: client('s3') };
  const links = Object.fromEntries(['c1->s1', 'c2->s2', 'c3->s3', 'c4->s3'].flatMap((link) => [link, link.split('->').toReversed().join('->')]).map((link) => [link, { latency: uniform({ minMs: 0, maxMs: 1 }) }]));
  return History.fromTrace(simulate({ processes: all, network: { ...network, links }, faults, seed, untilMs: 5_000 }).trace);
}
const outcomes = (history: History) => checkLinearizability(history, keyValueStore).outcome;
const longest = (history: History) => Math.max(...history.operations.map(({ begunMs, endedMs }: Operation) => endedMs - begunMs));
const cutOff: Fault = { kind: 'partition', groups: [['s1', 's2', 'c1', 'c2'], ['s3', 'c3', 'c4']], atMs: 100, forMs: 300 };

test('atomic in every run in which nothing is lost, and answered within the time that it waits', () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const history = run(seed);
    expect(history.operations.length).toBe(100);
    expect([seed, outcomes(history)]).toEqual([seed, 'holds']);
    expect(longest(history)).toBeLessThanOrEqual(WAIT + 2);
  }
});

describe('where messages are lost', () => {
  const histories = Array.from({ length: 40 }, (_, seed) => run(seed, [cutOff]));

  test('every request is answered all the same, as soon', () => {
    for (const history of histories) expect(longest(history)).toBeLessThanOrEqual(WAIT + 2);
  });

  test('and it is atomic no longer (Gilbert and Lynch 2002: nothing available is)', () => {
    expect(histories.filter((history) => outcomes(history) === 'violated').length).toBeGreaterThan(30);
  });

  test('what is asked once messages have got through for long enough comes after all that was asked before the partition', () => {
    for (const history of histories) {
      const puts = history.operations.filter(({ call }) => call.type === 'Put');
      const before = puts.filter(({ endedMs }) => endedMs < cutOff.atMs).map(({ call }) => call.value);
      const since = puts.filter(({ endedMs }) => endedMs >= cutOff.atMs);
      const late = history.operations.filter(({ call, begunMs }) => call.type === 'Get' && begunMs > 400 + 3 * WAIT);
      if (since.length > 0) for (const { result } of late) expect(before).not.toContain(result);
      expect(outcomes(history.filter(({ begunMs }) => begunMs > 400 + 3 * WAIT).filter(({ call }) => call.type === 'Put'))).toBe('holds');
    }
  });

  test('in the end all replicas answer alike', () => {
    const get = (of: string): Ask => ({ atMs: 700, of, get: 'x' });
    const put = (of: string, value: string): Ask => ({ atMs: 150, of, put: 'x', value });
    const client = (asks: readonly Ask[]) => () => new ScriptedStoreClient({ asks });
    const { trace } = simulate({
      processes: { s1: replica, s2: replica, s3: replica, c1: client([put('s1', 'A'), get('s1')]), c3: client([put('s3', 'B'), get('s3')]) },
      network, faults: [{ kind: 'partition', groups: [['s1', 's2', 'c1'], ['s3', 'c3']], atMs: 100, forMs: 300 }], seed: 1, untilMs: 1_000,
    });
    // B was acknowledged while s3 was cut off; it gets its place when the network is whole again, after A.
    expect(History.fromTrace(trace).operations.map(({ call, outcome, result }) => [call.type, outcome, result])).toEqual([['Put', 'completed', undefined], ['Put', 'completed', undefined], ['Get', 'completed', 'B'], ['Get', 'completed', 'B']]);
  });
});

test('where nothing is lost and messages take longer than it waits, it is not atomic: up to its answer the replica cannot tell late from lost (the corollary)', () => {
  const client = (asks: readonly Ask[]) => () => new ScriptedStoreClient({ asks });
  const processes = {
    s1: replica, s2: replica, s3: replica,
    a: client([{ atMs: 0, of: 's2', put: 'x', value: 'A' }]), b: client([{ atMs: 100, of: 's3', get: 'x' }]),
  };
  const slow = simulate({ processes, network: { links: { 's1->s3': { latency: uniform({ minMs: 200, maxMs: 201 }) } } }, seed: 1, untilMs: 160 });
  const lost = simulate({ processes, network: { links: { 's1->s3': { lossProbability: 1 } } }, seed: 1, untilMs: 160 });
  const history = History.fromTrace(slow.trace);
  expect(outcomes(history)).toBe('violated');
  expect(slow.trace.ofKind('drop')).toEqual([]);
  expect(cannotTell('s3', slow.trace, lost.trace)).toBe(true);
  expect(viewOf('s3', slow.trace).length).toBeGreaterThan(2);
});

test('a Put that is submitted twice has one place, and one that waits is not shown to others before it has its place', () => {
  const client = (asks: readonly Ask[]) => () => new ScriptedStoreClient({ asks });
  // The acknowledgement of A is lost, so A is submitted again after B has been put.
  const { trace } = simulate({
    processes: { s1: replica, s2: replica, s3: replica, a: client([{ atMs: 0, of: 's2', put: 'x', value: 'A' }]), b: client([{ atMs: 23, of: 's1', put: 'x', value: 'B' }, { atMs: 150, of: 's1', get: 'x' }]) },
    network: { latency: uniform({ minMs: 5, maxMs: 6 }) }, faults: [{ kind: 'one-way', from: ['s1'], to: ['s2'], atMs: 0, forMs: 20 }], seed: 1, untilMs: 400,
  });
  expect(History.fromTrace(trace).operations.at(-1)?.result).toBe('B');
  const inversion = simulate({
    processes: {
      s1: replica, s2: replica, s3: replica, a: client([{ atMs: 0, of: 's2', put: 'x', value: 'A' }]),
      b: client([{ atMs: 2, of: 's2', get: 'x' }]), c: client([{ atMs: 14, of: 's1', get: 'x' }]),
    },
    network: { latency: uniform({ minMs: 1, maxMs: 1 }), links: { 's2->s1': { latency: uniform({ minMs: 12, maxMs: 12 }) } } },
    faults: [{ kind: 'late', message: 4, afterMs: 2 }], seed: 1, untilMs: 200,
  });
  expect(outcomes(History.fromTrace(inversion.trace))).toBe('holds');
});

test('waiting times out of range are refused', () => {
  expect(() => new TimedReplica({ replicas, waitMs: 0 })).toThrow('waitMs (0) must be above 0');
  expect(() => new TimedReplica({ replicas, waitMs: 5, repeatEveryMs: -1 })).toThrow('repeatEveryMs (-1) must be above 0');
});
