import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stateFile, sweepModule } from './sweep-workers.ts';
import { sweep } from './sweep.ts';

let folder: string;
let module: URL;

/** A seeded experiment that needs nothing but itself: how long a walk stays above zero. */
const experiments = `
export function walk({ drift, steps, seed }) {
  let state = seed * 2654435761 >>> 0;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  let place = 1, farthest = 1, walked = 0;
  for (; walked < steps && place > 0; walked += 1) { place += next() - 0.5 + drift; farthest = Math.max(farthest, place); }
  return { survived: place > 0, farthest, walked };
}
export const fails = ({ x, seed }) => { if (seed % 7 === 0) throw new Error('boom ' + x); return 1; };
export const leaves = () => process.exit(3);
export const endless = () => { for (;;); };
export const notAFunction = 1;
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sweep '));
  writeFileSync(join(folder, 'experiments.mjs'), experiments);
  module = pathToFileURL(join(folder, 'experiments.mjs'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = { over: { drift: [-0.01, 0.02], steps: [50, 200] }, seeds: 130, seedsPerChunk: 20, histograms: true } as const;

test('one worker, three workers and no worker give the same bytes', async () => {
  const { walk } = (await import(/* @vite-ignore */ module.href)) as { walk: (point: object) => { farthest: number } };
  const inProcess = JSON.stringify(await sweep({ ...plan, run: walk }));
  for (const workers of [1, 3]) expect(JSON.stringify(await sweepModule({ ...plan, module, export: 'walk', workers }))).toBe(inProcess);
});

test('interrupted, its state in a file, and resumed by another number of workers: the same bytes', async () => {
  const whole = JSON.stringify(await sweepModule({ ...plan, module, export: 'walk', workers: 1 }));
  const store = stateFile(join(folder, 'state.json'));
  const stop = new AbortController();
  const first = await sweepModule({ ...plan, module, export: 'walk', workers: 2, store, signal: stop.signal, onProgress: ({ done }) => done >= 200 && stop.abort() });
  expect(first.partial).toBe(true);
  expect(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')).chunks.length).toBeGreaterThanOrEqual(10);
  let resumedRuns = 0;
  const second = await sweepModule({ ...plan, module, export: 'walk', workers: 3, store, onProgress: ({ resumed }) => (resumedRuns = resumed) });
  expect(resumedRuns).toBe(first.runs);
  expect(JSON.stringify(second)).toBe(whole);
});

test('of several failures the first in order is reported, with the line that replays it', async () => {
  for (const workers of [1, 3]) {
    await expect(sweepModule({ over: { x: [1, 2] }, seeds: 40, seedsPerChunk: 5, module, export: 'fails', workers })).rejects.toThrow(
      `sweep: the run at { x: 1, seed: 7 } failed: boom 1. Replay it: (await import("${module.href}")).fails({ x: 1, seed: 7 })`,
    );
  }
});

test('an abort ends even a run that never ends', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 150);
  const { partial, runs } = await sweepModule({ over: {}, seeds: 10, module, export: 'endless', workers: 2, signal: stop.signal });
  expect([partial, runs]).toEqual([true, 0]);
});

test('what cannot be run is a sentence', async () => {
  const options = { over: {}, seeds: 1, workers: 1 };
  await expect(sweepModule({ ...options, module, export: 'nothing' })).rejects.toThrow('its export "nothing" is no function; it exports endless, fails, leaves, notAFunction, walk');
  await expect(sweepModule({ ...options, module, export: 'leaves' })).rejects.toThrow('a worker thread ended by itself (code 3). Does file:');
  await expect(sweepModule({ ...options, module: join(folder, 'missing.mjs'), export: 'walk' })).rejects.toThrow('sweepModule: cannot read');
  await expect(sweepModule({ ...options, module, export: 'walk', workers: 0 })).rejects.toThrow('workers (0) must be a whole number, 1 or more');
});
