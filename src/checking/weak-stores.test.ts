/** Sequential and causal consistency and the session guarantees of simulated stores: what a client may rely on that stays with one replica, and what it loses by moving. */
import { describe, expect, test } from 'vitest';
import { QuorumReplica } from '../protocols/register-stores.ts';
import { StoreClient } from '../protocols/store-client.ts';
import { GossipReplica, SequentialReplica } from '../protocols/weak-stores.ts';
import { uniform } from '../simulation/distributions.ts';
import { NEMESES } from '../simulation/nemeses.ts';
import type { NemesisName } from '../simulation/nemeses.ts';
import type { Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { checkCausalConsistency } from './consistency/causal-consistency.ts';
import { History } from './history.ts';
import { keyValueStore } from './models/collections.ts';
import { checkSequentialConsistency } from './consistency/sequential-consistency.ts';
import { checkMonotonicReads, checkReadYourWrites, checkSessionGuarantees } from './consistency/session-guarantees.ts';

const THREE = ['s1', 's2', 's3'];
const SEEDS = 25;

const STORES: Record<string, () => Process<any>> = {
  'a majority': () => new QuorumReplica({ replicas: THREE }),
  'Puts in one order': () => new SequentialReplica({ replicas: THREE }),
  'impatient Puts': () => new SequentialReplica({ replicas: THREE, flaw: 'impatient write' }),
  gossip: () => new GossipReplica({ replicas: THREE }),
  'gossip of single writes': () => new GossipReplica({ replicas: THREE, gossips: 'single writes' }),
};

const histories = (name: string, clients: 'stay' | 'move', nemesis: NemesisName | null = null, operations = 12): History[] =>
  Array.from({ length: SEEDS }, (_, seed) => {
    const client = (home: string) => (): Process<any> => new StoreClient({ servers: clients === 'move' ? THREE : [home], keys: ['x', 'y'], operations, pauseMs: 10 });
    const run = simulate({
      processes: { ...Object.fromEntries(THREE.map((id) => [id, STORES[name] as () => Process<any>])), c1: client('s1'), c2: client('s2'), c3: client('s3'), c4: client('s1') } as Record<string, () => Process<any>>,
      network: { latency: uniform({ minMs: 1, maxMs: 40 }) }, faults: nemesis === null ? [] : NEMESES[nemesis](THREE, { everyMs: 300, untilMs: 1_200 }), seed, untilMs: 3_000,
    });
    return History.fromTrace(run.trace);
  });

const CHECKS = {
  'sequential consistency': (history: History) => checkSequentialConsistency(history, keyValueStore, { maxSteps: 30_000 }),
  'causal memory': (history: History) => checkCausalConsistency(history),
  'causal convergence': (history: History) => checkCausalConsistency(history, { variant: 'CCv' }),
  'read your writes': (history: History) => checkReadYourWrites(history),
  'monotonic reads': (history: History) => checkMonotonicReads(history),
  'all session guarantees': (history: History) => checkSessionGuarantees(history),
};
type Check = keyof typeof CHECKS;
const violations = (some: readonly History[], check: Check): number => some.filter((history) => CHECKS[check](history).outcome === 'violated').length;

describe('never refuted, in peace and under every kind of fault at once', () => {
  const promises: [string, 'stay' | 'move', Check[]][] = [
    ['a majority', 'move', ['sequential consistency', 'causal memory', 'causal convergence', 'read your writes', 'monotonic reads', 'all session guarantees']],
    ['Puts in one order', 'stay', ['sequential consistency', 'causal memory', 'causal convergence', 'all session guarantees']],
    ['gossip', 'stay', ['causal memory', 'causal convergence', 'read your writes', 'monotonic reads', 'all session guarantees']],
    ['gossip of single writes', 'stay', ['read your writes', 'monotonic reads']],
  ];
  test.each(promises)('%s, clients %s: %j', (name, clients, checks) => {
    for (const nemesis of [null, 'everything'] as const) {
      const some = histories(name, clients, nemesis);
      for (const check of checks) expect(violations(some, check), check).toBe(0);
    }
  });
});

describe('refuted in some runs', () => {
  const broken: [string, 'stay' | 'move', Check, number][] = [
    ['impatient Puts', 'stay', 'read your writes', 3],
    ['impatient Puts', 'stay', 'sequential consistency', 2],
    ['gossip', 'stay', 'sequential consistency', 1],
    ['gossip', 'move', 'causal memory', 9],
    ['gossip', 'move', 'read your writes', 6],
    ['gossip', 'move', 'monotonic reads', 2],
    ['gossip of single writes', 'move', 'monotonic reads', 4],
    ['Puts in one order', 'move', 'causal memory', 1],
  ];
  test.each(broken)(`%s, clients %s: %s, in at least %i of ${SEEDS}`, (name, clients, check, times) => {
    expect(violations(histories(name, clients), check)).toBeGreaterThanOrEqual(times);
  });

  test('gossip of single writes, clients stay: causal memory, in some of the longer runs', () => {
    expect(violations(histories('gossip of single writes', 'stay', null, 40), 'causal memory')).toBeGreaterThanOrEqual(1);
  });
});
