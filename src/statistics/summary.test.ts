import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Summary, quantile, quantiles, summarise } from './summary.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 });

test('mean, variance and ends of a small series', () => {
  const summary = summarise([2, 4, 4, 4, 5, 5, 7, 9]);
  expect([summary.count, summary.mean, summary.variance, summary.min, summary.max]).toEqual([8, 5, 32 / 7, 2, 9]);
});

test('a large offset does not drown a small spread', () => {
  expect(summarise([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBe(30);
});

test('a merge of parts, in any order, is the summary of the whole', () => {
  fc.assert(
    fc.property(values, values, values, (one, two, three) => {
      const whole = summarise([...one, ...two, ...three]);
      for (const parts of [[one, two, three], [three, one, two]]) {
        const merged = new Summary();
        for (const part of parts) merged.merge(summarise(part));
        expect(merged.count).toBe(whole.count);
        expect(Math.abs(merged.mean - whole.mean)).toBeLessThanOrEqual(1e-8);
        expect(Math.abs(merged.variance - whole.variance)).toBeLessThanOrEqual(1e-9 * Math.max(1, whole.variance) + 1e-3);
        expect(merged.toData().min).toBe(whole.toData().min);
        expect(merged.toData().max).toBe(whole.toData().max);
      }
    }),
  );
});

test('data goes through JSON and back unchanged', () => {
  fc.assert(
    fc.property(values, (series) => {
      const data = summarise(series).toData();
      expect(Summary.fromData(JSON.parse(JSON.stringify(data))).toData()).toEqual(data);
    }),
  );
});

test('quantiles by nearest rank are values of the series; the linear ones lie between', () => {
  const series = [15, 20, 35, 40, 50];
  expect(quantiles(series, [0.05, 0.3, 0.4, 0.5, 1])).toEqual([15, 20, 20, 35, 50]);
  expect(quantile(series, 0.4, { method: 'linear' })).toBe(29);
  expect(quantile(Float64Array.of(1, 2), 0.5, { method: 'linear' })).toBe(1.5);
  expect(series).toEqual([15, 20, 35, 40, 50]);
  expect(quantile(Array.from({ length: 100 }, (_, index) => index + 1), 0.07)).toBe(7);
});

test('bad input is a sentence', () => {
  expect(() => summarise([1, Number.NaN])).toThrow('the value NaN is not a finite number. Leave out what was not measured.');
  expect(() => new Summary().max).toThrow('there is no max of nothing');
  expect(() => quantile([], 0.5)).toThrow('there are no values');
  expect(() => quantile([1], 99)).toThrow('q (99) must lie from 0 to 1, as 0.99');
  expect(() => quantile([1, Number.NaN], 0.5)).toThrow('a value is not a number');
});
