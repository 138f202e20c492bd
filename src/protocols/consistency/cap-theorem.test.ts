/** The two executions of the CAP theorem's proof (Gilbert and Lynch 2002, theorem 1), on every store of the chapter: some request is not answered, or an answer is wrong. */
import { describe, expect, test } from 'vitest';
import { History } from '../../checking/history.ts';
import { cannotTell } from '../../checking/knowledge.ts';
import { checkLinearizability } from '../../checking/linearizability/linearizability.ts';
import { keyValueStore } from '../../checking/models/collections.ts';
import type { Process } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { QuorumReplica } from '../register-stores.ts';
import { ScriptedStoreClient } from '../scripted-store-client.ts';
import { GossipReplica, SequentialReplica } from '../weak-stores.ts';
import { TimedReplica } from './timed-register.ts';

const replicas = ['s1', 's2', 's3'];
const STORES: Record<string, () => Process<any>> = {
  'a majority': () => new QuorumReplica({ replicas }),
  'Puts in one order': () => new SequentialReplica({ replicas }),
  'gossip of everything': () => new GossipReplica({ replicas }),
  'gossip of single writes': () => new GossipReplica({ replicas, gossips: 'single writes' }),
  'a centre, with timeouts': () => new TimedReplica({ replicas, waitMs: 50 }),
};
/** G1 holds s1 and the client that puts, or G2 does. */
const sides = { 'the Put at s1': ['s1', 's2'], 'the Put at s2': ['s2', 's1'] } as const;

function execution(make: () => Process<any>, [of, other]: readonly [string, string], { puts = true, gets = true } = {}) {
  const a = () => new ScriptedStoreClient({ asks: puts ? [{ atMs: 10, of, put: 'x', value: 'v1' }] : [] });
  const b = () => new ScriptedStoreClient({ asks: gets ? [{ atMs: 400, of: other, get: 'x' }] : [] });
  const [left, right] = of === 's1' ? [['s1', 'a'], ['s2', 's3', 'b']] : [['s1', 'b'], ['s2', 's3', 'a']];
  const run = simulate({ processes: { s1: make, s2: make, s3: make, a, b }, faults: [{ kind: 'partition', groups: [left, right] as string[][], atMs: 0 }], seed: 1, untilMs: 1_000 });
  return { trace: run.trace, history: History.fromTrace(run.trace) };
}

describe.each(Object.entries(STORES))('%s', (_, make) => {
  test.each(Object.entries(sides))('%s: a request is not answered, or the Get returns what was there before the Put', (_side, side) => {
    const { history } = execution(make, side);
    const answered = history.operations.every(({ outcome }) => outcome === 'completed');
    expect(answered && checkLinearizability(history, keyValueStore).outcome === 'holds').toBe(false);
    if (answered) expect(history.operations.at(-1)?.result).toBe(null);
  });

  test.each(Object.entries(sides))('%s: who gets cannot tell the run from one in which nobody put, and who puts not from one in which nobody gets', (_side, side) => {
    const [both, getsAlone, putsAlone] = [execution(make, side), execution(make, side, { puts: false }), execution(make, side, { gets: false })];
    const [ofA, ofB] = side[0] === 's1' ? [['s1', 'a'], ['s2', 's3', 'b']] : [['s2', 's3', 'a'], ['s1', 'b']];
    for (const id of ofB as string[]) expect([id, cannotTell(id, both.trace, getsAlone.trace)]).toEqual([id, true]);
    for (const id of ofA as string[]) expect([id, cannotTell(id, both.trace, putsAlone.trace)]).toEqual([id, true]);
  });
});

test('no store of these is available on both sides and right; the majority gives up answers, the others the truth', () => {
  const answers = (name: string) => Object.values(sides).map((side) => execution(STORES[name] as () => Process<any>, side).history.operations.map(({ outcome }) => outcome));
  expect(answers('a majority')).toEqual([['unknown', 'completed'], ['completed', 'unknown']]);
  expect(answers('Puts in one order')).toEqual([['completed', 'completed'], ['unknown', 'completed']]);
  for (const name of Object.keys(STORES).slice(2)) expect(answers(name)).toEqual([['completed', 'completed'], ['completed', 'completed']]);
});
