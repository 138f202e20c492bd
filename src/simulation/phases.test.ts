import { describe, expect, test } from 'vitest';
import { NEMESES } from './nemeses.ts';
import type { NemesisName } from './nemeses.ts';
import { simulateInPhases } from './phases.ts';
import type { PhasesOptions } from './phases.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { simulate } from './simulation.ts';

type Message = { type: 'Ping'; round: number } | { type: 'Pong'; round: number };

/** Asks everybody again and again; its state is which round each of them has answered last. */
class Asker implements Process<Message> {
  round = 0;
  answered = new Map<ProcessId, number>();
  onStart(ctx: Context<Message>): void {
    ctx.setTimer('round', 25);
  }
  onMessage(ctx: Context<Message>, from: ProcessId, message: Message): void {
    if (message.type === 'Ping') ctx.send(from, { type: 'Pong', round: message.round });
    else this.answered.set(from, message.round);
  }
  onTimer(ctx: Context<Message>): void {
    this.round += 1;
    for (const id of ctx.processes) if (id !== ctx.id) ctx.send(id, { type: 'Ping', round: this.round });
    ctx.setTimer('round', 25);
  }
}

const IDS = ['A', 'B', 'C'];
type System = Record<string, () => Asker>;

const run = (options: Partial<PhasesOptions<System>>) =>
  simulateInPhases<System>({ processes: Object.fromEntries(IDS.map((id) => [id, () => new Asker()])), seed: 3, faultsUntilMs: 1_000, healMs: 500, ...options });

const behind = ({ processes }: { processes: { readonly [id: string]: Asker } }): string | null => {
  const late = IDS.filter((id) => IDS.some((other) => other !== id && (processes[id]?.answered.get(other) ?? 0) < (processes[id]?.round ?? 0) - 2));
  return late.length === 0 ? null : `${late.join(', ')} have had no answers`;
};

describe('a run in phases', () => {
  test.each(Object.keys(NEMESES) as NemesisName[])('heals after %s, so that liveness can be demanded', (name) => {
    const phased = run({ faults: NEMESES[name](IDS, { everyMs: 400, untilMs: 4_000 }), checkLive: behind });
    expect(phased.violation).toBeNull();
    expect(phased).toMatchObject({ stopped: 'time', endMs: 1_500 });
  });

  test('ends what would last for ever: crashes, partitions, pauses, lateness, links and drift', () => {
    const faults: PhasesOptions['faults'] = [
      { kind: 'crash', process: 'A', atMs: 500 },
      { kind: 'isolate', process: 'B', atMs: 200 },
      { kind: 'pause', process: 'C', atMs: 900, forMs: 10_000 },
      { kind: 'slow', process: 'B', extraMs: 100, atMs: 100 },
      { kind: 'links', links: 'all', change: { lossProbability: 1 }, atMs: 300 },
      { kind: 'links', links: ['A->B'], change: { duplicateProbability: 1 }, atMs: 400, forMs: 700 },
      { kind: 'clock', process: 'C', driftPpm: 500_000, atMs: 100 },
      { kind: 'crash', process: 'B', atMs: 1_000 }, // too late to strike
    ];
    const phased = run({ faults, checkLive: behind });
    expect(phased.violation).toBeNull();
    expect(phased.faults).toHaveLength(8); // seven, and the clock's return to its own speed
    const healing = [...phased.trace].filter(({ atMs }) => atMs > 1_100);
    expect(healing.filter(({ kind }) => kind === 'drop' || kind === 'duplicate')).toEqual([]);
    const ticks = healing.filter(({ kind, process }) => kind === 'timer' && process === 'C').map(({ atMs }) => atMs);
    ticks.slice(1).forEach((atMs, index) => expect(atMs - (ticks[index] ?? 0)).toBeCloseTo(25, 5));
  });

  test('meets the faults that a plain run of the same plan meets, and gives them as a plan that replays', () => {
    const faults = NEMESES['crash-one'](IDS, { everyMs: 300, untilMs: 900 });
    const phased = run({ faults });
    const processes = Object.fromEntries(IDS.map((id) => [id, () => new Asker()]));
    expect(simulate({ processes, seed: 3, faults, untilMs: 1_500 }).trace.hash()).toBe(phased.trace.hash());
    expect(simulate({ processes, seed: 3, faults: phased.faults, untilMs: 1_500 }).trace.hash()).toBe(phased.trace.hash());
  });

  test('calls safety before healing, and liveness only after it', () => {
    const faults: PhasesOptions['faults'] = [{ kind: 'isolate', process: 'B', atMs: 200 }];
    expect(run({ faults, checkSafe: behind }).violation).toEqual({ phase: 'safety', because: 'A, B, C have had no answers' });
    expect(run({ faults, checkSafe: behind }).endMs).toBe(1_000);
    expect(run({ faults, healMs: 10, checkLive: behind }).violation).toEqual({ phase: 'healing', because: 'A, B, C have had no answers' });
    expect(run({ faults, checkSafe: ({ endMs }) => (endMs > 1_200 ? 'unsafe later' : null), checkLive: behind }).violation).toEqual({ phase: 'healing', because: 'unsafe later' });
  });

  test('takes a run without end for a violation that says what recurs', () => {
    expect(run({ maxEvents: 50 }).violation).toMatchObject({ phase: 'safety', because: expect.stringContaining('no end after 50 events') });
  });
});

test.each<[string, Partial<PhasesOptions<System>>, string]>([
  ['no safety phase', { faultsUntilMs: 0 }, 'phases: faultsUntilMs (0) must be a finite number of milliseconds above 0'],
  ['no end of healing', { healMs: Infinity }, 'phases: healMs (Infinity) must be a finite'],
  ['faults that all come too late', { faults: [{ kind: 'crash', process: 'A', atMs: 2_000 }] }, 'no fault of the plan begins before faultsUntilMs (1000)'],
  ['faults that count messages', { faults: [{ kind: 'lose', messages: [4] }] }, 'a fault "lose" counts messages and not time'],
])('%s: a sentence', (_, options, sentence) => {
  expect(() => run(options)).toThrow(sentence);
});
