import { expect, test } from 'vitest';
import { scaleOf } from './axes.ts';
import { plotBars } from './bars.ts';
import { outside, overlapping, textBox } from './drawing.ts';
import type { Drawing, TextShape } from './drawing.ts';
import { colourOf, PALETTE } from './figure.ts';
import type { Figure } from './figure.ts';
import { plotGrid } from './grid.ts';
import type { GridOptions } from './grid.ts';
import { plotLines } from './lines.ts';
import type { LinesOptions } from './lines.ts';
import { inline, payloadLines } from './payload.ts';
import { fitName, fitText, textWidth, wrapText } from './text-metrics.ts';
import { formatNumber, niceTicks } from './ticks.ts';

const risk: LinesOptions = {
  title: 'Risk falls with every messenger, and never reaches zero, however many are sent: a long title that needs a second line',
  xTitle: 'messengers',
  yTitle: 'probability that B misses the order',
  series: [
    { name: 'closed form', group: 'p', mode: 'line', x: [1, 2, 3], y: [0.5, 0.25, 0.125] },
    { name: '1000 runs', group: 'p', mode: 'points', x: [1, 2, 3], y: [0.49, 0.26, 0.12], interval: [[0.46, 0.52], [0.23, 0.29], [0.1, 0.14]] },
  ],
};
const grid: GridOptions = {
  title: 'Every loss pattern',
  rows: ['nothing', 'message 1', 'messages 1 and 2'],
  columns: ['attack always', 'attack on acknowledgement'],
  rowTitle: 'lost',
  columnTitle: 'protocol',
  outcomes: { both: { glyph: '✓', meaning: 'both attack', tone: 'good' }, alone: { glyph: 'A', meaning: 'A attacks alone', tone: 'worst' }, none: { glyph: '–', meaning: 'nobody attacks', tone: 'neutral' } },
  cells: [['both', 'both'], ['alone', 'none'], ['alone', 'none']],
};
const bars = { categories: ['0.1', '0.5'], xTitle: 'loss probability', yTitle: 'messages', series: [{ name: 'plain', values: [2, 3] }, { name: 'acknowledged', values: [4, 9] }] };

const figures: [string, () => Figure][] = [
  ['lines', () => plotLines(risk)],
  ['lines on a logarithmic axis', () => plotLines({ ...risk, logY: true })],
  ['bars', () => plotBars(bars)],
  ['a grid', () => plotGrid(grid)],
  ['a grid of many rows and columns', () => plotGrid({
    ...grid, rows: Array.from({ length: 25 }, (_, index) => `a rather long name of a row that goes on and on, number ${index}`),
    columns: Array.from({ length: 9 }, (_, index) => `column ${index}`), cells: Array.from({ length: 25 }, () => Array.from({ length: 9 }, () => 'both')),
  })],
];

test.each(figures)('%s: texts stay on the canvas and apart, and equal data give equal figures', (_, plot) => {
  const figure = plot();
  expect(plot()).toEqual(figure);
  expect(JSON.stringify(figure)).not.toContain('NaN');
  const texts = figure.drawing?.shapes.filter((shape): shape is TextShape => shape.kind === 'text') ?? [];
  expect(texts.length).toBeGreaterThan(5);
  expect(texts.filter((shape) => outside(textBox(shape), figure.drawing as Drawing)).map(({ text }) => text)).toEqual([]);
  expect(overlapping(texts)).toEqual([]);
});

test('an interval reaches from low to high about its estimate', () => {
  const bar = plotLines(risk).data[1]?.['error_y'] as { array: number[]; arrayminus: number[] };
  expect(bar.array[0]).toBeCloseTo(0.03);
  expect(bar.arrayminus[2]).toBeCloseTo(0.02);
});

test('a group shares a colour, other groups have others', () => {
  const other = { name: 'other', x: [1], y: [1] };
  const [curve, points, third] = plotLines({ ...risk, series: [...risk.series, other] }).data as { line: { color: string } }[];
  expect(points?.line.color).toBe(curve?.line.color);
  expect(third?.line.color).not.toBe(curve?.line.color);
});

test('the summaries say what is seen', () => {
  expect(plotLines(risk).summary).toContain('closed form: falls from 0.5 at 1 to 0.125 at 3.');
  expect(plotBars(bars).summary).toContain('acknowledged: 4 for 0.1, 9 for 0.5.');
  expect(plotGrid(grid).summary).toContain('attack always: both attack in 1 of 3 (nothing); A attacks alone in 2 of 3 (message 1; messages 1 and 2).');
});

test.each<[string, () => unknown, string]>([
  ['x and y of different lengths', () => plotLines({ ...risk, series: [{ name: 's', x: [1], y: [1, 2] }] }), 'series "s" has 1 values of x and 2 of y'],
  ['a logarithm of zero', () => plotLines({ ...risk, logY: true, series: [{ name: 's', x: [1], y: [0] }] }), 'y[0] (0) must be a finite number above 0'],
  ['an interval beside its estimate', () => plotLines({ ...risk, series: [{ name: 's', x: [1], y: [1], interval: [[2, 3]] }] }), 'interval 0 ([2, 3]) must hold its estimate (1)'],
  ['no points', () => plotLines({ ...risk, series: [] }), 'series has no points'],
  ['an axis without a title', () => plotLines({ ...risk, xTitle: '' }), 'xTitle is missing'],
  ['too few values', () => plotBars({ ...bars, series: [{ name: 's', values: [1] }] }), 'series "s" has 1 values for 2 categories'],
  ['a category twice', () => plotBars({ ...bars, categories: ['a', 'a'] }), 'the category "a" occurs twice'],
  ['an unknown outcome', () => plotGrid({ ...grid, cells: [['both', 'x'], ['both', 'both'], ['both', 'both']] }), 'row "nothing" has the outcome "x"; outcomes are both, alone, none'],
  ['a glyph twice', () => plotGrid({ ...grid, outcomes: { ...grid.outcomes, none: { glyph: 'A', meaning: 'm', tone: 'bad' } } }), 'have the same glyph (A)'],
  ['a missing row', () => plotGrid({ ...grid, cells: [['both', 'both']] }), '1 rows of cells for 3 rows'],
])('%s is refused with a sentence', (_, plot, sentence) => {
  expect(plot).toThrow(sentence);
});

/** WCAG 2.2, relative luminance. */
function contrastOnWhite(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

test('every colour stands out from white by 3 to 1, the first six by 4.5 to 1', () => {
  expect(PALETTE.filter((colour, index) => contrastOnWhite(colour) < (index < 6 ? 4.5 : 3))).toEqual([]);
});

test('a process has one colour, by its place', () => {
  expect(colourOf('B', ['A', 'B'])).toBe(PALETTE[1]);
  expect(() => colourOf('C', ['A', 'B'])).toThrow('no process "C"; the processes are A, B');
});

test('ticks are round and inside', () => {
  expect(niceTicks(0, 87, 5)).toEqual([0, 20, 40, 60, 80]);
  expect(niceTicks(0.3, 0.7, 4)).toEqual([0.3, 0.4, 0.5, 0.6, 0.7]);
  expect(niceTicks(5, 5, 4)).toEqual([5]);
  expect(scaleOf([0.002, 0.5], { log: true, count: 5 }).ticks).toEqual([0.001, 0.01, 0.1, 1]);
  expect([0.00001, 12345678, 0.1 + 0.2, 123456, -0.5].map((value) => formatNumber(value))).toEqual(['1e-5', '1.23e7', '0.3', '123456', '-0.5']);
});

test('texts are cut and wrapped to a width', () => {
  const style = { size: 11 };
  expect(fitText('short', 100, style)).toBe('short');
  const cut = fitText('a text that is much too long', 60, style);
  expect(cut.endsWith('…')).toBe(true);
  expect(textWidth(cut, style)).toBeLessThanOrEqual(60);
  for (const line of wrapText('several words that make more than one line', 80, style)) expect(textWidth(line, style)).toBeLessThanOrEqual(80);
});

test('a name that must be shortened keeps its end, in which names differ', () => {
  const style = { size: 13, bold: true };
  expect(fitName('client-1', 100, style)).toBe('client-1');
  expect(fitName('replica-of-the-east-12', 90, style)).toMatch(/^repl.*….*12$/);
  expect(textWidth(fitName('replica-of-the-east-12', 90, style), style)).toBeLessThanOrEqual(90);
  expect(fitName('replica', 1, style)).toBe('r…a');
});

test('a payload is shown in the notation of TypeScript, without its type', () => {
  expect(payloadLines({ type: 'Vote', term: 3, from: 'B', log: new Map([[1, { value: 'x' }]]), seen: new Set([1]) })).toEqual([
    'term: 3', "from: 'B'", "log: Map { 1 → { value: 'x' } }", 'seen: Set { 1 }',
  ]);
  expect(payloadLines('attack')).toEqual([]);
  expect(inline([1n, null, undefined, new Uint8Array([255, 0])])).toBe('[1n, null, undefined, bytes ff 00]');
  expect(payloadLines({ many: 'x'.repeat(200) })[0]).toHaveLength(64);
});
