import { describe, expect, test } from 'vitest';
import { History } from '../checking/history.ts';
import type { Operation, WrittenOperation } from '../checking/history.ts';
import { checkLinearizability } from '../checking/linearizability/linearizability.ts';
import { register } from '../checking/models/registers.ts';
import { holds, unknown, violated } from '../checking/verdict.ts';
import { Random } from '../simulation/random.ts';
import { outside, overlap, overlapping, textBox } from './drawing.ts';
import type { Drawing, TextShape } from './drawing.ts';
import type { Figure } from './figure.ts';
import { plotHistory } from './history.ts';
import type { HistoryOptions } from './history.ts';
import { NOTHING, shownOf } from './history-evidence.ts';
import { placeHistory } from './history-layout.ts';
import type { PlacedHistory } from './history-layout.ts';
import { effectsOf, readHistory } from './history-model.ts';
import type { Timeline } from './history-model.ts';
import { randomHistory } from './random-history-fixture.ts';

const textsOf = (figure: Figure): TextShape[] => figure.drawing?.shapes.filter((shape): shape is TextShape => shape.kind === 'text') ?? [];
const ofRole = (figure: Figure, role: string): string[] => textsOf(figure).filter((shape) => shape.role === role).map(({ text }) => text);
const timelineOf = (history: History, options: HistoryOptions = {}): Timeline => {
  const shown = options.verdict === undefined ? NOTHING : shownOf(options.verdict);
  return readHistory(history.operations, { ...shown, order: options.order ?? shown.order, highlighted: options.highlight ?? [], fromMs: options.fromMs, untilMs: options.untilMs });
};
const placedOf = (timeline: Timeline): PlacedHistory => placeHistory(timeline, { title: 'A title', labels: 'auto' });

const sizes = {
  'three operations': randomHistory({ operations: 3, clients: 2, random: new Random('three') }),
  'twenty operations': randomHistory({ operations: 20, clients: 4, random: new Random('twenty') }),
  'operations of a client that overlap': randomHistory({ operations: 40, clients: 3, random: new Random('overlapping'), overlapping: true }),
  'two hundred operations of five clients': randomHistory({ operations: 200, clients: 5, random: new Random('many') }),
  'two hundred operations of fifty clients': randomHistory({ operations: 200, clients: 50, random: new Random('wide') }),
};

describe.each(Object.entries(sizes))('%s', (_, { history, order }) => {
  const figure = plotHistory(history, { title: 'A title', order, highlight: history.operations.slice(0, 1) });
  const timeline = timelineOf(history, { order });
  const placed = placedOf(timeline);

  test('no text leaves the canvas or lies on another of its kind, and no label on a number', () => {
    const texts = textsOf(figure);
    expect(texts.filter((shape) => outside(textBox(shape), figure.drawing as Drawing)).map(({ text }) => text)).toEqual([]);
    for (const role of ['title', 'name', 'axis', 'label', 'number', 'key', 'reason']) expect(overlapping(texts.filter((shape) => shape.role === role))).toEqual([]);
    const labels = texts.filter(({ role }) => role === 'label').map(textBox);
    for (const number of texts.filter(({ role }) => role === 'number').map(textBox)) expect(labels.filter((label) => overlap(label, number))).toEqual([]);
  });

  test('every operation has its bar, as long as it took, and bars of a row do not meet', () => {
    const drawn = new Set(placed.pieces.map(({ bar }) => bar.operation.index));
    expect(drawn.size).toBe(history.length);
    for (const { operation, fromMs, untilMs } of timeline.bars) {
      expect(fromMs).toBe(operation.begunMs);
      if (operation.outcome !== 'unknown') expect(untilMs).toBe(operation.endedMs);
      else expect(untilMs).toBeGreaterThan(fromMs);
    }
    for (const one of timeline.bars) {
      const meeting = timeline.bars.filter((other) => other !== one && other.row === one.row && other.fromMs < one.untilMs && one.fromMs < other.untilMs);
      expect(meeting).toEqual([]);
    }
  });

  test('what takes effect does so within its bar, one after another', () => {
    const effects = timeline.order.map(({ effectMs }) => effectMs as number);
    expect(effects).toEqual([...effects].sort((one, other) => one - other));
    expect(timeline.order.map(({ operation }) => operation.index)).toEqual(order.map(({ index }) => index));
    for (const { effectMs, fromMs, untilMs } of timeline.order) {
      expect(effectMs).toBeGreaterThanOrEqual(fromMs - 1e-9);
      expect(effectMs).toBeLessThanOrEqual(untilMs + 1e-9);
    }
  });

  test('a label stands over its own bar and reaches over no other of its row', () => {
    for (const { bar, box, bold } of placed.labels) {
      const own = placed.pieces.filter((piece) => piece.bar === bar && Math.abs(piece.box.top - box.bottom) < 3);
      expect(own.some((piece) => box.left <= piece.box.right && box.right >= piece.box.left), bar.operation.process).toBe(true);
      if (bold) continue;
      const others = placed.pieces.filter((piece) => piece.bar !== bar && Math.abs(piece.box.top - box.bottom) < 3);
      expect(others.filter((piece) => piece.box.left < box.right - 3 && piece.box.right > box.left + 3)).toEqual([]);
    }
  });

  test('hovering anywhere over an operation tells it, and the figure is small, JSON and the same again', () => {
    const hover = figure.data.find(({ name }) => name === 'hover') as { hovertext: string[]; base: number[] };
    expect(hover.hovertext).toHaveLength(hover.base.length);
    for (const { process } of history.operations) expect(hover.hovertext.some((text) => text.includes(`<b>${process}: `))).toBe(true);
    expect(plotHistory(history.operations, { title: 'A title', order, highlight: history.operations.slice(0, 1) })).toEqual(figure);
    const json = JSON.stringify({ data: figure.data, layout: figure.layout });
    expect(/[:,[]null/.test(json)).toBe(false); // JSON's word for what is no number
    expect(json.length).toBeLessThan(12_000 + 1_000 * history.length);
  });
});

test('few operations all have their labels in one strip; of two hundred, most do, in several strips', () => {
  const small = placedOf(timelineOf(sizes['three operations'].history));
  expect([small.labels.length, small.strips.length]).toEqual([3, 1]);
  const large = placedOf(timelineOf(sizes['two hundred operations of five clients'].history));
  expect(large.labels.length).toBeGreaterThan(150);
  expect(large.strips.length).toBeGreaterThan(2);
  // The strips tell all of the time, once.
  large.strips.slice(1).forEach((strip, index) => expect(strip.fromMs).toBeCloseTo(large.strips[index]?.untilMs as number));
});

const stale = History.of({
  A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 20 }, { call: { type: 'Write', value: 2 }, fromMs: 45 }],
  B: [{ call: { type: 'Read' }, fromMs: 12, untilMs: 34, result: 1 }, { call: { type: 'Read' }, fromMs: 50, untilMs: 62, result: 0 }],
  C: [{ call: { type: 'Write', value: 3 }, fromMs: 30, untilMs: 38, failed: true }],
});

test('outcomes differ in more than colour: a failed operation is hatched and dashed, an open one fades, and the labels and the key say so', () => {
  const figure = plotHistory(stale);
  expect(ofRole(figure, 'label').sort()).toEqual(['Read() → 0', 'Read() → 1', 'Write(1)', 'Write(2) ?', 'Write(3) failed']);
  expect(ofRole(figure, 'key')).toEqual(['completed', 'failed', 'outcome unknown']);
  const dashed = figure.drawing?.shapes.filter((shape) => shape.kind === 'path' && shape.dash !== undefined) ?? [];
  expect(dashed).toHaveLength(2); // the bar and its sample in the key
  expect(ofRole(plotHistory(stale.filter(({ outcome }) => outcome === 'completed')), 'key')).toEqual([]);
});

const refuted = History.of({ // Herlihy and Wing 1990: once a read has seen a write, no later one may miss it
  A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 50 }],
  B: [{ call: { type: 'Read' }, fromMs: 10, untilMs: 20, result: 1 }],
  C: [{ call: { type: 'Read' }, fromMs: 30, untilMs: 40, result: null }, { call: { type: 'Read' }, fromMs: 60, untilMs: 70, result: 1 }],
} as Record<string, WrittenOperation[]>);

test('a violation shows the longest order in numbers, what cannot come next under a sign of its own, and why', () => {
  const verdict = checkLinearizability(refuted, register);
  expect(verdict.outcome).toBe('violated');
  const figure = plotHistory(refuted, { verdict });
  expect(ofRole(figure, 'number').filter((text) => text === '1')).toHaveLength(2); // in its bar and in the key
  expect(ofRole(figure, 'key')).toContain('cannot come next');
  expect(ofRole(figure, 'reason').join(' ')).toContain('C: Read() → null cannot come next: Read() returns 1.');
  expect(textsOf(figure).find(({ text, role }) => role === 'label' && text === 'Read() → null')?.bold).toBe(true);
  expect(figure.summary).toContain('linearizability is violated');
  expect(figure.summary).toContain('1. A: Write(1); 2. B: Read() → 1');
});

test('a read that nothing explains cannot come first, in the state before', () => {
  const verdict = checkLinearizability(stale, register);
  expect(ofRole(plotHistory(stale, { verdict }), 'reason')).toEqual(['The state before is null.', 'B: Read() → 0 cannot come first: Read() returns null.']);
});

test('where the past does not matter, a line says from when on, and the reasons which states it may have left', () => {
  const [write, read, late] = refuted.operations as [Operation, Operation, Operation];
  const evidence = { operations: [read, late], since: { atMs: 10, states: [1, 2] }, longest: [{ start: 1, order: [read], state: 1, blocked: late, because: 'Read() returns 1' }] };
  const figure = plotHistory(refuted, { verdict: violated('linearizability', { because: 'none', evidence }) });
  expect(ofRole(figure, 'reason').slice(0, 2)).toEqual(['What happened before 10 ms does not matter: the state was then one of 1, 2.', 'The longest order that obeys the model has 1 operation, in the state 1 before. The state is then 1.']);
  expect(ofRole(figure, 'key')).toContain('the past does not matter');
  expect(timelineOf(refuted, { verdict: violated('linearizability', { because: 'none', evidence }) }).bars.find(({ operation }) => operation === write)?.pale).toBe(true);
});

test('a verdict that holds shows the order that was found, of all parts in one', () => {
  const { history } = sizes['twenty operations'];
  const verdict = checkLinearizability(history, register);
  expect(verdict.outcome).toBe('holds');
  const { order } = timelineOf(history, { verdict });
  expect(order.length).toBeGreaterThan(10);
  const [one, two] = [history.operations[0], history.operations[1]] as [Operation, Operation];
  const merged = shownOf({ ...holds('linearizability', { because: '' }), orders: new Map([['y', [two]], ['x', [one]]]) });
  expect(merged.order.map(({ index }) => index)).toEqual([0, 1]);
});

test('of a long history, a violation shows the time that matters, and says what it leaves out', () => {
  const long = History.of({ A: [...Array.from({ length: 30 }, (_, at) => ({ call: { type: 'Write', value: at }, fromMs: 100 + 20 * at, untilMs: 110 + 20 * at })), { call: { type: 'Write', value: 99 }, fromMs: 0, untilMs: 10 }], B: [{ call: { type: 'Read' }, fromMs: 20, untilMs: 30, result: 0 }] } as Record<string, WrittenOperation[]>);
  const verdict = checkLinearizability(long, register);
  const timeline = timelineOf(long, { verdict });
  expect(timeline.bars.map(({ operation }) => operation.begunMs)).toEqual([20]);
  expect(timeline.reasons.at(-1)?.text).toBe('31 operations before and after are left out; fromMs and untilMs show them.');
  expect(timelineOf(long, { verdict, fromMs: 0, untilMs: 700 }).bars).toHaveLength(32);
});

test('an order that real time does not allow, as in sequential consistency, goes back and forth', () => {
  const history = History.of({ A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 10 }], B: [{ call: { type: 'Read' }, fromMs: 20, untilMs: 30, result: 0 }] });
  const [write, read] = history.operations as [Operation, Operation];
  expect([...effectsOf([read, write], 30).values()]).toEqual([25, 5]);
  const evidence = { orders: [{ order: [read], state: 0, blocked: [{ operation: write, because: 'no reason' }] }] };
  expect(plotHistory(history, { verdict: violated('sequential consistency', { because: 'none', evidence }) }).summary).toContain('A: Write(1) cannot come next: no reason.');
});

test('what nobody knows is said beneath', () => {
  expect(ofRole(plotHistory(stale, { verdict: unknown('linearizability', { because: 'the budget ended' }) }), 'reason')).toEqual(['Undecided: the budget ended']);
});

test.each<[string, () => unknown, string]>([
  ['a trace', () => plotHistory({ trace: 1 } as unknown as History), 'the first argument must be a history or its operations; pass History.fromTrace(run.trace)'],
  ['nothing', () => plotHistory(History.of({})), 'the history has no operations'],
  ['a window after the end', () => plotHistory(stale, { fromMs: 100 }), 'fromMs (100) lies after the last end (62 ms)'],
  ['an empty window', () => plotHistory(stale, { fromMs: 5, untilMs: 5 }), 'untilMs (5) must lie after fromMs (5)'],
  ['a time that is none', () => plotHistory(stale, { fromMs: NaN }), 'fromMs (NaN) must be a finite number'],
  ['unknown labels', () => plotHistory(stale, { labels: 'all' as 'auto' }), "labels ('all') must be 'auto' or 'none'"],
  ['an operation of another history', () => plotHistory(stale, { highlight: [sizes['twenty operations'].history.operations[9] as Operation] }), 'highlight names operation 9 of'],
  ['an operation twice', () => plotHistory(stale, { order: [stale.operations[0], stale.operations[0]] as Operation[] }), 'order names an operation twice'],
  ['evidence of another kind', () => plotHistory(stale, { verdict: violated('serializable', { because: '', evidence: { anomalies: [] } }) }), 'the evidence of "serializable" is not about an order of operations'],
])('%s is refused with a sentence', (_, plot, sentence) => {
  expect(plot).toThrow(sentence);
});
