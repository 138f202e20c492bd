import { describe, expect, test } from 'vitest';
import { History } from '../../checking/history.ts';
import { constant } from '../../simulation/distributions.ts';
import { matrix } from '../../simulation/latency.ts';
import type { Process } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { QuorumReplica } from '../register-stores.ts';
import { StoreClient } from '../store-client.ts';
import { GossipReplica, SequentialReplica } from '../weak-stores.ts';
import { floorsOf, majorityRound, roundTrip } from './latency-floors.ts';

const replicas = ['Dublin', 'Paris', 'Tokyo'];
const ms = { 'Dublin->Paris': 10, 'Paris->Dublin': 12, 'Paris->Tokyo': 110, 'Tokyo->Paris': 110, 'Dublin->Tokyo': 120, 'Tokyo->Dublin': 118 };

test('a majority has answered when the last of the nearest has', () => {
  expect(replicas.map((at) => majorityRound({ ms, replicas, at }))).toEqual([22, 22, 220]);
  expect(majorityRound({ ms: {}, replicas: ['Dublin'], at: 'Dublin' })).toBe(0);
  expect(roundTrip(ms, 'Dublin', 'Tokyo')).toBe(238);
  expect(() => roundTrip(ms, 'Dublin', 'Oslo')).toThrow('ms has no delay for Dublin->Oslo');
});

describe('the stores of the course take as long as their floor, where links take as long as they always do', () => {
  const stores: Record<'linearizable' | 'sequential' | 'causal' | 'eventual', () => Process<any>> = {
    linearizable: () => new QuorumReplica({ replicas, repeatEveryMs: 2_000, giveUpAfterMs: 5_000 }),
    sequential: () => new SequentialReplica({ replicas }),
    causal: () => new GossipReplica({ replicas }),
    eventual: () => new GossipReplica({ replicas, gossips: 'single writes' }),
  };
  test.each(Object.entries(stores))('%s', (name, make) => {
    for (const at of replicas) {
      const links = { [`c->${at}`]: { latency: constant({ ms: 0.5 }) }, [`${at}->c`]: { latency: constant({ ms: 0.5 }) } };
      const run = simulate({
        processes: { ...Object.fromEntries(replicas.map((id) => [id, make])), c: () => new StoreClient({ servers: [at], keys: ['x'], operations: 20, repeatEveryMs: 2_000, timeoutMs: 5_000 }) } as Record<string, () => Process<any>>,
        network: { latency: matrix({ ms }), links }, seed: 1, untilMs: 20_000,
      });
      const { operations } = History.fromTrace(run.trace);
      expect(operations).toHaveLength(20);
      const floor = floorsOf({ ms, replicas, at })[name as 'linearizable'];
      for (const { call, begunMs, endedMs } of operations) expect(endedMs - begunMs).toBeCloseTo(1 + (call.type === 'Get' ? floor.get : floor.put), 6);
    }
  });
});

test('a Get and a Put of the sequential store take together at least the longest way, at the replica that is farthest from the sequencer (Lipton and Sandberg 1988)', () => {
  const { get, put } = floorsOf({ ms, replicas, at: 'Tokyo' }).sequential;
  expect(get + put).toBeGreaterThanOrEqual(Math.max(ms['Dublin->Tokyo'], ms['Tokyo->Dublin']));
});
