import { describe, expect, test } from 'vitest';
import { History } from '../checking/history.ts';
import type { Operation } from '../checking/history.ts';
import type { Anomaly, CycleAnomaly } from '../checking/transactions/evidence.ts';
import { overlapping as atOnce, timeline } from '../checking/transactions/shorthand-fixture.ts';
import { anomaliesOf, checkTransactions } from '../checking/transactions/transactions.ts';
import { graphOfAnomaly, graphOfOrder } from './dependency-graph.ts';
import type { DependencyGraph } from './dependency-graph.ts';
import { placeGraph } from './dependency-layout.ts';
import { isDependencyEvidence, plotDependencies } from './dependencies.ts';
import { crosses, outside, overlap, overlapping, textBox } from './drawing.ts';
import type { Drawing, TextShape } from './drawing.ts';
import type { Figure } from './figure.ts';

const first = (history: History): Anomaly => anomaliesOf(history)[0] as Anomaly;
const textsOf = (figure: Figure): TextShape[] => figure.drawing?.shapes.filter((shape): shape is TextShape => shape.kind === 'text') ?? [];

/** A cycle of anti-dependencies through so many transactions: each reads a key before the next one appends to it. */
function ring(transactions: number): CycleAnomaly {
  const names = Array.from({ length: transactions }, (_, at) => `k${at}`);
  const history = History.of(Object.fromEntries(names.map((name, at) => [`P${at + 1}`, [{
    call: { type: 'Transaction', operations: [{ type: 'Read', key: name }, { type: 'Append', key: names[(at + transactions - 1) % transactions], value: 1 }] }, fromMs: at, untilMs: 500 + at, result: [[], null],
  }]])));
  const cycle = names.map((key, at) => ({
    name: `T${at + 1}`, transaction: history.operations[at] as CycleAnomaly['cycle'][number]['transaction'], edge: 'rw' as const, key, before: null, after: 1,
    because: `T${at + 1} read ${key} = [], and T${((at + 1) % transactions) + 1} appended 1 next`,
  }));
  return { anomaly: 'G2-item', cycle, rulesOut: [], because: '' };
}

const causal = History.of({
  A: [{ call: { type: 'Put', key: 'x', value: 1 }, fromMs: 0, untilMs: 10 }, { call: { type: 'Put', key: 'y', value: 1 }, fromMs: 20, untilMs: 30 }],
  B: [{ call: { type: 'Get', key: 'y' }, fromMs: 32, untilMs: 36, result: 1 }, { call: { type: 'Get', key: 'x' }, fromMs: 41, untilMs: 56, result: null }],
});
const [putX, putY, getY, getX] = causal.operations as [Operation, Operation, Operation, Operation];
const chain = { edges: [{ from: putX, to: putY, because: 'session' }, { from: putY, to: getY, because: 'reads from' }, { from: getY, to: getX, because: 'session' }] };
const happenedBefore = { edges: [...chain.edges, { from: getX, to: putX, because: 'overwritten', via: getY }] };
const unseen = { edges: [], operations: [putX, getX], missed: { write: putX, read: getX } };

const graphs: [string, DependencyGraph][] = [
  ['write skew, a cycle of two', graphOfAnomaly(first(atOnce('rx: ay1', 'ry: ax2', 'rx:2 ry:1')))],
  ['a cycle of writes', graphOfAnomaly(first(atOnce('ax1 ay1', 'ax2 ay2', 'rx:1,2 ry:2,1')))],
  ['information that flows in a circle of three', graphOfAnomaly(first(atOnce('ax1 ry:1', 'rx:1 az1', 'rz:1 ay1', 'rx:1 ry:1 rz:1')))],
  ['a cycle with real time', graphOfAnomaly(first(timeline(['A', 0, 10, 'ax1'], ['B', 20, 30, 'rx:'], ['C', 40, 50, 'rx:1'])))],
  ...[4, 5, 7, 9, 10, 11, 60, 200].map((size): [string, DependencyGraph] => [`a cycle of ${size}`, graphOfAnomaly(ring(size))]),
  ['an aborted read', graphOfAnomaly(first(atOnce('!ax1', 'rx:1 ay2')))],
  ['an intermediate read', graphOfAnomaly(first(atOnce('ax1 ax2 ay9', 'rx:1')))],
  ['incompatible orders', graphOfAnomaly(first(atOnce('ax1', 'ax2', 'rx:1,2', 'rx:2,1')))],
  ['a transaction that does not see its own write', graphOfAnomaly(first(atOnce('ax1 rx:')))],
  ['long transactions', graphOfAnomaly(first(atOnce('ra: rb: rc: rd: re: rf: rx: ay1', 'ry: ax2', 'rx:2 ry:1')))],
  ['a chain of happened-before', graphOfOrder(chain, 'causal')],
  ['a cycle of happened-before', graphOfOrder(happenedBefore, 'causal')],
  ['a write that was not seen', graphOfOrder(unseen, 'session')],
];

describe.each(graphs)('%s', (_, graph) => {
  const placed = placeGraph(graph);

  test('cards lie apart and on the canvas, and no arrow runs through one', () => {
    const boxes = placed.cards.map(({ box }) => box);
    boxes.forEach((box, at) => expect(boxes.slice(at + 1).filter((other) => overlap(box, other))).toEqual([]));
    for (const { arrow, ...line } of placed.arrows) {
      const others = boxes.filter((__, at) => at !== arrow.from && at !== arrow.to);
      expect(others.filter((box) => crosses(line, box))).toEqual([]);
    }
  });

  test('every arrow has its label beside it, clear of all arrows, cards and other labels', () => {
    const labels = placed.arrows.map(({ labelBox }) => labelBox);
    expect(labels).not.toContain(undefined);
    for (const box of labels) {
      if (box === undefined) continue;
      expect(placed.arrows.filter((line) => crosses(line, box))).toEqual([]);
      expect(placed.cards.filter((card) => overlap(card.box, box))).toEqual([]);
      expect(labels.filter((other) => other !== box && other !== undefined && overlap(other, box))).toEqual([]);
      expect(outside(box, { width: 760, height: placed.bottom + 20 })).toBe(false);
    }
  });
});

test.each(graphs.filter(([, { isCycle }]) => isCycle))('%s reads clockwise', (_, graph) => {
  const placed = placeGraph(graph);
  const centres = placed.cards.map(({ box }) => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }));
  const hub = { x: centres.reduce((sum, { x }) => sum + x, 0) / centres.length, y: centres.reduce((sum, { y }) => sum + y, 0) / centres.length };
  const ends = placed.arrows.map(({ x1, y1, x2, y2 }) => (x1 - hub.x) * (y2 - hub.y) - (y1 - hub.y) * (x2 - hub.x));
  expect(ends.every((turn) => turn > 0)).toBe(true); // y runs downwards, so a positive turn is to the right
  placed.arrows.forEach(({ arrow }) => expect(arrow.to).toBe((arrow.from + 1) % graph.cards.length));
});

const figures: [string, () => Figure][] = [
  ['write skew', () => plotDependencies(first(atOnce('rx: ay1', 'ry: ax2', 'rx:2 ry:1')))],
  ['a cycle of 200', () => plotDependencies(ring(200))],
  ['an aborted read', () => plotDependencies(first(atOnce('!ax1', 'rx:1 ay2')), { because: 'A sentence that is long enough to need a second line, because it goes on and on about what it means that a transaction reads what never was' })],
  ['a chain', () => plotDependencies(chain)],
];

test.each(figures)('%s: texts stay on the canvas and apart, equal evidence gives equal figures, and they are small', (_, plot) => {
  const figure = plot();
  expect(plot()).toEqual(figure);
  const texts = textsOf(figure);
  expect(texts.filter((shape) => outside(textBox(shape), figure.drawing as Drawing)).map(({ text }) => text)).toEqual([]);
  expect(overlapping(texts)).toEqual([]);
  const json = JSON.stringify({ data: figure.data, layout: figure.layout });
  expect(json).not.toContain('NaN');
  expect(json.length).toBeLessThan(24_000);
});

test('a card has all steps of its transaction, those of the cycle in bold', () => {
  const { cards, arrows } = graphOfAnomaly(first(atOnce('rx: ay1 az5', 'ry: ax2', 'rx:2 ry:1')));
  expect(cards[0]?.lines).toEqual([{ text: 'Read(x) → []', marked: true }, { text: 'Append(y, 1)', marked: true }, { text: 'Append(z, 5)', marked: false }]);
  expect(arrows.map(({ label, look }) => [label, look])).toEqual([['rw x', 'anti'], ['rw y', 'anti']]);
});

test('anti-dependencies are dashed, order in time is dotted, and the key says which is which', () => {
  const figure = plotDependencies(first(timeline(['A', 0, 10, 'ax1'], ['B', 20, 30, 'rx:'], ['C', 40, 50, 'rx:1'])));
  const dashes = figure.drawing?.shapes.flatMap((shape) => (shape.kind === 'path' && shape.dash !== undefined ? [shape.dash] : []));
  expect(new Set(dashes)).toEqual(new Set(['7 4', '2 3']));
  expect(textsOf(figure).filter(({ role }) => role === 'key').map(({ text }) => text)).toEqual(['anti-dependency (rw)', 'order in time']);
});

test('of a cycle that is too long for a picture, the middle is counted', () => {
  const graph = graphOfAnomaly(ring(200));
  expect(graph.cards).toHaveLength(10);
  expect(graph.cards.map(({ heading }) => heading)).toContain('191 more');
  expect(graph.cards.at(-1)?.heading).toBe('T200 · P200');
});

test('an aborted read shows who failed and what was read of it, crossed out', () => {
  const graph = graphOfAnomaly(first(atOnce('!ax1', 'rx:1 ay2')));
  expect(graph.cards.map(({ heading, outcome }) => [heading, outcome])).toEqual([['T1 · P1 · failed', 'failed'], ['T2 · P2', 'completed']]);
  expect(graph.arrows.map(({ label, look }) => [label, look])).toEqual([['read x: 1', 'impossible']]);
});

test('the worst of several anomalies is drawn, and the others are named', () => {
  const history = atOnce('ax1 ax2', 'rx:1', 'ay1', '!az1', 'rz:1');
  const verdict = checkTransactions(history, { level: 'serializable' });
  expect(verdict.outcome).toBe('violated');
  if (verdict.outcome !== 'violated') return;
  const { summary } = plotDependencies(verdict.evidence);
  expect(verdict.evidence.anomalies.length).toBeGreaterThan(1);
  expect(summary).toContain(`${verdict.evidence.anomalies.length - 1} more: `);
});

test('the summary tells cards, arrows and what follows', () => {
  expect(plotDependencies(first(atOnce('rx: ay1', 'ry: ax2', 'rx:2 ry:1'))).summary.split('\n')).toEqual([
    'G2-item: anti-dependencies in a row in a cycle (as in write skew)',
    'A cycle of 2 transactions.',
    'T1 · P1 (0 to 10 ms): Read(x) → [], Append(y, 1).',
    'T2 · P2 (0 to 10 ms): Read(y) → [], Append(x, 2).',
    'T1 → T2: T1 read x = [], and T2 appended 2 next (rw x).',
    'T2 → T1: T2 read y = [], and T1 appended 1 next (rw y).',
    'This rules out repeatable read and all that implies it.',
  ]);
});

test('a cycle has its own operations as cards, and the read that an edge rests upon in the sentence of the edge', () => {
  const edges = [{ from: putX, to: putY, because: 'monotonic writes' }, { from: putY, to: putX, because: 'monotonic reads', via: getX }];
  const graph = graphOfOrder({ edges, operations: [putX, putY, getX] }, 'session');
  expect([graph.isCycle, graph.cards.length]).toEqual([true, 2]);
  expect(graph.arrows[1]?.because).toBe("A's Put(y, 1) before A's Put(x, 1): monotonic reads, by B: Get(x) returned null (41.0 to 56.0 ms).");
  expect(plotDependencies({ edges }, { because: 'no order will do' }).summary).toContain('\nNo order will do.');
});

test('what is no evidence of this kind is refused with a sentence', () => {
  expect(() => plotDependencies({ longest: [] } as never)).toThrow('an anomaly of transactions was expected, or evidence with edges between operations');
  expect([{ cycle: [] }, { anomalies: [] }, { edges: [] }, null, 'text'].filter((evidence) => isDependencyEvidence(evidence))).toEqual([]);
});
