/**
 * How many rounds a rumour takes to reach everyone: processes as small as can be, held against the forms and figures of gossip. In a round each
 * process that acts calls one other, drawn uniformly; what it learns counts from the next round on.
 *
 * Source: Pittel 1987 (push); Karp, Schindelhauer, Shenker and Vöcking 2000 (pull, push-pull). Figures: an independent Monte Carlo run.
 */
import { describe, expect, test } from 'vitest';
import { placementForms } from '../statistics/forms/placement.ts';
import { meanInterval } from '../statistics/intervals.ts';
import { constant } from './distributions.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { Simulation } from './simulation.ts';

type Style = 'push' | 'pull' | 'push-pull';
type Message = { readonly type: 'Rumour' } | { readonly type: 'Question' };

/** Draws the place of a peer among `count` others, from 0. */
type Draw = (ctx: Context<Message>, count: number, caller: Gossip) => number;

const ROUND_MS = 10;
const UNDER_WAY_MS = 2; // a question and its answer arrive within the round that they were sent in

class Gossip implements Process<Message> {
  heardAtMs: number; // Infinity until it is told
  readonly style: Style;
  readonly draw: Draw;
  readonly place: number;
  calls = 0;
  called = -1; // the peer of the last call, as drawn

  constructor(options: { style: Style; draw: Draw; place: number; begins: boolean }) {
    this.heardAtMs = options.begins ? 0 : Infinity;
    this.style = options.style;
    this.draw = options.draw;
    this.place = options.place;
  }

  onStart(ctx: Context<Message>): void {
    ctx.setTimer('round', ROUND_MS);
  }

  onTimer(ctx: Context<Message>): void {
    const knows = this.heardAtMs < Infinity;
    ctx.setTimer('round', ROUND_MS);
    if (this.style !== 'pull' && knows) ctx.send(this.peer(ctx), { type: 'Rumour' });
    else if (this.style !== 'push' && !knows) ctx.send(this.peer(ctx), { type: 'Question' });
  }

  onMessage(ctx: Context<Message>, from: ProcessId, message: Message): void {
    const knewBefore = this.heardAtMs < ctx.nowMs - UNDER_WAY_MS;
    if (message.type === 'Rumour') this.heardAtMs = Math.min(this.heardAtMs, ctx.nowMs);
    else if (knewBefore) ctx.send(from, { type: 'Rumour' });
  }

  private peer(ctx: Context<Message>): ProcessId {
    this.called = this.draw(ctx, ctx.processes.length - 1, this);
    this.calls += 1;
    return ctx.processes[this.called < this.place ? this.called : this.called + 1] as ProcessId; // anyone but itself
  }
}

const uniformly: Draw = (ctx, count) => Math.floor(ctx.random() * count);

/** The round in which the last process was told, from 1; at most `ROUNDS_MAX`. */
function rounds(options: { style: Style; nodes: number; seed: number; draw?: Draw }): number {
  const { style, nodes, seed, draw = uniformly } = options;
  const members = Array.from({ length: nodes }, (_, place) => [`N${place}`, () => new Gossip({ style, draw, place, begins: place === 0 })] as const);
  const simulation = new Simulation({ processes: Object.fromEntries(members), network: { latency: constant({ ms: UNDER_WAY_MS }) }, seed, trace: false });
  const all = Object.values(simulation.processes);
  let round = 0;
  while (round < ROUNDS_MAX && all.some(({ heardAtMs }) => heardAtMs === Infinity)) {
    round += 1;
    simulation.run({ untilMs: (round + 1) * ROUND_MS - 1 });
  }
  return round;
}

const ROUNDS_MAX = 40;

/**
 * Null if the form lies within `tolerance` of the interval for the mean of `runs` runs, and the interval is narrow enough to tell a bias of a
 * round; a sentence if not. Seeds are fixed: this never fails by chance.
 */
function disagreement(options: { style: Style; nodes: number; runs: number; form: number; tolerance: number; draw?: Draw }): string | null {
  const { runs, form, tolerance, ...one } = options;
  const { estimate, low, high } = meanInterval({ values: Array.from({ length: runs }, (_, seed) => rounds({ ...one, seed })), confidence: 0.999 });
  if (form < low - tolerance || form > high + tolerance) return `the form gives ${form} rounds, the runs ${estimate}, between ${low} and ${high}`;
  return (high - low) / 2 > 1 ? `the interval from ${low} to ${high} is too wide to prove anything` : null;
}

describe('rounds until everyone knows', () => {
  // The figures are rounded to a tenth.
  test.each([['push', 18, 32], ['pull', 13.8, 30], ['push-pull', 9.2, 20]] as const)('by %s among 1,000 are %d', (style, form, runs) => {
    expect(disagreement({ style, nodes: 1_000, runs, form, tolerance: 0.05 })).toBeNull();
  });

  // The form leaves out what vanishes for large n, and its last digit is rounded: 0.2.
  test.each([[100, 60], [300, 40]])('by push among %d are about log2 n + ln n + 1.2', (nodes, runs) => {
    expect(disagreement({ style: 'push', nodes, runs, form: placementForms.pushRounds.at({ n: nodes }), tolerance: 0.2 })).toBeNull();
  });

  test('the form gives the figure for 1,000', () => {
    expect(Math.abs(placementForms.pushRounds.at({ n: 1_000 }) - 18)).toBeLessThan(0.1);
  });
});

describe('a biased stream would be told', () => {
  const biases: Record<string, Draw> = {
    'gives each number twice': (ctx, count, caller) => (caller.calls % 2 === 1 ? caller.called : uniformly(ctx, count, caller)),
    'prefers large numbers': (ctx, count) => Math.floor(Math.max(ctx.random(), ctx.random()) * count),
    'gives every process the same numbers in the same order': (_ctx, count, caller) => (caller.calls * 7919) % count,
  };
  const form = placementForms.pushRounds.at({ n: 300 });

  test.each(Object.entries(biases))('that %s', (_, draw) => {
    expect(disagreement({ style: 'push', nodes: 300, runs: 15, form, tolerance: 0.2, draw })).toMatch(/^the form gives/);
  });
});
