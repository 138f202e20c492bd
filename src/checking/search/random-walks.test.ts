import { expect, test } from 'vitest';
import { GraphProcess } from './graph-process-fixture.ts';
import { RegisterClient, RegisterServer } from './register-fixture.ts';
import type { SearchOptions, SearchProgress } from './search-options.ts';
import { search } from './search.ts';

const registers = { processes: { server: () => new RegisterServer(), c1: () => new RegisterClient('A', ['server']), c2: () => new RegisterClient('B', ['server']) } };

/** States, steps, and how deep it went; with the steps that each report told of. */
function walked(options: SearchOptions<any>): { counts: number[]; told: number[] } {
  const told: SearchProgress[] = [];
  const { states, transitions, depth } = search({ ...options, onProgress: (progress) => told.push(progress) });
  return { counts: [states, transitions, depth], told: told.map((progress) => progress.transitions) };
}

test('each walk goes on until nothing is left that changes anything', () => {
  expect(walked({ ...registers, strategy: { randomWalks: 1, seed: 1 } }).counts).toEqual([9, 8, 8]); // two operations each, a request and an answer each
  expect(walked({ ...registers, strategy: { randomWalks: 10, seed: 1 } }).counts).toEqual([34, 80, 8]);
  expect(walked({ ...registers, strategy: { randomWalks: 10, seed: 1 }, history: true }).counts.slice(1)).toEqual([80, 8]);
});

test('and no further than it may', () => {
  expect(walked({ ...registers, strategy: { randomWalks: 10, seed: 2 }, maxDepth: 3 }).counts.slice(1)).toEqual([30, 3]);
  expect(walked({ ...registers, strategy: { randomWalks: 10, seed: 2 }, maxDepth: 0 }).counts).toEqual([1, 0, 0]);
  expect(walked({ ...registers, strategy: { randomWalks: 10, seed: 1 }, maxStates: 5 }).counts).toEqual([5, 5, 4]);
});

test('progress is told by steps, after whole walks', () => {
  expect(walked({ ...registers, strategy: { randomWalks: 10, seed: 1 }, progressEvery: 30 }).told).toEqual([32, 64, 80]);
  expect(walked({ ...registers, strategy: { randomWalks: 2, seed: 1 }, progressEvery: 8 }).told).toEqual([8, 16]);
  expect(walked({ ...registers, strategy: { randomWalks: 2, seed: 1 }, progressEvery: 17 }).told).toEqual([]);
});

test('no walk is begun when all is decided, unless they are to go on', () => {
  const walking = (edges: number[][], options: Partial<SearchOptions<any>>) => walked({ processes: { w: () => new GraphProcess(edges) }, strategy: { randomWalks: 5, seed: 1 }, ...options }).counts[1];
  const early = { 'stays early': ({ processes }: any) => processes.w.at < 2 };
  expect(walking([[1], [2], [3], []], { always: early })).toBe(3);
  expect(walking([[1], [2], [3], []], { always: early, exhaust: true })).toBe(15);
  expect(walking([[1], [2], [3], []], { always: early, sometimes: { never: ({ processes }) => processes.w.at < 0 } })).toBe(15);
  expect(walking([[1], [0]], { eventually: { elsewhere: ({ processes }) => processes.w.at === 4 } })).toBe(2);
  expect(walking([[1], [2], [3], []], { eventually: { elsewhere: ({ processes }) => processes.w.at === 4, later: ({ processes }) => processes.w.at === 2 } })).toBe(15);
});
