/** Five small scenarios whose whole traces can be read in review: what changes here changes what learners see. */
import { expect, test } from 'vitest';
import { constant, uniform } from './distributions.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { simulate } from './simulation.ts';
import type { Run } from './simulation.ts';
import { stack } from './stack.ts';
import type { Layer, LayerContext } from './stack.ts';
import { describeEvent } from './trace-text.ts';

const lines = (run: Run<any>): string => [...run.trace].map(describeEvent).join('\n');

type Message = { type: 'Ask' } | { type: 'Answer' };

/** Asks every 30 ms until it is answered. */
const asker = (): Process<Message> & { answered: boolean } => ({
  answered: false,
  onStart(ctx) {
    ctx.send('B', { type: 'Ask' });
    ctx.setTimer('patience', 30);
  },
  onMessage(ctx) {
    if (this.answered) return ctx.log('answered already');
    this.answered = true;
    return ctx.cancelTimer('patience');
  },
  onTimer(ctx) {
    ctx.send('B', { type: 'Ask' });
    ctx.setTimer('patience', 30);
  },
});

const answerer = (): Process<Message> => ({
  onMessage(ctx, from) {
    ctx.send(from, { type: 'Answer' });
  },
});

test('a question that is lost, asked again, and answered', () => {
  const run = simulate({ processes: { A: asker, B: answerer }, faults: [{ kind: 'lose', messages: [1] }], seed: 1 });
  expect(lines(run)).toMatchInlineSnapshot(`
    "0.0 ms  A starts
    0.0 ms  A sends Ask to B
    0.0 ms  B starts
    5.0 ms  B never gets Ask from A (lost by plan)
    30.0 ms  A timer "patience" runs out
    30.0 ms  A sends Ask to B
    40.0 ms  B gets Ask from A
    40.0 ms  B sends Answer to A
    50.0 ms  A gets Answer from B"
  `);
});

test('an answer that arrives twice over a link that doubles, with random latencies', () => {
  const run = simulate({ processes: { A: asker, B: answerer }, network: { latency: uniform({ minMs: 5, maxMs: 12 }), links: { 'B->A': { duplicateProbability: 1 } } }, seed: 2 });
  expect(lines(run)).toMatchInlineSnapshot(`
    "0.0 ms  A starts
    0.0 ms  A sends Ask to B
    0.0 ms  B starts
    11.2 ms  B gets Ask from A
    11.2 ms  B sends Answer to A
    11.2 ms  A will get Answer from B twice
    18.9 ms  A gets Answer from B
    20.9 ms  A gets Answer from B
    20.9 ms  A answered already"
  `);
});

test('a partition between two, and a question that is asked until it is over', () => {
  const run = simulate({ processes: { A: asker, B: answerer }, faults: [{ kind: 'partition', groups: [['A'], ['B']], atMs: 5, forMs: 50 }], seed: 1 });
  expect(lines(run)).toMatchInlineSnapshot(`
    "0.0 ms  A starts
    0.0 ms  A sends Ask to B
    0.0 ms  B starts
    5.0 ms  outside cut off: A | B
    10.0 ms  B never gets Ask from A (partitioned)
    30.0 ms  A timer "patience" runs out
    30.0 ms  A sends Ask to B
    35.0 ms  B never gets Ask from A (partitioned)
    55.0 ms  outside healed: A | B
    60.0 ms  A timer "patience" runs out
    60.0 ms  A sends Ask to B
    70.0 ms  B gets Ask from A
    70.0 ms  B sends Answer to A
    80.0 ms  A gets Answer from B"
  `);
});

test('a counter that crashes with an unsynced write, pauses, and has its clock stepped', () => {
  const counter = (): Process<'add'> => ({
    onRecover: (ctx) => ctx.log('recovered with', ctx.storage.get('count') ?? 0),
    onMessage(ctx: Context<'add'>, _from: ProcessId) {
      const count = Number(ctx.storage.get('count') ?? 0) + 1;
      ctx.storage.put('count', count);
      if (count % 2 === 0) ctx.storage.sync();
      ctx.log(`counted at ${ctx.nowMs} ms by its clock`, count);
    },
  });
  const run = simulate({
    processes: { C: counter },
    inputs: [10, 20, 30, 60, 85].map((atMs) => ({ atMs, to: 'C', message: 'add' })),
    faults: [
      { kind: 'crash', process: 'C', atMs: 40, recoverAfterMs: 10 },
      { kind: 'clock', process: 'C', atMs: 70, stepMs: -100 },
      { kind: 'pause', process: 'C', atMs: 80, forMs: 10 },
    ],
    seed: 1,
  });
  expect(lines(run)).toMatchInlineSnapshot(`
    "0.0 ms  C starts
    10.0 ms  C is told add from outside
    10.0 ms  C counted at 10 ms by its clock 1
    20.0 ms  C is told add from outside
    20.0 ms  C counted at 20 ms by its clock 2
    30.0 ms  C is told add from outside
    30.0 ms  C counted at 30 ms by its clock 3
    40.0 ms  C crashes
    50.0 ms  C recovers
    50.0 ms  C recovered with 2
    60.0 ms  C is told add from outside
    60.0 ms  C counted at 60 ms by its clock 3
    70.0 ms  C shows -30 ms
    80.0 ms  C stands still
    90.0 ms  C goes on
    90.0 ms  C is told add from outside
    90.0 ms  C counted at -10 ms by its clock 4"
  `);
});

test('two processes on a layer that numbers what it sends and delivers it once', () => {
  class Numbering implements Layer {
    next = 1;
    seen = new Set<string>();
    onSend(ctx: LayerContext, to: ProcessId, message: unknown): void {
      ctx.send(to, { type: `Packet ${this.next}`, number: this.next, message });
      this.next += 1;
    }
    onPacket(ctx: LayerContext, from: ProcessId, packet: { number: number; message: unknown }): void {
      if (this.seen.has(`${from} ${packet.number}`)) return;
      this.seen.add(`${from} ${packet.number}`);
      ctx.log(`delivers packet ${packet.number}`);
      ctx.deliver(from, packet.message);
    }
  }
  const run = simulate({
    processes: { A: () => stack(asker(), new Numbering()), B: () => stack(answerer(), new Numbering()) },
    network: { latency: constant({ ms: 8 }), duplicateProbability: 1 },
    seed: 1,
  });
  expect(lines(run)).toMatchInlineSnapshot(`
    "0.0 ms  A starts
    0.0 ms  A sends Packet 1 to B
    0.0 ms  B will get Packet 1 from A twice
    0.0 ms  B starts
    8.0 ms  B gets Packet 1 from A
    8.0 ms  B delivers packet 1
    8.0 ms  B sends Packet 1 to A
    8.0 ms  A will get Packet 1 from B twice
    8.0 ms  B gets Packet 1 from A
    16.0 ms  A gets Packet 1 from B
    16.0 ms  A delivers packet 1
    16.0 ms  A gets Packet 1 from B"
  `);
});
