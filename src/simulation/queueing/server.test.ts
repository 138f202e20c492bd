import { describe, expect, test } from 'vitest';
import { batchMeansInterval } from '../../statistics/intervals.ts';
import { constant, exponential } from '../distributions.ts';
import type { FaultPlan } from '../fault-plan.ts';
import type { NetworkOptions } from '../network.ts';
import { assertReplays } from '../determinism.ts';
import { simulate } from '../simulation.ts';
import { summariseCalls } from './calls.ts';
import { ClosedLoopClient, OpenLoopClient } from './clients.ts';
import { queueForms } from '../../statistics/forms/queues.ts';
import type { Load } from './load.ts';
import { Server } from './server.ts';
import type { WorkQueueOptions } from './work-queue.ts';

interface Scene {
  network?: NetworkOptions;
  faults?: FaultPlan;
  trace?: boolean | 'with state';
}

type Client = ConstructorParameters<typeof OpenLoopClient>[0];

/** One open client and one server, whose service takes 10 ms on average, on a network that takes no time. */
function open(client: Omit<Client, 'server'>, server: WorkQueueOptions & Partial<ConstructorParameters<typeof Server>[0]> = {}, rest: Scene = {}) {
  const processes = {
    client: () => new OpenLoopClient({ server: 'server', ...client }),
    server: () => new Server({ service: exponential({ meanMs: 10 }), ...server }),
  };
  return simulate({ processes, network: { latency: constant({ ms: 0 }) }, seed: 1, trace: false, maxEvents: 5_000_000, ...rest });
}

const steady = (perSecond: number, seconds: number): Load => [{ fromMs: 0, perSecond }, { fromMs: 1000 * seconds, perSecond: 0 }];
const all = { fromMs: 0, untilMs: Number.MAX_VALUE };
const metronome = { spacing: constant({ ms: 1 }) };

describe('held against closed forms', () => {
  test('M/M/1 by processes: 1 / (mu - lambda) is 50 ms at 80 a second', () => {
    const { client } = open({ load: steady(80, 5000) }).processes;
    const { low, high } = batchMeansInterval({ values: summariseCalls(client.calls, all).responseTimesMs, warmUp: 5000, confidence: 0.999 });
    expect(low).toBeLessThan(50);
    expect(high).toBeGreaterThan(50);
    expect(high - low).toBeLessThan(10);
  });

  test('no waiting place: Erlang B is the share of rejections', () => {
    const { client, server } = open({ load: steady(400, 300) }, { concurrency: 5, queueMax: 0 }).processes;
    const rejected = client.calls.ended.map(({ ending }) => (ending === 'rejected' ? 1 : 0));
    const { low, high } = batchMeansInterval({ values: rejected, confidence: 0.999 });
    const expected = queueForms.lost.at({ c: 5, a: 4 });
    expect(low).toBeLessThan(expected);
    expect(high).toBeGreaterThan(expected);
    expect(high - low).toBeLessThan(0.03);
    expect(server.rejected + server.served).toBe(client.calls.started);
  });

  test('a closed loop: mean value analysis of users who think', () => {
    const [users, thinkMs, serviceMs] = [10, 100, 10];
    const processes = {
      client: () => new ClosedLoopClient({ server: 'server', users, think: exponential({ meanMs: thinkMs }), untilMs: 1_000_000 }),
      server: () => new Server({ service: exponential({ meanMs: serviceMs }) }),
    };
    const { client } = simulate({ processes, network: { latency: constant({ ms: 0 }) }, seed: 2, trace: false, maxEvents: 3_000_000 }).processes;
    // Reiser and Lavenberg 1980: a call finds the queue that there is with one user fewer.
    let responseMs = 0;
    for (let user = 1, queued = 0; user <= users; user += 1) {
      responseMs = serviceMs * (1 + queued);
      queued = (user * responseMs) / (thinkMs + responseMs);
    }
    const summary = summariseCalls(client.calls, { fromMs: 0, untilMs: 1_000_000 });
    const { low, high } = batchMeansInterval({ values: summary.responseTimesMs, warmUp: 1000, confidence: 0.999 });
    expect(low).toBeLessThan(responseMs);
    expect(high).toBeGreaterThan(responseMs);
    expect(high - low).toBeLessThan(2);
    expect(summary.goodputPerSecond / ((1000 * users) / (thinkMs + responseMs))).toBeCloseTo(1, 1);
  });

  test('r retries of attempts that fail with f make (1 - f^(r + 1)) / (1 - f) attempts a call', () => {
    const client = open({ load: steady(10, 2000), timeoutMs: 50, retries: { max: 2 } }, { service: constant({ ms: 0 }) }, { network: { latency: constant({ ms: 0 }), lossProbability: 0.3 } }).processes.client;
    const f = 1 - 0.7 * 0.7; // request and answer both have to arrive
    const { low, high } = batchMeansInterval({ values: client.calls.ended.map(({ attempts }) => attempts), confidence: 0.999 });
    const expected = (1 - f * f * f) / (1 - f);
    expect(low).toBeLessThan(expected);
    expect(high).toBeGreaterThan(expected);
    expect(high - low).toBeLessThan(0.1);
  });
});

describe('overload', () => {
  test('goodput grows with the load to the capacity; beyond it, impatient clients get nothing from a queue without bound', () => {
    const goodput = (perSecond: number, queueMax: number): number => {
      const { client } = open({ load: steady(perSecond, 100), timeoutMs: 200 }, { queueMax }).processes;
      return summariseCalls(client.calls, { fromMs: 20_000, untilMs: 100_000 }).goodputPerSecond;
    };
    expect(goodput(50, Infinity)).toBeGreaterThan(47);
    expect(goodput(150, Infinity)).toBeLessThan(5);
    expect(goodput(150, 10)).toBeGreaterThan(90);
  });

  test('a burst leaves a server stuck when its clients retry, and not when they do not (Bronson et al. 2021)', () => {
    const load: Load = [{ fromMs: 0, perSecond: 60 }, { fromMs: 20_000, perSecond: 400 }, { fromMs: 25_000, perSecond: 60 }, { fromMs: 120_000, perSecond: 0 }];
    const after = (retries: number): number => {
      const { client } = open({ load, timeoutMs: 200, retries: { max: retries } }).processes;
      return summariseCalls(client.calls, { fromMs: 90_000, untilMs: 120_000 }).goodputPerSecond;
    };
    expect(after(0)).toBeGreaterThan(50);
    expect(after(2)).toBeLessThan(5); // 60 lies between mu / 3 and mu
  });

  test('answers to calls that were given up are counted as late', () => {
    const { calls } = open({ load: steady(10, 1), ...metronome, timeoutMs: 20 }, { service: constant({ ms: 30 }) }).processes.client;
    expect(calls).toMatchObject({ started: 10, timeouts: 10, late: 10 });
    expect(summariseCalls(calls, all)).toMatchObject({ answered: 0, timedOut: 10 });
  });
});

describe('under faults', () => {
  const every100 = { load: steady(10, 1), ...metronome };
  const times = (faults: FaultPlan) =>
    open(every100, { service: constant({ ms: 30 }) }, { faults }).processes.client.calls.ended.map(({ endedMs }) => endedMs);

  test('without any, each request takes its service', () => {
    expect(times([])).toEqual([130, 230, 330, 430, 530, 630, 730, 830, 930, 1030]);
  });

  test('a crash loses what is in the queue, and the server that recovers serves on', () => {
    expect(times([{ kind: 'crash', atMs: 310, process: 'server', recoverAfterMs: 40 }])).toEqual([130, 230, 430, 530, 630, 730, 830, 930, 1030]);
  });

  test('a clock that is set back does not hold up the service', () => {
    const run = times([{ kind: 'clock', atMs: 310, process: 'server', stepMs: -60_000 }]);
    expect(run).toEqual([130, 230, 330, 430, 530, 630, 730, 830, 930, 1030]);
  });

  test('runs repeat, with traces', () => {
    const run = assertReplays(() => open({ load: steady(100, 2), timeoutMs: 100, retries: { max: 2, baseMs: 10 } }, { queueMax: 3, concurrency: 2, discipline: 'processor sharing' }, { trace: 'with state' }));
    expect(run.trace.hash()).toMatch(/^[0-9a-f]{16}$/);
  });
});

test('retries wait longer and longer, up to a cap', () => {
  const retries = { max: 5, baseMs: 100, capMs: 400, jitter: false };
  const run = open({ load: [{ fromMs: 0, perSecond: 1 }, { fromMs: 1000, perSecond: 0 }], ...metronome, timeoutMs: 50, retries }, {}, { network: { lossProbability: 1 }, trace: true });
  const sent = run.trace.ofKind('send').map(({ atMs }) => atMs - 1000);
  expect(sent).toEqual([0, 150, 400, 850, 1300, 1750]);
});

test('refuses nonsense with a sentence', () => {
  const load = steady(1, 1);
  expect(() => new OpenLoopClient({ server: 's', load, timeoutMs: 0 })).toThrow('timeoutMs (0) must lie above 0');
  expect(() => new OpenLoopClient({ server: 's', load, retries: { max: -1 } })).toThrow('retries.max (-1)');
  expect(() => new OpenLoopClient({ server: 's', load, retries: { max: 1, baseMs: 10, capMs: 5 } })).toThrow('retries.capMs (5) must not be below baseMs (10)');
  expect(() => new ClosedLoopClient({ server: 's', users: 0, think: constant({ ms: 1 }) })).toThrow('users (0)');
});
