import { describe, expect, test } from 'vitest';
import { PatientShop, PaymentService, WaitingShop } from '../../protocols/shop-and-payment.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { describeVerdict } from '../verdict.ts';
import { pathTo } from './evidence-fixture.ts';
import { GraphProcess } from './graph-process-fixture.ts';
import { RegisterClient, RegisterServer } from './register-fixture.ts';
import type { SearchProgress } from './search-options.ts';
import { searchProgress } from './search-progress.ts';
import { search } from './search.ts';

const shop = {
  processes: { shop: () => new WaitingShop(), payment: () => new PaymentService() },
  inputs: [{ to: 'shop', message: { type: 'Order', order: 'book' } }],
};

describe('what a verdict says', () => {
  test('of a property that holds: in how many states', () => {
    const { verdicts } = search({ ...shop, always: { 'one parcel at most': ({ processes }) => processes.shop.shipped.length <= 1 } });
    expect(describeVerdict(verdicts['one parcel at most'] as any)).toBe('one parcel at most holds: it is true in all 4 states');
  });

  test('of a violation: the sentence of the property, and after how many steps', () => {
    const { verdicts } = search({ ...shop, network: { loses: 1 }, always: { settled: ({ processes, messages }) => messages.length > 0 || processes.payment.charged.size === processes.shop.shipped.length || 'paid and not shipped' } });
    expect(describeVerdict(verdicts['settled'] as any)).toBe('settled is violated: paid and not shipped, after 3 steps');
  });

  test('of what happens: after how many steps, with the shortest path there as evidence', () => {
    const verdict = search({ ...shop, sometimes: { shipped: ({ processes }) => processes.shop.shipped.length === 1 } }).verdicts['shipped'];
    expect(describeVerdict(verdict as any)).toBe('shipped holds: it is true after 3 steps');
    expect(verdict?.outcome === 'holds' && verdict.evidence?.steps.map(({ text }) => text)).toEqual(['shop is told Order from outside', 'payment gets Charge from shop', 'shop gets Charged from payment']);
  });

  test('of what never happens: in how many states it does not', () => {
    const verdict = search({ ...shop, sometimes: { twice: ({ processes }) => processes.shop.shipped.length === 2 } }).verdicts['twice'];
    expect(describeVerdict(verdict as any)).toContain('twice is violated: it is false in all 4 states');
  });

  test('of an endless system: how far the search went', () => {
    const endless = { ...shop, processes: { shop: () => new PatientShop({ retryEveryMs: 10, newKeys: true }), payment: () => new PaymentService() } };
    const result = search({ ...endless, maxStates: 500, always: { fine: ({ processes }) => processes.shop.shipped.length < 9 } });
    expect([result.states, result.complete]).toEqual([500, false]);
    expect(describeVerdict(result.verdicts['fine'] as any)).toBe('fine is undecided: it is true in the 500 states that were seen, and the search was cut at 500 states. Raise maxStates, or make the system smaller');
    expect(result.bounds).toContain('cut at 500 states');
  });

  test('of a handler that fails: the path to where it does', () => {
    class Fragile implements Process<any> {
      onMessage(_ctx: Context, _from: ProcessId, message: any): void {
        if (message.type === 'Second') throw new Error('two is too many');
      }
    }
    const { verdicts } = search({ processes: { A: () => new Fragile() }, inputs: [{ to: 'A', message: { type: 'First' } }, { to: 'A', message: { type: 'Second' } }], eventually: { never: () => false } });
    const verdict = verdicts['no handler fails'];
    expect(describeVerdict(verdict as any)).toBe('no handler fails is violated: two is too many, after 2 steps');
    expect(verdict?.outcome === 'violated' && [verdict.evidence.failure, verdict.evidence.trace.ofKind('input').length]).toEqual(['two is too many', 2]);
    expect(verdicts['never']?.outcome).toBe('unknown');
  });

  test('of a start that fails: at the beginning', () => {
    const { verdicts, states } = search({ processes: { A: (): Process => ({ onStart: () => { throw new Error('no'); }, onMessage() {} }) }, always: { a: () => true }, sometimes: { s: () => true }, eventually: { e: () => true } });
    expect(['a', 's', 'e'].map((name) => verdicts[name]?.outcome)).toEqual(['unknown', 'unknown', 'unknown']);
    expect([states, describeVerdict(verdicts['no handler fails'] as any)]).toEqual([0, 'no handler fails is violated: no, at the beginning']);
  });
});

describe('in so many words', () => {
  const graph = (edges: readonly (readonly number[])[], asked: object): Record<string, string> => {
    const { verdicts } = search<any>({ processes: { walker: () => new GraphProcess(edges) }, exhaust: true, ...asked });
    return Object.fromEntries(Object.entries(verdicts).map(([name, verdict]) => [name, `${verdict.outcome}: ${verdict.because}`]));
  };
  const at = (node: number) => ({ processes }: any): boolean => processes.walker.at === node;

  test('of one state, one step and one that fails', () => {
    expect(graph([[]], { always: { a: at(0) }, sometimes: { s: at(1) } })).toEqual({
      a: 'holds: it is true in the only state', s: 'violated: it is false in the only state; the evidence leads to one that is farthest from the beginning', 'no handler fails': 'holds: none fails in the only state',
    });
    expect(graph([[1], []], { always: { a: at(0) }, sometimes: { s: at(1), t: at(0) }, eventually: { e: at(2), f: at(1) } })).toEqual({
      a: 'violated: it is false, after 1 step', s: 'holds: it is true after 1 step', t: 'holds: it is true at the beginning', e: 'violated: a run ends without it, after 1 step',
      f: 'holds: of all 2 states, 1 come before it, and no run ends or goes round among those', 'no handler fails': 'holds: none fails in all 2 states',
    });
  });

  test('of a round of one step, and of several', () => {
    expect(graph([[1], [0]], { eventually: { e: at(2) } })['e']).toBe('violated: after 0 steps, a run can go round for ever without it, 2 steps a round');
    expect(graph([[1], [2], [3], [2]], { eventually: { e: at(1), f: at(9) } })).toMatchObject({ e: 'holds: of all 4 states, 1 come before it, and no run ends or goes round among those', f: 'violated: after 2 steps, a run can go round for ever without it, 2 steps a round' });
  });

  test('of what a failing handler leaves open, and of a search that was cut', () => {
    const failing = (): Process<any> => ({ onMessage: () => { throw new Error('no'); } });
    const { verdicts } = search({ processes: { A: failing }, inputs: [{ to: 'A', message: 1 }], eventually: { e: () => false } });
    expect(verdicts['e']?.because).toBe('a handler fails, and what would come after nobody knows. Mend that first');
    const chain = Array.from({ length: 9 }, (_, node) => (node < 8 ? [node + 1] : []));
    expect(graph(chain, { maxDepth: 3, always: { a: () => true }, sometimes: { s: at(8) }, eventually: { e: at(8) } })).toEqual({
      a: 'unknown: it is true in the 4 states that were seen, and the search was cut at 3 steps from the beginning. Raise maxDepth, or make the system smaller',
      s: 'unknown: it is false in the 4 states that were seen, and the search was cut at 3 steps from the beginning. Raise maxDepth, or make the system smaller',
      e: 'unknown: no run without it was found among the 4 states that were seen, and the search was cut at 3 steps from the beginning. Raise maxDepth, or make the system smaller',
      'no handler fails': 'unknown: none failed in the 4 states that were seen, and the search was cut at 3 steps from the beginning. Raise maxDepth, or make the system smaller',
    });
  });
});

describe('a check that could not have failed says so', () => {
  const vacuityOf = (result: ReturnType<typeof search>, name: string): unknown => (result.verdicts[name] as any).vacuous;

  test('nothing ever happens', () => {
    const result = search({ processes: { payment: () => new PaymentService() }, always: { fine: ({ processes }) => processes.payment.charged.size === 0 } });
    expect(vacuityOf(result, 'fine')).toBe('nothing ever happens after the start: no message is sent, no timer is set and no input is given');
  });

  test('a property that does not look at the state', () => {
    expect(vacuityOf(search({ ...shop, always: { fine: () => true } }), 'fine')).toBe('it does not look at the state');
  });

  test('a property that looks at what never changes', () => {
    const bystander = { ...shop, processes: { ...shop.processes, bystander: () => new PaymentService() } };
    const result = search({ ...bystander, always: { fine: ({ processes }) => processes.bystander.charged.size === 0, other: ({ processes }) => processes.shop.shipped.length < 2 } });
    expect(vacuityOf(result, 'fine')).toBe('what it looks at (bystander) is the same in every state');
    expect(vacuityOf(result, 'other')).toBeUndefined();
  });

  test('messages may be lost, and none was ever sent', () => {
    const lonely = search({ processes: { walker: () => new GraphProcess([[1], []]) }, network: { loses: true }, always: { fine: ({ processes }) => processes.walker.at < 2 } });
    expect(vacuityOf(lonely, 'fine')).toBe('messages may be lost, and none was ever sent');
    expect(vacuityOf(lonely, 'no handler fails')).toBe('messages may be lost, and none was ever sent');
    expect(vacuityOf(search({ processes: { walker: () => new GraphProcess([[1], []]) }, always: { fine: ({ processes }) => processes.walker.at < 2 } }), 'fine')).toBeUndefined();
    expect(vacuityOf(search({ ...shop, network: { loses: true }, always: { fine: ({ processes }) => processes.shop.shipped.length < 2 } }), 'fine')).toBeUndefined();
  });

  test('what is true before anything has happened', () => {
    const result = search({ ...shop, sometimes: { unshipped: ({ processes }) => processes.shop.shipped.length === 0 }, eventually: { quiet: ({ messages }) => messages.length === 0 }, exhaust: true });
    expect([vacuityOf(result, 'unshipped'), vacuityOf(result, 'quiet')]).toEqual(['it is true before anything has happened', 'it is true before anything has happened']);
    const later = search<any>({ processes: { walker: () => new GraphProcess([[1], [1]]) }, eventually: { there: ({ processes }) => processes.walker.at === 1 } });
    expect([later.verdicts['there']?.outcome, vacuityOf(later, 'there')]).toEqual(['holds', undefined]);
    const either = (): Process => ({ at: 0, onStart(ctx: Context) { (this as any).at = ctx.choose([0, 1]); ctx.setTimer('t', 1); }, onTimer() { (this as any).at = 1; }, onMessage() {} }) as any;
    const some = search<any>({ processes: { A: either }, eventually: { there: ({ processes }) => processes.A.at === 1 }, sometimes: { here: ({ processes }) => processes.A.at === 1 } });
    expect([vacuityOf(some, 'there'), vacuityOf(some, 'here')]).toEqual([undefined, 'it is true before anything has happened']);
  });
});

describe('a history', () => {
  const registers = { processes: { server: () => new RegisterServer(), c1: () => new RegisterClient('A', ['server']), c2: () => new RegisterClient('B', ['server']) } };

  test('is part of the state when a property reads it, and not otherwise', () => {
    expect(search(registers).states).toBe(49);
    expect(search({ ...registers, history: true }).states).toBe(93);
    expect(search({ ...registers, always: { fine: ({ history }) => history.length <= 4 } }).states).toBe(93);
  });

  test('can be read on a path where it is no part of the state', () => {
    const path = pathTo(registers, ({ processes }) => processes.c1.awaits === null && processes.c2.awaits === null);
    const completed = path.states.map(({ history }) => history.operations.filter(({ outcome }) => outcome === 'completed').length);
    expect([completed.length, completed[0], completed.at(-1), completed.toSorted()]).toEqual([9, 0, 4, completed]);
    expect(path.last.history.operations.map(({ result }) => result).filter((result) => result !== undefined).length).toBe(2);
  });

  test('tells what precedes what, as the path went', () => {
    const path = pathTo(registers, ({ history }) => history.session('c2').some(({ result }: any) => result === 'A')); // B reads A after its own write
    const [write, read] = path.last.history.session('c2') as [any, any];
    expect([write.ended < read.begun, read.outcome, read.result]).toEqual([true, 'completed', 'A']);
    expect(path.last.history.session('c1').map(({ call }) => call.type)[0]).toBe('Write');
  });
});

describe('progress', () => {
  const registers = { processes: { server: () => new RegisterServer(), c1: () => new RegisterClient('A', ['server']), c2: () => new RegisterClient('B', ['server']) } };

  test('is told every so many states, and at the end', () => {
    const told: SearchProgress[] = [];
    const { states, transitions } = search({ ...registers, progressEvery: 10, onProgress: (progress) => told.push(progress) });
    expect(told.slice(0, -1).every((progress, index) => progress.states >= (index + 1) * 10 && progress.states < (index + 1) * 10 + 5 && progress.frontier > 0 && !progress.finished)).toBe(true);
    expect([told.length, told.at(-1)]).toEqual([5, { states, transitions, frontier: 0, depth: 8, finished: true }]);
  });

  test('is not told of a search that is over before', () => {
    expect(search({ ...registers, onProgress: () => { throw new Error('told'); } }).states).toBe(49);
  });

  test('in a log is a line whenever there are twice as many states, and one at the end', () => {
    const lines: string[] = [];
    search({ ...registers, progressEvery: 10, onProgress: searchProgress({ write: (text) => lines.push(text) }) });
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['10', '20', '40', '49']);
    expect(lines.at(-1)).toMatch(/^49 states; \d+ steps followed\n$/);
  });

  test('in a terminal is one line that changes', () => {
    const texts: string[] = [];
    search({ ...registers, progressEvery: 10, onProgress: searchProgress({ isTTY: true, columns: 40, write: (text) => texts.push(text) }) });
    expect(texts.every((text) => text.startsWith('\r\u001b[2K') && text.length <= 5 + 39 + 1)).toBe(true);
    expect(texts.filter((text) => text.endsWith('\n'))).toHaveLength(1);
  });
});

test('a search ends when all is decided, unless it is to see everything', () => {
  const asked = { ...shop, sometimes: { charged: ({ processes }: any) => processes.payment.charged.size === 1 } };
  const [short, whole] = [search(asked), search({ ...asked, exhaust: true })];
  expect([short.complete, short.states, whole.complete, whole.states]).toEqual([false, 3, true, 4]);
});

test('what may happen and how far the search went is told in words', () => {
  const { bounds } = search({ ...shop, network: { loses: 2, order: 'fifo' }, timers: 'never', crashes: { max: 1, of: ['shop'], recover: true }, maxDepth: 3, eventually: { done: () => true } });
  expect(bounds).toEqual([
    'between two processes, messages arrive in the order in which they were sent', 'at most 2 messages are lost', 'no message is duplicated', 'inputs come at any time', 'timers never run out',
    'at most 1 process crashes (of shop)', 'Maps, Sets and records are read in the order of their keys', expect.stringMatching(/^fingerprints of 64 bits: chance of a missed state about \de-\d+$/),
    'no fairness: a loop that could be left may go on for ever', 'at most 3 steps from the beginning',
  ]);
});
