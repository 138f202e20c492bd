import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';
import type { HistogramOptions } from './histogram.ts';
import { quantile } from './summary.ts';

const value = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e12, noNaN: true }), fc.double({ min: 1, max: 100, noNaN: true }));
const values = fc.array(value, { maxLength: 80 });
const options = fc.constantFrom<HistogramOptions>({}, { relativeError: 0.05 }, { bucketsMax: 16 }, { bucketsMax: 1 });

function histogramOf(series: readonly number[], settings: HistogramOptions = {}): Histogram {
  const histogram = new Histogram(settings);
  for (const one of series) histogram.add(one);
  return histogram;
}

function mergeOf(settings: HistogramOptions, ...parts: Histogram[]): Histogram {
  const merged = new Histogram(settings);
  for (const part of parts) merged.merge(part);
  return merged;
}

test('every quantile lies within the relative error of the true nearest rank', () => {
  fc.assert(
    fc.property(values.filter(({ length }) => length > 0), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.001, 0.01, 0.1), (series, q, relativeError) => {
      const exact = quantile(series, q);
      const histogram = histogramOf(series, { relativeError, bucketsMax: 100_000 });
      expect(Math.abs(histogram.quantile(q) - exact)).toBeLessThanOrEqual(exact * relativeError * (1 + 1e-9));
    }),
  );
});

test('a merge is exactly the histogram of all values, folds included: commutative and associative', () => {
  fc.assert(
    fc.property(values, values, values, options, (one, two, three, settings) => {
      const [a, b, c] = [one, two, three].map((series) => histogramOf(series, settings)) as [Histogram, Histogram, Histogram];
      const whole = histogramOf([...three, ...one, ...two], settings).toData();
      expect(mergeOf(settings, a, b, c).toData()).toEqual(whole);
      expect(mergeOf(settings, c, b, a).toData()).toEqual(whole);
      expect(mergeOf(settings, a, mergeOf(settings, b, c)).toData()).toEqual(whole);
    }),
  );
});

test('data goes through JSON and back unchanged, and can be added to', () => {
  fc.assert(
    fc.property(values, value, options, (series, more, settings) => {
      const one = histogramOf(series, settings);
      const back = Histogram.fromData(JSON.parse(JSON.stringify(one)));
      expect(back.toData()).toEqual(one.toData());
      expect(back.count).toBe(series.length);
      one.add(more);
      back.add(more);
      expect(back.toData()).toEqual(one.toData());
    }),
  );
});

test('memory is bounded: the lowest buckets are folded, which is said, and high quantiles keep the promise', () => {
  const series = Array.from({ length: 3_000 }, (_, index) => Math.exp(index / 100 - 15));
  const histogram = histogramOf(series, { bucketsMax: 100 });
  expect(histogram.toData().counts.length).toBeLessThanOrEqual(100);
  expect(histogram.foldedBelow).toBeGreaterThan(0);
  for (const q of [0.95, 0.99, 0.999]) expect(Math.abs(histogram.quantile(q) / quantile(series, q) - 1)).toBeLessThanOrEqual(0.01);
  expect(histogramOf(series).foldedBelow).toBe(0);
});

test('buckets hold all values once and do not overlap', () => {
  fc.assert(
    fc.property(values, options, (series, settings) => {
      const buckets = histogramOf(series, settings).buckets();
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(series.length);
      buckets.slice(1).forEach(({ low }, index) => expect(low).toBeGreaterThanOrEqual((buckets[index]?.high ?? 0) * (1 - 1e-12)));
    }),
  );
});

test('bad input is a sentence', () => {
  expect(() => new Histogram({ relativeError: 1 })).toThrow('relativeError (1) must lie above 0 and be at most 0.5, as 0.01 for 1 %');
  expect(() => new Histogram().add(-3)).toThrow('the value -3 must be a finite number, 0 or more');
  expect(() => new Histogram().quantile(0.5)).toThrow('no quantile of nothing');
  expect(() => new Histogram().merge(new Histogram({ relativeError: 0.1 }))).toThrow('cannot merge relativeError 0.1, bucketsMax 2048 into 0.01, 2048');
});
