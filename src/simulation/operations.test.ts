/** Operations of a history, as a run records them. */
import { describe, expect, test } from 'vitest';
import type { Context, Process } from './process.ts';
import { script } from './script.ts';
import { simulate } from './simulation.ts';
import { stack } from './stack.ts';
import { describeEvent } from './trace-text.ts';
import type { Trace } from './trace.ts';

const told = (trace: Trace): string[] => [...trace].filter(({ kind }) => ['invoke', 'complete', 'fail'].includes(kind)).map(describeEvent);

type Message = { type: 'Ask'; value: number } | { type: 'Answer'; list: number[] };

class Lists implements Process<Message> {
  list: number[] = [];
  onMessage(ctx: Context<Message>, from: string, message: Message): void {
    if (message.type !== 'Ask') return;
    this.list.push(message.value);
    ctx.send(from, { type: 'Answer', list: this.list });
  }
}

const client = script<Message>(function* (io) {
  for (const value of [1, 2]) {
    const operation = io.invoke({ type: 'Append', value });
    const reply = yield* io.request('store', { type: 'Ask', value });
    if (reply.type === 'Answer') io.complete(operation, reply.list);
  }
  io.fail(io.invoke({ type: 'Append', value: 3 }), 'not sent');
});

test('an operation is begun, ended with its result, or ended without effect', () => {
  const { trace } = simulate({ processes: { client, store: () => new Lists() }, seed: 1 });
  expect(told(trace)).toEqual([
    '0.0 ms  client begins operation 1, Append(1)',
    '20.0 ms  client ends operation 1, which returned [1]',
    '20.0 ms  client begins operation 2, Append(2)',
    '40.0 ms  client ends operation 2, which returned [1,2]',
    '40.0 ms  client begins operation 3, Append(3)',
    '40.0 ms  client ends operation 3 without effect (not sent)',
  ]);
});

test('a result is kept as it was, though the list that it was goes on growing', () => {
  const { trace } = simulate({ processes: { client, store: () => new Lists() }, seed: 1 });
  expect([...trace].filter(({ kind }) => kind === 'complete').map(({ data }) => data)).toEqual([[1], [1, 2]]);
});

test('each operation names the event whose handler began or ended it', () => {
  const { trace } = simulate({ processes: { client, store: () => new Lists() }, seed: 1 });
  expect([...trace].filter(({ kind }) => kind === 'complete').map(({ cause }) => trace.at(cause as number).kind)).toEqual(['deliver', 'deliver']);
});

test('operations are numbered on over a crash, and those it left open can no longer be ended', () => {
  const make = (): Process => ({
    onStart: (ctx) => void ctx.invoke({ type: 'Read' }),
    onRecover(ctx) {
      ctx.complete(ctx.invoke({ type: 'Read' }), 5);
      ctx.complete(1, 5);
    },
    onMessage() {},
  });
  const run = (): unknown => simulate({ processes: { A: make }, faults: [{ kind: 'crash', process: 'A', atMs: 5, recoverAfterMs: 5 }], seed: 1 });
  expect(run).toThrow('ctx.complete: operation 1 of process "A" has ended, or was begun before a crash (none is open). Pass the number that ctx.invoke returned, once.');
});

describe('ends of what is not open are refused in a sentence', () => {
  test.each<[string, (ctx: Context) => void, string]>([
    ['never begun', (ctx) => ctx.complete(1), 'ctx.complete: operation 1 of process "A" was never begun (none is open)'],
    ['no number', (ctx) => ctx.fail(NaN), 'ctx.fail: operation NaN of process "A" was never begun (none is open)'],
    ['ended twice', (ctx) => [ctx.invoke('a'), ctx.invoke('b'), ctx.fail(1), ctx.complete(1)], 'ctx.complete: operation 1 of process "A" has ended, or was begun before a crash (open are 2)'],
  ])('%s', (_what, onStart, sentence) => {
    expect(() => simulate({ processes: { A: () => ({ onStart, onMessage() {} }) }, seed: 1 })).toThrow(sentence);
  });
});

test('a client on a link layer records operations as one without', () => {
  const through = { onSend: (ctx: any, to: string, message: unknown) => ctx.send(to, message), onPacket: (ctx: any, from: string, packet: unknown) => ctx.deliver(from, packet) };
  const run = simulate({ processes: { client: () => stack(client(), through), store: () => stack(new Lists(), through) }, seed: 1 });
  expect(told(run.trace)).toEqual(told(simulate({ processes: { client, store: () => new Lists() }, seed: 1 }).trace));
});

test('without a trace there is no history, and nothing else changes', () => {
  const run = simulate({ processes: { client, store: () => new Lists() }, seed: 1, trace: false });
  expect([run.trace.length, run.processes.store.list]).toEqual([0, [1, 2]]);
});
