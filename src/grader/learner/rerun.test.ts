/** Every run that happened is confirmed by running it again with puppets; every run that was tampered with is not. */
import { describe, expect, test } from 'vitest';
import { simulate } from '../../simulation/simulation.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { Random } from '../../simulation/random.ts';
import type { TraceData, TraceEvent } from '../../simulation/trace.ts';
import { rerun } from './rerun.ts';
import type { Claim } from './wire.ts';
import { TimerRecord } from './timer-record.ts';
import { optionsOf } from './wire.ts';
import type { Scenario } from './wire.ts';

/** Does all that a process may do, at random: sends, logs, sets, moves and cancels timers with delays that tie with arrivals, begins and ends operations. */
class Fidget implements Process<number> {
  left = 12;
  open: number[] = []; // operations
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
      else if (draw < 0.93) this.operate(ctx, draw);
      else ctx.log('fidgets');
    }
  }
  operate(ctx: Context<number>, draw: number): void {
    const operation = draw < 0.89 ? undefined : this.open.shift();
    if (operation === undefined) this.open.push(ctx.invoke({ type: 'Read', key: this.left }));
    else if (draw < 0.92) ctx.complete(operation, [this.left]);
    else ctx.fail(operation);
  }
}

/** Asks again and again and is never content: at the end a timer is pending, and perhaps a message is under way. */
class Nag extends Fidget {
  override onTimer(ctx: Context<number>, name: string): void {
    if (name !== 'again') return super.onTimer(ctx, name);
    this.ask(ctx);
  }
  override onStart(ctx: Context<number>): void {
    super.onStart(ctx);
    this.ask(ctx);
  }
  ask(ctx: Context<number>): void {
    ctx.send('B', 0);
    ctx.setTimer('again', 25);
  }
}

const SCENARIO: Omit<Scenario, 'seed'> = {
  processes: { A: { class: 'Fidget' }, B: { class: 'Fidget' }, C: { class: 'Fidget' } },
  network: { latency: { kind: 'constant', ms: 10 }, lossProbability: 0.2, links: { 'A->B': { latency: { kind: 'uniform', minMs: 1, maxMs: 30 } } } },
  faults: [{ kind: 'crash', process: 'C', atMs: 45 }, { kind: 'lose', messages: [2] }],
  inputs: [{ atMs: 10, to: 'A', message: 1 }],
  untilMs: 200,
};

/** A run of the scenario as the learner's process has it. */
function happened(seed: number, limits: Partial<Scenario> = {}, A: new () => Process<any> = Fidget): { scenario: Scenario; trace: TraceData; timers: Claim['timers'] } {
  const scenario = { ...SCENARIO, ...limits, seed };
  return { scenario, ...claimOf(scenario, { A: () => new A(), B: () => new Fidget(), C: () => new Fidget() }) };
}

function claimOf(scenario: Scenario, makers: Record<ProcessId, () => Process<any>>): Claim {
  const timers = new TimerRecord();
  const processes = Object.fromEntries(Object.entries(makers).map(([id, make]) => [id, timers.watched(id, make)]));
  const run = simulate({ processes, ...optionsOf(scenario) });
  return { trace: run.trace.toData(), timers: timers.actions };
}

test('what happened is confirmed, whatever the processes do', () => {
  const lengths = Array.from({ length: 100 }, (_, seed) => {
    const { scenario, trace, timers } = happened(seed);
    expect([seed, rerun(scenario, { trace, timers })]).toEqual([seed, { holds: true, courseProcesses: {} }]);
    return trace.events.length;
  });
  expect(Math.max(...lengths)).toBeGreaterThan(60); // the runs are not trivial
  const kinds = new Set(Array.from({ length: 10 }, (_, seed) => happened(seed).trace.events.map(({ kind }) => kind)).flat());
  expect([...kinds].sort()).toEqual(['complete', 'crash', 'deliver', 'drop', 'fail', 'input', 'invoke', 'log', 'send', 'start', 'timer']);
});

test('a process without a handler of its start is confirmed, its timers set when it is told', () => {
  const told = class implements Process<number> {
    onMessage(ctx: Context<number>, _from: ProcessId, message: number): void {
      ctx.setTimer('again', message);
    }
    onTimer(ctx: Context<number>): void {
      ctx.log('again');
      ctx.setTimer('again', 100);
    }
  };
  const scenario: Scenario = { processes: { A: { class: 'Told' } }, inputs: [{ atMs: 0, to: 'A', message: 0 }], untilMs: 250, seed: 1 };
  const claim = claimOf(scenario, { A: () => new told() });
  expect(claim.trace.events.filter(({ kind }) => kind === 'timer').map(({ atMs }) => atMs)).toEqual([0, 100, 200]);
  expect(rerun(scenario, claim)).toEqual({ holds: true, courseProcesses: {} });
});

describe('a run that was stopped is confirmed, whatever was still to come', () => {
  const limits: [string, TraceData['stopped'], (seed: number) => Partial<Scenario>][] = [
    ['by the time', 'time', (seed) => ({ untilMs: 17 + seed })],
    ['by the budget of events', 'event budget', (seed) => ({ maxEvents: 1 + (seed % 50) })],
    ['by the budget of events alone', 'event budget', (seed) => ({ untilMs: Infinity, maxEvents: 4 + seed })],
    ['by the budget, when a time is set that it does not reach', 'event budget', (seed) => ({ untilMs: 1_000_000, maxEvents: 20 + seed })],
  ];
  test.each(limits)('%s', (_what, stopped, limit) => {
    for (let seed = 0; seed < 100; seed += 1) {
      const { scenario, trace, timers } = happened(seed, limit(seed), Nag);
      expect([seed, trace.stopped, rerun(scenario, { trace, timers })]).toEqual([seed, stopped, { holds: true, courseProcesses: {} }]);
    }
  });

  test('by a timer that is all there is', () => {
    const silent = class implements Process { onStart(ctx: Context): void { ctx.setTimer('late', 500); } onMessage(): void {} };
    const scenario: Scenario = { processes: { A: { class: 'Silent' } }, untilMs: 100, seed: 1 };
    const claim = claimOf(scenario, { A: () => new silent() });
    expect(claim.trace).toMatchObject({ stopped: 'time', endMs: 100 });
    expect(rerun(scenario, claim)).toMatchObject({ holds: true });
  });

  test.each<[string, Partial<TraceData>, Partial<Scenario>]>([
    ['a budget that was not used up', { stopped: 'event budget' }, {}],
    ['a budget that was not used up, and no limit of time', { stopped: 'event budget' }, { untilMs: Infinity }],
    ['another time', { stopped: 'time', endMs: 150 }, {}],
    ['no end by itself', { stopped: 'idle' }, { untilMs: 12 }],
    ['a timer of a process that has crashed', { stopped: 'time', endMs: 200 }, { faults: ['A', 'B', 'C'].map((process) => ({ kind: 'crash', process, atMs: 45 })) }],
  ])('but an end that cannot be is refused: %s', (_what, claim, limit) => {
    const { scenario, trace, timers } = happened(3, limit);
    expect(rerun(scenario, { trace, timers })).toMatchObject({ holds: true });
    expect(rerun(scenario, { trace: { ...trace, ...claim }, timers })).toMatchObject({ holds: false, because: expect.stringMatching(/^(its end|event \d+) was said to be /) });
  });
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
      const { scenario, trace, timers } = happened(seed);
      const events = edit(trace.events, new Random(`edit ${seed}`));
      if (events === undefined) continue;
      tried += 1;
      let held: boolean;
      try {
        held = rerun(scenario, { trace: { ...trace, events }, timers }).holds;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        held = false; // a trace so wrong that it cannot be played is refused as well: see learner.ts
      }
      expect([seed, held]).toEqual([seed, false]);
    }
    expect(tried).toBeGreaterThan(10);
  });
});
