/** A naive election under every kind of fault: whoever hears of no leader for a while becomes one. Two at a time are easy to come by, and hard to read. */
import { describe, expect, test } from 'vitest';
import { exponential, uniform } from '../../simulation/distributions.ts';
import { NEMESES } from '../../simulation/nemeses.ts';
import type { Context, Process } from '../../simulation/process.ts';
import type { Run } from '../../simulation/simulation.ts';
import { holds, violated } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { replayRun } from './schedule.ts';
import type { Program } from './schedule.ts';
import { judgedBy, shrinkRun } from './shrink-run.ts';

class Naive implements Process<'I lead'> {
  leads = false;
  onStart(ctx: Context<'I lead'>): void {
    ctx.setTimer('patience', 200 + 100 * ctx.processes.indexOf(ctx.id));
  }
  onMessage(ctx: Context<'I lead'>): void {
    if (this.leads) ctx.log('follows');
    this.leads = false;
    ctx.setTimer('patience', 200 + 100 * ctx.processes.indexOf(ctx.id));
  }
  onTimer(ctx: Context<'I lead'>): void {
    if (!this.leads) ctx.log('leads');
    this.leads = true;
    for (const id of ctx.processes) if (id !== ctx.id) ctx.send(id, 'I lead');
    ctx.setTimer('patience', 50);
  }
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index + 1}`);

const election: Program = ({ sizes, seed }) => {
  const names = ids(sizes.processes ?? 5);
  return {
    processes: Object.fromEntries(names.map((id) => [id, () => new Naive()])),
    network: { latency: exponential({ meanMs: 8 }), lossProbability: 0.1, duplicateProbability: 0.1, links: { 'n1->n2': { latency: uniform({ minMs: 1, maxMs: 3 }), reorderProbability: 0.2 } } },
    faults: names.length < 3 ? [] : NEMESES['everything'](names, { everyMs: 500, untilMs: 2_500 }),
    seed,
    untilMs: 3_000,
  };
};

const oneLeader = (run: Run): Verdict => {
  const leaders = new Set<string>();
  for (const { kind, process, text, atMs } of run.trace) {
    if (kind === 'crash' || text === 'follows') leaders.delete(process);
    else if (text === 'leads') leaders.add(process);
    if (leaders.size > 1) return violated('one leader', { because: `${[...leaders].join(' and ')} lead at ${atMs} ms`, evidence: [...leaders] });
  }
  return holds('one leader', { because: 'never two at a time' });
};

const judge = judgedBy(oneLeader);
const seeds = Array.from({ length: 60 }, (_, seed) => seed).filter((seed) => judge((election as any)({ sizes: {}, seed })).verdict.outcome === 'violated');

describe('a violating run of five processes under every fault', () => {
  test('happens often enough to be worth a test', () => {
    expect(seeds.length).toBeGreaterThan(10);
  });

  test('shrinks to a few events, no fault or one, no chance, and still violates the same property', () => {
    for (const seed of seeds.slice(0, 8)) {
      const shrunk = shrinkRun(election, judge, { schedule: { seed } });
      expect(shrunk.verdict).toMatchObject({ outcome: 'violated', property: 'one leader' });
      expect(shrunk.minimal).toBe(true);
      expect(Object.keys(shrunk.run.processes)).toHaveLength(2);
      expect(shrunk.schedule.calm?.toSorted()).toEqual(['bandwidth', 'corruption', 'duplication', 'latency', 'loss', 'reordering']);
      // Two start, one leads and says so in vain, perhaps twice, and the other leads.
      expect(shrunk.run.trace.length).toBeLessThanOrEqual(14);
      const causes = (shrunk.schedule.faults ?? []).flatMap((fault): unknown[] => (fault.kind === 'lose' ? [...fault.messages] : [fault]));
      expect(causes.length).toBeLessThanOrEqual(2);
    }
  });

  test('is replayed by its token, event for event', () => {
    const shrunk = shrinkRun(election, judge, { schedule: { seed: seeds[0] as number } });
    expect(shrunk.replay).toBe(`replayRun(program, '${shrunk.token}')`);
    expect(replayRun(election, shrunk.token).trace.hash()).toBe(shrunk.run.trace.hash());
    expect(shrunk.token.length).toBeLessThan(500);
  });

  test('shrinks the size of the system as well, with other seeds if need be', () => {
    const shrunk = shrinkRun(election, judge, { schedule: { seed: seeds[0] as number, sizes: { processes: 5 } } });
    expect(shrunk.schedule.sizes).toEqual({ processes: 2 });
    expect(shrunk.words).toMatch(/^shrunk from \d+ events to \d+: processes 2, /);
  });

  test('says in words what was taken away', () => {
    const shrunk = shrinkRun(election, judge, { schedule: { seed: seeds[1] as number } });
    expect(shrunk.words).toMatch(/^shrunk from \d{2,} events to \d\d?: 2 processes of 5, \d faults? of \d+, \d loss(es)? of \d+, every message that is not lost arrives after 10 ms$/);
  });
});

test('when the budget is used up, the smallest run so far comes out, and it is said', () => {
  const progress: number[] = [];
  const shrunk = shrinkRun(election, judge, { schedule: { seed: seeds[0] as number }, maxRuns: 8, onProgress: ({ runs }) => progress.push(runs) });
  expect([shrunk.minimal, shrunk.runs, progress]).toEqual([false, 8, [2, 3, 4, 5, 6, 7, 8]]);
  expect(shrunk.words).toMatch(/the budget of 8 runs was used up, so less may do$/);
  expect(oneLeader(replayRun(election, shrunk.schedule)).outcome).toBe('violated');
});

test('inputs that do not matter are left out, and the run ends where it goes wrong', () => {
  class Adder implements Process<number> {
    sum = 0;
    onMessage(ctx: Context<number>, _from: string, value: number): void {
      this.sum += value;
      if (this.sum === 13) ctx.log('thirteen');
    }
  }
  const program: Program = { processes: { A: () => new Adder() }, inputs: [0, 5, 0, 8, 0, 7].map((message, index) => ({ atMs: 10 * index, to: 'A', message })), seed: 1 };
  const thirteen = judgedBy((run) => (run.trace.ofKind('log').length === 0 ? holds('no thirteen', { because: 'none' }) : violated('no thirteen', { because: 'one', evidence: null })));
  const { schedule, words } = shrinkRun(program, thirteen);
  expect(schedule).toEqual({ seed: 1, faults: [], calm: ['loss', 'duplication', 'reordering', 'corruption', 'bandwidth', 'latency'], maxEvents: 3, inputs: [1, 3] });
  expect(words).toBe('shrunk from 9 events to 4: 1 process of 1, 2 inputs of 6, every message that is not lost arrives after 10 ms');
});

test('a handler that throws is a violation of its own, and another one does not count for it', () => {
  class Fragile implements Process<string> {
    seen: string[] = [];
    onMessage(_ctx: Context<string>, _from: string, message: string): void {
      this.seen.push(message);
      if (message === 'b' && this.seen.includes('a')) throw new Error('a before b');
      if (message === 'c') throw new Error('c');
    }
  }
  const program: Program = { processes: { A: () => new Fragile() }, inputs: ['x', 'a', 'y', 'b'].map((message, index) => ({ atMs: index, to: 'A', message })), seed: 1 };
  const shrunk = shrinkRun(program, judgedBy(() => holds('anything', { because: 'nothing is asked' })));
  expect(shrunk.verdict.property).toBe('no handler fails');
  expect(shrunk.verdict.because).toContain('a before b');
  expect(shrunk.schedule.inputs).toEqual([1, 3]);
  expect(shrunk.run.trace.ofKind('input')).toHaveLength(2);
});

test('a run that violates nothing is refused in a sentence', () => {
  expect(() => shrinkRun(election, judgedBy(() => holds('one leader', { because: 'so it is' })))).toThrow('shrink: "one leader" is not violated under this schedule (so it is). Give the seed');
  expect(() => shrinkRun(election, judge, { maxRuns: 0 })).toThrow('maxRuns (0) must be 1 or more');
});
