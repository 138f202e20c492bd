/** The light door in a browser: the same seeds give the same traces, byte for byte, and figures draw what the trace holds. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as distsys from '../index.ts';

type Library = typeof distsys;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const bundle = await build({
    logLevel: 'error',
    configFile: false,
    build: { write: false, minify: false, lib: { entry: join(dirname(fileURLToPath(import.meta.url)), '../index.ts'), formats: ['iife'], name: 'distsys' } },
  });
  const [{ output }] = bundle as unknown as [{ output: { type: string; code?: string }[] }];
  const code = output.find(({ type }) => type === 'chunk')?.code ?? '';
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'; // npm test finds it, or skips these tests in words
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  page = await browser.newPage();
  await page.addScriptTag({ content: code });
});

afterAll(async () => {
  await browser?.close();
});

/** Hashes of runs that draw from every latency law and lose, crash and log. It is sent to the browser as text: it names nothing but its argument. */
function hashes(library: Library): string[] {
  const { acknowledgementChain, constant, exponential, simulate, twoGenerals, uniform } = library;
  const latencies = [constant({ ms: 12.3456 }), uniform({ minMs: 3, maxMs: 90 }), exponential({ meanMs: 25, minMs: 1 })];
  return latencies.flatMap((latency) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      simulate({
        processes: twoGenerals(acknowledgementChain({ acknowledgements: 20, messengers: 3 }), { dawnMs: 5_000 }),
        network: { latency, lossProbability: 0.2 },
        faults: seed % 2 === 0 ? [] : [{ kind: 'crash', process: 'B', atMs: 400 }],
        seed,
      }).trace.hash(),
    ),
  );
}

test('the same seeds give the same traces in Node and in Chromium', async () => {
  const inBrowser = await page.evaluate<string[]>(`(${hashes.toString()})(distsys)`);
  expect(inBrowser).toEqual(hashes(distsys));
  expect(new Set(inBrowser).size).toBe(inBrowser.length);
});

test('a space-time diagram is drawn live with every message type and its losses', async () => {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('plotly.js') });
  const { texts, hovers } = await page.evaluate<{ texts: string; hovers: number }>(`(async () => {
    const { acknowledgementChain, plotSpaceTime, simulate, twoGenerals } = distsys;
    const run = simulate({ processes: twoGenerals(acknowledgementChain({ acknowledgements: 2 })), faults: [{ kind: 'lose', messages: [3] }], seed: 1 });
    const figure = plotSpaceTime(run.trace, { title: 'Live' });
    const place = document.body.appendChild(document.createElement('div'));
    await Plotly.newPlot(place, figure.data, figure.layout, figure.config);
    return { texts: place.textContent, hovers: place.querySelectorAll('.points path').length };
  })()`);
  for (const text of ['Live', 'Order', 'Acknowledgement', 'attacks', 'stays', 'lost on its way']) expect(texts).toContain(text);
  expect(hovers).toBeGreaterThan(3);
});
