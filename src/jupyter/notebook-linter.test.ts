import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { code, displayed, figure, markdown, notebookOf, printed } from './notebook-fixture.ts';
import { stringifyNotebook, type Cell, type Notebook } from './notebook-file.ts';
import { lintNotebook } from './notebook-linter.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'workbook-lint-'));
  await mkdir(join(root, 'notebooks'));
  await mkdir(join(root, 'exercises', '08-two-generals'), { recursive: true });
  await writeFile(join(root, 'exercises', '08-two-generals', 'acknowledgement-chain.ts'), 'export {};\n');
  for (const name of ['07-system-models', '08-two-generals', '09-byzantine-generals']) {
    await writeFile(join(root, 'notebooks', `${name}.ipynb`), stringifyNotebook(notebookOf([markdown('# Other\n\n## Known heading')])));
  }
});

afterAll(() => rm(root, { recursive: true, force: true }));

const opening = markdown([
  '# 08 Two generals', '', 'After this chapter you can say why.', '',
  '[previous](07-system-models.ipynb) · [next](09-byzantine-generals.ipynb)',
].join('\n'));

const lint = (notebook: Notebook) => lintNotebook(stringifyNotebook(notebook), join(root, 'notebooks', '08-two-generals.ipynb'));
const lintCells = (...cells: Cell[]): string[] => lint(notebookOf([opening, ...cells])).map(({ level, message }) => `${level}: ${message}`);

test('a sound chapter has no findings', () => {
  expect(lintCells(
    markdown('## Who is certain?\n\nSee [above](#08-Two-generals), [there](07-system-models.ipynb#Known-heading), '
      + '[the file](../exercises/08-two-generals/acknowledgement-chain.ts) and `a[0](missing.md)`.\n\n```ts\nb[1](gone.md)\n```'),
    code("import { chain } from './exercises/08-two-generals/acknowledgement-chain';"),
    code('run()', [figure([1, 2]), printed('see https://example.org/home/ada and /tmp\n')]),
  )).toEqual([]);
});

test('an import of an exercise that does not exist is named, with the nearest that does', () => {
  expect(lintCells(code("import { chain } from './exercises/08-two-generals/acknowledgment-chain';"))).toEqual([
    'error: notebook 08, cell 2 (under "08 Two generals"), imports \'./exercises/08-two-generals/acknowledgment-chain\', '
      + "which does not exist. Did you mean 'acknowledgement-chain'?",
  ]);
});

test('an import out of the exercises, or with an extension, is refused', () => {
  const found = lintCells(code("import '../src/course';"), code("await import('./exercises/08-two-generals/acknowledgement-chain.ts');"));
  expect(found[0]).toContain("imports '../src/course'. Notebooks import packages and './exercises/…'");
  expect(found[1]).toContain("Leave '.ts' out");
});

test('dead links, dead headings and links from the root are named', () => {
  const found = lintCells(markdown('[a](08-three-generals.ipynb) [b](#Who-is-cretain?) [c](/notebooks/x.md) [d](07-system-models.ipynb#Unknown)\n\n## Who is certain?'));
  expect(found.map((message) => message.replace(/.*certain\?"\), /, ''))).toEqual([
    "links to '08-three-generals.ipynb', which does not exist (notebooks/08-three-generals.ipynb).",
    "links to the heading '#Who-is-cretain?', which does not exist. Did you mean 'Who-is-certain?'?",
    "links to '/notebooks/x.md'. Write links relative to the notebook: they must also work on GitHub.",
    "links to the heading '#Unknown' of 07-system-models.ipynb, which does not exist.",
  ]);
});

test('another kernel, cells out of order, cells not run and errors are named', () => {
  const notebook = notebookOf([opening, code('1'), code('2')]);
  notebook.metadata.kernelspec = { name: 'tslab' };
  (notebook.cells[2] as Cell).execution_count = 5;
  expect(lint(notebook).map(({ message }) => message)).toEqual([
    'notebook 08 asks for the kernel "tslab"; it must be "workbook-typescript". Choose "TypeScript (workbook)" and save.',
    'notebook 08, cell 3 (under "08 Two generals"), was run as number 5, not 2. Restart the kernel, run all cells from the top and save.',
  ]);
  (notebook.cells[1] as Cell).execution_count = null;
  expect(lint(notebook).at(-1)?.message).toContain('cell 2 (under "08 Two generals"), was not run.');
  expect(lintCells(code('x', [{ output_type: 'error', ename: 'TypeError', evalue: 'no', traceback: [] }]))[0]).toContain('was shipped with the error TypeError: no');
});

test('a figure needs all three forms, and its SVG the hash of the figure', () => {
  const partial = figure([1]);
  delete partial['data']['image/svg+xml'];
  const foreign = figure([1]);
  foreign['data']['image/svg+xml'] = '<svg/>';
  const found = lintCells(code('a', [partial]), code('b', [foreign]));
  expect(found[0]).toContain('shows a figure without image/svg+xml.');
  expect(found[1]).toContain('shows a figure whose SVG carries no data-figure-hash.');
});

test.each(['/home/ada/course/x.ts', 'file:///srv/x.ts', 'C:\\Users\\ada\\x.ts'])('the path %s in an output is named, in any MIME type', (path) => {
  expect(lintCells(code('x', [printed(`at ${path}\n`)]))[0]).toContain(`shows '${path}', a path of one machine.`);
  expect(lintCells(code('x', [displayed({ 'application/json': { deep: [`at ${path}`] } })]))[0]).toContain(`shows '${path}'`);
});

test('long and empty cells and prints to stderr are warnings', () => {
  const found = lintCells(code(Array.from({ length: 16 }, (_, n) => `f(${n});`).join('\n')), code('x', [printed('odd\n', 'stderr')]), code(''));
  expect(found.map((message) => message.split(':')[0])).toEqual(['warning', 'warning', 'warning']);
  expect(found.join('\n')).toMatch(/has 16 lines of code[\s\S]*prints to stderr: odd[\s\S]*is empty/);
});

test('the shape of a chapter is checked: title, aim, links to its neighbours', () => {
  expect(lint(notebookOf([markdown('No title')])).map(({ message }) => message)).toEqual([
    'notebook 08, cell 1, must start with the chapter\'s title, a line "# …".',
    'notebook 08 does not say "After this chapter you can …" at its start.',
    'notebook 08 does not link to the previous chapter. Write [previous](07-system-models.ipynb).',
    'notebook 08 does not link to the next chapter. Write [next](09-byzantine-generals.ipynb).',
  ]);
});

test('missing and double ids, size, and what is no notebook at all are named', () => {
  const twice = notebookOf([opening, markdown('a'), markdown('b')]);
  (twice.cells[2] as Cell).id = 'cell-1';
  delete (twice.cells[0] as Cell).id;
  expect(lint(twice).map(({ rule }) => rule)).toEqual(['format', 'format']);
  expect(lintCells(markdown('x'.repeat(1_100_000)))[0]).toContain('is 1.0 MB; at most 1 MB');
  expect(lintNotebook('<html>', 'notebooks/08-x.ipynb')[0]?.message).toContain('notebooks/08-x.ipynb is no notebook: it is not JSON');
});
