import { describe, expect, test } from 'vitest';
import { PaymentService } from '../../protocols/shop-and-payment.ts';
import { Questions } from './questions.ts';
import type { SearchedSystem, SearchOptions } from './search-options.ts';
import { searchLimits, STATES_MAX, systemSettings } from './settings.ts';

const make = () => new PaymentService();
const processes = { A: make, B: make, C: make };

describe('a system, checked', () => {
  test('has its defaults', () => {
    expect(systemSettings({ processes })).toEqual({
      ids: ['A', 'B', 'C'], makers: [make, make, make], inputs: [[], [], []], fifo: false, losesMax: 0, duplicatesMax: 0, keepsDelivered: false, keepsIgnored: false,
      timers: 'any time', timeoutsMax: Infinity, crashesMax: 0, mayCrash: [false, false, false], recoveriesMax: 0, symmetry: [],
    });
  });

  test('has what it was given, processes by their places', () => {
    const settings = systemSettings({
      processes, inputs: [{ to: 'C', message: 1 }, { to: 'A', message: 2 }, { to: 'C', message: 3 }], network: { order: 'fifo', loses: 2, duplicates: true }, timers: 'when idle', maxTimeouts: 7,
      crashes: { max: 1, of: ['B'], recover: Infinity }, symmetry: [['A', 'C'], ['B']],
    });
    expect(settings).toEqual({
      ids: ['A', 'B', 'C'], makers: [make, make, make], inputs: [[2], [], [1, 3]], fifo: true, losesMax: 2, duplicatesMax: Infinity, keepsDelivered: false, keepsIgnored: false,
      timers: 'when idle', timeoutsMax: 7, crashesMax: 1, mayCrash: [false, true, false], recoveriesMax: Infinity, symmetry: [[0, 2]],
    });
    expect(systemSettings({ processes, network: { keepsDelivered: true, keepsIgnored: true, duplicates: false }, timers: 'never', maxTimeouts: 7, crashes: { max: Infinity } })).toMatchObject({
      keepsDelivered: true, keepsIgnored: true, timeoutsMax: 0, crashesMax: Infinity, mayCrash: [true, true, true], recoveriesMax: 0,
    });
  });

  test.each<[string, object, Error]>([
    ['no processes', { processes: null }, new TypeError('search: no processes; give them as { A: () => new Echo() }')],
    ['processes that are none', { processes: 3 }, new TypeError('search: no processes; give them as { A: () => new Echo() }')],
    ['not one', { processes: {} }, new RangeError('search: no processes; give at least one, as { A: () => new Echo() }')],
    ['the name of the world outside', { processes: { outside: make } }, new RangeError('search: "outside" is the name of the world outside; call the process something else')],
    ['a process in place of its maker', { processes: { A: make() } }, new TypeError('search: process "A" must be given as a function that makes it: A: () => new …')],
    ['an option that there is not', { netwrok: {} }, new RangeError('search: there is no option "netwrok"; there are processes, inputs, network, timers, maxTimeouts, crashes, symmetry, always, sometimes, eventually, fairness, strategy, history, exhaust, maxStates, maxDepth, onProgress, progressEvery')],
    ['a choice of the network that there is not', { network: { lose: 1 } }, new RangeError('search: network: there is no option "lose"; there are order, loses, duplicates, keepsDelivered, keepsIgnored')],
    ['a choice of crashes that there is not', { crashes: { max: 1, recovers: true } }, new RangeError('search: crashes: there is no option "recovers"; there are max, of, recover')],
    ['an order that there is not', { network: { order: 'lifo' } }, new RangeError("search: network.order (lifo) must be one of 'unordered', 'fifo'")],
    ['timers of a kind that there is not', { timers: 'often' }, new RangeError("search: timers (often) must be one of 'any time', 'when idle', 'never'")],
    ['an ordered network that keeps', { network: { order: 'fifo', keepsDelivered: true } }, new RangeError("search: network.keepsDelivered needs order 'unordered': a message that is never used up would stand before all others for ever")],
    ['an ordered network that keeps what is ignored', { network: { order: 'fifo', keepsIgnored: true } }, new RangeError("search: network.keepsIgnored needs order 'unordered': a message that is ignored and kept would stand before all others for ever")],
    ['copies of what is kept', { network: { keepsDelivered: true, duplicates: 1 } }, new RangeError('search: with network.keepsDelivered every message may arrive again; leave network.duplicates out')],
    ['an input for nobody', { inputs: [{ to: 'D', message: 1 }] }, new RangeError('search: an input for "D"; the processes are A, B, C')],
    ['a crash of nobody', { crashes: { max: 1, of: ['D'] } }, new RangeError('search: crashes.of names "D"; the processes are A, B, C')],
    ['a twin of nobody', { symmetry: [['A', 'D']] }, new RangeError('search: symmetry names "D"; the processes are A, B, C')],
    ['a process in two groups', { symmetry: [['A', 'B'], ['B', 'C']] }, new RangeError('search: symmetry names a process twice; put each into one group at most')],
    ['less than no losses', { network: { loses: -1 } }, new RangeError('search: network.loses (-1) must be a whole number, 0 or more')],
    ['half a copy', { network: { duplicates: 0.5 } }, new RangeError('search: network.duplicates (0.5) must be a whole number, 0 or more')],
    ['half a timer', { maxTimeouts: 0.5 }, new RangeError('search: maxTimeouts (0.5) must be a whole number, 0 or more')],
    ['half a crash', { crashes: { max: 0.5 } }, new RangeError('search: crashes.max (0.5) must be a whole number, 0 or more')],
    ['half a recovery', { crashes: { max: 1, recover: 0.5 } }, new RangeError('search: crashes.recover (0.5) must be a whole number, 0 or more')],
  ])('%s is refused in a sentence', (_what, options, error) => {
    expect(() => systemSettings({ processes, ...options } as SearchedSystem<any>)).toThrow(error);
  });
});

describe('how far to look, checked', () => {
  test('has its defaults, and those of random walks', () => {
    const defaults = { statesMax: STATES_MAX, depthMax: Infinity, progressEvery: 20_000, fair: false };
    expect([STATES_MAX, searchLimits({ processes })]).toEqual([20_000_000, { ...defaults, strategy: 'breadth-first' }]);
    const strategy = { randomWalks: 1, seed: -3 };
    expect(searchLimits({ processes, strategy })).toEqual({ ...defaults, strategy, depthMax: 1000 });
    expect(searchLimits({ processes, strategy: 'depth-first', maxStates: 1, maxDepth: 0, progressEvery: 1, fairness: 'weak' })).toEqual({ strategy: 'depth-first', statesMax: 1, depthMax: 0, progressEvery: 1, fair: true });
    expect(searchLimits({ processes, maxDepth: Infinity, symmetry: [['A', 'B']] })).toEqual({ ...defaults, strategy: 'breadth-first' });
    expect(searchLimits({ processes, fairness: 'weak', symmetry: [] }).fair).toBe(true);
  });

  test.each<[string, object, Error]>([
    ['a strategy that there is not', { strategy: 'best-first' }, new RangeError("search: strategy (best-first) must be one of 'breadth-first', 'depth-first'")],
    ['walks with what there is not', { strategy: { randomWalks: 1, seed: 1, steps: 3 } }, new RangeError('search: strategy: there is no option "steps"; there are randomWalks, seed')],
    ['no walks', { strategy: { randomWalks: 0, seed: 1 } }, new RangeError('search: strategy.randomWalks (0) must be a whole number, 1 or more')],
    ['walks without a seed', { strategy: { randomWalks: 3 } }, new RangeError('search: strategy.seed (undefined) must be a whole number, such as 42')],
    ['fairness that there is not', { fairness: 'strong' }, new RangeError("search: fairness (strong) must be one of 'none', 'weak'")],
    ['fairness under symmetry', { fairness: 'weak', symmetry: [['A', 'B']] }, new RangeError("search: fairness 'weak' cannot be told apart under symmetry, where one message stands for many. Leave symmetry out.")],
    ['no states', { maxStates: 0 }, new RangeError('search: maxStates (0) must be a whole number, 1 or more')],
    ['less than no depth', { maxDepth: -1 }, new RangeError('search: maxDepth (-1) must be a whole number, 0 or more')],
    ['progress all the time', { progressEvery: 0 }, new RangeError('search: progressEvery (0) must be a whole number, 1 or more')],
    ['a property that is none', { sometimes: { x: true } }, new TypeError("search: sometimes 'x' must be a function of the state")],
    ['two properties of one name', { always: { x: () => true }, eventually: { x: () => true } }, new RangeError("search: two properties are called 'x'; give each a name of its own")],
  ])('%s is refused in a sentence', (_what, options, error) => {
    expect(() => searchLimits({ processes, ...options } as SearchOptions<any>)).toThrow(error);
  });
});

describe('questions', () => {
  test('more than thirty under eventually are refused, and the one that is always asked', () => {
    const eventually = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`q${index}`, () => true]));
    expect(() => new Questions({ processes, eventually })).toThrow(new RangeError('search: more than 30 properties under eventually; ask in two searches'));
    const { q30: _, ...thirty } = eventually;
    expect(new Questions({ processes, eventually: thirty }).eventually).toHaveLength(30);
    expect(() => new Questions({ processes, always: { 'no handler fails': () => true } })).toThrow(new RangeError("search: 'no handler fails' is asked of every system; call the property something else"));
  });

  test('must be answered with yes or no, and always with a sentence at most', () => {
    const asked = (kind: 'always' | 'sometimes' | 'eventually', property: () => unknown) => (): number => new Questions({ processes, [kind]: { x: property as () => boolean } }).ask(() => ({}) as any, 0, true);
    expect(asked('always', () => 'wrong')()).toBe(0);
    expect(asked('always', () => 1)).toThrow(new TypeError("search: the property 'x' returned 1; return true, false or a sentence that says what is wrong"));
    expect(asked('sometimes', () => 'so')).toThrow(new TypeError("search: the property 'x' returned so; return true or false"));
    expect(asked('eventually', () => 'so')).toThrow(new TypeError("search: the property 'x' returned so; return true or false"));
    const cause = new Error('no');
    expect(asked('always', () => { throw cause; })).toThrow(new Error("search: the property 'x' threw: no. It must answer for every state that the system can reach.", { cause }));
    expect(asked('always', () => { throw 'a text'; })).toThrow(new Error("search: the property 'x' threw: a text. It must answer for every state that the system can reach.", { cause: 'a text' }));
    const open = Object.assign(new Error('write it'), { name: 'NotImplemented' });
    expect(asked('always', () => { throw open; })).toThrow(open);
  });

  test('are true or false by bits, in the order in which they were asked', () => {
    const questions = new Questions({ processes, always: { a: () => true }, eventually: { p: () => true, q: () => false, r: () => true } });
    expect(questions.ask(() => ({}) as any, 0, true)).toBe(0b101);
    expect(questions.eventually.map(({ name, atOnce }) => [name, atOnce])).toEqual([['p', true], ['q', false], ['r', true]]);
  });
});
