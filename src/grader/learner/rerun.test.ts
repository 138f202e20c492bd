/** Every run that happened is confirmed by running it again with puppets; every run that was tampered with is not. */
import { describe, expect, test } from 'vitest';
import { simulate } from '../../simulation/simulation.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { Random } from '../../simulation/random.ts';
import type { TraceData, TraceEvent } from '../../simulation/trace.ts';
import { rerun } from './rerun.ts';
import type { Scenario } from './wire.ts';

/** Does all that a process may do, at random: sends, logs, sets, moves and cancels timers, with delays that tie with arrivals. */
class Fidget implements Process<number> {
  left = 12;
  onStart(ctx: Context<number>): void {
    ctx.setTimer('first', 10);
    this.fidget(ctx);
  }
  onMessage(ctx: Context<number>): void {
    this.fidget(ctx);
  }
  onTimer(ctx: Context<number>, name: string): void {
    ctx.log(`timer ${name}`, { at: ctx.nowMs });
    this.fidget(ctx);
  }
  fidget(ctx: Context<number>): void {
    if (this.left === 0) return;
    this.left -= 1;
    for (let action = 0; action < 3; action += 1) {
      const draw = ctx.random();
      const others = ctx.processes.filter((id) => id !== ctx.id);
      const to = others[Math.floor(ctx.random() * others.length)] as ProcessId;
      if (draw < 0.45) ctx.send(to, this.left);
      else if (draw < 0.75) ctx.setTimer(draw < 0.6 ? 'a' : 'b', [0, 5, 10, 20][Math.floor(ctx.random() * 4)] as number);
      else if (draw < 0.85) ctx.cancelTimer('a');
      else ctx.log('fidgets');
    }
  }
}

const SCENARIO: Omit<Scenario, 'seed'> = {
  processes: { A: { class: 'Fidget' }, B: { class: 'Fidget' }, C: { class: 'Fidget' } },
  network: { latency: { kind: 'constant', ms: 10 }, lossProbability: 0.2, links: { 'A->B': { latency: { kind: 'uniform', minMs: 1, maxMs: 30 } } } },
  faults: [{ kind: 'crash', process: 'C', atMs: 45 }, { kind: 'lose', messages: [2] }],
  inputs: [{ atMs: 10, to: 'A', message: 1 }],
  untilMs: 200,
};

function happened(seed: number): { scenario: Scenario; trace: TraceData } {
  const scenario = { ...SCENARIO, seed };
  const run = simulate({ ...(scenario as object), processes: { A: () => new Fidget(), B: () => new Fidget(), C: () => new Fidget() }, seed });
  return { scenario, trace: run.trace.toData() };
}

test('what happened is confirmed, whatever the processes do', () => {
  const lengths = Array.from({ length: 100 }, (_, seed) => {
    const { scenario, trace } = happened(seed);
    expect([seed, rerun(scenario, trace)]).toEqual([seed, { holds: true, courseProcesses: {} }]);
    return trace.events.length;
  });
  expect(Math.max(...lengths)).toBeGreaterThan(60); // the runs are not trivial
  const kinds = new Set(Array.from({ length: 10 }, (_, seed) => happened(seed).trace.events.map(({ kind }) => kind)).flat());
  expect([...kinds].sort()).toEqual(['crash', 'deliver', 'drop', 'input', 'log', 'send', 'start', 'timer']);
});

describe('what was tampered with is not confirmed', () => {
  const edits: [string, (events: readonly TraceEvent[], random: Random) => readonly TraceEvent[] | undefined][] = [
    ['a loss is hidden', (events) => {
      const loss = events.find(({ kind }) => kind === 'drop');
      return loss && events.filter((event) => event !== loss).map((event, index) => ({ ...event, index }));
    }],
    ['a lost message arrives', (events) => events.some(({ kind }) => kind === 'drop') ? events.map(({ reason: _, ...event }) => (event.kind === 'drop' ? { ...event, kind: 'deliver' } : event)) : undefined],
    ['a message arrives sooner', (events, random) => {
      const arrivals = events.filter(({ kind }) => kind === 'deliver');
      const arrival = arrivals.length === 0 ? undefined : random.pick(arrivals);
      return arrival && events.map((event) => (event === arrival ? { ...event, atMs: event.atMs - 0.5 } : event));
    }],
    ['a message changes under way', (events, random) => {
      const arrivals = events.filter(({ kind }) => kind === 'deliver');
      const arrival = arrivals.length === 0 ? undefined : random.pick(arrivals);
      return arrival && events.map((event) => (event === arrival ? { ...event, message: 'forged' } : event));
    }],
    ['a crash is undone', (events) => events.some(({ kind }) => kind === 'crash') ? events.filter(({ kind }) => kind !== 'crash').map((event, index) => ({ ...event, index })) : undefined],
    ['nothing happened at all', () => []],
  ];
  test.each(edits)('%s', (_what, edit) => {
    let tried = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const { scenario, trace } = happened(seed);
      const events = edit(trace.events, new Random(`edit ${seed}`));
      if (events === undefined) continue;
      tried += 1;
      let held: boolean;
      try {
        held = rerun(scenario, { ...trace, events }).holds;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        held = false; // a trace so wrong that it cannot be played is refused as well: see learner.ts
      }
      expect([seed, held]).toEqual([seed, false]);
    }
    expect(tried).toBeGreaterThan(10);
  });
});
