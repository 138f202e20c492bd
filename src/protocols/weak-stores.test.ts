/** What the weaker stores keep and what they do not, on small runs. What checkers find in random runs is in ../checking/stores.test.ts. */
import { describe, expect, test } from 'vitest';
import { constant, uniform } from '../simulation/distributions.ts';
import { NEMESES } from '../simulation/nemeses.ts';
import type { NemesisName } from '../simulation/nemeses.ts';
import type { NetworkOptions } from '../simulation/network.ts';
import type { Process } from '../simulation/process.ts';
import { script } from '../simulation/script.ts';
import { simulate } from '../simulation/simulation.ts';
import { StoreClient } from './store-client.ts';
import type { StoreAnswer, StoreRequest } from './store-client.ts';
import { GossipReplica, SequentialReplica } from './weak-stores.ts';

const REPLICAS = ['s1', 's2', 's3'];

interface Ask {
  readonly atMs: number;
  readonly of: string;
  readonly client: string;
  readonly put?: readonly [key: string, value: string];
  readonly get?: string;
}

/** What each is told: a value, null, 'done', or 'nothing' within 1,000 ms. */
function told(make: () => Process<any>, asks: readonly Ask[], { network = {}, seed = 1 }: { network?: NetworkOptions; seed?: number } = {}): (string | null)[] {
  const answers: (string | null)[] = asks.map(() => 'nothing');
  const clientOf = (name: string) =>
    script<StoreRequest | StoreAnswer>(function* (io) {
      let number = 0;
      for (const [index, { atMs, of, client, put, get }] of asks.entries()) {
        if (client !== name) continue;
        if (atMs > io.nowMs) yield* io.sleep(atMs - io.nowMs);
        number += 1;
        const request: StoreRequest = put === undefined ? { type: 'Get', key: get as string, number } : { type: 'Put', key: put[0], value: put[1], number };
        const answer = yield* io.request(of, request, { timeoutMs: 1_000 });
        if (answer !== undefined) answers[index] = answer.type === 'GetOk' ? answer.value : 'done';
      }
    });
  const names = [...new Set(asks.map(({ client }) => client))];
  simulate({ processes: { ...Object.fromEntries(REPLICAS.map((id) => [id, make])), ...Object.fromEntries(names.map((name) => [name, clientOf(name)])) }, network, seed, untilMs: 5_000 });
  return answers;
}

const sequential = (flaw: 'impatient write' | null = null) => (): SequentialReplica => new SequentialReplica({ replicas: REPLICAS, flaw });
const gossip = (gossips: 'everything' | 'single writes' = 'everything') => (): GossipReplica => new GossipReplica({ replicas: REPLICAS, gossips });
const far: NetworkOptions = { links: { 's1->s2': { latency: constant({ ms: 100 }) }, 's1->s3': { latency: constant({ ms: 200 }) } } };

describe('replicas that carry out Puts in one order, each in its own time', () => {
  test('a client finds its own Put, and another at a replica that lags does not yet: not linearizable', () => {
    const asks: Ask[] = [{ atMs: 0, client: 'a', of: 's2', put: ['x', 'A'] }, { atMs: 1, client: 'a', of: 's2', get: 'x' }, { atMs: 160, client: 'b', of: 's3', get: 'x' }, { atMs: 400, client: 'b', of: 's3', get: 'x' }];
    expect(told(sequential(), asks, { network: far })).toEqual(['done', 'A', null, 'A']);
  });

  test('the impatient one lets a client miss its own Put', () => {
    const asks: Ask[] = [{ atMs: 0, client: 'a', of: 's2', put: ['x', 'A'] }, { atMs: 1, client: 'a', of: 's2', get: 'x' }];
    expect(told(sequential('impatient write'), asks, { network: far })).toEqual(['done', null]);
  });

  test('a replica that was cut off fetches what it missed', () => {
    const asks: Ask[] = [{ atMs: 0, client: 'a', of: 's1', put: ['x', 'A'] }, { atMs: 300, client: 'b', of: 's3', get: 'x' }];
    let lost = 0;
    const intercept: NetworkOptions['intercept'] = ({ from, to }) => (from === 's1' && to === 's3' && (lost += 1) <= 2 ? 'drop' : undefined);
    expect(told(sequential(), asks, { network: { intercept } })).toEqual(['done', 'A']);
    expect(lost).toBeGreaterThan(2);
  });
});

describe('replicas that answer at once and tell the others later', () => {
  test('two that are asked at the same time tell different things, and agree later on the newer', () => {
    const asks: Ask[] = [
      { atMs: 0, client: 'a', of: 's1', put: ['x', 'A'] }, { atMs: 0, client: 'b', of: 's2', put: ['x', 'B'] }, { atMs: 21, client: 'a', of: 's1', get: 'x' }, { atMs: 21, client: 'b', of: 's2', get: 'x' },
      { atMs: 1_500, client: 'a', of: 's1', get: 'x' }, { atMs: 1_500, client: 'b', of: 's2', get: 'x' },
    ];
    expect(told(gossip(), asks)).toEqual(['done', 'done', 'A', 'B', 'B', 'B']);
  });

  // b reads the question and writes the answer; c looks for the answer first, and then for the question.
  const asks: Ask[] = [
    { atMs: 0, client: 'a', of: 's1', put: ['question', 'why?'] }, { atMs: 3, client: 'b', of: 's1', get: 'question' }, { atMs: 6, client: 'b', of: 's1', put: ['answer', 'so'] },
    ...Array.from({ length: 30 }, (_, index): Ask[] => (['answer', 'question'] as const).map((get) => ({ atMs: 20 + 10 * index, client: 'c', of: 's2', get }))).flat(),
  ];
  const answersBeforeQuestion = (gossips: 'everything' | 'single writes'): number =>
    Array.from({ length: 60 }, (_, seed) => told(gossip(gossips), asks, { seed, network: { latency: constant({ ms: 1 }) } })).filter((answers) => answers.some((answer, index) => answer === 'so' && answers[index + 1] === null)).length;

  test('who is told everything at a time sees no answer before its question; who is told single writes does', () => {
    expect(answersBeforeQuestion('everything')).toBe(0);
    expect(answersBeforeQuestion('single writes')).toBeGreaterThan(5);
  });
});

describe('in the end all replicas hold the same, whatever failed', () => {
  const nemeses: NemesisName[] = ['lossy-links', 'split-brain', 'lose-unsynced', 'everything'];
  test.each(nemeses)('%s', (name) => {
    for (let seed = 0; seed < 10; seed += 1) {
      for (const make of [sequential(), gossip(), gossip('single writes')]) {
        const client = (): StoreClient => new StoreClient({ servers: REPLICAS, keys: ['x', 'y', 'z'], operations: 20 });
        const run = simulate({
          processes: { ...Object.fromEntries(REPLICAS.map((id) => [id, make as () => Process<any>])), c1: client, c2: client },
          network: { latency: uniform({ minMs: 1, maxMs: 20 }) }, faults: NEMESES[name](REPLICAS, { everyMs: 300, untilMs: 1_500 }), seed, untilMs: 5_000, trace: false,
        });
        const held = REPLICAS.map((id) => (run.processes as Record<string, unknown>)[id] as SequentialReplica | GossipReplica).map((replica) => ('copies' in replica ? new Map([...replica.copies].toSorted()) : new Map([...replica.data].toSorted())));
        expect(held[1], `seed ${seed}`).toEqual(held[0]);
        expect(held[2], `seed ${seed}`).toEqual(held[0]);
        expect(held[0]?.size).toBeGreaterThan(0);
      }
    }
  });
});
