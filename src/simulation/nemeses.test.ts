import { describe, expect, test } from 'vitest';
import { printPlan, resolvePlan } from './fault-plan.ts';
import { befallsMessages } from './faults.ts';
import type { Fault } from './faults.ts';
import { NEMESES } from './nemeses.ts';
import type { NemesisName } from './nemeses.ts';
import type { Process } from './process.ts';
import { Random } from './random.ts';
import { assertReplays } from './determinism.ts';
import { simulate } from './simulation.ts';

const names = Object.keys(NEMESES) as NemesisName[];
const FIVE = ['A', 'B', 'C', 'D', 'E'];
const resolved = (name: NemesisName, processes = FIVE, untilMs = 6_400): Fault[] => resolvePlan(NEMESES[name](processes, { everyMs: 800, untilMs }), processes, new Random('7'));

const endOf = (fault: Fault): number => (befallsMessages(fault) ? 0 : fault.kind === 'clock' ? fault.atMs : fault.atMs + ((fault.kind === 'crash' ? fault.recoverAfterMs : fault.forMs) ?? Infinity));

/** Says hello to everybody every 50 ms, and counts what it hears and when. */
const chatter = (): Process<string> & { heardAtMs: number[] } => ({
  heardAtMs: [],
  onStart(ctx) {
    ctx.setTimer('chat', 50);
  },
  onMessage(ctx) {
    this.heardAtMs.push(ctx.nowMs);
  },
  onTimer(ctx) {
    for (const id of ctx.processes) if (id !== ctx.id) ctx.send(id, 'hello');
    ctx.setTimer('chat', 50);
  },
});

const chat = (name: NemesisName, seed = 1) =>
  simulate({
    processes: Object.fromEntries(FIVE.map((id) => [id, chatter])),
    faults: NEMESES[name](FIVE, { everyMs: 800, untilMs: 6_400 }),
    seed,
    untilMs: 7_000,
  });

describe.each(names)('the nemesis %s', (name) => {
  test('strikes in every period and is over in time', () => {
    const faults = resolved(name);
    const begins = faults.map((fault) => (befallsMessages(fault) ? NaN : fault.atMs));
    for (let startMs = 0; startMs < 6_400; startMs += 800) expect(begins.some((atMs) => atMs >= startMs && atMs < startMs + 800)).toBe(true);
    expect(Math.max(...faults.map(endOf))).toBeLessThanOrEqual(6_400);
  });

  test('does something, repeats, and follows the seed or the period', () => {
    const run = assertReplays(() => chat(name));
    const calm = simulate({ processes: Object.fromEntries(FIVE.map((id) => [id, chatter])), seed: 1, untilMs: 7_000 });
    expect(run.trace.hash()).not.toBe(calm.trace.hash());
    expect(chat(name, 2).trace.hash()).not.toBe(run.trace.hash());
  });

  test('leaves a system that works afterwards', () => {
    const late = chat(name).trace.ofKind('deliver').filter(({ atMs }) => atMs > 6_900);
    for (const id of FIVE) expect(late.some(({ process }) => process === id)).toBe(true);
  });
});

describe('what a nemesis does', () => {
  test('two halves that cannot reach each other leave no process in none of them', () => {
    for (const fault of resolved('split-brain')) expect(fault.kind === 'partition' && fault.groups.flat().toSorted()).toEqual(FIVE);
  });

  test('a bridge is in neither half, and each has its turn', () => {
    const bridges = resolved('bridge').map((fault) => fault.kind === 'partition' && FIVE.filter((id) => !fault.groups.flat().includes(id)));
    expect(bridges.slice(0, 5).flat().toSorted()).toEqual(FIVE);
    expect(bridges.every((bridge) => bridge && bridge.length === 1)).toBe(true);
  });

  test('a majority is down at one time', () => {
    const [first, ...others] = resolved('crash-majority', FIVE, 800).map((fault) => [(fault as { atMs: number }).atMs, endOf(fault)] as const);
    expect(others).toHaveLength(2);
    expect(Math.max(...[first, ...others].map((spell) => spell?.[0] ?? NaN))).toBeLessThan(Math.min(...[first, ...others].map((spell) => spell?.[1] ?? NaN)));
  });

  test('restarts come one after another, a power failure comes to all at once', () => {
    const rolling = resolved('restart-all', FIVE, 800);
    rolling.slice(1).forEach((fault, index) => expect((fault as { atMs: number }).atMs).toBeGreaterThanOrEqual(endOf(rolling[index] as Fault)));
    expect(new Set(resolved('lose-unsynced', FIVE, 800).map((fault) => (fault as { atMs: number }).atMs)).size).toBe(1);
  });

  test('clocks that were skewed run true again', () => {
    const drifts = new Map<string, number>();
    for (const fault of resolved('clock-skew')) if (fault.kind === 'clock') drifts.set(fault.process, fault.driftPpm ?? NaN);
    expect([...drifts.values()]).toEqual(FIVE.map(() => 0));
  });

  test('prints a schedule for people', () => {
    expect(printPlan(resolved('one-way', ['A', 'B', 'C'], 1_600)).replaceAll(/\d+\.\d+/g, '…')).toBe('nothing passes from A to B, C from … to … ms\nnothing passes from A, C to B from … to … ms');
  });
});

test.each<[string, () => unknown, string]>([
  ['too few processes', () => NEMESES.bridge(['A', 'B'], { everyMs: 10, untilMs: 100 }), 'nemesis "bridge" needs 3 processes or more, not 2'],
  ['no whole period', () => NEMESES['crash-one'](['A'], { everyMs: 100, untilMs: 50 }), 'untilMs (50) must be finite and at least everyMs (100)'],
  ['no end', () => NEMESES['crash-one'](['A'], { everyMs: 100, untilMs: Infinity }), 'untilMs (Infinity) must be finite'],
  ['too many periods', () => NEMESES['crash-one'](['A'], { everyMs: 0.001, untilMs: 1_000 }), 'more than 100000 times'],
])('%s is a sentence', (_, make, sentence) => {
  expect(make).toThrow(sentence);
});
