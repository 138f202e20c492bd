/** Each broken store on a run that shows its flaw, beside the correct one on the same run. What checkers find in random runs is in ../checking/stores.test.ts. */
import { describe, expect, test } from 'vitest';
import { History } from '../checking/history.ts';
import { constant, uniform } from '../simulation/distributions.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { Letter, NetworkOptions } from '../simulation/network.ts';
import { script } from '../simulation/script.ts';
import { simulate } from '../simulation/simulation.ts';
import { QuorumReplica, STORE_FLAWS } from './register-stores.ts';
import type { StoreFlaw, StoreMessage } from './register-stores.ts';
import { StoreClient } from './store-client.ts';

interface Ask {
  readonly atMs: number;
  readonly of: string; // which replica
  readonly put?: string; // what; a Get otherwise
}

interface Scenario {
  /** Each by a client of its own: c1, c2, … */
  readonly asks: readonly Ask[];
  readonly replicas?: readonly string[];
  readonly intercept?: (letter: Letter & { message: StoreMessage }) => 'drop' | readonly number[] | undefined; // or the delays of its copies
  readonly links?: NetworkOptions['links'];
  readonly faults?: FaultPlan;
  /** What the clients are told by the correct store, and by the broken one: a value, null, 'done', 'refused' or 'nothing'. */
  readonly correct: readonly (string | null)[];
  readonly broken: readonly (string | null)[];
}

const THREE = ['s1', 's2', 's3'];
const SLOW = { latency: constant({ ms: 60 }) };

function told(scenario: Scenario, flaw: StoreFlaw | null): (string | null)[] {
  const { asks, replicas = THREE, intercept, links = {}, faults = [] } = scenario;
  const answers: (string | null)[] = asks.map(() => 'nothing');
  const client = ({ atMs, of, put }: Ask, index: number) =>
    script<StoreMessage>(function* (io) {
      yield* io.sleep(atMs);
      const answer = yield* io.request(of, put === undefined ? { type: 'Get', key: 'x', number: 1 } : { type: 'Put', key: 'x', number: 1, value: put }, { timeoutMs: 2_000 });
      if (answer !== undefined) answers[index] = answer.type === 'GetOk' ? answer.value : answer.type === 'PutOk' ? 'done' : 'refused';
    });
  simulate({
    processes: {
      ...Object.fromEntries(replicas.map((id) => [id, () => new QuorumReplica({ replicas, flaw })])),
      ...Object.fromEntries(asks.map((ask, index) => [`c${index + 1}`, client(ask, index)])),
    },
    network: {
      links,
      intercept: (letter) => {
        const fate = intercept?.(letter as Letter & { message: StoreMessage });
        return fate === undefined || fate === 'drop' ? fate : fate.map((delayMs) => ({ message: letter.message, delayMs }));
      },
    },
    faults, seed: 1,
  });
  return answers;
}

const scenarios: Record<StoreFlaw, Scenario> = {
  'stale read': {
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 200, of: 's3' }],
    intercept: ({ from, to }) => (from === 's1' && to === 's3' ? 'drop' : undefined),
    correct: ['done', 'A'],
    broken: ['done', null],
  },
  'unconfirmed read': {
    // A is at s1 alone. The first reader hears s1 first, the second does not hear it at all.
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 100, of: 's2' }, { atMs: 400, of: 's3' }],
    intercept: ({ from, to, message }) => (from === 's1' && (message.type === 'Store' || to === 's3') ? 'drop' : undefined),
    links: { 's3->s2': SLOW },
    correct: ['nothing', 'A', 'A'],
    broken: ['nothing', 'A', null],
  },
  'lost write': {
    // s3 has heard of neither Put at s1, and takes the number 1 for its own.
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 100, of: 's1', put: 'B' }, { atMs: 300, of: 's3', put: 'C' }, { atMs: 500, of: 's2' }],
    intercept: ({ from, to }) => (from === 's1' && to === 's3' ? 'drop' : undefined),
    correct: ['done', 'done', 'done', 'C'],
    broken: ['done', 'done', 'done', 'B'],
  },
  'reordered write': {
    // Copies of the messages that store A come again 300 ms later, when B is stored.
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 100, of: 's2', put: 'B' }, { atMs: 500, of: 's3' }],
    intercept: ({ from, message }) => (from === 's1' && message.type === 'Store' && message.value === 'A' ? [0, 300] : undefined),
    links: { 's1->s3': SLOW },
    correct: ['done', 'done', 'B'],
    broken: ['done', 'done', 'A'],
  },
  'dirty read': {
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 800, of: 's2' }],
    intercept: ({ to, message }) => (to === 's1' && message.type === 'StoreReply' ? 'drop' : undefined),
    correct: ['nothing', 'A'],
    broken: ['refused', 'A'],
  },
  'early acknowledgement': {
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 100, of: 's2' }],
    intercept: ({ from, message }) => (from === 's1' && message.type === 'Store' ? 'drop' : undefined),
    links: { 's1->s2': SLOW },
    correct: ['nothing', null],
    broken: ['done', null],
  },
  'forgotten acknowledgement': {
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 300, of: 's2' }],
    faults: THREE.map((process) => ({ kind: 'crash', process, atMs: 150, recoverAfterMs: 10 })),
    correct: ['done', 'A'],
    broken: ['done', null],
  },
  'miscounted acknowledgement': {
    // Of five, s2 alone stores A, and acknowledges it twice.
    replicas: ['s1', 's2', 's3', 's4', 's5'],
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 100, of: 's4' }],
    intercept: ({ from, to, message }) => {
      if (from === 's1' && message.type === 'Store' && to !== 's2') return 'drop';
      if (from === 's2' && message.type === 'StoreReply' && to === 's1') return [0, 1];
      return (from === 's1' || from === 's2') && to === 's4' ? 'drop' : undefined;
    },
    correct: ['nothing', null],
    broken: ['done', null],
  },
  'repeated write': {
    asks: [{ atMs: 0, of: 's1', put: 'A' }, { atMs: 100, of: 's2', put: 'B' }, { atMs: 200, of: 's3' }, { atMs: 600, of: 's3' }],
    intercept: ({ from }) => (from === 'c1' ? [0, 300] : undefined),
    correct: ['done', 'done', 'B', 'B'],
    broken: ['done', 'done', 'B', 'A'],
  },
};

describe.each(STORE_FLAWS)('%s', (flaw) => {
  test('shows in one run, in which the correct store does right', () => {
    expect(told(scenarios[flaw], null)).toEqual(scenarios[flaw].correct);
    expect(told(scenarios[flaw], flaw)).toEqual(scenarios[flaw].broken);
  });
});

describe('the client', () => {
  const ask = (faults: FaultPlan, timeoutMs = 300) => {
    const client = (): StoreClient => new StoreClient({ servers: THREE, keys: ['x', 'y'], operations: 30, timeoutMs });
    return simulate({ processes: { ...Object.fromEntries(THREE.map((id) => [id, () => new QuorumReplica({ replicas: THREE })])), c1: client, c2: client }, network: { latency: uniform({ minMs: 1, maxMs: 10 }) }, faults, seed: 5 });
  };

  test('records every operation with its result; no value is put twice', () => {
    const { operations } = History.fromTrace(ask([]).trace);
    expect(operations).toHaveLength(60);
    expect(operations.every(({ outcome }) => outcome === 'completed')).toBe(true);
    const values = operations.flatMap(({ call }) => (call.type === 'Put' ? [call.value] : []));
    expect(new Set(values).size).toBe(values.length);
    expect(new Set(operations.map(({ call }) => `${call.type} ${call.key}`))).toEqual(new Set(['Get x', 'Get y', 'Put x', 'Put y']));
  });

  test('leaves open what is not answered in time, and uses no number twice, not even after a crash', () => {
    const run = ask([{ kind: 'crash', process: 'c1', atMs: 300, recoverAfterMs: 100 }, { kind: 'isolate', process: 's2', atMs: 400, forMs: 1_000 }], 60);
    const { operations } = History.fromTrace(run.trace);
    expect(operations.some(({ outcome }) => outcome === 'unknown')).toBe(true);
    const numbers = run.trace.ofKind('send').filter(({ process, message }) => process === 'c1' && (message as StoreMessage).type === 'Put').map(({ message }) => message as { number: number; value: string });
    for (const { number, value } of numbers) expect(value).toBe(`c1:${number}`);
    expect(History.fromTrace(run.trace).session('c1').length).toBe(30);
  });

  test('refuses what it cannot do, in a sentence', () => {
    expect(() => new StoreClient({ servers: [], keys: ['x'], operations: 1 })).toThrow('0 servers and 1 keys; give at least one of each');
    expect(() => new StoreClient({ servers: ['s'], keys: ['x'], operations: 1, getShare: 2 })).toThrow('getShare (2) must lie in [0, 1]');
  });
});
