import { describe, expect, test } from 'vitest';
import type { Benchmark } from './benchmark.ts';
import { figureHere, measureAll, selected } from './measure.ts';
import type { Measurement } from './measure.ts';

const fake = (name: string, more: Partial<Benchmark> = {}): Benchmark => ({ name, unit: 'units/s', against: null, goal: null, run: () => ({ count: 1 }), ...more });

const heap = fake('work-heap');
const kernel = fake('work', { against: 'work-heap', goal: { ratioMin: 0.5 } });
const traced = fake('work-traced', { against: 'work-heap', goal: { ratioMin: 0.4 } });
const peer = fake('work-peer', { against: 'work-heap' });
const other = fake('other', { goal: { medianMax: 1 } });
const all = [kernel, traced, heap, peer, other];

const namesOf = (benchmarks: readonly Benchmark[]): string[] => benchmarks.map(({ name }) => name);

/** Measurements from lists, one a call. */
function fromLists(lists: Record<string, (number | Measurement)[]>) {
  const calls: string[] = [];
  const figureOf = async ({ name }: Benchmark): Promise<Measurement> => {
    const next = lists[name]?.[calls.filter((call) => call === name).length];
    calls.push(name);
    if (next === undefined) throw new Error(`the test has no further figure for ${name}`);
    return typeof next === 'number' ? { figure: next } : next;
  };
  return { calls, figureOf };
}

describe('selected', () => {
  test('without names takes all', () => expect(selected(all, [])).toEqual(all));

  test('brings along what a row is held against, and the peers held against the same', () => {
    expect(namesOf(selected(all, ['work']))).toEqual(['work', 'work-heap', 'work-peer']);
  });

  test('of a peer brings the yardstick alone', () => expect(namesOf(selected(all, ['work-peer']))).toEqual(['work-heap', 'work-peer']));

  test('names what there is when a name is unknown', () => {
    expect(() => selected(all, ['wrok'])).toThrow('there is no benchmark "wrok"; there are work, work-traced, work-heap');
  });
});

describe('measureAll', () => {
  test('takes a figure of each in every round, every other round backwards', async () => {
    const { calls, figureOf } = fromLists({ work: [5, 6, 7], 'work-heap': [10, 10, 10] });
    const rows = await measureAll([kernel, heap], { rounds: 3, figureOf });
    expect(calls).toEqual(['work', 'work-heap', 'work-heap', 'work', 'work', 'work-heap']);
    expect(rows).toMatchObject([
      { name: 'work', median: 6, ratio: 0.6, met: true, rounds: [5, 6, 7] },
      { name: 'work-heap', median: 10, ratio: null, met: null },
    ]);
  });

  test('pairs the figures of one round, also where a round went backwards', async () => {
    const { figureOf } = fromLists({ work: [5, 50, 5], 'work-heap': [10, 100, 10] });
    expect((await measureAll([kernel, heap], { rounds: 3, figureOf }))[0]).toMatchObject({ ratio: 0.5 });
  });

  test('a long run has no more rounds than it allows', async () => {
    const { calls, figureOf } = fromLists({ other: [7, 8], 'work-heap': [1, 1, 1] });
    const rows = await measureAll([fake('other', { roundsMax: 1 }), heap], { rounds: 3, figureOf });
    expect(calls.filter((name) => name === 'other')).toHaveLength(1);
    expect(rows[0]).toMatchObject({ median: 7, rounds: [7] });
  });

  test('says what failed, asks no more of it, and measures the rest', async () => {
    const { calls, figureOf } = fromLists({ work: [{ problem: 'It failed.' }], 'work-heap': [10, 10], 'work-peer': [1, 1] });
    const rows = await measureAll([kernel, heap, peer], { rounds: 2, figureOf });
    expect(calls.filter((name) => name === 'work')).toHaveLength(1);
    expect(rows).toMatchObject([
      { name: 'work', median: null, met: false, because: 'It failed.' },
      { name: 'work-heap', median: 10 },
      { name: 'work-peer', ratio: 0.1 },
    ]);
  });

  test('gives no ratio to a yardstick that failed, and meets no goal by it', async () => {
    const { figureOf } = fromLists({ work: [5, 5], 'work-heap': [10, { problem: 'It failed.' }] });
    const [row] = await measureAll([kernel, heap], { rounds: 2, figureOf });
    expect(row).toMatchObject({ median: 5, ratio: null, met: false });
    expect(row?.because).toContain('work-heap has no figure: It failed.');
  });

  test('refuses a figure whose result differs from that of the yardstick', async () => {
    const { figureOf } = fromLists({ work: [{ figure: 5, result: 'a' }], 'work-heap': [{ figure: 1, result: 'b' }] });
    const [row] = await measureAll([kernel, heap], { rounds: 1, figureOf });
    expect(row).toMatchObject({ median: null, met: false });
    expect(row?.because).toContain('(a) differs from that of work-heap (b)');
  });

  test('compares the results of every round', async () => {
    const same = { figure: 1, result: 'a' };
    const { figureOf } = fromLists({ work: [{ figure: 5, result: 'b' }, same], 'work-heap': [same, same] });
    expect((await measureAll([kernel, heap], { rounds: 2, figureOf }))[0]).toMatchObject({ median: null, met: false });
  });

  test('wants at least one round', async () => {
    await expect(measureAll([kernel], { rounds: 0, figureOf: async () => ({ figure: 1 }) })).rejects.toThrow('rounds (0) must be a whole number');
  });
});

describe('figureHere', () => {
  /** A clock that runs takes time by, and a count of the collections. */
  function environment() {
    const state = { nowMs: 0, collected: 0 };
    return { state, nowMs: () => state.nowMs, collectGarbage: () => (state.collected += 1) };
  }

  test('leaves warm-up runs out, and takes the fastest of the others', async () => {
    const here = environment();
    const lasting = [1, 500, 250, 1000]; // the first, unduly fast, warms up
    const run = () => {
      here.state.nowMs += lasting.shift() as number;
      return { count: 100 };
    };
    expect(await figureHere(fake('work', { run }), here)).toEqual({ figure: 400 });
    expect(lasting).toEqual([]);
    expect(here.state.collected).toBe(4);
  });

  test('keeps preparation off the clock, and prepares anew for every run', async () => {
    const here = environment();
    let prepared = 0;
    const prepare = () => {
      here.state.nowMs += 10_000;
      prepared += 1;
      return prepared;
    };
    const run = (given: number) => {
      here.state.nowMs += 1000;
      return { count: given > 0 ? 7 : 0 };
    };
    expect(await figureHere(fake('work', { prepare, run, warmUps: 0, repeats: 2 }), here)).toEqual({ figure: 7 });
    expect(prepared).toBe(2);
  });

  test('waits for a run that takes time, and hands its result on', async () => {
    const here = environment();
    const run = async () => {
      await Promise.resolve();
      here.state.nowMs += 2000;
      return { count: 10, result: 'same' };
    };
    expect(await figureHere(fake('work', { run }), here)).toEqual({ figure: 5, result: 'same' });
  });

  test('takes the seconds of a run that has a clock of its own', async () => {
    const here = environment();
    expect(await figureHere(fake('work', { run: () => ({ count: 10, seconds: 4 }) }), here)).toEqual({ figure: 2.5 });
  });

  test('takes the median of figures that a run brings itself', async () => {
    const values = [0, 60, 90, 61];
    expect(await figureHere(fake('memory', { run: () => ({ value: values.shift() as number }) }), environment())).toEqual({ figure: 61 });
  });

  test('says that a run did no work', async () => {
    const here = environment();
    const run = () => {
      here.state.nowMs += 5;
      return { count: 0 };
    };
    expect(await figureHere(fake('work', { run }), here)).toEqual({ problem: expect.stringContaining('did no work') });
  });
});
