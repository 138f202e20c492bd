/** Which promise a store breaks, and whether its replicas come to agree: what the checkers of sessions and of convergence tell apart. */
import { describe, expect, test } from 'vitest';
import { StoreClient } from '../protocols/store-client.ts';
import { GossipReplica, SequentialReplica } from '../protocols/weak-stores.ts';
import { uniform } from '../simulation/distributions.ts';
import { NEMESES } from '../simulation/nemeses.ts';
import type { Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { History } from './history.ts';
import { keyValueStore } from './models/collections.ts';
import { checkConvergedReads, checkRunConverges } from './consistency/convergence.ts';
import { checkSequentialConsistency } from './consistency/sequential-consistency.ts';
import { checkMonotonicReads, checkMonotonicWrites, checkReadYourWrites, checkSessionGuarantees, checkWritesFollowReads } from './consistency/session-guarantees.ts';

const REPLICAS = ['s1', 's2', 's3'];
const SEEDS = 20;
type Make = () => Process<any>;

const processesOf = (make: Make, moves: boolean, operations = 20): Record<string, Make> => {
  const client = (index: number): Make => () => new StoreClient({ servers: moves ? REPLICAS : [REPLICAS[index % 3] as string], keys: ['x', 'y', 'z'], operations, pauseMs: 5 });
  return Object.fromEntries([...REPLICAS.map((id) => [id, make] as const), ...['c1', 'c2', 'c3', 'c4'].map((id, index) => [id, client(index)] as const)]);
};

/** Replicas are parted and healed again and again, so that they differ for long. */
function histories(make: Make, moves: 'stay' | 'move', seeds = SEEDS): History[] {
  return Array.from({ length: seeds }, (_, seed) => History.fromTrace(simulate({
    processes: processesOf(make, moves === 'move'), network: { latency: uniform({ minMs: 1, maxMs: 20 }) }, faults: NEMESES['split-brain'](REPLICAS, { everyMs: 300, untilMs: 1_500 }), seed, untilMs: 2_500,
  }).trace));
}

const violations = (all: readonly History[], check: (history: History) => { readonly outcome: string }): number => all.filter((history) => check(history).outcome === 'violated').length;
const sequential = (history: History) => checkSequentialConsistency(history, keyValueStore, { maxSteps: 50_000 });

const impatient: Make = () => new SequentialReplica({ replicas: REPLICAS, flaw: 'impatient write' });
const gossip: Make = () => new GossipReplica({ replicas: REPLICAS });
const singleWrites: Make = () => new GossipReplica({ replicas: REPLICAS, gossips: 'single writes' });

const outcomesOf = (all: readonly History[], check: (history: History) => { readonly outcome: string }): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const history of all) counts[check(history).outcome] = (counts[check(history).outcome] ?? 0) + 1;
  return counts;
};

describe('one promise is broken, and the others are not', () => {
  test('writes that are said to be done too soon: sessions miss their own writes, and nothing else', () => {
    const all = histories(impatient, 'stay');
    expect(outcomesOf(all, sequential)).toEqual({ violated: SEEDS });
    expect(violations(all, checkReadYourWrites)).toBeGreaterThan(SEEDS / 2);
    for (const check of [checkMonotonicReads, checkMonotonicWrites, checkWritesFollowReads]) expect(violations(all, check)).toBe(0);
  });

  test('gossip of single writes: an answer comes before the question, though each client sees its own writes and reads forwards', () => {
    const all = histories(singleWrites, 'stay', 60);
    expect(violations(all, checkMonotonicWrites)).toBeGreaterThan(0);
    expect(violations(all, checkWritesFollowReads)).toBeGreaterThan(0);
    expect([violations(all, checkReadYourWrites), violations(all, checkMonotonicReads)]).toEqual([0, 0]);
  });

  test('gossip of everything: no order of all, which is told in every run, never left open', () => {
    const all = histories(gossip, 'stay');
    expect(violations(all, sequential)).toBeGreaterThan(SEEDS / 4);
    expect(outcomesOf(all, sequential)).not.toHaveProperty('unknown');
    for (const history of all) expect(checkSessionGuarantees(history)).not.toHaveProperty('vacuous');
  });
});

describe('convergence', () => {
  const phases = (make: Make, healMs: number, seed: number) => ({
    processes: processesOf(make, false, 10), network: { latency: uniform({ minMs: 1, maxMs: 20 }) }, faults: NEMESES['split-brain'](REPLICAS, { everyMs: 300, untilMs: 1_500 }), seed, faultsUntilMs: 1_500, healMs,
  });
  const copies = { stateOf: (process: Process<any>) => (process instanceof GossipReplica ? process.copies : undefined) };

  test('of gossiping replicas comes some time after all is healed, and not at once', () => {
    for (const make of [gossip, singleWrites]) {
      for (let seed = 0; seed < 5; seed += 1) expect(checkRunConverges(phases(make, 3_000, seed), copies).verdict).toEqual({ outcome: 'holds', property: 'convergence', because: '3 replicas hold the same' });
    }
    const early = Array.from({ length: 20 }, (_, seed) => checkRunConverges({ ...phases(singleWrites, 1, seed), faultsUntilMs: 400 }, copies).verdict.outcome);
    expect(early.filter((outcome) => outcome === 'violated').length).toBeGreaterThan(10);
  });

  test('shows in what clients read in the end', () => {
    const all = histories(gossip, 'move');
    expect(outcomesOf(all, (history) => checkConvergedReads(history, { sinceMs: 1_800 }))).toEqual({ holds: SEEDS });
    expect(violations(all, (history) => checkConvergedReads(history, { sinceMs: 0 }))).toBeGreaterThan(0);
  });
});
