import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rowOf, rowWithout } from './arithmetic.ts';
import type { Benchmark } from './benchmark.ts';
import { parseOptions } from './options.ts';
import { benchmarks } from './registry.ts';
import { reportOf } from './report.ts';
import { BareHeap } from './rivals/bare-heap.ts';

describe('the options', () => {
  test('are names and switches in any order', () => {
    expect(parseOptions(['network-delivery', '--rounds', '3', '--json', 'rows.json', 'mm1-customers', '--check'])).toEqual({
      names: ['network-delivery', 'mm1-customers'], rounds: 3, json: 'rows.json', check: true, peers: false, list: false,
    });
  });

  test('refuse what they do not know', () => {
    expect(() => parseOptions(['--round', '3'])).toThrow('There is no option --round.');
    expect(() => parseOptions(['--rounds', '0'])).toThrow('--rounds (0) must be a whole number, 1 or more');
    expect(() => parseOptions(['--json'])).toThrow('--json needs a value');
  });
});

describe('the registry', () => {
  test('has every file under benchmarks/, under the name of its row', () => {
    const files = readdirSync(new URL('benchmarks/', import.meta.url)).map((file) => file.replace(/\.ts$/, ''));
    expect(benchmarks.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
  });

  test('holds rows against yardsticks that exist and have the same unit', () => {
    const byName = new Map(benchmarks.map((one) => [one.name, one]));
    const held = benchmarks.filter(({ against }) => against !== null);
    expect(held.map(({ against }) => byName.get(against as string)?.unit)).toEqual(held.map(({ unit }) => unit));
    const withRatio = benchmarks.filter(({ goal }) => goal !== null && 'ratioMin' in goal);
    expect(withRatio.filter(({ against }) => against === null)).toEqual([]);
  });
});

describe('the report', () => {
  const kernel: Benchmark = { name: 'work', unit: 'units/s', against: 'heap', goal: { ratioMin: 0.75 }, run: () => ({ count: 1 }) };

  test('says plainly which goals are missed', () => {
    const text = reportOf([rowOf(kernel, { own: [5_000_000], against: [10_000_000] })]);
    expect(text).toContain('work   5,000,000 units/s');
    expect(text).toContain('0.50 of heap   goal ratio, at least 0.75: NOT MET');
    expect(text).toContain('1 of 1 goals NOT met: work.');
  });

  test('says that all are met, and why a row is empty', () => {
    expect(reportOf([rowOf(kernel, { own: [8], against: [10] })])).toContain('All 1 goals met.');
    expect(reportOf([rowWithout(kernel, 'It is not written yet.')])).toContain('no figure');
    expect(reportOf([rowWithout(kernel, 'It is not written yet.')])).toContain('    It is not written yet.');
  });
});

describe('the bare heap', () => {
  test('takes entries by time, ties in the order of scheduling', () => {
    const heap = new BareHeap();
    const times = Array.from({ length: 1000 }, (_, index) => (index * 7919) % 101); // many ties
    const taken: number[] = [];
    times.forEach((time, seq) => heap.push(time, () => taken.push(seq)));
    for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) entry.fn();
    const expected = times.map((time, seq) => ({ time, seq })).toSorted((a, b) => a.time - b.time || a.seq - b.seq);
    expect(taken).toEqual(expected.map(({ seq }) => seq));
  });
});
