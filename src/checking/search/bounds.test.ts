import { describe, expect, test } from 'vitest';
import type { Context, Process } from '../../simulation/process.ts';
import { boundsOf, chanceOf } from './bounds.ts';
import type { SearchOptions } from './search-options.ts';
import { search } from './search.ts';

class Deaf implements Process<unknown> {
  onMessage(): void {}
}

/** Goes on and on. */
class Walker implements Process<never> {
  at = 0;

  onStart(ctx: Context): void {
    ctx.setTimer('step', 1);
  }

  onTimer(ctx: Context): void {
    this.at += 1;
    ctx.setTimer('step', 1);
  }

  onMessage(): void {}
}

const nobody = { A: () => new Deaf(), B: () => new Deaf() };
const DEFAULTS = {
  network: 'messages arrive in any order', losses: 'no message is lost', copies: 'no message is duplicated', timers: 'timers run out at any time', crashes: 'no process crashes',
  order: 'Maps, Sets and records are read in the order of their keys', chance: 'fingerprints of 64 bits: chance of a missed state about 3e-20',
};

/** The bounds that are told beside, or in place of, the usual ones. */
function told(options: Partial<SearchOptions<any>>): string[] {
  const usual: string[] = Object.values(DEFAULTS);
  return search({ processes: nobody, ...options }).bounds.filter((bound) => !usual.includes(bound) && !bound.startsWith('fingerprints'));
}

test('every search tells what it took for granted', () => {
  expect(search({ processes: nobody }).bounds).toEqual(Object.values(DEFAULTS));
  expect([chanceOf(1), chanceOf(1_000_000), chanceOf(20_000_000)]).toEqual(['3e-20', '3e-8', '1e-5']);
});

test.each<[string, Partial<SearchOptions<any>>, string[]]>([
  ['an ordered network', { network: { order: 'fifo' } }, ['between two processes, messages arrive in the order in which they were sent']],
  ['one that keeps', { network: { keepsDelivered: true } }, ['messages are never used up and may arrive again at any time']],
  ['one that keeps what is ignored', { network: { keepsIgnored: true } }, ['a delivery that changes nothing is no step']],
  ['one loss, and copies', { network: { loses: 1, duplicates: 2_000 } }, ['at most 1 message is lost', 'at most 2,000 messages are duplicated']],
  ['losses and copies', { network: { loses: 3, duplicates: 1 } }, ['at most 3 messages are lost', 'at most 1 message is duplicated']],
  ['any number of them', { network: { loses: true, duplicates: true } }, ['any number of messages are lost', 'any number of messages are duplicated']],
  ['inputs', { inputs: [{ to: 'A', message: 1 }] }, ['inputs come at any time']],
  ['a clock', { timers: 'when idle' }, ['timers run out when they are due, after all messages have arrived or been lost']],
  ['timers never', { timers: 'never' }, ['timers never run out']],
  ['timers so often', { maxTimeouts: 2 }, ['at most 2 timers run out']],
  ['a timer once', { maxTimeouts: 1 }, ['at most 1 timer runs out']],
  ['no timer', { maxTimeouts: 0 }, []],
  ['a crash for good', { crashes: { max: 1 } }, ['at most 1 process crashes, for good']],
  ['crashes that are recovered from', { crashes: { max: 2, recover: true } }, ['at most 2 processes crash']],
  ['crashes of some', { crashes: { max: Infinity, of: ['B'], recover: 1 } }, ['any number of processes crash (of B), and at most 1 recovers']],
  ['recoveries', { crashes: { max: 3, of: ['A', 'B'], recover: 2 } }, ['at most 3 processes crash, and at most 2 recover']],
  ['interchangeable processes', { symmetry: [['A', 'B']] }, ['interchangeable: A, B']],
  ['groups of them', { processes: { ...nobody, C: () => new Deaf(), D: () => new Deaf() }, symmetry: [['A', 'B'], ['C', 'D']] }, ['interchangeable: A, B; C, D']],
  ['what happens eventually', { eventually: { never: () => false } }, ['no fairness: a loop that could be left may go on for ever']],
  ['fairness', { eventually: { never: () => false }, fairness: 'weak' }, ['fair: a message that stays in transit, a timer that stays set and an input that can be given have their turn']],
  ['a depth', { maxDepth: 2_000 }, ['at most 2,000 steps from the beginning']],
  ['random walks', { strategy: { randomWalks: 1_000, seed: 7 } }, ['1,000 random walks with seed 7', 'at most 1,000 steps from the beginning']],
])('%s: the bounds say so', (_what, options, bounds) => {
  expect(told(options)).toEqual(bounds);
});

test('a process that depends on the order in which it was filled is named, and so are several', () => {
  const orderMatters = new Set([1, 0]);
  const of = (some: ReadonlySet<number>): string | undefined => {
    const explored = { space: { transitions: { runs: { orderMatters: some } } }, visited: { size: 1 }, questions: { eventually: [] }, cut: undefined } as any;
    const settings = { inputs: [], losesMax: 0, duplicatesMax: 0, timers: 'never', timeoutsMax: 0, crashesMax: 0, symmetry: [], ids: ['A', 'B', 'C'] } as any;
    return boundsOf(settings, { strategy: 'breadth-first', depthMax: Infinity } as any, explored).find((bound) => bound.startsWith('Maps'));
  };
  expect(of(orderMatters)).toBe(
    'Maps, Sets and records are read in the order of their keys, although what A, B do depends on the order in which they were filled: runs that differ in this were not seen. Keep that order in a list',
  );
  expect(of(new Set([2]))).toContain('although what C does depends on');
});

describe('a search that was cut', () => {
  const chain = { walker: () => new Walker() };
  const cut = (options: Partial<SearchOptions<any>>) => {
    const { verdicts, bounds, complete } = search<any>({ processes: chain, always: { fine: ({ processes }) => processes.walker.at >= 0 }, sometimes: { far: ({ processes }) => processes.walker.at < 0 }, eventually: { there: ({ processes }) => processes.walker.at < 0 }, ...options });
    return [complete, bounds.at(-1), ...['fine', 'far', 'there', 'no handler fails'].map((name) => verdicts[name]?.because)];
  };

  test('at so many states says so, and what it saw', () => {
    const why = 'the search was cut at 1,200 states. Raise maxStates, or make the system smaller';
    expect(cut({ maxStates: 1_200 })).toEqual([
      false, 'cut at 1,200 states', `it is true in the 1,200 states that were seen, and ${why}`, `it is false in the 1,200 states that were seen, and ${why}`,
      `no run without it was found among the 1,200 states that were seen, and ${why}`, `none failed in the 1,200 states that were seen, and ${why}`,
    ]);
    expect(cut({ maxStates: 100, strategy: { randomWalks: 2, seed: 1 } })[1]).toBe('cut at 100 states');
  });

  test('at so many steps says so', () => {
    const why = 'the search was cut at 1,100 steps from the beginning. Raise maxDepth, or make the system smaller';
    expect(cut({ maxDepth: 1_100 }).slice(0, 3)).toEqual([false, 'at most 1,100 steps from the beginning', `it is true in the 1,101 states that were seen, and ${why}`]);
  });

  test('by chance says so', () => {
    const why = 'random walks do not see everything. Search exhaustively, or take this as a test';
    expect(cut({ strategy: { randomWalks: 2, seed: 1 }, maxDepth: 5 }).slice(0, 3)).toEqual([false, 'at most 5 steps from the beginning', `it is true in the 6 states that were seen, and ${why}`]);
  });

  test('when all was decided says so', () => {
    const { verdicts } = search<any>({ processes: chain, always: { early: ({ processes }) => processes.walker.at < 3 } });
    expect([verdicts['early']?.because, verdicts['no handler fails']?.because]).toEqual([
      'it is false, after 3 steps', 'none failed in the 4 states that were seen, and the search ended when all that was asked was decided. Give exhaust: true to see the rest',
    ]);
  });

  test('before it began says so', () => {
    const failing = { A: (): Process => ({ onStart: () => { throw new Error('no'); }, onMessage() {} }) };
    expect(search({ processes: failing, sometimes: { s: () => true } }).verdicts['s']?.because).toBe('it is false in the 0 states that were seen, and every start failed. Mend that first');
  });
});
