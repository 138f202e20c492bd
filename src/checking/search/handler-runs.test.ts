import { describe, expect, test } from 'vitest';
import type { Context, Process } from '../../simulation/process.ts';
import { search } from './search.ts';

type Handle = (ctx: Context<any>, process: any) => unknown;

const failureOf = (process: Process<any>): string | undefined => {
  const verdict = search({ processes: { A: () => process, B: (): Process => ({ onMessage() {} }) }, inputs: [{ to: 'A', message: 1 }] }).verdicts['no handler fails'];
  return verdict?.outcome === 'violated' ? verdict.evidence.failure : verdict?.outcome;
};

const onMessage = (handle: Handle): Process<any> => ({ onMessage(this: any, ctx: Context<any>) { handle(ctx, this); } }) as Process<any>;
const timed = (delayMs: number): Process<any> => ({ onStart: (ctx: Context<any>) => ctx.setTimer('t', delayMs), onMessage() {} });

describe('a handler that does what no run allows fails with a sentence', () => {
  test.each<[string, Process<any>, string]>([
    ['a message to nobody', onMessage((ctx) => ctx.send('C', 1)), 'cannot send to "C"; the processes are A, B'],
    ['a timer of the past', onMessage((ctx) => ctx.setTimer('t', -1)), 'timer "t": delayMs (-1) must be a finite number of milliseconds, 0 or more'],
    ['a timer that never comes', onMessage((ctx) => ctx.setTimer('t', Infinity)), 'timer "t": delayMs (Infinity) must be a finite number of milliseconds, 0 or more'],
    ['a choice among nothing', onMessage((ctx) => ctx.choose([])), 'choose: the list is empty; give at least one option'],
    ['an end of what had not begun', onMessage((ctx) => ctx.complete(1)), 'ctx.complete: operation 1 of process "A" is not open (none is open). Pass the number that ctx.invoke returned, once.'],
    ['an end of something else', onMessage((ctx) => { ctx.invoke({}); ctx.invoke({}); ctx.fail(3); }), 'ctx.fail: operation 3 of process "A" is not open (open are 1, 2). Pass the number that ctx.invoke returned, once.'],
    ['a second end', onMessage((ctx) => { ctx.complete(ctx.invoke({})); ctx.complete(1); }), 'ctx.complete: operation 1 of process "A" is not open (none is open). Pass the number that ctx.invoke returned, once.'],
    ['a timer that nobody handles', timed(1), 'timer "t" ran out, but the class has no onTimer handler. Write one.'],
    ['an error without a message', onMessage(() => { throw new Error(''); }), 'threw an error without a message'],
    ['a thrown text', onMessage(() => { throw 'a text'; }), 'threw a text'],
  ])('%s', (_what, process, sentence) => {
    expect(failureOf(process)).toBe(sentence);
  });

  test('but not what is just within bounds', () => {
    expect(failureOf(onMessage((ctx) => { ctx.send('A', 1); ctx.cancelTimer('none'); ctx.fail(ctx.invoke({}), 'why'); ctx.log('fine'); throw new Error('the end'); }))).toBe('the end');
    expect(failureOf({ ...timed(0), onTimer() { throw new Error('rang'); } })).toBe('rang');
  });

  test.each<[string, (ctx: Context<any>) => unknown]>([
    ['send', (ctx) => ctx.send('B', 1)], ['setTimer', (ctx) => ctx.setTimer('t', 1)], ['cancelTimer', (ctx) => ctx.cancelTimer('t')], ['choose', (ctx) => ctx.choose([1])], ['log', (ctx) => ctx.log('x')], ['invoke', (ctx) => ctx.invoke({})],
    ['complete', (ctx) => ctx.complete(1)], ['fail', (ctx) => ctx.fail(1)],
  ])('a context that is used when its handler is over: %s', (_what, use) => {
    let kept: Context<any> | undefined;
    search({ processes: { A: () => onMessage((ctx) => { kept = ctx; }), B: (): Process => ({ onMessage() {} }) }, inputs: [{ to: 'A', message: 1 }] });
    expect(() => use(kept as Context<any>)).toThrow(new Error('the context of process "A" was used while no handler of it was running. Use ctx inside the handler that it was given to, and nowhere later.'));
  });
});

describe('what a search cannot follow is refused with what to do instead', () => {
  const searching = (handle: Handle) => (): unknown => search({ processes: { A: () => onMessage(handle) }, inputs: [{ to: 'A', message: 1 }] });

  test.each<[string, Process<any>, string]>([
    ['a draw', onMessage((ctx) => ctx.random()), 'process "A", onMessage, called ctx.random(), of which a search cannot try all outcomes. Use ctx.choose(options), which it branches over, or fix the draw when the process is made.'],
    ['a promise', { onMessage: async () => undefined } as unknown as Process<any>, 'process "A", onMessage, returned a promise. Handlers run to completion: remove async and await, and answer in a later handler.'],
    ['a promise that fails', { onMessage: async () => { throw new Error('no'); } } as unknown as Process<any>, 'process "A", onMessage, returned a promise. Handlers run to completion: remove async and await, and answer in a later handler.'],
    ['a clock, though the error was caught', onMessage(() => { try { Date.now(); } catch { return; } }), 'process "A", onMessage, did what a search cannot follow, and caught the error that said so. Handlers draw by ctx.choose and read no clock but ctx.nowMs.'],
    ['a draw at the start', { onStart: (ctx: Context<any>) => { ctx.random(); }, onMessage() {} }, 'process "A", onStart, called ctx.random(), of which a search cannot try all outcomes. Use ctx.choose(options), which it branches over, or fix the draw when the process is made.'],
    ['a draw of a timer', { onStart: (ctx: Context<any>) => ctx.setTimer('t', 1), onTimer: (ctx: Context<any>) => { ctx.random(); }, onMessage() {} }, 'process "A", onTimer, called ctx.random(), of which a search cannot try all outcomes. Use ctx.choose(options), which it branches over, or fix the draw when the process is made.'],
  ])('%s', (_what, process, sentence) => {
    expect(() => search({ processes: { A: () => process }, inputs: [{ to: 'A', message: 1 }] })).toThrow(sentence);
  });

  test('an answer that the reader still has to write is passed on as it is', () => {
    const open = Object.assign(new Error('write it'), { name: 'NotImplemented' });
    expect(searching(() => { throw open; })).toThrow(open);
  });
});
