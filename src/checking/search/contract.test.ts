import { describe, expect, test } from 'vitest';
import { PaymentService } from '../../protocols/shop-and-payment.ts';
import type { Context, Process } from '../../simulation/process.ts';
import { script } from '../../simulation/script.ts';
import type { SearchOptions } from './search-options.ts';
import { search } from './search.ts';

const pokes = (poke: (ctx: Context<any>, process: any) => unknown): SearchOptions<any> => ({
  processes: { A: () => ({ count: 0, onMessage(this: any, ctx: Context<any>) { return poke(ctx, this) as undefined; } }) as Process<any> },
  inputs: [{ to: 'A', message: 1 }, { to: 'A', message: 2 }, { to: 'A', message: 3 }],
});

describe('what a search cannot follow is refused in a sentence', () => {
  let outside = 0;
  test.each<[string, SearchOptions<any>, string]>([
    ['a draw', pokes((ctx) => ctx.random()), 'process "A", onMessage, called ctx.random(), of which a search cannot try all outcomes. Use ctx.choose(options)'],
    ['unseeded randomness', pokes(() => Math.random()), 'process "A", onMessage, called Math.random; a run would not repeat'],
    ['the wall clock, even if the error is caught', pokes(() => { try { Date.now(); } catch { return undefined; } return undefined; }), 'process "A", onMessage, did what a search cannot follow, and caught the error'],
    ['a promise', pokes(async () => undefined), 'process "A", onMessage, returned a promise'],
    ['a state that is not plain data', pokes((_ctx, process) => { process.later = () => 1; }), 'process "A", onMessage, left a state that is not plain data: value.later is a function'],
    ['state outside the process', pokes((ctx) => ctx.setTimer(String(outside++), 1)), 'keeps state outside its enumerable fields'],
    ['a script, which keeps where it stands', { processes: { A: script(function* (io) { yield* io.sleep(1); yield* io.sleep(1); }) } }, 'a script cannot be searched'],
  ])('%s', (_what, options, sentence) => {
    expect(() => search(options)).toThrow(sentence);
  });

  test('a #private field', () => {
    class Counter implements Process<any> {
      seen = 0;
      #hidden = 0;
      onMessage(ctx: Context<any>): void {
        this.seen += 1;
        this.#hidden += 1;
        if (this.#hidden === 2) ctx.setTimer('second', 1);
      }
    }
    expect(() => search({ processes: { A: () => new Counter() }, inputs: [{ to: 'A', message: 1 }, { to: 'A', message: 2 }] })).toThrow('It keeps state outside its enumerable fields (a #private field, a closure, a variable of its module)');
  });

  test('a property that changes a state', () => {
    const options = { processes: { payment: () => new PaymentService() }, inputs: [{ to: 'payment', message: { type: 'Charge', order: 'a', key: 'a' } }] };
    expect(() => search({ ...options, always: { greedy: ({ processes }) => processes.payment.charged.delete('a') || true } })).toThrow("a process's state in a property must not be changed");
    expect(() => search({ ...options, always: { greedy: ({ processes }) => { (processes.payment as any).charged = 1; return true; } } })).toThrow("the property 'greedy' threw");
  });

  test('a property that answers neither yes nor no', () => {
    expect(() => search({ ...pokes(() => undefined), always: { unsure: () => undefined as unknown as boolean } })).toThrow("the property 'unsure' returned undefined; return true, false or a sentence that says what is wrong");
  });
});

describe('the order in which Maps and Sets are filled', () => {
  class Cache implements Process<string> {
    readonly evictsOldest: boolean;
    kept = new Set<string>();

    constructor(evictsOldest: boolean) {
      this.evictsOldest = evictsOldest;
    }

    onMessage(ctx: Context<string>, _from: string, key: string): void {
      this.kept.add(key);
      if (this.kept.size < 3) return;
      if (this.evictsOldest) this.kept.delete([...this.kept][0] as string);
      else for (const each of this.kept) ctx.send('B', each);
    }
  }

  const boundsOf = (evictsOldest: boolean): readonly string[] =>
    search({ processes: { A: () => new Cache(evictsOldest), B: () => new PaymentService() }, inputs: ['z', 'y', 'x'].map((message) => ({ to: 'A', message })) }).bounds;

  const told = (handle: (ctx: Context<string>, kept: ReadonlySet<string>) => unknown, network: object = {}): boolean => {
    const process = (): any => ({ kept: new Set<string>(), onMessage(ctx: Context<string>, _from: string, key: string) {
      this.kept.add(key);
      if (this.kept.size === 3) handle(ctx, this.kept);
    } });
    const { bounds } = search({ processes: { A: process, B: () => new PaymentService(), C: () => new PaymentService() }, inputs: ['C', 'B', 'A'].map((message) => ({ to: 'A', message })), network });
    return bounds.some((bound) => bound.includes('although what A does depends on the order'));
  };

  test('matters where it is sent to one receiver of an ordered network, or decides what is sent', () => {
    const [toEach, toOne] = [(ctx: Context<string>, kept: ReadonlySet<string>) => kept.forEach((id) => ctx.send(id, 'x')), (ctx: Context<string>, kept: ReadonlySet<string>) => kept.forEach((id) => ctx.send('B', id))];
    expect([told(toEach), told(toOne), told(toEach, { order: 'fifo' }), told(toOne, { order: 'fifo' })]).toEqual([false, false, false, true]);
    expect(told((ctx, kept) => ctx.send('B', [...kept][0] as string))).toBe(true);
    expect(told((ctx, kept) => ctx.send([...kept][0] as string, 'x'))).toBe(true);
    expect(told((ctx, kept) => kept.forEach((id) => ctx.log(id)))).toBe(false); // what is logged makes no difference
    expect(told((_ctx, kept) => { if ([...kept][0] === 'C') throw new Error('no'); })).toBe(true);
    expect(told((_ctx, kept) => { throw new Error([...kept].join()); })).toBe(false); // it fails either way
  });

  test('is no part of the state; where it matters, the bounds say so', () => {
    expect(boundsOf(true)).toContainEqual(expect.stringContaining('although what A does depends on the order in which they were filled'));
    expect(boundsOf(false)).toContain('Maps, Sets and records are read in the order of their keys');
  });
});

test.each<[string, object, string]>([
  ['an unknown option', { netwrok: {} }, 'there is no option "netwrok"'],
  ['an unknown choice of the network', { network: { losses: 1 } }, 'there is no option "losses"; there are order, loses, duplicates, keepsDelivered, keepsIgnored'],
  ['an input for nobody', { inputs: [{ to: 'B', message: 1 }] }, 'an input for "B"; the processes are A'],
  ['a crash of nobody', { crashes: { max: 1, of: ['B'] } }, 'crashes.of names "B"; the processes are A'],
  ['half a loss', { network: { loses: 0.5 } }, 'network.loses (0.5) must be a whole number, 0 or more'],
  ['an order that there is not', { network: { order: 'lifo' } }, "network.order (lifo) must be one of 'unordered', 'fifo'"],
  ['messages that stay in an ordered network', { network: { order: 'fifo', keepsDelivered: true } }, 'would stand before all others for ever'],
  ['copies of what stays', { network: { duplicates: 1, keepsDelivered: true } }, 'leave network.duplicates out'],
  ['two properties of one name', { always: { same: () => true }, sometimes: { same: () => true } }, "two properties are called 'same'"],
  ['a property that is none', { always: { x: true } }, "always 'x' must be a function of the state"],
  ['no processes', { processes: {} }, 'no processes; give at least one'],
  ['a process that is no maker', { processes: { A: new PaymentService() } }, 'process "A" must be given as a function that makes it'],
  ['walks without a seed', { strategy: { randomWalks: 3 } }, 'strategy.seed (undefined) must be a whole number'],
  ['fairness under symmetry', { processes: { A: () => new PaymentService(), B: () => new PaymentService() }, symmetry: [['A', 'B']], fairness: 'weak' }, "fairness 'weak' cannot be told apart under symmetry"],
  ['a process in two groups', { symmetry: [['A'], ['A']] }, 'symmetry names a process twice'],
])('%s is refused in a sentence', (_what, options, sentence) => {
  expect(() => search({ processes: { A: () => new PaymentService() }, ...options } as SearchOptions<any>)).toThrow(sentence);
});
