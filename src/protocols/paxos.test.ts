/** Single-decree Paxos, simulated. Its exact number of states is in ../checking/search. */
import { describe, expect, test } from 'vitest';
import { History } from '../checking/history.ts';
import { search } from '../checking/search/search.ts';
import type { SearchOptions } from '../checking/search/search-options.ts';
import { constant, uniform } from '../simulation/distributions.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import { NEMESES } from '../simulation/nemeses.ts';
import type { NemesisName } from '../simulation/nemeses.ts';
import type { NetworkOptions } from '../simulation/network.ts';
import { simulate } from '../simulation/simulation.ts';
import type { Run } from '../simulation/simulation.ts';
import { PaxosServer, compareBallots } from './paxos.ts';
import type { PaxosMessage, PaxosOptions } from './paxos.ts';
import { RegisterClient } from './register-client.ts';

const SERVERS = ['s1', 's2', 's3'];

interface Scene {
  readonly network?: NetworkOptions;
  readonly faults?: FaultPlan;
  readonly retryAfterMs?: PaxosOptions['retryAfterMs'];
  readonly seed?: number;
  readonly untilMs?: number;
  readonly clients?: Readonly<Record<'A' | 'B', () => RegisterClient>>;
}

const once = (value: string, at: string) => (): RegisterClient => new RegisterClient({ servers: [at], puts: [value] });
/** Goes from server to server until one answers, with the same value. */
const persistent = (value: string) => (): RegisterClient => new RegisterClient({ servers: SERVERS, puts: Array.from({ length: 8 }, () => value), gets: 3, timeoutMs: 250 });

/** Two clients: A asks s1, B asks s2, unless told otherwise. */
const paxos = ({ network = {}, faults = [], retryAfterMs, seed = 1, untilMs = 10_000, clients = { A: once('A', 's1'), B: once('B', 's2') } }: Scene) => {
  const server = (): PaxosServer => new PaxosServer({ servers: SERVERS, retryAfterMs });
  return simulate({ processes: { s1: server, s2: server, s3: server, ...clients }, network, faults, seed, untilMs });
};

const serversOf = (run: Run<any>): PaxosServer[] => SERVERS.map((id) => run.processes[id] as PaxosServer);
const decisions = (run: Run<any>): unknown[] => run.trace.ofKind('log').filter(({ text }) => text === 'decides').map(({ data }) => (data as { value: unknown }).value);
const reads = (run: Run<any>): unknown[] => History.fromTrace(run.trace).operations.filter(({ call, outcome }) => call.type === 'Read' && outcome === 'completed').map(({ result }) => result);

test('one proposer has its value chosen in two round trips, and everybody learns it', () => {
  const run = paxos({ network: { links: { 'B->s2': { lossProbability: 1 } } } });
  expect(serversOf(run).map(({ chosen }) => chosen)).toEqual(['A', 'A', 'A']);
  const decided = run.trace.ofKind('log').find(({ text }) => text === 'decides');
  expect([decided?.process, decided?.atMs]).toEqual(['s1', 50]); // 10 ms from the client, then Prepare, Prepared, Accept, Accepted
  expect(reads(run)).toEqual(['A']);
});

test('a proposer that finds an accepted value must propose it instead of its own (§2.2, P2c)', () => {
  // s1 has A accepted by itself and s3, and all that says so to others is lost. s2 proposes B later.
  const intercept: NetworkOptions['intercept'] = ({ from, to, message }) => (from === 's1' && ((message as PaxosMessage).type === 'Decided' || to === 's2') ? 'drop' : undefined);
  const run = paxos({ network: { intercept, links: { 'B->s2': { latency: constant({ ms: 200 }) } } } });
  expect(run.processes.s2.request?.value).toBe('B');
  expect(run.processes.s2.proposal?.value).toBe('A');
  expect(serversOf(run).map(({ chosen }) => chosen)).toEqual(['A', 'A', 'A']);
});

test('an acceptor that has promised a higher ballot accepts no lower one (§2.2, phase 2b)', () => {
  // s1's Accept comes to s3 just after s2's Prepare, and what s1 has accepted itself does not come to s2.
  const intercept: NetworkOptions['intercept'] = ({ from, message }) => {
    const { type } = message as PaxosMessage;
    if (from !== 's1') return undefined;
    return type === 'Accept' ? [{ message, delayMs: 20 }] : type === 'Prepared' ? 'drop' : undefined;
  };
  const run = paxos({ network: { intercept, links: { 'B->s2': { latency: constant({ ms: 45 }) } } } });
  expect(serversOf(run).map(({ chosen }) => chosen)).toEqual(['B', 'B', 'B']);
  expect(run.trace.ofKind('log').filter(({ text }) => text === 'proposes')).toHaveLength(2);
});

describe('duelling proposers (§2.4)', () => {
  // Each begins its next ballot when the other has its promises and not yet its acceptances.
  const network: NetworkOptions = { links: { 'B->s2': { latency: constant({ ms: 25 }) } } };

  test('two that try again after the same time outbid each other for ever', () => {
    const run = paxos({ network, retryAfterMs: 30, untilMs: 10_000 });
    expect(decisions(run)).toEqual([]);
    expect(run.processes.s1.ballot.round).toBeGreaterThan(600);
  });

  test('a random time ends the duel', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const run = paxos({ network, retryAfterMs: { minMs: 30, maxMs: 150 }, seed });
      expect(new Set(decisions(run)).size).toBe(1);
      expect(serversOf(run).every(({ decided }) => decided)).toBe(true);
    }
  });
});

describe('agreement, validity and one value for all readers, whatever fails', () => {
  const nemeses: NemesisName[] = ['crash-majority', 'lose-unsynced', 'split-brain', 'lossy-links', 'duplicating-links', 'everything'];
  test.each(nemeses)('%s', (name) => {
    const clients = { A: persistent('A'), B: persistent('B') };
    const chosen = new Set<unknown>();
    for (let seed = 0; seed < 40; seed += 1) {
      const run = paxos({ network: { latency: uniform({ minMs: 1, maxMs: 30 }) }, faults: NEMESES[name](SERVERS, { everyMs: 120, untilMs: 1_200 }), retryAfterMs: { minMs: 40, maxMs: 120 }, seed, untilMs: 4_000, clients });
      const values = new Set([...decisions(run), ...reads(run), ...serversOf(run).map((server) => server.chosen)].filter((value) => value !== undefined));
      expect(values.size, `seed ${seed} chose ${[...values].join(' and ')}`).toBeLessThanOrEqual(1);
      for (const value of values) chosen.add(value);
    }
    expect([...chosen].toSorted()).toEqual(['A', 'B']); // either may win, and in some run each does
  });

  test('what an acceptor promised and accepted survives its crash (§2.5)', () => {
    // s3 accepts A and crashes before anybody hears of it; s2 must learn of A from it when it is back, since s1 is gone.
    const faults: FaultPlan = [{ kind: 'crash', process: 's1', atMs: 41 }, { kind: 'crash', process: 's3', atMs: 45, recoverAfterMs: 5 }];
    const run = paxos({ network: { links: { 's1->s2': { lossProbability: 1 }, 'B->s2': { latency: constant({ ms: 100 }) } } }, faults });
    expect([run.processes.s2.chosen, run.processes.s3.chosen]).toEqual(['A', 'A']);
  });
});

describe('in every run of two proposers, searched', () => {
  const system = (make: () => PaxosServer) => ({ s1: make, s2: make, s3: make, A: () => new RegisterClient({ servers: ['s1'], puts: ['A'], gets: 0 }), B: () => new RegisterClient({ servers: ['s2'], puts: ['B'], gets: 0 }) });
  const explore = (options: Partial<SearchOptions<ReturnType<typeof system>>>, make = (): PaxosServer => new PaxosServer({ servers: SERVERS })) =>
    search({
      processes: system(make),
      network: { keepsIgnored: true }, // what is ignored may be taken for not having arrived: fewer states, the same runs
      always: {
        agreement: ({ processes: { s1, s2, s3 } }) => {
          const values = [...new Set([s1, s2, s3].flatMap(({ chosen }) => (chosen === undefined ? [] : [chosen])))];
          return values.length <= 1 || `${values.join(' and ')} are both chosen`;
        },
      },
      ...options,
    });

  test('one value is chosen, with a crash and recovery at any time', () => {
    const { complete, verdicts } = explore({ crashes: { max: 1, of: SERVERS, recover: true } });
    expect([complete, verdicts['agreement']?.outcome, verdicts['no handler fails']?.outcome]).toEqual([true, 'holds', 'holds']);
  });

  test('an acceptor that forgets in a crash lets two values be chosen', () => {
    class Forgetful extends PaxosServer {
      override onRecover(): void {}
    }
    const verdict = explore({ crashes: { max: 1, of: ['s3'], recover: true } }, () => new Forgetful({ servers: SERVERS })).verdicts['agreement'];
    expect(verdict?.outcome).toBe('violated');
    expect(verdict?.because).toMatch(/are both chosen/);
  });
});

test('ballots are ordered by round, then by proposer', () => {
  expect(compareBallots({ round: 2, proposer: 'a' }, { round: 1, proposer: 'b' })).toBeGreaterThan(0);
  expect(compareBallots({ round: 1, proposer: 'a' }, { round: 1, proposer: 'b' })).toBeLessThan(0);
  expect(compareBallots({ round: 1, proposer: 'a' }, { round: 1, proposer: 'a' })).toBe(0);
});
