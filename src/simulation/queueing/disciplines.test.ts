import { describe, expect, test } from 'vitest';
import { meanInterval } from '../../statistics/intervals.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { constant, exponential, gamma } from '../distributions.ts';
import { priorityWaits, queueForms } from '../../statistics/forms/queues.ts';
import type { QueueRun } from './measurements.ts';
import { simulateQueue } from './simulate-queue.ts';
import type { QueueOptions } from './simulate-queue.ts';

// The mean service is 1 s throughout and times are judged in seconds, so that the closed forms can be read off.
const second = 1000;
const seconds = (ms: number): number => ms / second;
const mm1: QueueOptions = { arrivals: exponential({ meanMs: second / 0.8 }), service: exponential({ meanMs: second }), customers: 100_000, warmUp: 10_000, seed: 1 };

/** M/M/1 at a load of 0.8, but for `options`, on so many seeds. */
function runsOf(options: Partial<QueueOptions>, count = 16): QueueRun[] {
  return Array.from({ length: count }, (_, index) => simulateQueue({ ...mm1, ...options, seed: 100 + index }));
}

/** In which the true mean of a figure lies with 99.9 %. */
function intervalOf(runs: readonly QueueRun[], figure: (run: QueueRun) => number): Interval {
  return meanInterval({ values: runs.map(figure), confidence: 0.999 });
}

/** Whether the closed form lies in the interval, and that is so narrow that a kernel which is off by `precision` (relative) would miss it. */
function agreement({ low, high }: Interval, expected: number, precision: number): string {
  if (expected < low || expected > high) return `${expected} lies outside ${low} to ${high}`;
  const relative = (high - low) / 2 / expected;
  return relative < precision ? 'agrees' : `an interval of ${relative} relative half-width tells nothing`;
}

describe('disciplines', () => {
  test.each([
    ['exponential', exponential({ meanMs: second })],
    ['constant', constant({ ms: second })],
    ['gamma', gamma({ meanMs: second, shape: 0.5 })],
  ])('processor sharing takes 1 / (mu - lambda) on average whatever the service: %s', (_name, service) => {
    expect(agreement(intervalOf(runsOf({ service, discipline: 'processor sharing' }), (run) => seconds(run.sojourn.meanMs)), 5, 0.04)).toBe('agrees');
  });

  test('processor sharing slows everyone in the same proportion: a long job takes 1 / (1 - rho) times its service, as a short one does', () => {
    const classes = [
      { name: 'short', weight: 1, service: constant({ ms: 0.5 * second }) },
      { name: 'long', weight: 1, service: constant({ ms: 1.5 * second }) },
    ];
    const stretch = (kind: number, service: number) => (run: QueueRun): number => seconds(run.classes[kind]!.sojourn.meanMs) / service;
    const runs = runsOf({ classes, discipline: 'processor sharing' });
    expect(agreement(intervalOf(runs, stretch(0, 0.5)), 5, 0.05)).toBe('agrees');
    expect(agreement(intervalOf(runs, stretch(1, 1.5)), 5, 0.05)).toBe('agrees');
  });

  test('last come first served waits as long on average, and far more unequally', () => {
    expect(agreement(intervalOf(runsOf({ discipline: 'lifo' }), (run) => seconds(run.waiting.meanMs)), 4, 0.06)).toBe('agrees');
    const spread = (discipline: 'fifo' | 'lifo') => simulateQueue({ ...mm1, discipline }).waiting.standardDeviationMs;
    expect(spread('lifo')).toBeGreaterThan(2 * spread('fifo')); // in theory 10.6 s against 4.9 s
  });

  test("priorities wait as Cobham's formula says", () => {
    const classes = [
      { name: 'urgent', weight: 1, priority: 1, service: exponential({ meanMs: 0.5 * second }) },
      { name: 'other', weight: 1, priority: 2, service: exponential({ meanMs: 1.5 * second }) },
    ];
    const [urgent, other] = priorityWaits([
      { rate: 0.4, serviceMean: 0.5, serviceVariance: 0.25 },
      { rate: 0.4, serviceMean: 1.5, serviceVariance: 2.25 },
    ]) as [number, number];
    const runs = runsOf({ classes, discipline: 'priority' });
    expect(agreement(intervalOf(runs, (run) => seconds(run.classes[0]!.waiting.meanMs)), urgent, 0.02)).toBe('agrees');
    expect(agreement(intervalOf(runs, (run) => seconds(run.classes[1]!.waiting.meanMs)), other, 0.06)).toBe('agrees');
  });
});

describe('many queues', () => {
  const load = 0.9;
  const market = (queues: number, choices: number) => ({ queues, choices, arrivals: exponential({ meanMs: second / (load * queues) }), customers: 250_000 });

  test('one choice of many queues is M/M/1 each', () => {
    expect(queueForms.timeMM1.at({ lambda: load, mu: 1 })).toBeCloseTo(10, 10);
    expect(agreement(intervalOf(runsOf({ ...market(100, 1), warmUp: 150_000 }, 8), (run) => seconds(run.sojourn.meanMs)), 10, 0.1)).toBe('agrees');
  });

  test('two choices bring the mean time from 10 to 2.614', () => {
    expect(queueForms.timeOfShortest.at({ rho: load, d: 2 })).toBeCloseTo(2.614, 3);
    const { low, high } = intervalOf(runsOf({ ...market(500, 2), warmUp: 50_000 }, 8), (run) => seconds(run.sojourn.meanMs));
    expect(agreement({ estimate: 0, low: low * 0.995, high }, 2.614, 0.03)).toBe('agrees'); // 500 queues are not infinitely many: a third of a percent longer
  });

  test('looking at all queues leaves almost nobody waiting at a load of one half', () => {
    const run = simulateQueue({ ...mm1, queues: 50, choices: 50, arrivals: exponential({ meanMs: second / 25 }) });
    expect(seconds(run.sojourn.meanMs)).toBeLessThan(1.02);
    expect(run.waitingMax).toBeLessThanOrEqual(1);
  });
});

describe("Little's law", () => {
  const bounded = { queueMax: 3, arrivals: exponential({ meanMs: second / 1.2 }) };
  const cases: [string, Partial<QueueOptions>][] = [
    ['first come first served', {}],
    ['last come first served', { discipline: 'lifo' }],
    ['processor sharing, two servers', { discipline: 'processor sharing', servers: 2 }],
    ['priorities', { discipline: 'priority', classes: [{ name: 'a', weight: 1, priority: 2 }, { name: 'b', weight: 3, priority: 1 }] }],
    ['rejecting the newest', bounded],
    ['dropping the oldest', { ...bounded, whenFull: 'drop oldest' }],
    ['dropping the oldest of those that share', { ...bounded, whenFull: 'drop oldest', discipline: 'processor sharing' }],
    ['ten queues, two choices', { queues: 10, choices: 2, arrivals: exponential({ meanMs: second / 9 }) }],
  ];
  test.each(cases)('holds exactly on one run: %s', (_name, options) => {
    const run = simulateQueue({ ...mm1, ...options, customers: 20_000, warmUp: 0 });
    const customerMs = run.sojourn.count * run.sojourn.meanMs + run.lostMs;
    expect(run.customerMs / customerMs).toBeCloseTo(1, 9);
    expect(run.served + run.lost).toBe(run.offered);
  });

  test('a bounded queue never holds more than its bound, and loses as M/M/1/K does', () => {
    expect(simulateQueue({ ...mm1, ...bounded }).waitingMax).toBe(3);
    // 4 places in all: (1 - rho) rho^4 / (1 - rho^5)
    const rho = 1.2;
    expect(agreement(intervalOf(runsOf(bounded), (run) => run.lossShare), ((1 - rho) * rho * rho * rho * rho) / (1 - rho * rho * rho * rho * rho), 0.01)).toBe('agrees');
  });
});

test('the same customers meet every discipline: the work done does not depend on it', () => {
  const run = (discipline: 'fifo' | 'lifo' | 'priority' | 'processor sharing') => simulateQueue({ ...mm1, customers: 20_000, warmUp: 0, discipline });
  const total = (one: QueueRun): number => one.sojourn.meanMs - one.waiting.meanMs; // the mean service
  for (const discipline of ['lifo', 'priority', 'processor sharing'] as const) {
    expect(total(run(discipline)) / total(run('fifo'))).toBeCloseTo(1, 9);
    expect(run(discipline).utilisation).toBeCloseTo(run('fifo').utilisation, 9);
  }
});
