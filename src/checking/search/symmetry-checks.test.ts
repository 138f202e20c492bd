/** Processes that are said to be interchangeable and are not, by each thing that one of them may do differently. */
import { describe, expect, test } from 'vitest';
import type { Context, ProcessId } from '../../simulation/process.ts';
import type { SearchOptions } from './search-options.ts';
import { search } from './search.ts';

type Handlers = {
  readonly onStart?: (ctx: Context<any>, self: any) => void;
  readonly onRecover?: (ctx: Context<any>, self: any) => void;
  readonly onTimer?: (ctx: Context<any>, name: string, self: any) => void;
  readonly onMessage?: (ctx: Context<any>, from: ProcessId, message: any, self: any) => void;
};

/** Processes a, b and c, said to be interchangeable, and m, who starts by telling all to go. */
function explore(handlers: Handlers, options: Partial<SearchOptions<any>> = {}) {
  const member = (): any => ({
    count: 0,
    onStart(ctx: Context<any>) { handlers.onStart?.(ctx, this); },
    ...(handlers.onRecover && { onRecover(ctx: Context<any>) { handlers.onRecover?.(ctx, this); } }),
    onTimer(ctx: Context<any>, name: string) { handlers.onTimer?.(ctx, name, this); },
    onMessage(ctx: Context<any>, from: ProcessId, message: any) { handlers.onMessage?.(ctx, from, message, this); },
  });
  const manager = (): any => ({
    heard: 0,
    onStart(ctx: Context<any>) { for (const id of ctx.processes) if (id !== 'm') ctx.send(id, { type: 'Go' }); },
    onMessage() { this.heard += 1; },
  });
  return search<any>({ processes: { a: member, b: member, c: member, m: manager }, symmetry: [['a', 'b', 'c']], exhaust: true, ...options });
}

const others = (ctx: Context<any>): ProcessId[] => ctx.processes.filter((id) => id !== ctx.id && id !== 'm');
const refused = (one: string, other: string, why: string): RangeError =>
  new RangeError(`search: symmetry: ${one} and ${other} are not interchangeable: ${why}. Treat them alike (no order of names, no first one), or leave symmetry out.`);

describe('one who is special is found out', () => {
  test.each<[string, Handlers, Partial<SearchOptions<any>>, RangeError]>([
    ['at the start', { onStart: (ctx, self) => { self.count = ctx.id === 'c' ? 1 : 0; } }, {}, refused('a', 'c', 'they do not start alike')],
    ['by what it sends', { onMessage: (ctx) => ctx.send('m', ctx.id === 'a' ? 'yes' : 'no') }, {}, refused('a', 'b', 'b does something else on Go from m than exchanging the two would have it do')],
    ['by whom it tells', { onMessage: (ctx) => ctx.send(ctx.id === 'a' ? 'm' : 'a', 'yes') }, {}, refused('a', 'b', 'b does something else on Go from m than exchanging the two would have it do')],
    ['by what it becomes', { onMessage: (ctx, _from, _message, self) => { self.count = ctx.id === 'b' ? 2 : 1; } }, {}, refused('a', 'b', 'b does something else on Go from m than exchanging the two would have it do')],
    ['by failing', { onMessage: (ctx) => { if (ctx.id === 'a') throw new Error('no'); } }, {}, refused('a', 'b', 'b does something else on Go from m than exchanging the two would have it do')],
    ['by what it records', { onMessage: (ctx) => { ctx.invoke(ctx.id === 'b' ? 'read' : 'write'); } }, { history: true }, refused('a', 'b', 'b does something else on Go from m than exchanging the two would have it do')],
    ['by when its timer is due', { onMessage: (ctx) => ctx.setTimer('t', ctx.id === 'b' ? 2 : 1) }, { timers: 'when idle' }, refused('a', 'b', 'b does something else on Go from m than exchanging the two would have it do')],
    ['by what it does on its timer', { onStart: (ctx) => ctx.setTimer('t', 1), onTimer: (ctx, _name, self) => { self.count = ctx.id === 'b' ? 2 : 1; } }, {}, refused('a', 'b', 'b does something else when its timer "t" runs out than exchanging the two would have it do')],
    ['by what it does on an input', { onMessage: (ctx, from, _message, self) => { if (from !== 'm') self.count = ctx.id === 'b' ? 2 : 1; } }, { inputs: ['a', 'b', 'c'].map((to) => ({ to, message: 'x' })) }, refused('a', 'b', 'b does something else on an input than exchanging the two would have it do')],
    ['by how it recovers', { onRecover: (ctx, self) => { self.count = ctx.id === 'b' ? 2 : 1; } }, { crashes: { max: 1, of: ['a', 'b', 'c'], recover: true } }, refused('b', 'c', 'b does something else when it starts or recovers than exchanging the two would have it do')],
    ['though it is the last of three', { onMessage: (ctx) => ctx.send('m', ctx.id === 'c' ? 'yes' : 'no') }, {}, refused('a', 'c', 'c does something else on Go from m than exchanging the two would have it do')],
    ['by an order of names', { onMessage: (ctx) => ctx.send(others(ctx)[0] as ProcessId, 'lead') }, {}, refused('a', 'c', 'c does something else on Go from m than exchanging the two would have it do')],
    ['by the order of what it tells one, where order is kept', { onMessage: (ctx, from) => { if (from === 'm') for (const text of ctx.id === 'a' ? ['x', 'y'] : ['y', 'x']) ctx.send('m', text); } }, { network: { order: 'fifo' } }, refused('a', 'b', 'b does something else on Go from m than exchanging the two would have it do')],
  ])('%s', (_what, handlers, options, error) => {
    let thrown: unknown; // caught here: toThrow takes a thrown undefined for any error
    try {
      explore(handlers, options);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toEqual(error);
  });

  test('by a property that changes when two of them are exchanged, though it decides nothing', () => {
    const asked = { 'a has heard more than b': ({ processes: { a, b } }: any) => a.count > b.count + 9 || (a.count > 0 && b.count === 0) };
    const counting: Handlers = { onMessage: (_ctx, _from, _message, self) => { self.count += 1; } };
    const error = new RangeError("search: symmetry: the property 'a has heard more than b' tells interchangeable processes apart: it changes when two of them are exchanged. Ask it of all alike, or leave symmetry out.");
    for (const kind of ['sometimes', 'eventually'] as const) expect(() => explore(counting, { [kind]: asked })).toThrow(error);
    expect(explore(counting, { sometimes: { 'one has heard more than another': ({ processes: { a, b, c } }: any) => new Set([a.count, b.count, c.count]).size > 1 } }).complete).toBe(true);
  });

  test('by inputs that are not the same with names exchanged', () => {
    const given = (...about: string[]) => explore({}, { inputs: ['a', 'b', 'c'].map((to, index) => ({ to, message: { ask: about[index] } })) });
    expect(given('a', 'b', 'c').complete).toBe(true);
    expect(given('m', 'm', 'm').complete).toBe(true);
    expect(() => given('b', 'a', 'c')).toThrow(new RangeError('search: symmetry: a and c are given different inputs, so they are not interchangeable. Give them the same, or leave symmetry out.'));
    expect(() => given('m', 'x', 'm')).toThrow(new RangeError('search: symmetry: a and b are given different inputs, so they are not interchangeable. Give them the same, or leave symmetry out.'));
  });
});

describe('what is the same with names exchanged is taken for the same', () => {
  test.each<[string, Handlers, Partial<SearchOptions<any>>]>([
    ['a choice among the others, whose order depends on who chooses', { onMessage: (ctx, from) => { if (from === 'm') ctx.send(ctx.choose(others(ctx)), 'you'); } }, {}],
    ['a message to all others, in the order of their names', { onMessage: (ctx, from) => { if (from === 'm') for (const id of others(ctx)) ctx.send(id, { by: ctx.id }); } }, {}],
    ['the same where order is kept', { onMessage: (ctx, from) => { if (from === 'm') for (const id of others(ctx)) ctx.send(id, { by: ctx.id }); } }, { network: { order: 'fifo' } }],
    ['timers with names of processes', { onMessage: (ctx, from) => { if (from === 'm') for (const id of others(ctx)) ctx.setTimer(id, 1); }, onTimer: (_ctx, name, self) => { self.waited = new Set([...(self.waited ?? []), name]); } }, { timers: 'when idle' }],
    ['what is recorded with names of processes', { onMessage: (ctx, from) => { if (from === 'm') ctx.invoke({ by: ctx.id }); } }, { history: true }],
    ['that all fail', { onMessage: (ctx, from) => { if (from !== 'm') throw new Error(`${ctx.id} fails`); for (const id of others(ctx)) ctx.send(id, 'x'); } }, {}],
  ])('%s', (_what, handlers, options) => {
    const [symmetric, whole] = [explore(handlers, options), explore(handlers, { ...options, symmetry: [] })];
    expect([symmetric.complete, whole.complete]).toEqual([true, true]);
    expect(symmetric.states).toBeLessThan(whole.states);
    expect(symmetric.verdicts['no handler fails']?.outcome).toBe(whole.verdicts['no handler fails']?.outcome);
  });
});
