/** Quorums of a chosen size: what they wait for, how often they miss the last write, when they find enough replicas, and which register they make. */
import { describe, expect, test } from 'vitest';
import { History } from '../../checking/history.ts';
import { checkLinearizability } from '../../checking/linearizability/linearizability.ts';
import { keyValueStore } from '../../checking/models/collections.ts';
import { constant, exponential } from '../../simulation/distributions.ts';
import { Random } from '../../simulation/random.ts';
import { simulate } from '../../simulation/simulation.ts';
import { replicationForms } from '../../statistics/forms/replication.ts';
import { meanInterval, proportionInterval } from '../../statistics/intervals.ts';
import { PartialQuorumClient, PartialQuorumReplica } from './partial-quorum.ts';
import type { PartialQuorumClientOptions } from './partial-quorum.ts';

const namesOf = (n: number) => Array.from({ length: n }, (_, index) => `s${index + 1}`);
const M = 20; // ms, mean of the exponential way to a replica
const C = 5; // ms, the way back

/** Requests take exponential times, answers a constant one. */
const links = (replicas: readonly string[], clients: readonly string[]) => Object.fromEntries(clients.flatMap((client) => replicas.flatMap((replica) => [
  [`${client}->${replica}`, { latency: exponential({ meanMs: M }) }], [`${replica}->${client}`, { latency: constant({ ms: C }) }],
])));

function operationsOf(n: number, options: Partial<PartialQuorumClientOptions>, seed = 1) {
  const replicas = namesOf(n);
  const run = simulate({
    processes: { ...Object.fromEntries(replicas.map((id) => [id, () => new PartialQuorumReplica()])), c: () => new PartialQuorumClient({ replicas, readQuorum: 1, writeQuorum: 1, keys: ['x'], operations: 100, ...options }) } as Record<string, () => PartialQuorumClient>,
    network: { links: links(replicas, ['c']) }, seed,
  });
  return History.fromTrace(run.trace).operations;
}

describe('an operation waits for the k-th of n answers: c + m (1/n + ... + 1/(n-k+1)) in the mean', () => {
  test.each([[3, 1], [3, 2], [3, 3], [5, 3]])('n = %i, k = %i', (n, k) => {
    const operations = operationsOf(n, { readQuorum: k, writeQuorum: 1, getShare: 1, operations: 3_000, timeoutMs: 10_000 });
    const { low, high } = meanInterval({ values: operations.map(({ begunMs, endedMs }) => endedMs - begunMs), confidence: 0.999 });
    const exact = replicationForms.quorumWait.at({ n, k, m: M, c: C });
    expect(low).toBeLessThan(exact);
    expect(high).toBeGreaterThan(exact);
  });
});

describe('a read that begins g after a Put has ended misses it as often as the formula says', () => {
  test.each([[3, 1, 1, 0], [3, 1, 1, 15], [3, 1, 2, 0], [5, 2, 2, 0], [5, 1, 2, 5], [5, 2, 1, 10]])('n = %i, R = %i, W = %i, g = %i ms', (n, r, w, g) => {
    const operations = operationsOf(n, { readQuorum: r, writeQuorum: w, turns: ['Put', 'Get'], pauseMs: [g, g], operations: 8_000, timeoutMs: 10_000 });
    const stale = operations.filter(({ call, result }, index) => call.type === 'Get' && result !== operations[index - 1]?.call.value).length;
    const { low, high } = proportionInterval({ successes: stale, trials: 4_000, confidence: 0.999 });
    const exact = replicationForms.staleAfter.at({ n, r, w, g, m: M, c: C });
    expect(low).toBeLessThan(exact);
    expect(high).toBeGreaterThan(exact);
  });

  test('and never if R + W > N', () => {
    for (const [n, r, w] of [[3, 2, 2], [3, 1, 3], [5, 4, 2]] as const) {
      const operations = operationsOf(n, { readQuorum: r, writeQuorum: w, turns: ['Put', 'Get'], pauseMs: [0, 0], operations: 2_000, timeoutMs: 10_000 });
      expect(operations.filter(({ call, result }, index) => call.type === 'Get' && result !== operations[index - 1]?.call.value)).toEqual([]);
      expect(replicationForms.staleAfter.at({ n, r, w, g: 0, m: M, c: C })).toBe(0);
    }
  });
});

test('an operation is answered if as many replicas are up as it asks for: a binomial tail', () => {
  const [n, a, trials] = [5, 0.8, 400];
  const random = new Random('up');
  const replicas = namesOf(n);
  const answered = { Get: 0, Put: 0 };
  for (let seed = 0; seed < trials; seed += 1) {
    const faults = replicas.filter(() => random.next() >= a).map((process) => ({ kind: 'crash', process, atMs: 0 }) as const);
    const run = simulate({
      processes: { ...Object.fromEntries(replicas.map((id) => [id, () => new PartialQuorumReplica()])), c: () => new PartialQuorumClient({ replicas, readQuorum: 2, writeQuorum: 4, keys: ['x'], operations: 2, turns: ['Put', 'Get'] }) } as Record<string, () => PartialQuorumClient>,
      faults, seed,
    });
    for (const { call, outcome } of History.fromTrace(run.trace).operations) if (outcome === 'completed') answered[call.type as 'Get' | 'Put'] += 1;
  }
  for (const [call, k] of [['Get', 2], ['Put', 4]] as const) {
    const { low, high } = proportionInterval({ successes: answered[call], trials, confidence: 0.999 });
    const exact = replicationForms.quorumUp.at({ n, k, a });
    expect(low).toBeLessThan(exact);
    expect(high).toBeGreaterThan(exact);
  }
});

describe('one writer, several readers', () => {
  const histories = (readQuorum: number, writeQuorum: number) => Array.from({ length: 60 }, (_, seed) => {
    const replicas = namesOf(3);
    const client = (getShare: number) => () => new PartialQuorumClient({ replicas, readQuorum, writeQuorum, keys: ['x'], operations: 20, getShare, pauseMs: 5, timeoutMs: 2_000 });
    const run = simulate({
      processes: { ...Object.fromEntries(replicas.map((id) => [id, () => new PartialQuorumReplica()])), w: client(0), a: client(1), b: client(1), c: client(1), d: client(1) } as Record<string, () => PartialQuorumClient>,
      network: { latency: exponential({ meanMs: 30 }) }, seed,
    });
    return History.fromTrace(run.trace);
  });
  const verdicts = (some: readonly History[]) => some.map((history) => checkLinearizability(history, keyValueStore).outcome);
  /** Whether every Get returned the last Put that had ended before it began, or one that overlaps it (Lamport 1986). */
  const isRegular = ({ operations }: History): boolean => {
    const puts = operations.filter(({ call }) => call.type === 'Put');
    return operations.filter(({ call, outcome }) => call.type === 'Get' && outcome === 'completed').every((get) => {
      const last = puts.findLast(({ ended }) => ended < get.begun);
      const candidates = [last?.call.value ?? null, ...puts.filter(({ begun, ended }) => begun < get.ended && ended > get.begun).map(({ call }) => call.value)];
      return candidates.includes(get.result);
    });
  };

  test('R + W > N makes a regular register, and not an atomic one: a reader may see the new value, and another then the old', () => {
    const some = histories(2, 2);
    expect(some.every(isRegular)).toBe(true);
    expect(verdicts(some).filter((outcome) => outcome === 'violated').length).toBeGreaterThan(5);
  });

  test('W = N is no better while a Put is under way', () => {
    expect(verdicts(histories(1, 3)).filter((outcome) => outcome === 'violated').length).toBeGreaterThan(5);
  });

  test('R = N is atomic here: who sees a value finds it at a replica that every later read asks, too', () => {
    expect(verdicts(histories(3, 1)).filter((outcome) => outcome !== 'holds')).toEqual([]);
  });

  test('R + W <= N is not even regular', () => {
    expect(histories(1, 1).filter((history) => !isRegular(history)).length).toBeGreaterThan(20);
  });
});

test('a copy of an answer does not count as a second one, and quorums out of range are refused', () => {
  const replicas = namesOf(3);
  const client = (readQuorum: number) => () => new PartialQuorumClient({ replicas, readQuorum, writeQuorum: 1, keys: ['x'], operations: 1, getShare: 1, pauseMs: 0 });
  const run = simulate({
    processes: { ...Object.fromEntries(replicas.map((id) => [id, () => new PartialQuorumReplica()])), c: client(2) } as Record<string, () => PartialQuorumClient>,
    faults: [{ kind: 'isolate', process: 's2', atMs: 0 }, { kind: 'isolate', process: 's3', atMs: 0 }], network: { duplicateProbability: 1 }, seed: 1,
  });
  expect(History.fromTrace(run.trace).operations[0]?.outcome).toBe('unknown');
  for (const quorum of [0, 4, 1.5]) expect(client(quorum)).toThrow(`readQuorum (${quorum}) must be a whole number from 1 to 3`);
});
