import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { StreamTable } from './stream-table.ts';

type StatefulXor128 = (seed: string, options: { state: { x: number; y: number; z: number; w: number } }) => () => number;

test('a stream gives the numbers of seedrandom\'s xor128 from the same state, bit for bit', () => {
  const xor128 = seedrandom.xor128 as unknown as StatefulXor128;
  const streams = new StreamTable(3, (index) => ['', '42/link/A->B/latency', 'é☃'][index] as string);
  for (const index of [0, 1, 2]) {
    const theirs = xor128('', { state: streams.stateOf(index) });
    const ours = streams.at(index);
    expect(Array.from({ length: 1_000 }, () => ours.next())).toEqual(Array.from({ length: 1_000 }, () => theirs()));
  }
});

test('a stream goes on where it was, whatever is drawn from others, in a table with a place for each and in one without', () => {
  const seedOf = (index: number): string => `stream ${index}`;
  const alone = new StreamTable(1, () => 'stream 70').at(0);
  const expected = Array.from({ length: 300 }, () => alone.next());
  for (const count of [1_000, 10_000_000]) {
    const streams = new StreamTable(count, seedOf);
    const got = expected.map((_, round) => {
      streams.at(round < 100 ? round + 500 : count - 1).next();
      return streams.at(70).next();
    });
    expect(got).toEqual(expected);
  }
});

test('a table of ten million streams takes no memory for those that nobody asks for', () => {
  const streams = new StreamTable(10_000_000, String);
  streams.at(9_999_999).next();
  expect(streams.bytes).toBeLessThan(5_000_000);
});

test('streams of similar names are even and unrelated (within 4 standard errors)', () => {
  const streams = new StreamTable(20_000, (index) => `1/link/n${index % 100}->n${Math.floor(index / 100)}/latency`);
  const draws = Array.from({ length: 20_000 }, (_, index) => {
    const stream = streams.at(index);
    return [stream.next(), stream.next(), stream.next(), stream.next()] as const;
  });
  const n = draws.length;
  for (const draw of [0, 1, 2, 3] as const) {
    const mean = draws.reduce((sum, one) => sum + one[draw], 0) / n;
    expect(Math.abs(mean - 0.5) * Math.sqrt(12 * n)).toBeLessThan(4);
    // Neighbours in the list differ in one character; distance 100 in another.
    for (const distance of [1, 100]) {
      const products = draws.slice(distance).map((one, index) => (one[draw] - 0.5) * ((draws[index] as (typeof draws)[number])[draw] - 0.5));
      const correlation = (12 * products.reduce((sum, product) => sum + product, 0)) / products.length;
      expect(Math.abs(correlation) * Math.sqrt(products.length)).toBeLessThan(4);
    }
    const counts = Array.from({ length: 20 }, () => 0);
    for (const one of draws) (counts[Math.floor(20 * one[draw])] as number) += 1;
    expect(counts.reduce((sum, count) => sum + (count - n / 20) * (count - n / 20) / (n / 20), 0)).toBeLessThan(52.39); // the 0.9999 quantile of chi-square with 19 degrees of freedom is about 50.8
  }
});
