/** Runs with clocks that drift and are stepped, pauses, slowness, crashes and torn writes are confirmed to the last event, and nothing else is. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { rerun } from './rerun.ts';
import type { Claim } from './wire.ts';
import { TimerRecord } from './timer-record.ts';
import { optionsOf } from './wire.ts';
import type { Scenario } from './wire.ts';

/** Lives by its timers: delays that tie with arrivals and with one another, moved and cancelled at random, and the local clock in what it says and sends. */
class Clockwork implements Process<number> {
  ticks = 0;
  onStart(ctx: Context<number>): void {
    for (const name of ['a', 'b', 'c']) ctx.setTimer(name, 7);
  }
  onRecover(ctx: Context<number>): void {
    ctx.log('found', { note: ctx.storage.get('note'), ticks: ctx.storage.get('ticks') });
    this.onStart(ctx);
  }
  onMessage(ctx: Context<number>, _from: ProcessId, local: number): void {
    ctx.log('heard', { late: ctx.nowMs - local });
    if (ctx.random() < 0.3) ctx.setTimer('a', 0);
  }
  onTimer(ctx: Context<number>, name: string): void {
    this.ticks += 1;
    ctx.storage.put('note', `tick ${this.ticks} of ${name}`);
    if (ctx.random() < 0.5) ctx.storage.sync();
    ctx.storage.put('ticks', this.ticks);
    if (ctx.random() < 0.5) ctx.send(ctx.choose(ctx.processes), ctx.nowMs);
    const other = ctx.choose(['a', 'b', 'c']);
    if (ctx.random() < 0.2) ctx.cancelTimer(other);
    else ctx.setTimer(other, ctx.choose([0, 1, 5, 7, 10, 10 / 3]));
    ctx.setTimer(name, ctx.choose([3, 5, 10]));
    if (ctx.random() < 0.5) ctx.send(ctx.choose(ctx.processes), ctx.nowMs);
  }
}

/** Does nothing at its start and at its recovery: all it does it does when it is told, and by timers. */
class Heedful implements Process<number> {
  onMessage(ctx: Context<number>): void {
    ctx.setTimer('soon', 0);
    ctx.setTimer('later', ctx.choose([5, 10]));
  }
  onTimer(ctx: Context<number>, name: string): void {
    ctx.send(ctx.choose(ctx.processes), ctx.nowMs);
    if (name === 'soon') ctx.setTimer('later', 3);
    else if (ctx.random() < 0.5) ctx.cancelTimer('soon');
  }
}

const NAMES = ['A', 'B', 'C'];
const NETWORK = { latency: { kind: 'constant', ms: 5 }, lossProbability: 0.1, links: { 'A->B': { latency: { kind: 'uniform', minMs: 1, maxMs: 9 } } } };

const name = fc.constantFrom(...NAMES);
const time = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 100, noNaN: true }));
const drift = fc.constantFrom(-300_000, -1_000, 0, 50, 1_000, 123_456.789, 700_000);
const step = fc.constantFrom(-40, -1, 2, 1000 / 3);
const fault = fc.oneof(
  fc.record({ kind: fc.constant('clock'), process: name, atMs: time, driftPpm: drift, stepMs: step }),
  fc.record({ kind: fc.constant('clock'), process: fc.constant('any'), atMs: fc.constant({ minMs: 0, maxMs: 90 }), driftPpm: drift }),
  fc.record({ kind: fc.constant('pause'), process: name, atMs: time, forMs: time }),
  fc.record({ kind: fc.constant('slow'), process: name, atMs: time, forMs: time, extraMs: fc.constantFrom(1, 5, 12.5) }),
  fc.record({ kind: fc.constant('crash'), process: name, atMs: time, recoverAfterMs: time }),
  fc.record({ kind: fc.constant('isolate'), process: name, atMs: time, forMs: time }),
);
const scenario: fc.Arbitrary<Scenario> = fc.record({
  processes: fc.constant(Object.fromEntries(NAMES.map((id) => [id, { class: 'Clockwork' }]))),
  network: fc.constant(NETWORK),
  clocks: fc.dictionary(name, fc.record({ offsetMs: step, driftPpm: drift }), { noNullPrototype: true }),
  faults: fc.array(fault, { maxLength: 6 }),
  inputs: fc.array(fc.record({ atMs: time, to: name, message: fc.constant(0) }), { maxLength: 4 }),
  tornWrites: fc.boolean(),
  untilMs: fc.constantFrom(80, 100.5),
  maxEvents: fc.constantFrom(50, 10_000),
  seed: fc.nat(),
});

function happened(given: Scenario): Claim {
  const timers = new TimerRecord();
  const processes = Object.fromEntries(NAMES.map((id) => [id, timers.watched(id, () => (id === 'B' ? new Heedful() : new Clockwork()))]));
  const run = simulate({ processes, ...optionsOf(given) });
  return { trace: run.trace.toData(), timers: timers.actions };
}

test('what happened is confirmed under every clock and fault', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(scenario, (given) => {
      const claim = happened(given);
      for (const { kind, text } of claim.trace.events) met.add(kind === 'log' ? `log ${text}` : kind);
      expect(rerun(given, claim)).toEqual({ holds: true, courseProcesses: {} });
    }),
    { seed: 5, numRuns: 80 },
  );
  expect([...met]).toEqual(expect.arrayContaining(['clock', 'pause', 'resume', 'crash', 'recover', 'timer', 'log found', 'log heard', 'network']));
});

describe('a timer moved by a millisecond is refused', () => {
  const moved = (property: (given: Scenario, claim: Claim, place: number, byMs: number) => void): void =>
    fc.assert(
      fc.property(scenario, fc.nat(), fc.constantFrom(-1, 1), (given, pick, byMs) => {
        const claim = happened(given);
        const places = claim.trace.events.flatMap(({ kind, index }) => (kind === 'timer' ? [index] : []));
        if (places.length > 0) property(given, claim, places[pick % places.length] as number, byMs);
      }),
      { seed: 6, numRuns: 40 },
    );

  test('where it runs out', () => {
    moved((given, { trace, timers }, place, byMs) => {
      const events = trace.events.map((event) => (event.index === place ? { ...event, atMs: event.atMs + byMs } : event));
      expect(rerun(given, { trace: { ...trace, events }, timers })).toMatchObject({ holds: false });
    });
  });

  test('where it was set', () => {
    moved((given, { trace, timers }, place, byMs) => {
      const ranOut = trace.events[place];
      const handlers = trace.events.filter(({ kind, process }) => process === ranOut?.process && ['start', 'recover', 'input', 'deliver', 'timer'].includes(kind));
      const setIn = handlers.findIndex(({ index }) => index === ranOut?.cause);
      const actions = timers[ranOut?.process ?? ''] ?? [];
      const set = actions.findLast(({ step: at, timer, delayMs }) => at === setIn && timer === ranOut?.text && delayMs !== undefined);
      if (set?.delayMs === undefined || set.delayMs + byMs < 0) return;
      if (trace.events.some(({ kind }) => kind === 'pause')) return; // a process that stands still may handle both at the same time
      const later = { ...set, delayMs: set.delayMs + byMs };
      expect(rerun(given, { trace, timers: { ...timers, [ranOut?.process ?? '']: actions.map((action) => (action === set ? later : action)) } })).toMatchObject({ holds: false });
    });
  });
});

test('a claim without a word of its timers, or with words that mean nothing, is refused', () => {
  const given: Scenario = { processes: { A: { class: 'Clockwork' }, B: { class: 'Clockwork' }, C: { class: 'Clockwork' } }, untilMs: 50, seed: 1 };
  const { trace } = happened(given);
  for (const timers of [undefined, {}, { A: [{ step: -1 }], B: [{ step: 'x', after: 'y' }] }]) expect(rerun(given, { trace, timers: timers as never })).toMatchObject({ holds: false });
});
