import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { describeEvent } from '../../simulation/trace-text.ts';
import { evidenceOf, textsOf } from './evidence-fixture.ts';
import type { SearchPath } from './path.ts';
import { search } from './search.ts';

/** Writes down what it is told, and tells the teller; in stable storage or only in its buffer. */
class Notebook implements Process<string> {
  notes: string[] = [];
  lives = 1;
  readonly syncs: boolean;

  constructor(syncs: boolean) {
    this.syncs = syncs;
  }

  onStart(ctx: Context): void {
    ctx.storage.put('lives', 1);
    ctx.storage.sync();
  }

  onRecover(ctx: Context): void {
    this.notes = (ctx.storage.get('notes') as string[] | undefined) ?? [];
    this.lives = (ctx.storage.get('lives') as number) + 1;
  }

  onMessage(ctx: Context<string>, _from: ProcessId, message: string): void {
    this.notes.push(message);
    ctx.storage.put('notes', this.notes);
    if (this.syncs) ctx.storage.sync();
    ctx.send('B', `${message} noted`);
  }
}

class Reader implements Process<string> {
  heard = 0;

  onMessage(ctx: Context<string>): void {
    this.heard += 1;
    ctx.log('heard', this.heard);
  }
}

const system = (syncs: boolean) => ({ processes: { A: () => new Notebook(syncs), B: () => new Reader() }, inputs: [{ to: 'A', message: 'x' }] });

describe('a crash', () => {
  const broken = ({ processes: { A, B }, running }: any): boolean => running.A && B.heard > 0 && A.notes.length === 0;

  test('loses what was not synced', () => {
    const path = evidenceOf(search({ ...system(false), crashes: { max: 1, of: ['A'], recover: true }, always: { 'what was told is kept': (state) => !broken(state) } }), 'what was told is kept');
    expect(textsOf(path).toSorted()).toEqual(['A crashes', 'A is told x from outside', 'A recovers', 'B gets x noted from A']);
  });

  test('leaves what was synced', () => {
    const { verdicts } = search({ ...system(true), crashes: { max: 3, of: ['A'], recover: true }, always: { 'what was told is kept': (state) => !broken(state) }, sometimes: { 'after a crash': ({ processes }) => processes.A.lives === 2 && processes.A.notes.length === 1 } });
    expect([verdicts['what was told is kept']?.outcome, verdicts['after a crash']?.outcome]).toEqual(['holds', 'holds']);
  });

  test('for good leaves nothing in transit to who is down', () => {
    const { verdicts } = search({ ...system(true), crashes: { max: 1, of: ['B'] }, always: { 'nothing waits for the dead': ({ running, messages }) => running.B || messages.length === 0 }, sometimes: { down: ({ running }) => !running.B } });
    expect([verdicts['nothing waits for the dead']?.outcome, verdicts['down']?.outcome]).toEqual(['holds', 'holds']);
  });

  test('that may be recovered from lets messages find nobody, or come later', () => {
    const options = { ...system(true), crashes: { max: 1, of: ['B'], recover: true } };
    const missed = search({ ...options, eventually: { 'B hears': ({ processes }) => processes.B.heard > 0 } });
    expect(textsOf(evidenceOf(missed, 'B hears'))).toContain('x noted from A finds B down');
    const late = search({ ...options, sometimes: { 'B hears after a crash': ({ processes: { B }, messages }) => B.heard === 1 && messages.length === 0 } });
    expect(late.verdicts['B hears after a crash']?.outcome).toBe('holds');
  });

  test('is counted, and so is a recovery', () => {
    const lives = (max: number, recover: number | boolean): number => {
      const { verdicts } = search({ processes: { A: () => new Notebook(true) }, crashes: { max, recover }, sometimes: { third: ({ processes, running }) => running.A && processes.A.lives === 2 } });
      return verdicts['third']?.outcome === 'holds' ? 2 : 1;
    };
    expect([lives(1, true), lives(1, 1), lives(1, false)]).toEqual([2, 2, 1]);
  });
});

describe('a path as a trace', () => {
  const linesOf = (path: SearchPath<any>): string[] => [...path.trace].map(describeEvent);

  test('shows a crash, a message that found nobody and a recovery', () => {
    const path = evidenceOf(search({ ...system(true), crashes: { max: 1, of: ['B'], recover: true }, eventually: { 'B hears': ({ processes }) => processes.B.heard > 0 } }), 'B hears');
    const lines = linesOf(path).map((line) => line.replace(/^[\d.]+ ms {2}/, ''));
    expect(lines.toSorted()).toEqual(['A is told x from outside', 'A sends x noted to B', 'A starts', 'B crashes', 'B never gets x noted from A (receiver crashed)', 'B recovers', 'B starts']);
    expect([...path.trace].map(({ atMs }) => atMs).filter((atMs) => atMs > 0)).toEqual([10, 20, 30, 40].flatMap((atMs) => (path.trace.ofKind('send')[0]?.atMs === atMs ? [atMs, atMs] : [atMs])));
  });

  test('shows a loss as one by plan, with its send as the cause', () => {
    const { trace } = evidenceOf(search({ ...system(true), network: { loses: 1 }, eventually: { 'B hears': ({ processes }) => processes.B.heard > 0 } }), 'B hears');
    const [drop] = trace.ofKind('drop');
    expect([drop?.reason, drop?.atMs, trace.at(drop?.cause as number).kind]).toEqual(['lost by plan', 20, 'send']);
    expect(trace.stopped).toBe('idle');
  });

  test('shows a copy, and what was logged with its data', () => {
    const path = evidenceOf(search({ ...system(true), network: { duplicates: 1 }, sometimes: { twice: ({ processes }) => processes.B.heard === 2 } }), 'twice');
    expect(textsOf(path)).toEqual(['A is told x from outside', 'B gets x noted from A, and a copy stays behind', 'B gets x noted from A']);
    expect(path.trace.ofKind('duplicate')).toHaveLength(1);
    expect(path.trace.ofKind('deliver').map(({ cause }) => path.trace.at(cause as number).kind)).toEqual(['send', 'send']);
    expect(path.trace.ofKind('log').map(({ text, data, atMs }) => [text, data, atMs])).toEqual([['heard', 1, 20], ['heard', 2, 30]]);
  });
});

describe('timers', () => {
  class Alarm implements Process<never> {
    rang: string[] = [];
    readonly times: Readonly<Record<string, number>>;
    readonly reads: boolean;
    seenMs = 0;

    constructor(times: Readonly<Record<string, number>>, reads = false) {
      this.times = times;
      this.reads = reads;
    }

    onStart(ctx: Context): void {
      for (const [name, delayMs] of Object.entries(this.times)) ctx.setTimer(name, delayMs);
    }

    onTimer(ctx: Context, name: string): void {
      this.rang.push(name);
      if (this.reads) this.seenMs = ctx.nowMs;
    }

    onMessage(): void {}
  }

  const ringings = (timers: 'any time' | 'when idle' | 'never', times: Record<string, number>): string[] => {
    const seen = new Set<string>();
    search({ processes: { A: () => new Alarm(times) }, timers, always: { noted: ({ processes }) => seen.add(processes.A.rang.join()).size > 0 } });
    return [...seen].sort();
  };

  test('at any time run out in any order', () => expect(ringings('any time', { a: 10, b: 20 })).toEqual(['', 'a', 'a,b', 'b', 'b,a']));
  test('with a clock run out in the order in which they are due', () => expect(ringings('when idle', { a: 20, b: 10, c: 30 })).toEqual(['', 'b', 'b,a', 'b,a,c']));
  test('due at one moment run out in any order', () => expect(ringings('when idle', { a: 10, b: 10 })).toEqual(['', 'a', 'a,b', 'b', 'b,a']));
  test('never run out if they are not to', () => expect(ringings('never', { a: 10 })).toEqual(['']));

  test('run out only so often', () => {
    const { states } = search({ processes: { A: () => new Alarm({ a: 1, b: 1, c: 1 }) }, maxTimeouts: 1 });
    expect(states).toBe(4);
  });

  test('the clock shows when they were due, on the path as well', () => {
    const path = evidenceOf(search({ processes: { A: () => new Alarm({ a: 15, b: 40 }, true) }, timers: 'when idle', sometimes: { late: ({ processes }) => processes.A.seenMs === 40 } }), 'late');
    expect(path.trace.ofKind('timer').map(({ atMs }) => atMs)).toEqual([15, 40]);
  });

  test('a system that ticks for ever has few states, unless it reads the clock', () => {
    class Ticker implements Process<never> {
      lastMs = 0;
      readonly reads: boolean;

      constructor(reads: boolean) {
        this.reads = reads;
      }

      onStart(ctx: Context): void {
        ctx.setTimer('tick', 10);
      }

      onTimer(ctx: Context): void {
        if (this.reads) this.lastMs = ctx.nowMs;
        ctx.setTimer('tick', 10);
      }

      onMessage(): void {}
    }
    const statesOf = (reads: boolean): number => search({ processes: { A: () => new Ticker(reads) }, timers: 'when idle', maxStates: 100 }).states;
    expect([statesOf(false), statesOf(true)]).toEqual([1, 100]);
  });
});

test('choices are branched over, also at the start', () => {
  class Chooser implements Process<never> {
    chosen: number[] = [];

    onStart(ctx: Context): void {
      this.chosen = [ctx.choose([1, 2])];
      ctx.setTimer('again', 1);
    }

    onTimer(ctx: Context): void {
      if (ctx.choose(['on', 'stop']) === 'on') this.chosen.push(ctx.choose([7, 8, 9]));
    }

    onMessage(): void {}
  }
  const seen = new Set<string>();
  const result = search({ processes: { A: () => new Chooser() }, always: { noted: ({ processes }) => seen.add(processes.A.chosen.join()).size > 0 }, sometimes: { last: ({ processes }) => processes.A.chosen.join() === '2,9' } });
  expect([...seen].sort()).toEqual(['1', '1,7', '1,8', '1,9', '2', '2,7', '2,8', '2,9']);
  const path = evidenceOf(result, 'last');
  expect([path.start, path.steps[0]?.choice, path.steps[0]?.text]).toEqual([[1], 2, 'timer "again" of A runs out (choice 3)']);
});
