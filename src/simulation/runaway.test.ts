import { expect, test } from 'vitest';
import type { Context, Process } from './process.ts';
import { simulate } from './simulation.ts';
import type { RunOptions, SimulationOptions } from './simulation.ts';

const process = (handlers: Partial<Process<any>>) => (): Process<any> => ({ onMessage: () => undefined, ...handlers });
const verdictOf = (handlers: Partial<Process<any>>, options: Partial<SimulationOptions> & RunOptions = {}): string | undefined =>
  simulate({ processes: { A: process(handlers), B: process(handlers) }, seed: 1, trace: false, ...options }).verdict;

const again = (delayMs: number): Partial<Process<any>> => ({
  onStart: (ctx: Context) => { if (ctx.id === 'A') ctx.setTimer('retry', 12); },
  onTimer: (ctx: Context) => ctx.setTimer('retry', delayMs),
});

test('a timer that sets itself again without delay is named, with the time at which the run stands still', () => {
  expect(verdictOf(again(0))).toBe(
    'no end after 1,000,000 events, and time stands still at 12.0 ms: timer "retry" of A runs out again and again without delay (1000 of the last 1000 events). Give it a delay above 0.',
  );
});

test('a periodic timer without an end is named, with its period', () => {
  expect(verdictOf(again(5), { maxEvents: 2_000 })).toBe(
    'no end after 2,000 events, at 9997.0 ms: timer "retry" of A runs out again and again, every 5.00 ms on average (1000 of the last 1000 events). Say when to stop (untilMs), raise maxEvents, or let it end by itself.',
  );
  expect(verdictOf(again(5), { untilMs: 100 })).toBeUndefined();
});

test('timers whose names differ in numbers only are one thing', () => {
  let count = 0;
  const numbered = { ...again(0), onTimer: (ctx: Context) => ctx.setTimer(`retry ${(count += 1)}`, 0) };
  expect(verdictOf(numbered, { maxEvents: 3_000 })).toContain('(1000 of the last 1000 events)');
});

test('two processes that answer each other at once are named by their messages', () => {
  const answers: Partial<Process<any>> = { onStart: (ctx) => { if (ctx.id === 'A') ctx.send('B', { type: 'Ping' }); }, onMessage: (ctx, from) => ctx.send(from, { type: 'Ping' }) };
  expect(verdictOf(answers, { network: { latency: { kind: 'constant', ms: 0 } }, maxEvents: 500 })).toMatch(
    /^no end after 500 events, and time stands still at 0\.0 ms: Ping from [AB] to [AB] arrives again and again without delay \(\d+ of the last 500 events\)\. Give the network a latency above 0/,
  );
});

test('watching the last events changes nothing in the trace', () => {
  const options = { processes: { A: process(again(5)) }, seed: 1 };
  const [short, long] = [simulate({ ...options, maxEvents: 300 }), simulate({ ...options, untilMs: 5 * 298 + 12 })];
  expect([...short.trace]).toEqual([...long.trace]);
});
