/** Every live figure held against Plotly's own schema, with the version that JupyterLab's renderer carries. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import { acknowledgementChain, twoGenerals } from '../protocols/two-generals.ts';
import type { Context, Process } from '../simulation/process.ts';
import { Random } from '../simulation/random.ts';
import { simulate } from '../simulation/simulation.ts';
import { overlapping } from '../checking/transactions/shorthand-fixture.ts';
import { anomaliesOf } from '../checking/transactions/transactions.ts';
import { plotBars } from './bars.ts';
import { plotDependencies } from './dependencies.ts';
import type { Figure } from './figure.ts';
import { plotGrid } from './grid.ts';
import { plotHistory } from './history.ts';
import { plotLines } from './lines.ts';
import { randomHistory } from './random-history-fixture.ts';
import { plotSpaceTime } from './space-time.ts';

interface Plotly {
  validate(data: unknown, layout: unknown): { code: string; msg: string }[] | undefined;
}

const require = createRequire(import.meta.url);
let plotly: Plotly;

beforeAll(() => {
  const { JSDOM } = require('jsdom') as { JSDOM: new (html: string, options: object) => { window: any } };
  const { window } = new JSDOM('<!doctype html><body></body>', { runScripts: 'outside-only', pretendToBeVisual: true });
  // What the bundle looks for when it is loaded and jsdom does not have; nothing is drawn here.
  window.matchMedia = () => ({ matches: false, addListener: () => undefined });
  window.URL.createObjectURL = () => '';
  window.HTMLCanvasElement.prototype.getContext = () => null;
  window.eval(readFileSync(require.resolve('plotly.js'), 'utf8'));
  plotly = window.Plotly as Plotly;
});

const network = { lossProbability: 0.3 };
const faults = [{ kind: 'crash', process: 'A', atMs: 100 }, { kind: 'lose', messages: [2] }] as const;
const run = simulate({ processes: twoGenerals(acknowledgementChain({ acknowledgements: 5 })), network, faults, seed: 4 });

/** Every kind of fault, operations of every outcome, and messages that come twice. */
class Asker implements Process<string> {
  onStart(ctx: Context<string>): void {
    if (ctx.id !== 'A') return;
    const [one, two] = [ctx.invoke({ type: 'Read' }), ctx.invoke({ type: 'Write', value: 1 })];
    ctx.invoke({ type: 'Read' });
    ctx.complete(one, 3);
    ctx.fail(two);
    for (let count = 0; count < 8; count += 1) ctx.send('B', 'hello');
  }
  onMessage(): void {}
}
const faulty = simulate({
  processes: { A: () => new Asker(), B: () => new Asker(), C: () => new Asker() }, network: { duplicateProbability: 0.5 }, seed: 2,
  faults: [
    { kind: 'partition', groups: [['A'], ['B', 'C']], atMs: 4, forMs: 3 }, { kind: 'pause', process: 'C', atMs: 2, forMs: 4 }, { kind: 'clock', process: 'B', atMs: 3, stepMs: 40 },
    { kind: 'slow', process: 'B', extraMs: 1, atMs: 1 }, { kind: 'crash', process: 'C', atMs: 8, recoverAfterMs: 2 }, { kind: 'links', links: 'all', change: { lossProbability: 0.5 }, atMs: 5, forMs: 4 },
  ],
});
const { history, order } = randomHistory({ operations: 30, clients: 3, random: new Random('plotly') });

const figures: [string, Figure][] = [
  ['faults, operations and copies', plotSpaceTime(faulty.trace, { highlight: { events: [...faulty.trace].filter(({ kind }) => kind === 'invoke').map(({ index }) => index) } })],
  ['history', plotHistory(history, { title: 'A history', order, highlight: history.operations.slice(0, 2) })],
  ['dependencies', plotDependencies(anomaliesOf(overlapping('rx: ay1', 'ry: ax2', 'rx:2 ry:1'))[0] as never)],
  ['space-time diagram', plotSpaceTime(run.trace, { title: 'A run', highlight: [1] })],
  ['curves and estimates', plotLines({ xTitle: 'k', yTitle: 'risk', logY: true, title: 'Risk', series: [
    { name: 'formula', group: 'p', x: [1, 2], y: [0.5, 0.25], mode: 'line' },
    { name: 'runs', group: 'p', x: [1, 2], y: [0.49, 0.26], interval: [[0.4, 0.6], [0.2, 0.3]], mode: 'points' },
  ] })],
  ['bars', plotBars({ categories: ['one', 'two'], series: [{ name: 'calm', values: [1, 2] }, { name: 'busy', values: [3, 4] }], xTitle: 'kind', yTitle: 'runs' })],
  ['grid', plotGrid({ rows: ['r'], columns: ['c', 'd'], rowTitle: 'rows', columnTitle: 'columns', cells: [['good', 'bad']],
    outcomes: { good: { glyph: '✓', meaning: 'holds', tone: 'good' }, bad: { glyph: '✗', meaning: 'fails', tone: 'bad' } } })],
];

test.each(figures)('%s: Plotly knows every attribute and accepts every value', (_, figure) => {
  const problems = plotly.validate(figure.data, figure.layout) ?? [];
  // "unused": an attribute that has no effect beside the others, such as the marker of a line.
  expect(problems.filter(({ code }) => code !== 'unused').map(({ msg }) => msg)).toEqual([]);
});

test('Plotly would say so if it did not', () => {
  expect(plotly.validate([{ type: 'scatter', x: [1], y: [1], colour: 'red' }], {})).toMatchObject([{ code: 'schema' }]);
});
