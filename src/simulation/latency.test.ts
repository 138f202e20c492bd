import { expect, test } from 'vitest';
import { constant, drawLatency, exponential, uniform } from './latency.ts';
import type { Latency } from './latency.ts';
import { Random } from './random.ts';

const DRAWS = 20_000;

/** Standard errors between the mean of many draws and the mean that is claimed. */
function deviation(latency: Latency, mean: number, standardDeviation: number): number {
  const random = new Random('latency');
  let sum = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) sum += drawLatency(latency, random);
  return Math.abs(sum / DRAWS - mean) / (standardDeviation / Math.sqrt(DRAWS));
}

test('draws have the mean that their options state (within 4 standard errors)', () => {
  expect(drawLatency(constant({ ms: 7 }), new Random('x'))).toBe(7);
  expect(deviation(uniform({ minMs: 10, maxMs: 30 }), 20, 20 / Math.sqrt(12))).toBeLessThan(4);
  expect(deviation(exponential({ meanMs: 20 }), 20, 20)).toBeLessThan(4);
  expect(deviation(exponential({ meanMs: 20, minMs: 15 }), 20, 5)).toBeLessThan(4);
});

test('exponential latencies exceed t with probability exp(-t / mean)', () => {
  const random = new Random('tail');
  const above = Array.from({ length: DRAWS }, () => drawLatency(exponential({ meanMs: 10 }), random)).filter((ms) => ms > 20).length;
  const p = Math.exp(-2);
  expect(Math.abs(above / DRAWS - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / DRAWS));
});

test('durations are multiples of 2^-20 ms', () => {
  const random = new Random('x');
  for (let draw = 0; draw < 100; draw += 1) expect(Number.isInteger(drawLatency(exponential({ meanMs: 3 }), random) * 2 ** 20)).toBe(true);
});
