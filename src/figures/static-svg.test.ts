import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { overlapping } from '../checking/transactions/shorthand-fixture.ts';
import { anomaliesOf } from '../checking/transactions/transactions.ts';
import { plotDependencies } from './dependencies.ts';
import { plotGrid } from './grid.ts';
import { plotHistory } from './history.ts';
import { plotLines } from './lines.ts';
import { randomHistory } from './random-history-fixture.ts';
import { plotSpaceTime } from './space-time.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { exponential } from '../simulation/distributions.ts';
import { Random } from '../simulation/random.ts';
import { simulate } from '../simulation/simulation.ts';
import { figureHash, plotlyJson, staticSvg } from './static-svg.ts';

// By require, since jsdom comes without types.
const { JSDOM } = createRequire(import.meta.url)('jsdom') as { JSDOM: new (text: string, options: { contentType: string }) => { window: { document: { documentElement: XmlElement } } } };

interface XmlElement {
  readonly tagName: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): XmlElement | null;
  querySelectorAll(selector: string): ArrayLike<XmlElement>;
}

class Rally implements Process<{ type: string; left: number }> {
  readonly left: number;
  constructor(left: number) {
    this.left = left;
  }
  onStart(ctx: Context<{ type: string; left: number }>): void {
    ctx.send(ctx.id === 'A' ? 'B' : 'A', { type: 'Ball <&> \u0007', left: this.left });
  }
  onMessage(ctx: Context<{ type: string; left: number }>, from: ProcessId, message: { type: string; left: number }): void {
    ctx.log('hits "it" & <runs>');
    if (message.left > 0) ctx.send(from, { type: message.type, left: message.left - 1 });
  }
}
const rally = (left: number): ReturnType<typeof plotSpaceTime> =>
  plotSpaceTime(simulate({ processes: { A: () => new Rally(left), B: () => new Rally(left) }, network: { latency: exponential({ meanMs: 20, minMs: 2 }) }, seed: 7 }).trace, { title: 'A < B' });

const figures = {
  'five messages': rally(2),
  'fifty messages': rally(24),
  'five hundred messages': rally(249),
  'two hundred operations': plotHistory(randomHistory({ operations: 200, clients: 5, random: new Random('svg') }).history, { title: 'a < b' }),
  'a cycle': plotDependencies(anomaliesOf(overlapping('rx: ay1', 'ry: ax2', 'rx:2 ry:1'))[0] as never, { because: 'x < y & z' }),
  lines: plotLines({ xTitle: 'x', yTitle: 'y', series: [{ name: 'a < b', x: [1, 2], y: [1, 2] }] }),
  grid: plotGrid({ rows: ['r'], columns: ['c'], rowTitle: 'rows', columnTitle: 'columns', outcomes: { o: { glyph: '&', meaning: 'm < n', tone: 'good' } }, cells: [['o']] }),
};

test.each(Object.entries(figures))('%s: one well-formed picture with its size, hash, title and words, and nothing active', (_, figure) => {
  const svg = staticSvg(figure) as string;
  const root = new JSDOM(svg, { contentType: 'image/svg+xml' }).window.document.documentElement; // throws on what is not XML
  expect(root.tagName).toBe('svg');
  expect(root.getAttribute('data-figure-hash')).toBe(figureHash(figure));
  expect(root.getAttribute('role')).toBe('img');
  expect(root.getAttribute('viewBox')).toBe(`0 0 ${root.getAttribute('width')} ${root.getAttribute('height')}`);
  expect(root.querySelector('title')?.textContent?.length).toBeGreaterThan(0);
  expect(root.querySelector('desc')?.textContent?.length).toBeGreaterThan(0);
  expect(root.querySelectorAll('script, image, foreignObject, style')).toHaveLength(0);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|href/);
  expect(svg).toBe(staticSvg(structuredClone(figure)));
});

test('five hundred messages stay under 100 KB', () => {
  const svg = staticSvg(figures['five hundred messages']) as string;
  expect((svg.match(/Z/g) ?? []).length).toBeGreaterThan(500); // a head for each
  expect(svg.length).toBeLessThan(100_000);
});

test('two hundred operations stay under 100 KB', () => {
  expect((staticSvg(figures['two hundred operations']) as string).length).toBeLessThan(100_000);
});

test('the hash is that of FNV-1a and changes with any detail of the live figure', () => {
  const figure = figures.lines;
  const config = { responsive: true };
  const one = figureHash({ ...figure, config });
  let expected = 0xcbf29ce484222325n;
  const { data, layout } = figure;
  // The reference, in big integers, over the same JSON.
  const json = JSON.stringify({ data, layout, config: { ...configOf(figure), ...config } });
  for (const unit of Array.from({ length: json.length }, (_, at) => json.charCodeAt(at))) expected = ((expected ^ BigInt(unit)) * 0x100000001b3n) & 0xffffffffffffffffn;
  expect(one).toBe(expected.toString(16).padStart(16, '0'));
  expect(figureHash({ ...figure, layout: { ...layout, height: 1 } })).not.toBe(figureHash(figure));
});

test('a figure of the reader without a drawing has no static picture', () => {
  expect(staticSvg({ data: [], layout: {}, summary: 'mine' })).toBeUndefined();
});

function configOf(figure: typeof figures.lines): Record<string, unknown> {
  return plotlyJson(figure).config as Record<string, unknown>;
}
