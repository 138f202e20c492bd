import { describe, expect, test } from 'vitest';
import { batchMeansInterval, meanInterval } from '../../statistics/intervals.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { summarise } from '../../statistics/summary.ts';
import { constant, exponential, gamma, uniform } from '../distributions.ts';
import { queueForms } from '../../statistics/forms/queues.ts';
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

describe('M/M/1', () => {
  const standardErrorOf = (customers: number): number => Math.sqrt(queueForms.spreadMM1.at({ rho: 0.8, mu: 1 }) / customers);

  test("the mean wait lies within Daley's standard error of rho / (mu - lambda)", () => {
    const customers = 1_000_000;
    const run = simulateQueue({ ...mm1, customers, warmUp: 10_000 });
    const standardError = standardErrorOf(customers);
    expect(standardError).toBeCloseTo(0.0444, 3);
    expect(Math.abs(seconds(run.waiting.meanMs) - 4)).toBeLessThan(3.3 * standardError);
    expect(run).toMatchObject({ offered: customers, served: customers, lost: 0 });
  });

  test("the spread of that mean over runs is Daley's too", () => {
    const customers = 20_000;
    const means = Array.from({ length: 120 }, (_, seed) => seconds(simulateQueue({ ...mm1, customers, warmUp: 2_000, seed }).waiting.meanMs));
    const { standardError } = meanInterval({ values: means });
    const ratio = (standardError * Math.sqrt(120)) / standardErrorOf(customers);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.3); // about 4 standard errors of a standard deviation from 120 values, skewed as they are
  });

  test('sojourn 1 / (mu - lambda), number in the system rho / (1 - rho), utilisation rho', () => {
    const runs = runsOf({}, 30);
    expect(agreement(intervalOf(runs, (run) => seconds(run.sojourn.meanMs)), queueForms.timeMM1.at({ lambda: 0.8, mu: 1 }), 0.05)).toBe('agrees');
    expect(agreement(intervalOf(runs, (run) => run.numberInSystem.mean), queueForms.numberMM1.at({ rho: 0.8 }), 0.05)).toBe('agrees');
    expect(agreement(intervalOf(runs, (run) => run.utilisation), 0.8, 0.005)).toBe('agrees');
  });

  test('times in the system are exponential: P(T > t) = exp(-(mu - lambda) t), each t by batch means of one long run', () => {
    const { sojournMs } = simulateQueue({ ...mm1, customers: 1_000_000, series: true }).series as { sojournMs: Float64Array };
    for (const t of [1, 5, 10, 20]) {
      const longer = sojournMs.map((ms) => (seconds(ms) > t ? 1 : 0));
      expect(agreement(batchMeansInterval({ values: longer, confidence: 0.999 }), queueForms.tailMM1.at({ lambda: 0.8, mu: 1, t }), 0.4)).toBe('agrees');
    }
  });

  test('a service that is 3 % too slow would be noticed', () => {
    const slow = intervalOf(runsOf({ service: exponential({ meanMs: 1.03 * second }) }), (run) => seconds(run.sojourn.meanMs));
    expect(slow.low).toBeGreaterThan(5);
  });

  test('the same seed gives the same run, another seed another', () => {
    const run = (seed: number) => simulateQueue({ ...mm1, customers: 1_000, seed });
    expect(run(1)).toEqual(run(1));
    expect(run(2).sojourn.meanMs).not.toBe(run(1).sojourn.meanMs);
  });
});

describe('other laws of service', () => {
  test.each([
    ['M/D/1', constant({ ms: second }), 0],
    ['M/U/1', uniform({ minMs: 0, maxMs: 2 * second }), 1 / 3],
    ['M/G/1, more variable than exponential', gamma({ meanMs: second, shape: 0.5 }), 2],
  ])('%s waits as Pollaczek and Khinchine say', (_name, service, serviceVariance) => {
    const expected = queueForms.waitMG1.at({ lambda: 0.8, m: 1, v: serviceVariance });
    expect(agreement(intervalOf(runsOf({ service }), (run) => seconds(run.waiting.meanMs)), expected, 0.08)).toBe('agrees');
  });
});

describe('several servers', () => {
  test.each([2, 5])('%i servers at a load of 0.8 each: Erlang C', (servers) => {
    const several = { servers, arrivals: exponential({ meanMs: second / (0.8 * servers) }) };
    const expected = queueForms.waitMMC.at({ c: servers, a: 0.8 * servers, mu: 1 });
    const runs = runsOf({ ...several, series: true });
    expect(agreement(intervalOf(runs, (run) => seconds(run.waiting.meanMs)), expected, 0.08)).toBe('agrees');
    expect(agreement(intervalOf(runs, (run) => run.utilisation), 0.8, 0.006)).toBe('agrees');
    const mustWait = (run: QueueRun): number => run.series!.waitingMs.filter((ms) => ms > 0).length / run.served;
    expect(agreement(intervalOf(runs, mustWait), queueForms.mustWait.at({ c: servers, a: 0.8 * servers }), 0.03)).toBe('agrees');
  });

  test.each([
    ['exponential', exponential({ meanMs: second })],
    ['constant', constant({ ms: second })],
  ])('without waiting places the loss is Erlang B, whatever the service: %s', (_name, service) => {
    const loss = { service, servers: 5, queueMax: 0, arrivals: exponential({ meanMs: second / 4 }) };
    expect(agreement(intervalOf(runsOf(loss), (run) => run.lossShare), queueForms.lost.at({ c: 5, a: 4 }), 0.02)).toBe('agrees');
  });
});

test('concerns draw from streams of their own: another service leaves the arrivals and the classes as they are', () => {
  const classes = [{ name: 'a', weight: 1 }, { name: 'b', weight: 3 }];
  const run = (service: QueueOptions['service'], discipline: 'fifo' | 'lifo') => simulateQueue({ ...mm1, service, classes, discipline, customers: 5_000 });
  const [one, other] = [run(exponential({ meanMs: 1 }), 'fifo'), run(gamma({ meanMs: 900, shape: 2 }), 'lifo')];
  expect(other.observedMs).toBe(one.observedMs);
  expect(other.classes.map(({ sojourn }) => sojourn.count)).toEqual(one.classes.map(({ sojourn }) => sojourn.count));
});

test('the warm-up is served and not measured', () => {
  const whole = simulateQueue({ ...mm1, customers: 3_000, warmUp: 0, series: true });
  const later = simulateQueue({ ...mm1, customers: 2_000, warmUp: 1_000, series: true });
  expect(later.series!.sojournMs).toEqual(whole.series!.sojournMs.slice(1_000));
  expect(later).toMatchObject({ offered: 2_000, served: 2_000 });
});

test('moments are those of the series', () => {
  const run = simulateQueue({ ...mm1, customers: 10_000, series: true });
  const { mean, standardDeviation, min, max } = summarise(run.series!.sojournMs);
  expect(run.sojourn.meanMs / mean).toBeCloseTo(1, 12);
  expect(run.sojourn.standardDeviationMs / standardDeviation).toBeCloseTo(1, 9);
  expect(run.sojourn).toMatchObject({ minMs: min, maxMs: max });
});

test.each<[Partial<QueueOptions>, string]>([
  [{ customers: 0 }, 'customers (0) must be a whole number, 1 or more'],
  [{ choices: 2 }, 'choices (2) must not exceed queues (1)'],
  [{ servers: 0 }, 'concurrency (0) must be a whole number of servers'],
  [{ queueMax: -1 }, 'queueMax (-1) must be a whole number of waiting places'],
  [{ classes: [{ name: 'a', weight: 0 }] }, 'class "a": weight (0)'],
  [{ seed: 0.5 }, 'seed (0.5)'],
])('refuses %j with a sentence', (options, sentence) => {
  expect(() => simulateQueue({ ...mm1, ...options })).toThrow(sentence);
});
