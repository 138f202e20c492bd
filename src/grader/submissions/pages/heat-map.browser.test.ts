/** The heat map in a browser: it sorts, filters and can be walked through by keys. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writePages } from './pages.ts';
import { exampleRun } from './run-fixture.ts';

let folder: string;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heat-map-test-'));
  writePages(exampleRun({ count: 300 }), { folder, root: folder });
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'; // npm test finds it, or skips these tests in words
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => page.goto(pathToFileURL(join(folder, 'index.html')).href));

const firstNames = async (count: number): Promise<string[]> => (await page.locator('#heat tbody th:visible').allTextContents()).slice(0, count);

test('a heading sorts by its column, up and down, and says so', async () => {
  const points = page.getByRole('button', { name: 'points' });
  await points.click();
  expect(await firstNames(2)).toEqual(['<b>evil', 'bob']);
  expect(await page.getByRole('columnheader', { name: 'points' }).getAttribute('aria-sort')).toBe('ascending');
  await points.click();
  expect(await firstNames(1)).toEqual(['jane']);
  expect(await page.getByRole('columnheader', { name: 'points' }).getAttribute('aria-sort')).toBe('descending');
  await page.getByRole('button', { name: '01/double: doubles any number' }).click();
  expect(await firstNames(2)).toEqual(['<b>evil', 'bob']);
});

test('names can be looked for', async () => {
  await page.getByLabel('Show only names with').fill('BO');
  expect(await firstNames(9)).toEqual(['bob']);
});

test('cells can be reached and walked through by keys alone, and each says what it means', async () => {
  await page.locator('#heat tbody td[tabindex="0"]').focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  expect(await page.locator('#here').textContent()).toBe('bob · 01/double: doubles any number · in part, 4.5 of 10');
  expect(await page.locator(':focus').getAttribute('class')).toBe('c h');
});

test('the page is never wider than its window, and nothing in it is refused by its policy', async () => {
  for (const width of [1000, 360]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  }
  expect(complaints).toEqual([]);
});
