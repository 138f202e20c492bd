import { expect, test } from 'vitest';
import { constant, exponential } from './distributions.ts';
import { greatCircle, linkSampler, matrix } from './latency.ts';
import { Random } from './random.ts';
import { simulate } from './simulation.ts';

const places = {
  London: { latitude: 51.5074, longitude: -0.1278 },
  'New York': { latitude: 40.7128, longitude: -74.006 },
  Sydney: { latitude: -33.8688, longitude: 151.2093 },
  pole: { latitude: 90, longitude: 0 },
  equator: { latitude: 0, longitude: 45 },
};

test('the great circle from pole to equator is a quarter of the circumference, 10,007.5 km', () => {
  expect(linkSampler(greatCircle({ places, kmPerMs: 1 }), 'pole', 'equator')(new Random('x'))).toBeCloseTo((Math.PI / 2) * 6371, 4);
});

test('London to New York is 5,570 km, so light in fibre takes about 28 ms; the way back takes the same', () => {
  const there = linkSampler(greatCircle({ places }), 'London', 'New York')(new Random('x'));
  expect(there).toBeGreaterThan(27.8);
  expect(there).toBeLessThan(27.9);
  expect(linkSampler(greatCircle({ places }), 'New York', 'London')(new Random('x'))).toBe(there);
  expect(linkSampler(greatCircle({ places, baseMs: 2, jitter: constant({ ms: 3 }) }), 'London', 'New York')(new Random('x'))).toBe(there + 5);
});

test('a matrix gives each link its base and the jitter on top', () => {
  const latency = matrix({ ms: { 'a->b': 10, 'b->a': 30 }, jitter: exponential({ meanMs: 5 }) });
  const mean = (from: string, to: string): number => {
    const [draw, random] = [linkSampler(latency, from, to), new Random('m')];
    return Array.from({ length: 5_000 }, () => draw(random)).reduce((sum, ms) => sum + ms, 0) / 5_000;
  };
  const standardError = 5 / Math.sqrt(5_000);
  expect(Math.abs(mean('a', 'b') - 15)).toBeLessThan(4 * standardError);
  expect(Math.abs(mean('b', 'a') - 35)).toBeLessThan(4 * standardError);
});

test('a run on a matrix delivers after each link\'s own time', () => {
  const echo = { onMessage: (ctx: { send(to: string, message: unknown): void }, from: string, message: number) => { if (message > 0) ctx.send(from, message - 1); } };
  const run = simulate({
    processes: { a: () => ({ ...echo, onStart: (ctx: { send(to: string, message: unknown): void }) => ctx.send('b', 2) }) as never, b: () => echo as never },
    network: { latency: matrix({ ms: { 'a->b': 10, 'b->a': 30 } }) },
    seed: 1,
  });
  expect(run.trace.ofKind('deliver').map(({ atMs }) => atMs)).toEqual([10, 40, 50]);
});

test.each<[string, () => unknown, string]>([
  ['an unknown link', () => linkSampler(matrix({ ms: { 'a->b': 1 } }), 'b', 'a'), 'nothing is said about b->a. Add \'b->a\': its milliseconds.'],
  ['an unknown place', () => linkSampler(greatCircle({ places }), 'London', 'Rome'), 'where is "Rome"?'],
  ['a negative time', () => matrix({ ms: { 'a->b': -1 } }), 'a->b takes -1 ms'],
  ['a latitude beyond the pole', () => greatCircle({ places: { a: { latitude: 91, longitude: 0 } } }), 'a lies at latitude 91'],
  ['a speed of nothing', () => greatCircle({ places, kmPerMs: 0 }), 'kmPerMs (0) must be above 0'],
])('%s is a sentence', (_, make, sentence) => {
  expect(make).toThrow(sentence);
});
