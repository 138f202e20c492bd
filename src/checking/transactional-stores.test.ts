/** Isolation of simulated databases: each keeps its level in every run, shows the anomaly of the next, and is refuted there. */
import { describe, expect, test } from 'vitest';
import { TransactionClient } from '../protocols/transaction-client.ts';
import { LockingStore, SerialStore, SnapshotStore } from '../protocols/transactional-stores.ts';
import { uniform } from '../simulation/distributions.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { History } from './history.ts';
import type { AnomalyName } from './transactions/evidence.ts';
import type { IsolationLevel } from './transactions/levels.ts';
import { anomaliesOf, checkTransactions } from './transactions/transactions.ts';

type Objects = 'lists' | 'registers';
const SEEDS = 25;

const STORES: Record<string, (objects: Objects) => Process<any>> = {
  'one at a time': (objects) => new SerialStore({ objects }),
  'degree 3': (objects) => new LockingStore({ objects, degree: 3 }),
  'degree 2': (objects) => new LockingStore({ objects, degree: 2 }),
  'degree 1': (objects) => new LockingStore({ objects, degree: 1 }),
  'degree 0': (objects) => new LockingStore({ objects, degree: 0 }),
  'no rollback': (objects) => new LockingStore({ objects, degree: 3, flaw: 'no rollback' }),
  'snapshot isolation': (objects) => new SnapshotStore({ objects }),
  'parallel snapshot isolation': (objects) => new SnapshotStore({ objects, lagCommits: 3 }),
  'lost update': (objects) => new SnapshotStore({ objects, flaw: 'lost update' }),
};

/** The store crashes and recovers four times, and one message in twenty is lost. */
const TROUBLE: FaultPlan = [
  { everyMs: 150, untilMs: 600, fault: { kind: 'crash', process: 'store', atMs: { minMs: 0, maxMs: 100 }, recoverAfterMs: 20 } },
  { kind: 'links', links: 'all', change: { lossProbability: 0.05 }, atMs: 0 },
];

const histories = (name: string, options: { objects?: Objects; faults?: FaultPlan; seeds?: number } = {}): History[] => {
  const { objects = 'lists', faults = [], seeds = SEEDS } = options;
  return Array.from({ length: seeds }, (_, seed) => {
    const client = (): Process<any> => new TransactionClient({ store: 'store', objects, keys: ['x', 'y', 'z'], transactions: 15 });
    const store = (): Process<any> => (STORES[name] as (objects: Objects) => Process<any>)(objects);
    return History.fromTrace(simulate({ processes: { store, c1: client, c2: client, c3: client, c4: client, c5: client }, network: { latency: uniform({ minMs: 1, maxMs: 10 }) }, faults, seed }).trace);
  });
};
const violations = (some: readonly History[], level: IsolationLevel): number => some.filter((history) => checkTransactions(history, { level }).outcome === 'violated').length;

describe('what a store promises holds in every run', () => {
  const promises: [string, IsolationLevel][] = [
    ['one at a time', 'strict serializable'], ['degree 3', 'strict serializable'], ['degree 2', 'read committed'], ['degree 1', 'read uncommitted'],
    ['snapshot isolation', 'snapshot isolation'], ['parallel snapshot isolation', 'consistent view'],
  ];
  test.each(promises)('%s: %s, in peace and while it crashes and messages are lost', (name, level) => {
    for (const faults of [[], TROUBLE]) {
      const verdicts = histories(name, { faults }).map((history) => checkTransactions(history, { level }));
      expect(verdicts.map(({ outcome }) => outcome)).toEqual(verdicts.map(() => 'holds'));
      for (const verdict of verdicts) expect(verdict).not.toHaveProperty('vacuous', expect.any(String));
    }
  });

  test.each(['one at a time', 'degree 3'])('%s is never refuted on registers either', (name) => {
    for (const faults of [[], TROUBLE]) expect(violations(histories(name, { objects: 'registers', faults }), 'strict serializable')).toBe(0);
  });
});

describe('what it does not promise is refuted, with the anomaly by name', () => {
  /** By store: what it breaks, the anomaly that it is known for, and in how many of the runs it must be found. (It was in 25, 25, 17, 10, 25, 11, 12, 13 and 22.) */
  const broken: [string, IsolationLevel, AnomalyName, number][] = [
    ['degree 0', 'read uncommitted', 'G0', 22],
    ['degree 1', 'read committed', 'G1a', 15],
    ['degree 1', 'read committed', 'G1b', 10],
    ['degree 1', 'read committed', 'G1c', 4],
    ['no rollback', 'read committed', 'G1a', 22],
    ['degree 2', 'consistent view', 'G-single', 3],
    ['lost update', 'consistent view', 'lost update', 6],
    ['parallel snapshot isolation', 'snapshot isolation', 'G-nonadjacent', 6],
    ['snapshot isolation', 'serializable', 'G2-item', 17],
  ];
  test.each(broken)(`%s: no %s; %s in at least %i of ${SEEDS} runs`, (name, level, anomaly, times) => {
    const found = histories(name).filter((history) => anomaliesOf(history).some((one) => one.anomaly === anomaly));
    expect(found.length).toBeGreaterThanOrEqual(times);
    expect(violations(found, level)).toBe(found.length);
  });
});
