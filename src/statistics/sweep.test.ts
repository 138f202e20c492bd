import { expect, test, vi } from 'vitest';
import { Random } from '../simulation/random.ts';
import { proportionInterval } from './intervals.ts';
import { SweepError } from './sweep-chunk.ts';
import { progressBar, progressLine } from './sweep-progress.ts';
import type { StateStore } from './sweep-state.ts';
import { sweep } from './sweep.ts';

const over = { capture: [0.1, 0.5], messengers: [1, 2, 3] } as const;

/** General A attacks anyway: is it alone, and how many messengers got through? */
function attack({ capture, messengers, seed }: { capture: number; messengers: number; seed: number }) {
  const random = new Random(`attack/${seed}`);
  let arrived = 0;
  for (let messenger = 0; messenger < messengers; messenger += 1) arrived += Number(!random.chance(capture));
  return { alone: arrived === 0, arrived };
}

/** A store in memory. */
const memory = (text: string | null = null): StateStore & { text: string | null } => {
  const store = { text, read: () => store.text, write: (fresh: string) => void (store.text = fresh) };
  return store;
};

test('a row for every combination, and A is alone with probability p^k (two generals)', async () => {
  const { rows, partial, runs, runsPlanned } = await sweep({ over, seeds: 2_000, run: attack });
  expect([partial, runs, runsPlanned]).toEqual([false, 12_000, 12_000]);
  expect(rows.map(({ parameters }) => [parameters.capture, parameters.messengers])).toEqual([[0.1, 1], [0.1, 2], [0.1, 3], [0.5, 1], [0.5, 2], [0.5, 3]]);
  for (const { parameters, seeds, summaries } of rows) {
    const exact = Array.from({ length: parameters.messengers }).reduce<number>((product) => product * parameters.capture, 1);
    const alone = summaries.alone?.mean ?? Number.NaN;
    const { low, high } = proportionInterval({ successes: Math.round(alone * seeds), trials: seeds, confidence: 0.9999, comparisons: rows.length });
    expect(exact).toBeGreaterThanOrEqual(low);
    expect(exact).toBeLessThanOrEqual(high);
  }
});

test('seeds follow one another from the first, each combination gets the same, and a bare number is called value', async () => {
  const seen: [number, number][] = [];
  const { rows } = await sweep({ over: { x: [7, 8] }, seeds: 3, firstSeed: 10, seedsPerChunk: 2, run: ({ x, seed }) => (seen.push([x, seed]), x * seed) });
  expect(seen).toEqual([[7, 10], [7, 11], [7, 12], [8, 10], [8, 11], [8, 12]]);
  expect(rows.map(({ summaries }) => summaries.value?.mean)).toEqual([77, 88]);
});

test('promises are awaited, histograms are kept when asked for, and what was not measured is not counted', async () => {
  const run = async ({ seed }: { seed: number }) => ({ delay: seed, late: seed > 90 ? seed : undefined });
  const { rows } = await sweep({ over: {}, seeds: 100, histograms: true, run });
  expect(rows[0]?.histograms.delay?.quantile(0.5)).toBeCloseTo(50, 0);
  expect([rows[0]?.summaries.delay?.count, rows[0]?.summaries.late?.count]).toEqual([100, 10]);
});

test('an interrupted sweep returns what is done, and resumed it is the same to the last bit', async () => {
  const whole = await sweep({ over, seeds: 200, run: attack, histograms: true });
  const store = memory();
  const stop = new AbortController();
  const first = await sweep({ over, seeds: 200, run: attack, histograms: true, store, signal: stop.signal, onProgress: ({ done }) => done >= 450 && stop.abort() });
  expect([first.partial, first.runs, first.rows.length]).toEqual([true, 450, 6]);
  expect(first.rows.map(({ seeds }) => seeds)).toEqual([200, 200, 50, 0, 0, 0]);
  let fresh = 0;
  const counted = vi.fn<typeof attack>(attack);
  counted.toString = () => String(attack);
  const second = await sweep({ over, seeds: 200, run: counted, histograms: true, store, onProgress: ({ done, resumed }) => (fresh = done - resumed) });
  expect([second.partial, fresh, counted.mock.calls.length]).toEqual([false, 750, 750]);
  expect(JSON.stringify(second)).toBe(JSON.stringify(whole));
});

test('an abort reaches a chunk whose runs take long', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 10);
  const slowly = () => {
    for (const until = performance.now() + 5; performance.now() < until; );
    return 1;
  };
  const { partial, runs } = await sweep({ over: {}, seeds: 1e6, seedsPerChunk: 1e6, run: slowly, signal: stop.signal });
  expect([partial, runs]).toEqual([true, 0]);
});

test('a state of another sweep or another experiment is refused', async () => {
  const store = memory();
  await sweep({ over, seeds: 10, run: attack, store });
  await expect(sweep({ over, seeds: 20, run: attack, store })).rejects.toThrow('the stored state belongs to another sweep (seeds changed). Use another store');
  await expect(sweep({ over, seeds: 10, run: () => 1, store })).rejects.toThrow('(experiment changed)');
  await expect(sweep({ over, seeds: 10, run: attack, store: memory('{') })).rejects.toThrow('the stored state is no JSON');
  await expect(sweep({ over, seeds: 10, run: attack, store: memory('{"format":"other"}') })).rejects.toThrow('not of the format "distsys sweep 1"');
});

test('a run that fails is named with its parameters, its seed and the line that replays it, and finished chunks are kept', async () => {
  const store = memory();
  const run = ({ x, seed }: { x: number; seed: number }) => {
    if (x === 2 && seed === 17) throw new Error('no leader');
    return 1;
  };
  const failed = await sweep({ over: { x: [1, 2] }, seeds: 30, seedsPerChunk: 10, run, store }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(SweepError);
  expect((failed as SweepError).message).toBe('sweep: the run at { x: 2, seed: 17 } failed: no leader. Replay it: run({ x: 2, seed: 17 })');
  expect(JSON.parse(store.text ?? '').chunks).toHaveLength(4);
  await expect(sweep({ over: {}, seeds: 1, run: () => Number.NaN })).rejects.toThrow('its measure "value" is NaN, which is no finite number. Return undefined');
  await expect(sweep({ over: {}, seeds: 1, run: () => 'x' as unknown as number })).rejects.toThrow('it returned x; return a number, a boolean or a record of them.');
});

test('a plan that makes no sense is a sentence', async () => {
  const run = () => 1;
  await expect(sweep({ over: {}, seeds: 0, run })).rejects.toThrow('seeds (0) must be a whole number, 1 or more');
  await expect(sweep({ over: { x: [] }, seeds: 1, run })).rejects.toThrow('x has no values; give an array such as [0.1, 0.5]');
  await expect(sweep({ over: { x: [1, 1] }, seeds: 1, run })).rejects.toThrow('x takes a value twice (1, 1)');
  await expect(sweep({ over: { x: [Number.NaN] }, seeds: 1, run })).rejects.toThrow('x takes the value NaN');
  await expect(sweep({ over: {}, seeds: 1 } as never)).rejects.toThrow('run must be a function of the parameters and the seed');
  await expect(sweep({ over: { seed: [1] }, seeds: 1, run })).rejects.toThrow('"seed" is given to every run');
});

test('progress is a line, a bar in a terminal, and a line a tenth in a log', () => {
  expect(progressLine({ done: 300, total: 1_000, resumed: 0, elapsedMs: 1_200 })).toBe('██████░░░░░░░░░░░░░░ 300 of 1000 runs, 1.2 s, about 2.8 s to go');
  const drawn = (isTTY: boolean): string[] => {
    const written: string[] = [];
    const bar = progressBar({ isTTY, columns: 30, write: (text) => written.push(text) });
    for (let done = 1; done <= 100; done += 1) bar({ done, total: 100, resumed: 0, elapsedMs: done * 10 });
    return written;
  };
  expect(drawn(false)).toHaveLength(10);
  const terminal = drawn(true);
  expect(terminal).toHaveLength(11);
  expect(terminal.at(-1)).toBe('\r\u001b[2K████████████████████ 100 of 1\n');
});
