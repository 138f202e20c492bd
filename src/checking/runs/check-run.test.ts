import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { shrinkRun } from '../shrinking/shrink-run.ts';
import { describeVerdict } from '../verdict.ts';
import { checkRun, judgedByProperty } from './check-run.ts';
import type { RunProperties, RunProperty } from './run-properties.ts';

/** Passes a token on; after `hops` passes it is kept. A careless one keeps a copy, so that two hold it. */
class Ring implements Process<number> {
  holds: boolean;
  hops = 0;
  readonly next: ProcessId;
  readonly careless: boolean;
  constructor(next: ProcessId, options: { holds?: boolean; careless?: boolean } = {}) {
    this.next = next;
    this.holds = options.holds ?? false;
    this.careless = options.careless ?? false;
  }
  onStart(ctx: Context<number>): void {
    if (this.holds) ctx.setTimer('pass', 5);
  }
  onTimer(ctx: Context<number>): void {
    if (!this.careless) this.holds = false;
    ctx.send(this.next, this.hops + 1);
  }
  onMessage(ctx: Context<number>, _from: ProcessId, hops: number): void {
    this.holds = true;
    this.hops = hops;
    if (hops < 4) ctx.setTimer('pass', 5);
    if (hops > 90) throw new Error('worn out');
  }
}

const ring = (careless = false) => ({ A: () => new Ring('B', { holds: true, careless }), B: () => new Ring('C'), C: () => new Ring('A') });
type Rings = ReturnType<typeof ring>;
const holders = ({ processes }: { processes: Record<string, Ring> }): string[] => Object.entries(processes).flatMap(([id, { holds }]) => (holds ? [id] : []));
const oneHolder: RunProperty<Rings> = (moment) => (holders(moment).length <= 1 ? true : `${holders(moment).join(' and ')} hold the token`);

describe('always', () => {
  test('holds if it is true after every event', () => {
    const { run, verdicts, events } = checkRun({ processes: ring(), seed: 1 }, { always: { 'one holder': oneHolder } });
    expect(verdicts['one holder']).toEqual({ outcome: 'holds', property: 'one holder', because: 'after each of 11 events, until 60.0 ms' });
    expect(verdicts['no handler fails']).toEqual({ outcome: 'holds', property: 'no handler fails', because: 'in 11 events' });
    expect([events, run.stopped, run.processes.A.hops]).toEqual([11, 'idle', 3]);
  });

  test('is violated by the first moment at which it is not, which the evidence shows', () => {
    const { run, verdicts } = checkRun({ processes: ring(true), seed: 1 }, { always: { 'one holder': oneHolder } });
    const verdict = verdicts['one holder'];
    expect(describeVerdict(verdict as never)).toBe('one holder is violated: at 15.0 ms, when B gets 1 from A: A and B hold the token');
    if (verdict?.outcome !== 'violated') throw new Error('it is not violated');
    const { atMs, event, process, trace } = verdict.evidence;
    expect([atMs, process, trace === run.trace, trace.at(event as number).kind]).toEqual([15, 'B', true, 'deliver']);
    expect(run.stopped).toBe('idle'); // it goes on, for the sake of the others
  });

  test('is asked before the first event, too', () => {
    const { verdicts } = checkRun({ processes: ring(), seed: 1 }, { always: { 'C holds': ({ processes }) => processes.C.holds } });
    expect(verdicts['C holds']).toMatchObject({ outcome: 'violated', because: 'before anything happened: it does not hold', evidence: { atMs: 0 } });
    expect((verdicts['C holds'] as { evidence: object }).evidence).not.toHaveProperty('event');
    expect((verdicts['C holds'] as { evidence: object }).evidence).not.toHaveProperty('said');
  });

  test('is told by the event itself, not by what its handler did, and without a trace by the time alone', () => {
    const noTimer: RunProperties<Rings> = { always: { 'never without a holder': (moment) => holders(moment).length > 0 } };
    const traced = checkRun({ processes: ring(), seed: 1 }, noTimer).verdicts['never without a holder'];
    expect(traced?.because).toBe('at 5.0 ms, when A timer "pass" runs out: it does not hold');
    const untraced = checkRun({ processes: ring(), seed: 1, trace: false }, noTimer).verdicts['never without a holder'];
    expect([untraced?.because, (untraced as { evidence: object }).evidence]).toEqual(['at 5.0 ms: it does not hold', { atMs: 5, trace: expect.anything() }]);
  });

  test('sees who is up, and what the fields of a crashed process were', () => {
    const seen: string[] = [];
    const look: RunProperty<Rings> = ({ running, processes, nowMs }) => {
      if (nowMs >= 7) seen.push(`${nowMs}: ${Object.entries(running).filter(([, up]) => up).map(([id]) => id).join('')} ${processes.A.hops}`);
      return true;
    };
    checkRun({ processes: ring(), seed: 1, faults: [{ kind: 'crash', process: 'A', atMs: 7, recoverAfterMs: 3 }], untilMs: 12 }, { always: { look } });
    expect(seen).toEqual(['7: BC 0', '10: ABC 0', '10: ABC 0']);
  });
});

describe('sometimes and eventually', () => {
  const reaches = (hops: number): RunProperty<Rings> => ({ processes }) => processes.B.hops === hops || `B has seen ${processes.B.hops}`;

  test('hold at the first moment at which they are true, which the evidence shows', () => {
    const { verdicts } = checkRun({ processes: ring(), seed: 1 }, { sometimes: { again: reaches(4) }, eventually: { once: reaches(1) } });
    expect(verdicts['again']).toMatchObject({ outcome: 'holds', because: 'first at 60.0 ms, when B gets 4 from A', evidence: { atMs: 60, process: 'B' } });
    expect(verdicts['again']).not.toHaveProperty('vacuous');
    expect(verdicts['once']).toMatchObject({ outcome: 'holds', because: 'first at 15.0 ms, when B gets 1 from A' });
    expect(verdicts['once']).not.toHaveProperty('vacuous');
  });

  test('are violated where the run ends without it', () => {
    const properties: RunProperties<Rings> = { sometimes: { seven: reaches(7) }, eventually: { eight: reaches(8) } };
    const idle = checkRun({ processes: ring(), seed: 1 }, properties).verdicts;
    expect(idle['seven']).toMatchObject({ outcome: 'violated', because: 'true after none of 11 events, until 60.0 ms, where nothing was left to happen', evidence: { atMs: 60, process: 'B', event: 14 } });
    expect(idle['eight']?.outcome).toBe('violated');
    const stopped = checkRun({ processes: ring(), seed: 1, untilMs: 20 }, properties).verdicts;
    expect(stopped['eight']).toMatchObject({ outcome: 'violated', because: 'true after none of 6 events, until 20.0 ms' });
    const untraced = checkRun({ processes: ring(), seed: 1, trace: false }, properties).verdicts['eight'] as { evidence: object };
    expect(untraced.evidence).toEqual({ atMs: 60, trace: expect.anything() });
  });

  test('are unknown if the events were used up before', () => {
    const { verdicts } = checkRun({ processes: ring(), seed: 1, maxEvents: 6 }, { always: { one: oneHolder }, sometimes: { four: reaches(4) }, eventually: { 'first hop': reaches(1), four2: reaches(4) }, finally: { end: () => true } });
    expect(Object.fromEntries(Object.entries(verdicts).map(([name, { outcome }]) => [name, outcome]))).toEqual({ one: 'unknown', four: 'unknown', 'first hop': 'holds', four2: 'unknown', end: 'unknown', 'no handler fails': 'holds' });
    expect(verdicts['one']?.because).toMatch(/^true after each of 6 events, until \d+\.0 ms; then its events were used up: no end after 6 events, at .* maxEvents/);
    expect(verdicts['four']?.because).toContain('true after none of 6 events');
    expect(verdicts['end']?.because).toMatch(/^the run has no end to ask at: then its events were used up: no end/);
  });

  test('show nothing if they were true before anything happened', () => {
    const { verdicts } = checkRun({ processes: ring(), seed: 1 }, { sometimes: { held: ({ processes }) => processes.A.holds }, eventually: { held2: ({ processes }) => processes.A.holds } });
    for (const name of ['held', 'held2']) expect(verdicts[name]).toMatchObject({ outcome: 'holds', because: 'first before anything happened', vacuous: 'it was true before anything happened' });
  });
});

describe('finally', () => {
  test('is asked where the run ends, and nowhere else', () => {
    let asked = 0;
    const { verdicts } = checkRun({ processes: ring(), seed: 1 }, {
      finally: { 'B holds it': ({ processes, nowMs }) => ((asked += 1), processes.B.holds && nowMs === 60), 'A holds it': ({ processes }) => processes.A.holds || 'A has passed it on' },
    });
    expect(verdicts['B holds it']).toEqual({ outcome: 'holds', property: 'B holds it', because: 'at the end of 11 events, until 60.0 ms' });
    expect(verdicts['A holds it']).toMatchObject({ outcome: 'violated', because: 'at the end, at 60.0 ms: A has passed it on', evidence: { atMs: 60 } });
    expect(asked).toBe(1);
  });
});

describe('a handler that throws', () => {
  const processes = { A: () => new Ring('B', { holds: true }), B: () => new Ring('A') };
  const worn = { processes, seed: 1, inputs: [{ atMs: 12, to: 'B', message: 91 }] };

  test('ends the run, is a violation of its own, and leaves open what needs the end', () => {
    const { run, verdicts, events } = checkRun(worn, { always: { quiet: () => true }, finally: { end: () => true }, eventually: { late: () => false } });
    expect(verdicts['no handler fails']).toMatchObject({ outcome: 'violated', because: 'process "B", onMessage at 12.0 ms: worn out', evidence: { atMs: 12, process: 'B' } });
    const { event } = (verdicts['no handler fails'] as { evidence: { event: number } }).evidence;
    expect(run.trace.at(event)).toMatchObject({ kind: 'input', process: 'B' });
    expect(verdicts['quiet']).toMatchObject({ outcome: 'unknown', because: 'true after each of 3 events, until 12.0 ms; then a handler failed' });
    expect([verdicts['end']?.outcome, verdicts['late']?.outcome, events, run.endMs, run.trace.endMs]).toEqual(['unknown', 'unknown', 3, 12, 12]);
  });

  test('is shown by its own process, whatever else was recorded since', () => {
    const sender: Process<string> = {
      onStart(ctx) {
        ctx.send('B', 'twice');
        throw new Error('too late');
      },
      onMessage() {},
    };
    const { run, verdicts } = checkRun({ processes: { A: () => sender, B: () => ({ onMessage() {} }) }, network: { duplicateProbability: 1 }, seed: 1 }, {});
    const { event } = (verdicts['no handler fails'] as { evidence: { event: number } }).evidence;
    expect([run.trace.at(event), run.trace.at(event + 1)]).toMatchObject([{ kind: 'send', process: 'A' }, { kind: 'duplicate', process: 'B' }]);
  });

  test('does not undo a violation that came before it', () => {
    expect(checkRun(worn, { always: { early: ({ nowMs }) => nowMs < 5 } }).verdicts['early']?.outcome).toBe('violated');
  });

  test('is told by its event alone if there is a trace', () => {
    expect((checkRun({ ...worn, trace: false }, {}).verdicts['no handler fails'] as { evidence: object }).evidence).toEqual({ atMs: 12, process: 'B', trace: expect.anything() });
  });
});

describe('what shows nothing', () => {
  const vacuous = (options: Partial<Parameters<typeof checkRun<Rings>>[0]>) => {
    const { verdicts } = checkRun<Rings>({ processes: ring(), seed: 1, ...options }, { always: { a: () => true }, finally: { f: () => true }, eventually: { e: ({ processes }) => processes.B.hops === 1 }, sometimes: { s: ({ processes }) => processes.B.hops === 1 } });
    return ['a', 'f', 'e', 's'].map((name) => (verdicts[name] as { vacuous?: string }).vacuous);
  };
  const nothing = 'no fault struck while anything was going on';

  test('is a fault that comes when all is over, or not at all', () => {
    expect(vacuous({ faults: [{ kind: 'crash', process: 'C', atMs: 500 }] })).toEqual([nothing, nothing, nothing, undefined]);
    expect(vacuous({ faults: [{ kind: 'isolate', process: 'C', atMs: 500 }], untilMs: 100 })).toEqual([nothing, nothing, nothing, undefined]);
    expect(vacuous({ faults: [{ kind: 'lose', messages: [77] }] })).toEqual([nothing, nothing, nothing, undefined]);
  });

  test('is not one that strikes while something goes on, whatever its kind', () => {
    for (const fault of [{ kind: 'crash', process: 'A', atMs: 16 }, { kind: 'pause', process: 'C', atMs: 16, forMs: 2 }, { kind: 'isolate', process: 'A', atMs: 17, forMs: 1 }, { kind: 'clock', process: 'C', atMs: 16, stepMs: 4 }] as const) {
      expect(vacuous({ faults: [fault] })).toEqual([undefined, undefined, undefined, undefined]);
    }
    expect(vacuous({ faults: [{ kind: 'lose', messages: [3] }], inputs: [{ atMs: 200, to: 'C', message: 9 }] })).toEqual([undefined, undefined, undefined, undefined]);
    expect(vacuous({ faults: [{ kind: 'crash', process: 'C', atMs: 500 }], trace: false })).toEqual([undefined, undefined, undefined, undefined]); // nobody knows
  });

  test('is a run in which nothing happens', () => {
    const { verdicts, events } = checkRun({ processes: ring(), seed: 1, faults: [], network: {}, untilMs: 0 }, { always: { a: () => true } });
    expect([events, verdicts['a']]).toEqual([3, expect.not.objectContaining({ vacuous: expect.anything() })]);
    const down = checkRun({ processes: { A: () => new Ring('A') }, seed: 1, faults: [{ kind: 'crash', process: 'A', atMs: 0 }] }, { always: { a: () => true } });
    expect(down.verdicts['a']).toHaveProperty('vacuous', nothing);
  });
});

test('names are one to a property, and properties are functions', () => {
  const never = (): boolean => true;
  expect(() => checkRun({ processes: ring(), seed: 1 }, { always: { same: never }, finally: { same: never } })).toThrow('"same" is the name of two properties. Call one of them something else.');
  expect(() => checkRun({ processes: ring(), seed: 1 }, { always: { same: 'x' as never } })).toThrow('"same" is string. Give a function of a moment');
  expect(() => checkRun({ processes: ring(), seed: 1 }, { always: { 'no handler fails': never } })).toThrow('"no handler fails" is asked of every run');
});

test('what a property throws is thrown, and others who watch are called', () => {
  for (const sinceMs of [0, 20]) {
    const wrong = ({ nowMs }: { nowMs: number }): boolean => { if (nowMs >= sinceMs) throw new TypeError('no such field'); return true; };
    expect(() => checkRun({ processes: ring(), seed: 1 }, { always: { wrong } })).toThrow('no such field');
  }
  const times: number[] = [];
  checkRun({ processes: ring(), seed: 1, afterEvent: ({ nowMs }) => times.push(nowMs) }, {});
  expect(times).toEqual([0, 0, 0, 5, 15, 20, 30, 35, 45, 50, 60]);
});

describe('for shrinking', () => {
  const program = { processes: ring(true), seed: 3, network: { lossProbability: 0 } };

  test('a run is judged by one property', () => {
    const judge = judgedByProperty<Rings>({ always: { 'one holder': oneHolder } }, 'one holder');
    expect(judge(program as never).verdict.outcome).toBe('violated');
    expect(judgedByProperty<Rings>({ always: { 'one holder': oneHolder } }, 'no handler fails')(program as never).verdict.outcome).toBe('holds');
    const shrunk = shrinkRun(program as never, judge, { maxRuns: 50 });
    expect(shrunk.verdict.property).toBe('one holder');
  });

  test('that exists', () => {
    expect(() => judgedByProperty<Rings>({ always: { 'one holder': oneHolder } }, 'two holders')).toThrow('there is none called "two holders". There are: one holder, no handler fails.');
  });
});
