import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { Random, RandomStreams } from './random.ts';

test('a stream gives the numbers of seedrandom\'s Alea, bit for bit', () => {
  for (const seed of ['', 'a', '42/link/A->B/latency', 'é☃']) {
    const random = new Random(seed);
    const alea = seedrandom.alea(seed);
    expect(Array.from({ length: 1_000 }, () => random.next())).toEqual(Array.from({ length: 1_000 }, () => alea()));
  }
});

test('streams of one seed do not disturb one another, however many there are', () => {
  const alone = new RandomStreams(7).stream('process/A');
  const expected = Array.from({ length: 50 }, () => alone.next());
  const streams = new RandomStreams(7);
  const between = streams.stream('process/A');
  const got = expected.map((_, index) => {
    for (let other = 0; other < 20; other += 1) streams.stream(`link/${index}/${other}`).next();
    return between.next();
  });
  expect(got).toEqual(expected);
  expect(streams.stream('process/A')).toBe(between);
});

test('whole numbers and picks are even (chi-square below its 0.9999 quantile)', () => {
  const random = new Random('even');
  const counts = Array.from({ length: 10 }, () => 0);
  for (let draw = 0; draw < 50_000; draw += 1) (counts[random.integer(0, 9)] as number) += 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 5_000) * (count - 5_000) / 5_000, 0);
  expect(chiSquare).toBeLessThan(33.72); // 9 degrees of freedom
  expect(new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
});

test('bad input is a sentence', () => {
  expect(() => new RandomStreams(0.5)).toThrow('seed (0.5) must be a whole number');
  expect(() => new Random('x').integer(3, 1)).toThrow('min (3) and max (1)');
  expect(() => new Random('x').pick([])).toThrow('the list is empty');
});
