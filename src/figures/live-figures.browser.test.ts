/** Live figures as a browser draws them: the texts are where the drawing has them, on the canvas and apart, and a pointer finds what they stand for. */
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overlapping } from '../checking/transactions/shorthand-fixture.ts';
import { anomaliesOf } from '../checking/transactions/transactions.ts';
import { acknowledgementChain, twoGenerals } from '../protocols/two-generals.ts';
import { Random } from '../simulation/random.ts';
import { simulate } from '../simulation/simulation.ts';
import { plotDependencies } from './dependencies.ts';
import type { TextShape } from './drawing.ts';
import { textBox } from './drawing.ts';
import type { Figure } from './figure.ts';
import { plotHistory } from './history.ts';
import { randomHistory } from './random-history-fixture.ts';
import { plotSpaceTime } from './space-time.ts';

interface DrawnText {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'; // npm test finds it, or skips these tests in words
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  page = await browser.newPage({ viewport: { width: 900, height: 1600 } });
  await page.setContent('<body style="margin:0"><div id="figure" style="width:820px"></div></body>');
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('plotly.js') });
});

afterAll(async () => {
  await browser?.close();
});

/** Draws a figure and returns its texts as they lie on the page. */
async function drawn({ data, layout }: Figure): Promise<{ texts: DrawnText[]; width: number; height: number }> {
  return page.evaluate(`(async () => {
    const figure = document.getElementById('figure');
    await Plotly.newPlot(figure, ${JSON.stringify(data)}, ${JSON.stringify(layout)}, { responsive: true });
    const { width, height } = figure.querySelector('svg.main-svg').getBoundingClientRect();
    const texts = [...figure.querySelectorAll('.scatterlayer .text text, .annotation-text, .legendtext')].map((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      return { text: one.textContent, left, top, right, bottom };
    });
    return { texts, width, height };
  })()`);
}

const { history, order } = randomHistory({ operations: 60, clients: 4, random: new Random('browser') });
const skew = anomaliesOf(overlapping('rx: ay1', 'ry: ax2', 'rx:2 ry:1'))[0] as Parameters<typeof plotDependencies>[0];
const pixelFigures: [string, Figure][] = [['a history of 60 operations', plotHistory(history, { title: 'A title <&>', order })], ['a cycle of dependencies', plotDependencies(skew)]];

test.each(pixelFigures)('%s: every text of the drawing is there, in its place, inside and apart from the others', async (_, figure) => {
  const { texts, width, height } = await drawn(figure);
  const shapes = figure.drawing?.shapes.filter((shape): shape is TextShape => shape.kind === 'text') ?? [];
  expect(texts.map(({ text }) => text).sort()).toEqual(shapes.map(({ text }) => text).sort());
  expect([width, height]).toEqual([figure.drawing?.width, figure.drawing?.height]);
  expect(texts.filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > width || bottom > height)).toEqual([]);
  for (const shape of shapes) {
    const box = textBox(shape);
    // The box is computed for a wider font, so the text lies in it: to a pixel, from its anchor.
    const near = texts.filter(({ text, left, right, top, bottom }) => text === shape.text && left >= box.left - 2 && right <= box.right + 2 && top <= box.bottom && bottom >= box.top && Math.abs((top + bottom - box.top - box.bottom) / 2) < 2);
    expect(near.length, shape.text).toBeGreaterThan(0);
  }
});

test('a pointer anywhere over a bar finds its operation', async () => {
  const figure = plotHistory(history);
  await drawn(figure);
  const hover = figure.data.find(({ name }) => name === 'hover') as { base: number[]; x: number[]; y: number[]; hovertext: string[] };
  for (const index of [0, 7, 30]) {
    await page.mouse.move(890, 5); // away, so that the next move is a new one
    await page.mouse.move((hover.base[index] as number) + 0.1 * (hover.x[index] as number) + 1, hover.y[index] as number, { steps: 3 });
    await page.waitForSelector('.hoverlayer .hovertext', { timeout: 5_000 });
    const text = await page.locator('.hoverlayer .hovertext').first().textContent();
    expect(text).toContain(/<b>(.*?)<\/b>/.exec(hover.hovertext[index] as string)?.[1]);
  }
});

test('the key of a space-time diagram with every sign stays on the canvas and off the plot', async () => {
  const run = simulate({
    processes: twoGenerals(acknowledgementChain({ acknowledgements: 12 })), network: { lossProbability: 0.1, duplicateProbability: 0.3 }, seed: 3,
    faults: [
      { kind: 'partition', groups: [['A'], ['B']], atMs: 40, forMs: 60 }, { kind: 'crash', process: 'B', atMs: 90, recoverAfterMs: 30 }, { kind: 'pause', process: 'A', atMs: 130, forMs: 20 },
      { kind: 'clock', process: 'A', atMs: 20, stepMs: 5 }, { kind: 'slow', process: 'B', extraMs: 2, atMs: 10 },
    ],
  });
  const figure = plotSpaceTime(run.trace, { title: 'Every fault' });
  const { texts, width, height } = await drawn(figure);
  const outside = texts.filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > width || bottom > height);
  expect(outside).toEqual([]);
  expect(texts.map(({ text }) => text.trim())).toEqual(expect.arrayContaining(['crash', 'recovery', 'stands still', 'cut off', 'delivered again', 'healed', 'A | B']));
  const key = texts.filter(({ text }) => text === 'stands still' || text === 'recovery');
  const bottomOfPlot = await page.evaluate<number>(`document.querySelector('#figure .cartesianlayer .plot, #figure .bglayer').getBoundingClientRect().bottom`);
  for (const { top } of key) expect(top).toBeGreaterThan(bottomOfPlot - 40);
});
