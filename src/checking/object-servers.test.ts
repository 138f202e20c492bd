/** Linearizability of each kind of thing: a server that keeps its promise, one that races and one that forgets, in random runs under faults. */
import { describe, expect, test } from 'vitest';
import { ObjectClient } from '../protocols/object-client.ts';
import { ObjectServer } from '../protocols/object-server.ts';
import type { ObjectFlaw, ObjectKind } from '../protocols/object-server.ts';
import { uniform } from '../simulation/distributions.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { History } from './history.ts';
import { checkLinearizability } from './linearizability/linearizability.ts';
import type { Model } from './model.ts';
import { counter, keyValueStore, lock, queue } from './models/collections.ts';
import { compareAndSetRegister } from './models/registers.ts';

const MODELS: Record<ObjectKind, Model> = { register: compareAndSetRegister, 'key-value store': keyValueStore, queue, lock, counter };
const SEEDS = 25;

const WEATHERS: Record<string, FaultPlan> = {
  'in peace': [],
  'while the server crashes and recovers': [{ everyMs: 120, untilMs: 480, fault: { kind: 'crash', process: 'server', atMs: { minMs: 0, maxMs: 80 }, recoverAfterMs: 20 } }],
  'while messages are lost': [{ kind: 'links', links: 'all', change: { lossProbability: 0.15 }, atMs: 0 }],
};

const outcomes = (kind: ObjectKind, flaw: ObjectFlaw | null, faults: FaultPlan): Record<string, number> => {
  const counts: Record<string, number> = { holds: 0, violated: 0, unknown: 0 };
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const client = (): Process<any> => new ObjectClient({ server: 'server', kind, operations: 10 });
    const run = simulate({ processes: { server: (): Process<any> => new ObjectServer({ kind, flaw }), c1: client, c2: client, c3: client, c4: client }, network: { latency: uniform({ minMs: 1, maxMs: 10 }) }, faults, seed });
    const { outcome } = checkLinearizability(History.fromTrace(run.trace), MODELS[kind], { maxSteps: 300_000 });
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
};

describe.each(Object.keys(MODELS) as ObjectKind[])('a %s', (kind) => {
  test.each(Object.keys(WEATHERS))('whose calls take effect one at a time is linearizable %s', (weather) => {
    expect(outcomes(kind, null, WEATHERS[weather] as FaultPlan)).toEqual({ holds: SEEDS, violated: 0, unknown: 0 });
  });

  test('whose calls race is refuted in most runs', () => {
    expect(outcomes(kind, 'race', [])['violated']).toBeGreaterThanOrEqual(13);
  });

  // What a queue forgets is often not missed in ten calls: it looks like a Dequeue whose outcome is unknown.
  test('that returns before it is in stable storage is refuted after crashes, and cannot be told without', () => {
    expect(outcomes(kind, 'forgotten acknowledgement', [])['violated']).toBe(0);
    expect(outcomes(kind, 'forgotten acknowledgement', WEATHERS['while the server crashes and recovers'] as FaultPlan)['violated']).toBeGreaterThanOrEqual(kind === 'queue' ? 1 : 6);
  });
});
