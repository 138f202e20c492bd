import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponential } from '../../simulation/distributions.ts';
import type { Context, Process } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { readScheduleToken, replayRun, scheduled, scheduleToken } from './schedule.ts';
import type { Program, Schedule } from './schedule.ts';

class Chatter implements Process<number> {
  heard = 0;
  onStart(ctx: Context<number>): void {
    for (const id of ctx.processes) if (id !== ctx.id) ctx.send(id, 20);
  }
  onMessage(ctx: Context<number>, from: string, left: number): void {
    this.heard += 1;
    if (left > 0 && from !== 'outside') ctx.send(from, left - 1);
  }
}

const program = {
  processes: { A: () => new Chatter(), B: () => new Chatter(), C: () => new Chatter() },
  network: { latency: exponential({ meanMs: 20 }), lossProbability: 0.05, links: { 'A->B': { duplicateProbability: 0.3, lossProbability: 0.3 } } },
  faults: [{ kind: 'links', links: ['B->C'], change: { lossProbability: 0.5, corruptProbability: 0.1 }, atMs: 10 }, { everyMs: 100, untilMs: 200, fault: { kind: 'links', links: 'all', change: { reorderProbability: 1 }, atMs: 0, forMs: 50 } }],
  inputs: [{ atMs: 5, to: 'A', message: 1 }, { atMs: 6, to: 'B', message: 2 }],
  seed: 4,
} satisfies Program;

test('an empty schedule changes nothing', () => {
  expect(replayRun(program, {}).trace.hash()).toBe(simulate(program).trace.hash());
});

test('a schedule says the seed, who takes part, which inputs are given, which faults strike, and when it ends', () => {
  const run = replayRun(program, { seed: 9, processes: ['A', 'C'], inputs: [0], faults: [{ kind: 'crash', process: 'C', atMs: 1 }], maxEvents: 5 });
  expect([run.trace.seed, Object.keys(run.processes), run.trace.ofKind('input').length, run.trace.ofKind('crash').length, run.stopped]).toEqual([9, ['A', 'C'], 1, 1, 'event budget']);
  expect(replayRun(program, { untilMs: 12 }).endMs).toBe(12);
});

test('an empty schedule gives the options as they are, and adds none', () => {
  expect(scheduled(program, {})).toEqual(program);
  const bare: Program = { processes: { A: () => new Chatter() }, seed: 1 };
  expect(Object.keys(scheduled(bare, {}))).toEqual(['processes', 'seed']);
});

test('what is said about processes that do not take part is left out', () => {
  const whole = {
    processes: Object.fromEntries(['A', 'B', 'C', 'D'].map((id) => [id, () => new Chatter()])),
    network: { lossProbability: 0.1, links: { 'A->B': { lossProbability: 0.5 }, 'B->C': { lossProbability: 0.2 }, 'D->A': {} } },
    clocks: { A: { driftPpm: 5 }, C: { driftPpm: 7 } },
    inputs: [{ atMs: 1, to: 'C', message: 1 }, { atMs: 2, to: 'B', message: 2 }],
    faults: [
      { kind: 'crash', process: 'A', atMs: 1 }, { kind: 'crash', process: 'D', atMs: 1 }, { kind: 'pause', process: 'any', atMs: 1, forMs: 1 },
      { kind: 'partition', groups: [['A', 'C'], ['B', 'D']], atMs: 1 }, { kind: 'partition', groups: [['A', 'B'], ['C', 'D']], atMs: 1 },
      { kind: 'one-way', from: ['A', 'D'], to: ['B', 'C'], atMs: 1 }, { kind: 'one-way', from: ['A'], to: ['C'], atMs: 1 }, { kind: 'one-way', from: ['D'], to: ['B'], atMs: 1 },
      { kind: 'links', links: ['A->B', 'B->C'], change: {}, atMs: 1 }, { kind: 'links', links: ['A->C'], change: {}, atMs: 1 }, { kind: 'links', links: 'all', change: {}, atMs: 1 },
      { everyMs: 10, untilMs: 20, fault: { kind: 'isolate', process: 'B', atMs: 1, forMs: 1 } }, { everyMs: 10, untilMs: 20, fault: { kind: 'isolate', process: 'C', atMs: 1, forMs: 1 } },
      { kind: 'lose', messages: [1] },
    ],
    seed: 1,
  } satisfies Program;
  const { processes, ...rest } = scheduled(whole, { processes: ['A', 'B'] });
  expect(Object.keys(processes)).toEqual(['A', 'B']);
  expect(rest).toEqual({
    network: { lossProbability: 0.1, links: { 'A->B': { lossProbability: 0.5 } } },
    clocks: { A: { driftPpm: 5 } },
    inputs: [{ atMs: 2, to: 'B', message: 2 }],
    faults: [
      { kind: 'crash', process: 'A', atMs: 1 }, { kind: 'pause', process: 'any', atMs: 1, forMs: 1 }, { kind: 'partition', groups: [['A'], ['B']], atMs: 1 },
      { kind: 'one-way', from: ['A'], to: ['B'], atMs: 1 }, { kind: 'links', links: ['A->B'], change: {}, atMs: 1 }, { kind: 'links', links: 'all', change: {}, atMs: 1 },
      { everyMs: 10, untilMs: 20, fault: { kind: 'isolate', process: 'B', atMs: 1, forMs: 1 } }, { kind: 'lose', messages: [1] },
    ],
    seed: 1,
  });
});

test('what is calm is calm on every link and in every fault', () => {
  const calm = ['loss', 'duplication', 'reordering', 'corruption', 'bandwidth', 'latency'] as const;
  const run = replayRun(program, { calm });
  expect([run.trace.ofKind('drop'), run.trace.ofKind('duplicate')]).toEqual([[], []]);
  expect(new Set(run.trace.ofKind('deliver').map(({ atMs, cause }) => atMs - run.trace.at(cause as number).atMs))).toEqual(new Set([10]));
  expect(JSON.stringify(scheduled(program, { calm }).faults)).not.toMatch(/Probability/);
  expect(replayRun(program, { calm: ['duplication'] }).trace.ofKind('drop').length).toBeGreaterThan(0);
});

describe('a token', () => {
  test('reads back as the schedule that it was made of', () => {
    fc.assert(
      fc.property(fc.record({ seed: fc.integer(), processes: fc.array(fc.string()), maxEvents: fc.nat(), sizes: fc.dictionary(fc.string(), fc.nat()), untilMs: fc.double({ noNaN: true }) }, { requiredKeys: [] }), (schedule) => {
        const token = scheduleToken(schedule);
        expect(token).toMatch(/^[\w-]*\.[0-9a-f]{4}$/);
        expect(readScheduleToken(` ${token}\n`)).toEqual(schedule as Schedule);
      }),
    );
  });

  test('that lost or changed a letter is refused in a sentence', () => {
    const token = scheduleToken({ seed: 12, maxEvents: 7 });
    expect(() => readScheduleToken(`${'a'.repeat(60)}.0000`)).toThrow(`the token "${'a'.repeat(40)}…" is damaged`);
    for (const broken of [token.slice(1), token.slice(0, -1), token.replace('.', ''), `${token.slice(0, 5)}!${token.slice(6)}`, '', `x${token.slice(1)}`]) {
      expect(() => readScheduleToken(broken)).toThrow(/^schedule: the token ".*" is damaged: .*Copy the whole of it/);
    }
  });

  test('of another program is refused in a sentence', () => {
    expect(() => replayRun(program, { processes: ['Z'] })).toThrow('schedule: there is no process "Z"; the program\'s are A, B, C. Is the schedule of another program?');
    expect(() => replayRun(program, { inputs: [2] })).toThrow('schedule: there is no input 2; the program has 2, from 0.');
  });
});
