/** The checkers of the weaker models and replicated stores against each other: who keeps a promise passes in every run, who breaks it is found in some. */
import { describe, expect, test } from 'vitest';
import { StoreClient } from '../../protocols/store-client.ts';
import { GossipReplica, SequentialReplica } from '../../protocols/weak-stores.ts';
import { uniform } from '../../simulation/distributions.ts';
import { NEMESES } from '../../simulation/nemeses.ts';
import type { Process } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { History } from '../history.ts';
import { keyValueStore } from '../models/collections.ts';
import { checkCausalConsistency } from './causal-consistency.ts';
import { checkConvergedReads, checkRunConverges } from './convergence.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';
import { checkMonotonicReads, checkMonotonicWrites, checkReadYourWrites, checkSessionGuarantees, checkWritesFollowReads } from './session-guarantees.ts';

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
const causal = (variant: 'CC' | 'CM' | 'CCv') => (history: History) => checkCausalConsistency(history, { variant });

const ordered: Make = () => new SequentialReplica({ replicas: REPLICAS });
const impatient: Make = () => new SequentialReplica({ replicas: REPLICAS, flaw: 'impatient write' });
const gossip: Make = () => new GossipReplica({ replicas: REPLICAS });
const singleWrites: Make = () => new GossipReplica({ replicas: REPLICAS, gossips: 'single writes' });

const outcomesOf = (all: readonly History[], check: (history: History) => { readonly outcome: string }): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const history of all) counts[check(history).outcome] = (counts[check(history).outcome] ?? 0) + 1;
  return counts;
};

describe('all writes in one order, local reads', () => {
  test('is sequentially consistent in every run, for clients that stay', () => {
    expect(outcomesOf(histories(ordered, 'stay'), sequential)).toEqual({ holds: SEEDS });
  });

  test('is not if writes are said to be done too soon: sessions miss their own writes, and nothing else', () => {
    const all = histories(impatient, 'stay');
    expect(outcomesOf(all, sequential)).toEqual({ violated: SEEDS });
    expect(violations(all, checkReadYourWrites)).toBeGreaterThan(SEEDS / 2);
    for (const check of [checkMonotonicReads, checkMonotonicWrites, checkWritesFollowReads]) expect(violations(all, check)).toBe(0);
  });

  test('is not for clients that move: they miss what they wrote and what they read', () => {
    const all = histories(ordered, 'move');
    for (const check of [checkReadYourWrites, checkMonotonicReads]) expect(violations(all, check)).toBeGreaterThan(SEEDS / 4);
    expect(violations(all, sequential)).toBeGreaterThanOrEqual(violations(all, causal('CM')));
    expect(violations(all, causal('CM'))).toBeGreaterThanOrEqual(violations(all, causal('CC')));
    expect(violations(all, causal('CC'))).toBeGreaterThan(SEEDS / 2);
  });
});

describe('gossip of everything', () => {
  test('is causal in every run for clients that stay, in all variants, and gives all session guarantees; it is not sequential', () => {
    const all = histories(gossip, 'stay');
    for (const check of [causal('CC'), causal('CM'), causal('CCv'), checkSessionGuarantees]) expect(outcomesOf(all, check)).toEqual({ holds: SEEDS });
    expect(violations(all, sequential)).toBeGreaterThan(SEEDS / 4);
    for (const history of all) expect(checkSessionGuarantees(history)).not.toHaveProperty('vacuous');
  });

  test('leaves clients that move without their own writes and without what they read', () => {
    const all = histories(gossip, 'move');
    for (const check of [checkReadYourWrites, checkMonotonicReads, checkSessionGuarantees, causal('CC')]) expect(violations(all, check)).toBeGreaterThan(SEEDS / 4);
  });
});

describe('gossip of single writes', () => {
  test('shows an answer before the question: not causal, though each client sees its own writes and reads forwards', () => {
    const all = histories(singleWrites, 'stay', 60);
    expect(violations(all, causal('CC'))).toBeGreaterThan(1);
    expect(violations(all, checkMonotonicWrites)).toBeGreaterThan(0);
    expect(violations(all, checkWritesFollowReads)).toBeGreaterThan(0);
    expect([violations(all, checkReadYourWrites), violations(all, checkMonotonicReads)]).toEqual([0, 0]);
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
