/** Each way of making a run smaller, where it alone matters: what is left is known beforehand. */
import { describe, expect, test } from 'vitest';
import { uniform } from '../../simulation/distributions.ts';
import type { Fault } from '../../simulation/faults.ts';
import type { Context, Process } from '../../simulation/process.ts';
import type { Run } from '../../simulation/simulation.ts';
import { holds, violated } from '../verdict.ts';
import type { Concern, Program } from './schedule.ts';
import { judgedBy, shrinkRun } from './shrink-run.ts';

/** A property that is violated by the runs of which `goesWrong` is true. */
const luck = (goesWrong: (run: Run) => boolean) =>
  judgedBy((run) => (goesWrong(run) ? violated('luck', { because: 'it went wrong', evidence: null }) : holds('luck', { because: 'it went well' })));

/** Sends 1 to `count` to the counter, one a millisecond. */
class Sender implements Process<number> {
  readonly count: number;
  sent = 0;
  constructor(count: number) {
    this.count = count;
  }
  onStart(ctx: Context<number>): void {
    ctx.setTimer('next', 1);
  }
  onMessage(): void {}
  onTimer(ctx: Context<number>): void {
    this.sent += 1;
    ctx.send('counter', this.sent);
    if (this.sent < this.count) ctx.setTimer('next', 1);
  }
}

/** Logs what it gets. */
class Counter implements Process<number> {
  onMessage(ctx: Context<number>, from: string, message: number): void {
    ctx.log(`${from} ${message}`);
  }
}

const got = (run: Run): string[] => run.trace.ofKind('log').map(({ text }) => text as string);

describe('losses', () => {
  const program: Program = {
    processes: { noise: () => new Sender(12), sender: () => new Sender(12), counter: () => new Counter() },
    network: { latency: uniform({ minMs: 3, maxMs: 5 }), lossProbability: 0.4, links: { 'noise->counter': { lossProbability: 0.6 } } },
    seed: 1,
  };
  const withoutTwo = luck((run) => run.stopped === 'idle' && ['sender 4', 'sender 9'].every((text) => !got(run).includes(text)) && got(run).includes('sender 12'));
  const seed = Array.from({ length: 200 }, (_, index) => index).find((index) => withoutTwo({ ...(program as object), seed: index } as any).verdict.outcome === 'violated');

  test('become losses by plan, then only those that matter, numbered as the messages of those who are left', () => {
    const { schedule, words, minimal } = shrinkRun(program, withoutTwo, { schedule: { seed } });
    expect(schedule).toMatchObject({
      seed, faults: [{ kind: 'lose', messages: [4, 9] }], processes: ['sender', 'counter'], calm: ['loss', 'duplication', 'reordering', 'corruption', 'bandwidth', 'latency'],
    });
    expect(words).toMatch(/^shrunk from \d\d events to \d\d: 2 processes of 3, 2 losses of \d+, every message that is not lost arrives after 10 ms$/);
    expect(minimal).toBe(true);
  });

  test('are kept beside faults that matter as well', () => {
    const both = luck((run) => !got(run).includes('sender 4') && run.trace.ofKind('crash').length === 1);
    const { schedule, words } = shrinkRun({ ...program, faults: [{ kind: 'pause', process: 'noise', atMs: 1, forMs: 5 }, { kind: 'crash', process: 'noise', atMs: 3 }] } as Program, both, { schedule: { seed } });
    expect(schedule.faults?.map(({ kind }) => kind)).toEqual(['crash']);
    expect(words).toContain('1 fault of 2, ');
  });
});

describe('faults', () => {
  const program: Program = {
    processes: { sender: () => new Sender(300), counter: () => new Counter(), bystander: () => new Counter() },
    faults: [
      { kind: 'pause', process: 'counter', atMs: 20, forMs: 30 },
      { everyMs: 100, untilMs: 300, fault: { kind: 'crash', process: 'counter', atMs: { minMs: 45, maxMs: 75 }, recoverAfterMs: 12.5 } },
      { kind: 'isolate', process: 'bystander', atMs: 5, forMs: 40 },
      { kind: 'slow', process: 'sender', extraMs: 3, atMs: 0, forMs: 20 },
    ],
    seed: 3,
  };

  test('of a plan are single ones with their times, and those that matter strike as soon and at as round a time as may be', () => {
    const late = luck((run) => run.trace.ofKind('crash').some(({ atMs }) => atMs >= 30) && run.trace.ofKind('recover').length > 0);
    const { schedule } = shrinkRun(program, late);
    expect(schedule.faults).toEqual([{ kind: 'crash', process: 'counter', atMs: 30, recoverAfterMs: 0 }]);
    expect(schedule.processes).toEqual(['counter']);
  });

  test('that do not matter leave nothing behind', () => {
    const { schedule, words } = shrinkRun(program, luck((run) => got(run).length >= 3));
    expect([schedule.faults, schedule.processes]).toEqual([[], ['sender', 'counter']]);
    expect(words).toContain('0 faults of 4');
  });
});

describe('what the network does', () => {
  const program: Program = {
    processes: { sender: () => new Sender(40), counter: () => new Counter() },
    network: {
      latency: uniform({ minMs: 1, maxMs: 30 }), lossProbability: 0.1, duplicateProbability: 0.2, corruptProbability: 0.1, reorderProbability: 0.2, bandwidth: { bytesPerMs: 1, bufferBytes: 30 },
    },
    seed: 2,
  };
  const delays = (run: Run): number[] => run.trace.ofKind('deliver').map(({ atMs, cause }) => atMs - run.trace.at(cause as number).atMs);
  const matters: [Concern, (run: Run) => boolean, Partial<Fault>, string][] = [
    ['duplication', (run) => run.trace.ofKind('duplicate').length > 0, { kind: 'twice', afterMs: 0 }, 'arrives a second time after 0 ms, every message'],
    ['reordering', (run) => delays(run).some((ms) => ms >= 60), { kind: 'late', afterMs: 60 }, 'arrives after 60 ms, every other message'],
    ['latency', (run) => delays(run).some((ms) => ms >= 11 && ms < 14), { kind: 'late', afterMs: 11 }, 'arrives after 11 ms, every other message'],
  ];

  test.each(matters)('is left to rest, and where %s alone matters, it befalls single messages by plan', (_concern, goesWrong, fault, words) => {
    const shrunk = shrinkRun({ ...(program as object), network: { ...(program as any).network, bandwidth: undefined } } as Program, luck(goesWrong));
    expect(shrunk.schedule.calm?.toSorted()).toEqual(['bandwidth', 'corruption', 'duplication', 'latency', 'loss', 'reordering']);
    expect(shrunk.schedule.faults).toEqual([{ ...fault, message: expect.any(Number) as number }]);
    expect(shrunk.words).toContain(`${words} that is not lost arrives after 10 ms`);
  });

  test('stays where no plan for single messages does the same', () => {
    const full = luck((run) => run.trace.ofKind('drop').some(({ reason }) => reason === 'buffer full'));
    const { schedule, words } = shrinkRun({ ...(program as object), network: { bandwidth: { bytesPerMs: 1, bufferBytes: 30 } } } as Program, full);
    expect(schedule.calm).toEqual(['loss', 'duplication', 'reordering', 'corruption', 'latency']);
    expect(words).not.toContain('arrives after 10 ms');
  });

  test('to single messages follows them when processes are left out', () => {
    const late = luck((run) => run.trace.ofKind('deliver').some(({ message, atMs, cause, peer }) => peer === 'sender' && message === 5 && atMs - run.trace.at(cause as number).atMs > 11));
    const crowded: Program = { ...(program as object), processes: { noise: () => new Sender(40), sender: () => new Sender(40), counter: () => new Counter() }, network: { latency: uniform({ minMs: 20, maxMs: 30 }) } } as unknown as Program;
    const { schedule } = shrinkRun(crowded, late);
    expect([schedule.processes, schedule.faults]).toEqual([['sender', 'counter'], [{ kind: 'late', message: 5, afterMs: 12 }]]);
  });

  test('chance stays where a run by plan would not go wrong', () => {
    const byChance = luck((run) => run.trace.ofKind('drop').some(({ reason }) => reason === 'lost'));
    const { schedule } = shrinkRun(program, byChance);
    expect(schedule.calm).not.toContain('loss');
    expect(schedule.faults).toEqual([]);
  });
});

describe('sizes', () => {
  const program: Program = ({ sizes, seed }) => ({
    processes: { ...Object.fromEntries(Array.from({ length: sizes.senders as number }, (_, index) => [`sender ${index}`, () => new Sender(sizes.messages as number)])), counter: () => new Counter() },
    seed,
  });

  test('are the smallest at which it goes wrong, each with seeds of its own', () => {
    const tried: string[] = [];
    const unlucky = luck((run) => {
      tried.push(`${Object.keys(run.processes).length - 1} x ${got(run).length}`);
      return run.trace.seed % 7 === 3 && Object.keys(run.processes).length - 1 >= 3 && got(run).length >= 6;
    });
    const { schedule, words } = shrinkRun(program, unlucky, { schedule: { seed: 24, sizes: { senders: 9, messages: 11 } } });
    expect(schedule).toMatchObject({ sizes: { senders: 3, messages: 2 }, seed: 24 });
    expect(words).toMatch(/^shrunk from \d+ events to \d+: senders 3, messages 2, /);
  });

  test('another seed is taken where the one at hand goes well at the smaller size', () => {
    const bySeed = luck((run) => (run.trace.seed === 100 ? got(run).length > 4 : run.trace.seed === 20 && got(run).length >= 2));
    const { schedule } = shrinkRun(program, bySeed, { schedule: { seed: 100, sizes: { senders: 1, messages: 5 } } });
    expect([schedule.sizes, schedule.seed]).toEqual([{ senders: 1, messages: 2 }, 20]);
  });

  test('without a seed, the program runs with 1', () => {
    const { schedule } = shrinkRun(program, luck((run) => run.trace.seed === 1 && got(run).length >= 3), { schedule: { sizes: { senders: 1, messages: 8 } } });
    expect([schedule.sizes, schedule.seed]).toEqual([{ senders: 1, messages: 3 }, 1]);
  });
});

test('a run ends with the event that makes it go wrong', () => {
  const { run, schedule } = shrinkRun({ processes: { sender: () => new Sender(50), counter: () => new Counter() }, seed: 1 }, luck((one) => got(one).includes('sender 7')));
  expect(got(run).at(-1)).toBe('sender 7');
  // Two starts, sixteen timers until the seventh message arrives at 17 ms, and seven arrivals, the last of them at the same time as the seventeenth timer, before it.
  expect(schedule.maxEvents).toBe(run.trace.length - run.trace.ofKind('send').length - run.trace.ofKind('log').length);
});

test('an error that is not of a handler is not taken for a violation', () => {
  const broken = judgedBy(() => {
    throw new TypeError('the check itself is wrong');
  });
  expect(() => shrinkRun({ processes: { counter: () => new Counter() }, seed: 1 }, broken)).toThrow('the check itself is wrong');
  let runs = 0;
  const later = judgedBy(() => {
    runs += 1;
    if (runs > 1) throw new TypeError('the check breaks down');
    return violated('luck', { because: 'always', evidence: null });
  });
  expect(() => shrinkRun({ processes: { counter: () => new Counter() }, seed: 1 }, later)).toThrow('the check breaks down');
});

test('a run that violates something else is not taken for a smaller one', () => {
  const judge = judgedBy((run) => {
    const property = got(run).length >= 5 ? 'five' : 'fewer';
    return violated(property, { because: property, evidence: null });
  });
  const { run } = shrinkRun({ processes: { sender: () => new Sender(9), counter: () => new Counter() }, seed: 1 }, judge);
  expect(got(run)).toHaveLength(5);
});
