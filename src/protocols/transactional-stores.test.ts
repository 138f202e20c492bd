/** Each transactional store on the schedule of each phenomenon, step by step: which let it happen, and what the others do instead. */
import { describe, expect, test } from 'vitest';
import { History } from '../checking/history.ts';
import { uniform } from '../simulation/distributions.ts';
import { NEMESES } from '../simulation/nemeses.ts';
import type { Process } from '../simulation/process.ts';
import { script } from '../simulation/script.ts';
import { simulate } from '../simulation/simulation.ts';
import { TransactionClient } from './transaction-client.ts';
import type { TransactionMessage, TransactionOperation, TransactionRequest } from './transaction-client.ts';
import { LockingStore, SerialStore, SnapshotStore } from './transactional-stores.ts';

type Step = TransactionOperation | 'Commit' | 'Abort';
/** Who does what, one after another, each when the last has been answered. */
type Schedule = readonly (readonly [client: string, step: Step])[];

const objects = 'lists';
const STORES = {
  'degree 0': () => new LockingStore({ objects, degree: 0 }),
  'degree 1': () => new LockingStore({ objects, degree: 1 }),
  'degree 2': () => new LockingStore({ objects, degree: 2 }),
  'degree 3': () => new LockingStore({ objects, degree: 3 }),
  'degree 3, no rollback': () => new LockingStore({ objects, degree: 3, flaw: 'no rollback' }),
  'snapshot isolation': () => new SnapshotStore({ objects }),
  'parallel snapshot isolation': () => new SnapshotStore({ objects, lagCommits: 3 }),
  'snapshots, lost update': () => new SnapshotStore({ objects, flaw: 'lost update' }),
} satisfies Record<string, () => Process<TransactionMessage>>;

const SLOT_MS = 100;

/** What each step was answered: 'Committed', 'Aborted', or what it returned. A step after an abort is answered 'Aborted' again. */
const play = (store: () => Process<TransactionMessage>, schedule: Schedule): string[] => {
  const answers: string[] = schedule.map(() => 'none');
  const clientOf = (name: string) =>
    script<TransactionMessage>(function* (io) {
      let step = 0;
      for (const [slot, [who, what]] of schedule.entries()) {
        if (who !== name) continue;
        if (slot * SLOT_MS > io.nowMs) yield* io.sleep(slot * SLOT_MS - io.nowMs);
        const request: TransactionRequest = typeof what === 'string' ? { type: what, number: 1, step } : { type: 'Operate', number: 1, step, operation: what };
        step += 1;
        const answer = yield* io.request('store', request, { timeoutMs: SLOT_MS - 1 });
        if (answer !== undefined) answers[slot] = answer.type === 'Result' ? JSON.stringify(answer.result) : answer.type;
      }
    });
  const names = [...new Set(schedule.map(([who]) => who))];
  simulate({ processes: { store, ...Object.fromEntries(names.map((name) => [name, clientOf(name)])) }, seed: 1, untilMs: (schedule.length + 1) * SLOT_MS });
  return answers;
};

const read = (key: string): Step => ({ type: 'Read', key });
const append = (key: string, value: string): Step => ({ type: 'Append', key, value });

/** Every phenomenon: a schedule, and whether its answers show it. */
const PHENOMENA: Record<string, { schedule: Schedule; shows: (answers: string[]) => boolean }> = {
  'G0, dirty write': {
    schedule: [['a', append('x', 'a')], ['b', append('x', 'b')], ['b', append('y', 'b')], ['a', append('y', 'a')], ['a', 'Commit'], ['b', 'Commit'], ['c', read('x')], ['c', read('y')], ['c', 'Commit']],
    shows: (answers) => answers[6] === '["a","b"]' && answers[7] === '["b","a"]',
  },
  'G1a, aborted read': {
    schedule: [['a', append('x', 'a')], ['b', read('x')], ['a', 'Abort'], ['c', read('x')], ['b', 'Commit'], ['c', 'Commit']],
    shows: (answers) => (answers[1] === '["a"]' && answers[4] === 'Committed') || (answers[3] === '["a"]' && answers[5] === 'Committed'),
  },
  'G1b, intermediate read': {
    schedule: [['a', append('x', 'a1')], ['b', read('x')], ['a', append('x', 'a2')], ['a', 'Commit'], ['b', 'Commit']],
    shows: (answers) => answers[1] === '["a1"]' && answers[3] === 'Committed' && answers[4] === 'Committed',
  },
  'G1c, circular information flow': {
    schedule: [['a', append('x', 'a')], ['b', append('y', 'b')], ['a', read('y')], ['b', read('x')], ['a', 'Commit'], ['b', 'Commit']],
    shows: (answers) => answers[2] === '["b"]' && answers[3] === '["a"]' && answers[4] === 'Committed' && answers[5] === 'Committed',
  },
  'lost update': {
    schedule: [['a', append('x', 'a')], ['b', append('x', 'b')], ['a', 'Commit'], ['b', 'Commit'], ['c', read('x')], ['c', 'Commit']],
    shows: (answers) => answers[2] === 'Committed' && answers[3] === 'Committed' && !(answers[4] ?? '').includes('a'),
  },
  'G-single, read skew': {
    schedule: [['a', read('x')], ['b', append('x', 'b')], ['b', append('y', 'b')], ['b', 'Commit'], ['a', read('y')], ['a', 'Commit']],
    shows: (answers) => answers[0] === '[]' && answers[3] === 'Committed' && answers[4] === '["b"]' && answers[5] === 'Committed',
  },
  'G-nonadjacent, long fork': {
    schedule: [['a', append('x', 'a')], ['b', append('y', 'b')], ['a', 'Commit'], ['b', 'Commit'], ['c', read('x')], ['d', read('x')], ['c', read('y')], ['d', read('y')], ['c', 'Commit'], ['d', 'Commit']],
    shows: (answers) => answers[4] === '["a"]' && answers[5] === '[]' && answers[6] === '[]' && answers[7] === '["b"]' && answers[8] === 'Committed' && answers[9] === 'Committed',
  },
  'G2-item, write skew': {
    schedule: [['a', read('x')], ['b', read('y')], ['a', append('y', 'a')], ['b', append('x', 'b')], ['a', 'Commit'], ['b', 'Commit']],
    shows: (answers) => answers[0] === '[]' && answers[1] === '[]' && answers[4] === 'Committed' && answers[5] === 'Committed',
  },
};

test.each(Object.entries({
  'degree 0': ['G0, dirty write', 'G1a, aborted read', 'G1b, intermediate read', 'G1c, circular information flow', 'G-single, read skew', 'G2-item, write skew'],
  'degree 1': ['G1a, aborted read', 'G1b, intermediate read', 'G1c, circular information flow', 'G-single, read skew', 'G2-item, write skew'],
  'degree 2': ['G-single, read skew', 'G2-item, write skew'],
  'degree 3': [],
  'degree 3, no rollback': ['G1a, aborted read'],
  'snapshot isolation': ['G2-item, write skew'],
  'parallel snapshot isolation': ['G-nonadjacent, long fork', 'G2-item, write skew'],
  'snapshots, lost update': ['lost update', 'G2-item, write skew'],
}))('%s lets these happen on the schedule of each, and no others: %j', (name, expected) => {
  const shown = Object.entries(PHENOMENA).filter(([, { schedule, shows }]) => shows(play(STORES[name as keyof typeof STORES], schedule))).map(([phenomenon]) => phenomenon);
  expect(shown).toEqual(expected);
});

describe('one transaction at a time', () => {
  test('another waits until the first has ended, and then sees all of it', () => {
    const schedule: Schedule = [['a', append('x', 'a1')], ['b', read('x')], ['a', append('x', 'a2')], ['a', 'Commit']];
    expect(play(() => new SerialStore({ objects }), schedule)).toEqual(['null', 'none', 'null', 'Committed']);
    const both = simulate({
      processes: { store: () => new SerialStore({ objects }), c1: () => new TransactionClient({ store: 'store', objects, keys: ['x'], transactions: 5, abortShare: 0 }), c2: () => new TransactionClient({ store: 'store', objects, keys: ['x'], transactions: 5, abortShare: 0 }) },
      seed: 3,
    });
    expect(History.fromTrace(both.trace).operations.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'completed'));
  });
});

describe('what every store keeps, whatever fails', () => {
  const all: Record<string, () => Process<TransactionMessage>> = { ...STORES, serial: () => new SerialStore({ objects }) };
  const faithful = ['serial', 'degree 1', 'degree 2', 'degree 3', 'snapshot isolation'];

  test.each(faithful)('%s: what was committed is there at the end, once and in one piece; what was aborted is not', (name) => {
    let committed = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const clients = ['c1', 'c2', 'c3', 'c4'];
      const client = (): TransactionClient => new TransactionClient({ store: 'store', objects, keys: ['x', 'y', 'z'], transactions: 12 });
      const reader = script<TransactionMessage>(function* (io) {
        yield* io.sleep(12_000);
        const lists: unknown[] = [];
        for (const [step, key] of ['x', 'y', 'z'].entries()) {
          const answer = yield* io.request('store', { type: 'Operate', number: 1, step, operation: { type: 'Read', key } });
          lists.push(answer.type === 'Result' ? answer.result : answer.type);
        }
        io.log('at the end', lists);
      });
      const run = simulate({
        processes: { store: all[name] as () => Process<TransactionMessage>, ...Object.fromEntries(clients.map((id) => [id, client])), reader },
        network: { latency: uniform({ minMs: 1, maxMs: 10 }) }, faults: NEMESES.everything(['store', ...clients], { everyMs: 300, untilMs: 1_500 }), seed,
      });
      const lists = run.trace.ofKind('log').find(({ text }) => text === 'at the end')?.data as string[][] | undefined;
      if (lists === undefined) continue; // the reader was cut down by a fault
      const found = lists.flat();
      expect(new Set(found).size).toBe(found.length);
      for (const { call, outcome } of History.fromTrace(run.trace).operations) {
        const values = (call.operations as TransactionOperation[]).flatMap((operation) => (operation.type === 'Append' ? [operation.value] : []));
        if (outcome === 'completed') expect(found, `seed ${seed}`).toEqual(expect.arrayContaining(values));
        if (outcome === 'failed') expect(values.filter((value) => found.includes(value)), `seed ${seed}`).toEqual([]);
        if (outcome === 'unknown') expect([0, values.length]).toContain(values.filter((value) => found.includes(value)).length);
        committed += outcome === 'completed' ? 1 : 0;
      }
    }
    expect(committed).toBeGreaterThan(100);
  });

  test('options out of range are refused in a sentence', () => {
    const options = { store: 'store', objects, keys: ['x'], transactions: 1 } as const;
    expect(() => new TransactionClient({ ...options, keys: [] })).toThrow('keys is empty');
    expect(() => new TransactionClient({ ...options, readShare: 1.5 })).toThrow('readShare (1.5) must lie in [0, 1]');
    expect(() => new TransactionClient({ ...options, operationsMax: 0 })).toThrow('operationsMax (0) must be a whole number');
  });
});
