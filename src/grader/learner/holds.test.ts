/** Properties of a learner's runs: what a failed one shows, and what becomes of programs that answer otherwise when they are asked again. */
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { exponential } from '../../simulation/distributions.ts';
import { History } from '../../checking/history.ts';
import { checkLinearizability } from '../../checking/linearizability/linearizability.ts';
import { register } from '../../checking/models/registers.ts';
import { CheckFailure } from '../expect.ts';
import { AnswerFiles, errorOf } from './answer-files.ts';
import type { Holding } from './holds.ts';
import type { Limits } from './learner-process.ts';
import type { Learner } from './learner.ts';
import type { RunProperty } from './run-property.ts';
import type { ScenarioOptions } from './scenario-run.ts';

const answers = new AnswerFiles();
afterEach(() => answers.dispose());
afterAll(() => answers.remove());
const learnerOf = (source: string, limits?: Partial<Limits>): Learner => answers.learner(source, limits);

/** Sends 1 to 12 to B, one every 10 ms; B forgets what it had when 7 comes and 5 did not. */
const counting = (more = '', top = ''): string => `
  import type { Context, Process } from 'distsys';
  ${top}
  export class Sender implements Process<number> {
    sent = 0;
    onStart(ctx: Context<number>): void { ctx.setTimer('next', 10); }
    onMessage(): void {}
    onTimer(ctx: Context<number>): void { this.sent += 1; ctx.send('B', this.sent); if (this.sent < 12) ctx.setTimer('next', 10); }
  }
  export class Counter implements Process<number> {
    got: number[] = [];
    onMessage(ctx: Context<number>, _from: string, n: number): void {
      console.log('gets', n);
      ${more}
      if (n === 7 && !this.got.includes(5)) { ctx.log('forgets'); this.got = []; }
      this.got.push(n);
    }
  }`;

const scenario: ScenarioOptions = {
  processes: { A: { class: 'Sender' }, B: { class: 'Counter' } },
  network: { latency: exponential({ meanMs: 4 }), lossProbability: 0.2 },
  faults: [{ kind: 'lose', messages: [2, 5, 9] }, { kind: 'pause', process: 'B', atMs: 15, forMs: 12 }],
  seed: 3,
};

const nothingIsForgotten: RunProperty = {
  title: 'nothing is forgotten',
  check: ({ trace }) => {
    const event = trace.events.find(({ text }) => text === 'forgets');
    return event === undefined ? undefined : { expected: 'every number that came is kept', got: `forgotten at ${event.atMs} ms`, event: event.index };
  },
};

async function failureOf(learner: Learner, holding: Partial<Holding> = {}): Promise<CheckFailure> {
  const error: unknown = await learner.holds({ scenario, property: nothingIsForgotten, ...holding }).then(() => new Error('it held'), (reason: unknown) => reason);
  if (!(error instanceof CheckFailure)) throw error;
  return error;
}

describe('a run that violates a property', () => {
  test('is shown as small as it gets: the one loss that matters, and nothing left to chance', async () => {
    const { failure, details } = await failureOf(learnerOf(counting()));
    expect(failure).toMatchObject({ expected: 'every number that came is kept', got: 'forgotten at 80 ms', when: 'at 80.0 ms, at B' });
    expect(details.evidence?.scenario).toEqual({ processes: scenario.processes, seed: 3, faults: [{ kind: 'lose', messages: [5] }] });
    expect(details.evidence?.shrunk).toMatch(/^shrunk from \d+ events to \d+: 0 faults of 1, 1 loss of \d, every message that is not lost arrives after 10 ms$/);
    expect(details.evidence?.trace?.events[details.evidence.event as number]).toMatchObject({ kind: 'log', text: 'forgets', atMs: 80 });
  });

  test('says what the code logged in that run and no other, with the event after which it was', async () => {
    const { details } = await failureOf(learnerOf(counting()));
    const { logged = [], trace } = details.evidence ?? {};
    expect(logged.map(({ text }) => text)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12].map((n) => `gets ${n}`));
    for (const { text, event } of logged) expect(`gets ${String(trace?.events[event as number]?.message)}`).toBe(text);
  });

  test('is cut short where a safety property is violated', async () => {
    const { details } = await failureOf(learnerOf(counting()), { property: { ...nothingIsForgotten, safety: true } });
    const { trace, event } = details.evidence ?? {};
    expect(trace?.events.slice((event as number) + 1)).toEqual([]);
  });

  test('keeps what the property depends on', async () => {
    const { details } = await failureOf(learnerOf(counting()), { keep: ['processes', 'network', 'faults'] });
    expect(details.evidence?.scenario).toEqual({ ...scenario, faults: scenario.faults });
    expect(details.evidence?.shrunk).toBeUndefined();
  });

  test('is the same each time, and the first of several', async () => {
    const scenarios = [{ ...scenario, faults: [], network: {} }, scenario, { ...scenario, seed: 4 }];
    const [first, second] = [await failureOf(learnerOf(counting()), { scenarios, scenario: undefined as never }), await failureOf(learnerOf(counting()))];
    expect(first.details.evidence).toEqual(second.details.evidence);
  });
});

test('a property that holds gives the runs, and says nothing; it must not look at the clock', async () => {
  const runs = await learnerOf(counting()).holds({ scenarios: [1, 2].map((seed) => ({ ...scenario, faults: [], network: {}, seed })), property: nothingIsForgotten });
  expect(runs.map(({ trace, stopped }) => [trace.seed, stopped])).toEqual([[1, 'idle'], [2, 'idle']]);
  const timed: RunProperty = { title: 'quick', check: () => (performance.now() < 1e12 ? undefined : { expected: 'quick', got: 'slow' }) };
  await expect(learnerOf(counting()).holds({ scenario, property: timed })).rejects.toThrow('the property "quick" called performance.now; a run would not repeat');
  await expect(learnerOf(counting()).holds({ scenarios: [], property: nothingIsForgotten })).rejects.toThrow('there is no scenario in which "nothing is forgotten" is to hold');
});

test('a property by cases earns the share of the cases in which it holds', async () => {
  const scenarios = [[], [5], [4], [5, 6]].map((messages): ScenarioOptions => ({ ...scenario, network: {}, faults: [{ kind: 'lose', messages }] }));
  const { failure, details } = await failureOf(learnerOf(counting()), { scenarios, scenario: undefined as never, credit: 'by cases' });
  expect(details.share).toBe(0.5);
  expect(failure.got).toBe('forgotten at 80 ms (in 2 of 4 cases)');
});

test('a verdict of a checker will do for a property, over the history of a client', async () => {
  const memory = (stale: string): string => `
    import type { Context, Process } from 'distsys';
    export class Memory implements Process<any> {
      value = 0; old = 0;
      onMessage(ctx: Context<any>, from: string, message: any): void {
        if (message.type === 'Write') { this.old = this.value; this.value = message.value; }
        const { request, key } = message;
        ctx.send(from, { type: 'Answer', request, key, value: ${stale} });
      }
    }
    export class Client implements Process<any> {
      next = 0; operation = 0;
      onStart(ctx: Context<any>): void { this.ask(ctx); }
      ask(ctx: Context<any>): void {
        this.next += 1;
        const call = this.next % 2 === 1 ? { type: 'Write', value: this.next } : { type: 'Read' };
        this.operation = ctx.invoke(call);
        ctx.send('memory', { ...call, request: this.next });
      }
      onMessage(ctx: Context<any>, _from: string, message: any): void {
        ctx.complete(this.operation, message.request % 2 === 1 ? undefined : message.value);
        if (this.next < 4) this.ask(ctx);
      }
    }`;
  const property: RunProperty = { title: 'reads are never stale', check: ({ trace }) => checkLinearizability(History.fromTrace(trace), register) };
  const own: ScenarioOptions = { processes: { memory: { class: 'Memory' }, client: { class: 'Client' } }, seed: 1 };
  await learnerOf(memory('this.value')).holds({ scenario: own, property });
  const { failure } = await failureOf(learnerOf(memory('this.old')), { scenario: own, property });
  expect(failure.expected).toBe('linearizability holds');
  expect(failure.got).toMatch(/Read/);
  const { failure: empty } = await failureOf(learnerOf(memory('0').replace('this.ask(ctx); }', '}')), { scenario: own, property });
  expect(empty.expected).toBe('runs in which "reads are never stale" could be violated');
});

describe('a handler that throws', () => {
  test('is shown with the run until then, made smaller, in any check that simulates', async () => {
    const learner = learnerOf(counting("if (n === 6 && !this.got.includes(4)) throw new TypeError('no four');"));
    const late: ScenarioOptions = { ...scenario, faults: [{ kind: 'lose', messages: [1, 4, 5] }] };
    for (const error of [await errorOf(learner.holds({ scenario: late, property: nothingIsForgotten })), await errorOf(learner.simulate(late))]) {
      expect(error.message).toContain('process "B", onMessage at 70.0 ms: no four (exercises/08-two-generals/answer.ts:');
      expect(error.evidence).toMatchObject({ property: 'no handler fails', scenario: { faults: [{ kind: 'lose', messages: [4] }] } });
      expect(error.evidence?.trace?.events.at(-1)).toMatchObject({ kind: 'deliver', message: 6, atMs: 70, index: error.evidence?.event });
      expect(error.evidence?.logged.at(-1)?.text).toBe('gets 6');
    }
  });

  test('may lie about the run until then; then no run is shown', async () => {
    const learner = learnerOf(counting("throw new Error('x');", `
      import { Trace } from 'distsys';
      const { toData } = Trace.prototype;
      Trace.prototype.toData = function (this: Trace) { const data = toData.call(this) as any; data.events.pop(); data.events.push({ index: data.events.length, atMs: 1, kind: 'log', process: 'B', text: 'all is well' }); return data; };`));
    const error = await errorOf(learner.simulate(scenario));
    expect(error.message).toContain('onMessage');
    expect(error.evidence?.trace).toBeUndefined();
    expect(error.evidence?.scenario).toEqual(scenario);
  });
});

describe('a program that answers otherwise when it is asked again', () => {
  const NOT_THE_SAME = /^not made smaller: run again in the same circumstances, the program did something else\. Keep what it knows in the fields/;

  test('fails all the same, with the run as it was, and is told so', async () => {
    // Forgets in its first run only.
    const { failure, details } = await failureOf(learnerOf(counting("if (runs > 1) { this.got.push(n); return; } if (n === 12) runs = 2;", 'let runs = 1;')));
    expect(failure.expected).toBe('every number that came is kept');
    expect(details.evidence?.shrunk).toMatch(NOT_THE_SAME);
    expect(details.evidence?.scenario.faults).toEqual(scenario.faults);
  });

  test('fails all the same when it hangs, ends, or answers with what cannot have happened', async () => {
    const again: Record<string, string> = { hang: 'for (;;) ;', end: 'process.exit(0);', bomb: 'const kept: number[][] = []; for (;;) kept.push(new Array(1e6).fill(1));' };
    for (const [name, what] of Object.entries(again)) {
      const { details } = await failureOf(learnerOf(counting(`if (n === 1) { runs += 1; if (runs > 3) { ${what} } }`, 'let runs = 0;'), { shrinkMs: 700 }));
      expect([name, details.evidence?.shrunk]).toEqual([name, 'not made smaller: run again in like circumstances, the program had to be stopped']);
      expect(details.evidence?.scenario.faults).toEqual(scenario.faults);
    }
    const forging = counting('', `
      import { Trace } from 'distsys';
      const { toData } = Trace.prototype;
      let runs = 0;
      Trace.prototype.toData = function (this: Trace) { const data = toData.call(this) as any; runs += 1; return runs > 1 ? { ...data, events: data.events.filter(({ text }: any) => text !== 'forgets') } : data; };`);
    const { details } = await failureOf(learnerOf(forging));
    expect(details.evidence?.shrunk).toMatch(NOT_THE_SAME);
  });

  test('costs the checks that follow neither their time nor their number of tries', async () => {
    const learner = learnerOf(counting('if (n === 1) { runs += 1; if (runs === 3) for (;;) ; }', 'let runs = 0;'), { shrinkMs: 300, killsMax: 1, totalMs: 3000 });
    await failureOf(learner);
    const runs = await learner.holds({ scenario: { ...scenario, faults: [], network: {} }, property: nothingIsForgotten });
    expect(runs).toHaveLength(1);
  });
});

test('what is tried ends by a number of runs, the same on every machine, and it is said', async () => {
  // Any 60 of these go wrong, and the same number of others: there is much to try.
  const many: ScenarioOptions = { processes: { B: { class: 'Counter' } }, inputs: Array.from({ length: 80 }, (_, index) => ({ atMs: index, to: 'B', message: index + 100 })), seed: 1 };
  const property: RunProperty = {
    title: 'less than sixty',
    check: ({ trace }) => {
      const told = trace.events.filter(({ kind }) => kind === 'input');
      const sum = told.reduce((total, { message }) => total + Number(message), 0);
      return told.length >= 60 && (told.length === 80 || sum % 7 === 3) ? { expected: 'less than sixty', got: String(told.length) } : undefined;
    },
  };
  const shown = [];
  for (const shrinkMs of [20_000, 60_000]) shown.push((await failureOf(learnerOf(counting(), { shrinkMs }), { scenario: many, property })).details.evidence);
  expect(shown[0]?.shrunk).toMatch(/^shrunk from 81 events to \d\d: \d\d inputs of 80, the budget of 200 runs was used up, so less may do$/);
  expect(shown[0]).toEqual(shown[1]);
});
