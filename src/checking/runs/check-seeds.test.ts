import { describe, expect, test } from 'vitest';
import type { Context, Process } from '../../simulation/process.ts';
import { checkSeeds } from './check-seeds.ts';

/** Draws a number from 0 to 99 when it starts, and keeps it. */
class Die implements Process<never> {
  drawn = -1;
  readonly failsAt: number;
  constructor(failsAt = -1) {
    this.failsAt = failsAt;
  }
  onStart(ctx: Context<never>): void {
    this.drawn = Math.floor(ctx.random() * 100);
    if (this.drawn === this.failsAt) throw new Error('a bad number');
    ctx.setTimer('end', 10);
  }
  onTimer(): void {}
  onMessage(): void {}
}

const options = (seed: number) => ({ processes: { A: () => new Die() }, seed });
type Dice = ReturnType<typeof options>['processes'];
const drawnBy = (seed: number): number => {
  let drawn = -1;
  checkSeeds(options, { finally: { look: ({ processes }) => ((drawn = processes.A.drawn), true) } }, { seeds: [seed] });
  return drawn;
};
const numbers = Array.from({ length: 40 }, (_, index) => drawnBy(index + 1));

describe('a violation', () => {
  const bad = numbers[7] as number; // of seed 8
  const firstBad = numbers.indexOf(bad) + 1;
  const check = () => checkSeeds(options, { always: { good: ({ processes }) => processes.A.drawn !== bad || `it drew ${bad}` }, sometimes: { high: ({ processes }) => processes.A.drawn >= 1000 }, eventually: { drawn: ({ processes }) => processes.A.drawn >= 0 } }, { seeds: 40 });

  test('ends the runs, and comes with what shows it again', () => {
    const { runs, events, violation } = check();
    expect([runs, events]).toEqual([firstBad, 2 * firstBad]);
    expect(violation).toMatchObject({ seed: firstBad, property: 'good', options: { seed: firstBad }, verdict: { outcome: 'violated', evidence: { seed: firstBad, atMs: 0, process: 'A', event: 0 } } });
    expect(violation?.run.processes.A.drawn).toBe(bad);
    expect(violation?.run.trace.seed).toBe(firstBad);
  });

  test('is told in a sentence with seed, time, process and event', () => {
    expect(check().words).toBe(`seed ${firstBad} violates "good" at 0.0 ms on A: at 0.0 ms, when A starts: it drew ${bad}. ${firstBad - 1} runs before it did not`);
  });

  test('leaves the rest open', () => {
    const because = `the runs stopped at seed ${firstBad}, which violates "good"`;
    const { verdicts } = check();
    expect(verdicts['high']).toEqual({ outcome: 'unknown', property: 'high', because });
    expect(verdicts['drawn']).toEqual({ outcome: 'unknown', property: 'drawn', because });
    expect(verdicts['no handler fails']?.outcome).toBe('unknown');
    expect(verdicts['good']).toMatchObject({ outcome: 'violated', property: 'good', evidence: { seed: firstBad } });
  });

  test('of two properties in one run is that of the first', () => {
    expect(checkSeeds(options, { always: { one: () => false, two: () => false } }, { seeds: 3 })).toMatchObject({ runs: 1, violation: { property: 'one' }, words: 'seed 1 violates "one" at 0.0 ms: before anything happened: it does not hold', verdicts: { two: { outcome: 'violated' } } });
  });

  test('may be of what comes too late, or of the end', () => {
    expect(checkSeeds(options, { eventually: { never: () => false } }, { seeds: 3 }).violation).toMatchObject({ seed: 1, property: 'never' });
    expect(checkSeeds(options, { finally: { never: () => false } }, { seeds: [5, 6] })).toMatchObject({ violation: { seed: 5, property: 'never' }, words: 'seed 5 violates "never" at 10.0 ms on A: at the end, at 10.0 ms: it does not hold' });
  });

  test('may be the error of a handler, before all else', () => {
    const checkedRuns = checkSeeds((seed) => ({ processes: { A: () => new Die(bad) }, seed }), { always: { good: () => true }, sometimes: { high: ({ processes }) => processes.A.drawn >= 0 } }, { seeds: 40 });
    expect(checkedRuns.violation).toMatchObject({ seed: firstBad, property: 'no handler fails' });
    expect(checkedRuns.words).toContain(`seed ${firstBad} violates "no handler fails" at 0.0 ms on A: process "A", onStart at 0.0 ms: a bad number`);
    expect(checkedRuns.verdicts['good']?.outcome).toBe('unknown');
    expect(checkedRuns.verdicts['high']?.outcome).toBe('holds');
  });
});

describe('no violation', () => {
  const median = numbers.toSorted((a, b) => a - b)[20] as number;

  test('is told with the number of runs and events, and each property with what was seen', () => {
    const high = numbers.filter((drawn) => drawn >= median).length;
    const first = numbers.findIndex((drawn) => drawn >= median) + 1;
    const checked = checkSeeds(options, { always: { 'in range': ({ processes }) => processes.A.drawn < 100 }, sometimes: { high: ({ processes }) => processes.A.drawn >= median }, finally: { drawn: ({ processes }) => processes.A.drawn >= 0 } }, { seeds: 40 });
    expect(checked).toMatchObject({ runs: 40, events: 80, words: 'no violation in 40 runs of 80 events' });
    expect(checked.violation).toBeUndefined();
    expect(checked).not.toHaveProperty('violation');
    expect(checked.verdicts['in range']).toEqual({ outcome: 'holds', property: 'in range', because: 'in all of 40 runs' });
    expect(checked.verdicts['no handler fails']).toEqual({ outcome: 'holds', property: 'no handler fails', because: 'in all of 40 runs' });
    expect(checked.verdicts['high']).toEqual({ outcome: 'holds', property: 'high', because: `in ${high} of 40 runs, first with seed ${first} at 0.0 ms`, evidence: { seed: first, atMs: 0, event: 0, process: 'A', trace: expect.anything() } });
  });

  test('says what was never true, and shows the last run', () => {
    const checked = checkSeeds(options, { sometimes: { 'above all': ({ processes }) => processes.A.drawn > 99 } }, { seeds: 2, firstSeed: 30 });
    expect(checked.violation).toBeUndefined();
    expect(checked.verdicts['above all']).toMatchObject({ outcome: 'violated', because: 'in none of 2 runs', evidence: { seed: 31, atMs: 10 } });
    expect(checked.words).toBe('no violation in 2 runs of 4 events; "above all" was true in none');
  });

  test('says what is undecided: a run that used up its events is no pass', () => {
    const checked = checkSeeds((seed) => ({ ...options(seed), ...(seed < 3 ? {} : { maxEvents: 1 }) }), { always: { fine: () => true }, sometimes: { far: ({ nowMs }) => nowMs > 50 }, finally: { end: () => true } }, { seeds: 4 });
    expect(checked.verdicts['fine']).toMatchObject({ outcome: 'unknown', because: expect.stringMatching(/^seed 3: true after each of 1 events, until 0.0 ms; then its events were used up/) });
    expect(checked.verdicts['far']?.because).toMatch(/^seed 3: true after none/);
    expect(checked.words).toBe('no violation in 4 runs of 6 events; "fine" is undecided; "far" is undecided; "end" is undecided');
  });

  test('says what shows nothing in any run, and nothing of what shows something in one', () => {
    const late = (seed: number) => ({ ...options(seed), faults: [{ kind: 'crash' as const, process: 'A', atMs: seed < 3 ? 100 : 5 }] });
    const properties = { always: { fine: () => true }, sometimes: { begun: () => true, drawn: ({ processes }: { processes: { A: Die } }) => processes.A.drawn >= 0 } };
    const checked = checkSeeds<Dice>(late, properties, { seeds: 2 });
    expect(checked.verdicts['fine']).toHaveProperty('vacuous', 'no fault struck while anything was going on');
    expect(checked.verdicts['begun']).toHaveProperty('vacuous', 'it was true before anything happened');
    expect(checked.verdicts['drawn']).not.toHaveProperty('vacuous');
    expect(checked.words).toBe('no violation in 2 runs of 6 events; "fine" shows nothing: no fault struck while anything was going on; "begun" shows nothing: it was true before anything happened');
    const struck = (seed: number) => ({ ...late(seed), faults: [{ kind: 'pause' as const, process: 'A', atMs: seed < 3 ? 100 : 5, forMs: 20 }] });
    expect(checkSeeds<Dice>(struck, properties, { seeds: 3 }).verdicts['fine']).not.toHaveProperty('vacuous');
  });
});

test('seeds are counted from 1, or from another, or listed; and told as they go', () => {
  const seen: number[] = [];
  const progress: string[] = [];
  const run = (given: Parameters<typeof checkSeeds>[2]) => checkSeeds((seed) => (seen.push(seed), options(seed)), {}, { ...given, onProgress: ({ runs, of }) => progress.push(`${runs}/${of}`) });
  run({ seeds: 3 });
  run({ seeds: 2, firstSeed: 0 });
  expect(run({ seeds: [9] }).words).toBe('no violation in 1 run of 2 events');
  expect(seen).toEqual([1, 2, 3, 0, 1, 9]);
  expect(progress).toEqual(['1/3', '2/3', '3/3', '1/2', '2/2', '1/1']);
});

test('no seeds, and options that leave the seed out, are refused', () => {
  expect(checkSeeds(options, {}, { seeds: 1 }).runs).toBe(1);
  expect(() => checkSeeds(options, {}, { seeds: 0 })).toThrow('there is no seed in 0. Give how many, 1 or more, or a list.');
  expect(() => checkSeeds(options, {}, { seeds: [] })).toThrow('there is no seed in [].');
  expect(() => checkSeeds(() => options(7), {}, { seeds: 2 })).toThrow('the options for seed 1 have seed 7, so the runs would not differ as told. Pass the seed on.');
});
