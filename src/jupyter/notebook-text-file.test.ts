import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { code, markdown, notebookOf, result } from './notebook-fixture.ts';
import { parseNotebook } from './notebook-file.ts';
import { takeText, writeText } from './notebook-text-file.ts';
import { shippedText } from './shipped-notebook.ts';

const notebook = 'notebooks/08-two-generals.ipynb';
const text = '.workbook/text/08-two-generals.md';
let root: string;
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const edit = (path: string, from: string, to: string): void => writeFileSync(join(root, path), read(path).replace(from, to));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'workbook-text-'));
  mkdirSync(join(root, 'notebooks'));
  writeFileSync(join(root, notebook), shippedText(notebookOf([markdown('# Two generals'), code('1 + 1', [result('2')])])));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a text that was not edited gives back the notebook byte for byte', () => {
  const before = read(notebook);
  expect(writeText(root, notebook)).toBe(`wrote ${text}; edit it, then run: npm run notebooks -- 08 --from-text.`);
  expect(takeText(root, notebook)).toBe(`wrote ${notebook}: 0 cells changed, 0 removed`);
  expect(read(notebook)).toBe(before);
  expect(writeText(root, notebook)).toContain('is up to date');
});

test('edits are taken, again and again, and new cells get ids', () => {
  writeText(root, notebook);
  edit(text, '# Two generals', '# Three generals');
  expect(takeText(root, notebook)).toBe(`wrote ${notebook}: 1 cell changed, 0 removed`);
  writeFileSync(join(root, text), `${read(text)}\n<!-- code -->\n\`\`\`ts\n2 + 2\n\`\`\`\n`);
  expect(takeText(root, notebook)).toBe(`wrote ${notebook}: 1 cell changed, 0 removed; 1 cell to be run: npm run notebooks -- 08 --write`);
  const { cells } = parseNotebook(read(notebook), notebook);
  expect(cells.map(({ outputs }) => outputs?.length ?? null)).toEqual([null, 1, 0]);
  expect(read(text)).toContain(`<!-- code ${cells[2]?.id} -->`);
});

test('neither side overwrites what was changed in the other', () => {
  writeText(root, notebook);
  edit(text, '# Two generals', '# Three generals');
  expect(() => writeText(root, notebook)).toThrow(`${text} holds edits that the notebook does not have. Take them with --from-text, or remove the file.`);
  edit(notebook, '1 + 1', '1 + 2');
  const before = read(notebook);
  expect(() => takeText(root, notebook)).toThrow(`${notebook} has been changed since ${text} was written`);
  expect(read(notebook)).toBe(before);
  expect(writeText(root, notebook)).toMatch(/The one of an earlier state of the notebook is kept as \.workbook\/text\/08-two-generals\.[0-9a-f]{16}\.md\.$/);
  expect(readdirSync(join(root, '.workbook/text'))).toHaveLength(2);
});

test('a missing text, a missing notebook and a spoilt text are sentences', () => {
  expect(() => takeText(root, notebook)).toThrow(`there is no ${text} yet. Write it with: npm run notebooks -- 08 --to-text`);
  expect(() => writeText(root, 'notebooks/09-x.ipynb')).toThrow('notebooks/09-x.ipynb does not exist.');
  writeText(root, notebook);
  edit(text, '```ts', 'ts');
  expect(() => takeText(root, notebook)).toThrow(/^\.workbook\/text\/08-two-generals\.md: line 7 must be the fence/);
  expect(existsSync(join(root, notebook))).toBe(true);
});
