import { expect, test } from 'vitest';
import { History } from '../checking/history.ts';
import { checkLinearizability } from '../checking/linearizability/linearizability.ts';
import { register } from '../checking/models/registers.ts';
import { overlapping } from '../checking/transactions/shorthand-fixture.ts';
import { checkTransactions } from '../checking/transactions/transactions.ts';
import { holds, unknown, violated } from '../checking/verdict.ts';
import { PaymentService, WaitingShop } from '../protocols/shop-and-payment.ts';
import { constant } from '../simulation/distributions.ts';
import type { Context, Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { search } from '../checking/search/search.ts';
import { figureOfVerdict } from './verdict-figure.ts';
import type { ShownVerdict } from './verdict-figure.ts';

const heading = (verdict: ShownVerdict): string | undefined => figureOfVerdict(verdict)?.summary.split('\n')[0];

test('an order that was found is drawn, and one that cannot be', () => {
  const history = History.of({ A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 10 }], B: [{ call: { type: 'Read' }, fromMs: 5, untilMs: 20, result: 1 }] } as Parameters<typeof History.of>[0]);
  expect(heading(checkLinearizability(history, register))).toBe('Timeline of 2 operations of A, B, 0 ms to 20 ms: 2 completed.');
  const stale = History.of({ A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 10 }], B: [{ call: { type: 'Read' }, fromMs: 15, untilMs: 20, result: 0 }] } as Parameters<typeof History.of>[0]);
  expect(figureOfVerdict(checkLinearizability(stale, register))?.summary).toContain('B: Read() → 0 cannot come first: Read() returns null.');
});

test('where a cycle of reads and writes refutes an order, the cycle is drawn', () => {
  const [write, read] = History.of({ A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 10 }], B: [{ call: { type: 'Read' }, fromMs: 15, untilMs: 20, result: 0 }] } as Parameters<typeof History.of>[0]).operations;
  const cycle = [{ from: write, to: read, because: 'session' }, { from: read, to: write, because: 'overwritten' }];
  expect(figureOfVerdict(violated('sequential consistency', { because: 'so', evidence: { cycle, orders: [] } }))?.summary).toContain('A cycle of 2 operations.');
});

test('an anomaly of transactions is drawn as its dependencies', () => {
  expect(heading(checkTransactions(overlapping('rx: ay1', 'ry: ax2', 'rx:2 ry:1'), { level: 'serializable' }))).toMatch(/^G2-item: /);
});

test('the path of a search is drawn with its last step highlighted, also where it shows that something can be', () => {
  const processes = { shop: () => new WaitingShop(), payment: () => new PaymentService() };
  const inputs = [{ to: 'shop', message: { type: 'Order', order: 'book' } }];
  const { verdicts } = search({ processes, inputs, sometimes: { 'it is charged': ({ processes: { payment } }) => payment.charged.size > 0 } });
  const verdict = verdicts['it is charged'] as ShownVerdict;
  expect(verdict.outcome).toBe('holds');
  const figure = figureOfVerdict(verdict);
  expect(figure?.summary).toContain('Space-time diagram of shop and payment');
  expect(figure?.data.some(({ name }) => name === 'highlighted')).toBe(true);
});

test('a run that goes round for ever has its round in brackets', () => {
  class Restless implements Process<string> {
    onStart(ctx: Context<string>): void {
      if (ctx.id === 'A') ctx.send('B', 'ball');
    }
    onMessage(ctx: Context<string>, from: string): void {
      ctx.send(from, 'ball');
    }
  }
  const { verdicts } = search({ processes: { A: () => new Restless(), B: () => new Restless() }, eventually: { rest: ({ messages }) => messages.length === 0 } });
  const figure = figureOfVerdict(verdicts['rest'] as ShownVerdict);
  expect(figure?.summary).toContain('again and again, for ever, from ');
});

class Ticker implements Process<string> {
  onStart(ctx: Context<string>): void {
    ctx.setTimer('tick', 10);
  }
  onMessage(): void {}
  onTimer(ctx: Context<string>): void {
    ctx.send(ctx.id === 'A' ? 'B' : 'A', 'tick');
    ctx.setTimer('tick', 10);
  }
}

test('of a long run, the messages before the moment that shows the verdict are drawn, and the moment is highlighted', () => {
  const { trace } = simulate({ processes: { A: () => new Ticker(), B: () => new Ticker() }, network: { latency: constant({ ms: 3 }) }, untilMs: 5_000, seed: 1 });
  const event = [...trace].findLast(({ kind, atMs }) => kind === 'deliver' && atMs < 3_000)?.index as number;
  const verdict = violated('silence', { because: 'somebody spoke', evidence: { atMs: trace.at(event).atMs, event, trace } });
  const figure = figureOfVerdict(verdict);
  const [first] = figure?.summary.split('\n') ?? [];
  const [, fromMs, untilMs, count] = (/, ([\d.]+) ms to ([\d.]+) ms: (\d+) messages/.exec(first as string) ?? []).map(Number) as [number, number, number, number];
  expect(fromMs).toBeGreaterThan(2_000);
  expect(untilMs).toBeLessThan(3_200);
  expect(count).toBeLessThan(200);
  expect(figure?.data.some(({ name }) => name === 'highlighted')).toBe(true);
});

test('replicas that do not agree stand in a grid, those that most agree with apart from the others', () => {
  const groups = [{ value: { x: 1 }, members: ['s1', 's2'] }, { value: { x: 2 }, members: ['s3'] }];
  expect(figureOfVerdict(violated('agreement', { because: '', evidence: { groups } }))?.summary).toContain('{ x: 2 }: other than most in 1 of 3 (s3)');
  expect(figureOfVerdict(violated('agreement', { because: '', evidence: { groups, expected: { x: 2 } } }))?.summary).toContain('{ x: 1 }: not as expected in 2 of 3 (s1; s2)');
  const tie = [{ value: 1, members: ['s1'] }, { value: 2, members: ['s2'] }];
  expect(figureOfVerdict(violated('agreement', { because: '', evidence: { groups: tie } }))?.summary).toContain('1: this in 1 of 2 (s1)');
});

test.each<[string, ShownVerdict]>([
  ['a verdict without evidence', holds('it', { because: 'so' })],
  ['what nobody knows', unknown('it', { because: 'so' })],
  ['evidence of no known kind', violated('it', { because: 'so', evidence: { anything: 1 } })],
  ['a list', violated('it', { because: 'so', evidence: [1, 2] })],
  ['a text', violated('it', { because: 'so', evidence: 'text' })],
])('%s has no figure', (_, verdict) => {
  expect(figureOfVerdict(verdict)).toBeUndefined();
});
