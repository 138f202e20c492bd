import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { code, displayed, figure, markdown, notebookOf, printed } from './notebook-fixture.ts';
import { stringifyNotebook, type Cell, type Notebook } from './notebook-file.ts';
import type { Chapter } from '../course.ts';
import { lintNotebook } from './notebook-linter.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'workbook-lint-'));
  await mkdir(join(root, 'notebooks'));
  await writeFile(join(root, 'package.json'), JSON.stringify({ dependencies: { distsys: '*', mathjs: '*' } }));
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

const chapter = (number: string, slug: string, rest: Partial<Chapter> = {}): Chapter => ({ number, slug, title: slug, written: true, minutes: 1, needs: [], exercises: [], ...rest });
const neighbours = [chapter('07', 'system-models'), chapter('09', 'byzantine-generals'), chapter('10', 'failure-detection', { written: false })];

/** A chapter that the course does not know has to be as long as it is. */
const lint = (notebook: Notebook, chapters: Chapter[] = neighbours) =>
  lintNotebook(stringifyNotebook(notebook), join(root, 'notebooks', '08-two-generals.ipynb'), { parts: [], chapters });
const lintCells = (...cells: Cell[]): string[] => lint(notebookOf([opening, ...cells])).map(({ level, message }) => `${level}: ${message}`);
/** What is said of one cell after the opening, without where it stands, with the rule. */
const found = (...cells: Cell[]): string[] => lint(notebookOf([opening, ...cells])).map(({ rule, message }) => `${rule}: ${message.replace(/^notebook 08(?:, cell \d+ \(under "[^"]*"\),)? /, '')}`);

test('a sound chapter has no findings', () => {
  expect(lintCells(
    markdown('## Who is certain?\n\nSee [above](#08-Two-generals), [there](07-system-models.ipynb#Known-heading), '
      + '[the file](../exercises/08-two-generals/acknowledgement-chain.ts) and `a[0](missing.md)`.\n\n```ts\nb[1](gone.md)\n```'),
    code("import { chain } from './exercises/08-two-generals/acknowledgement-chain';"),
    code('run()', [figure([1, 2]), printed('see https://example.org/home/ada and /tmp\n')]),
    markdown('**What to notice.** Two runs, one `simply` longer; see [the RFC](https://www.rfc-editor.org/rfc/rfc6298).'),
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
  const found = lintCells(code('a', [partial]), code('b', [foreign]), markdown('Two figures.'));
  expect(found[0]).toContain('shows a figure without image/svg+xml.');
  expect(found[1]).toContain('shows a figure whose SVG carries no data-figure-hash.');
});

test.each(['/home/ada/course/x.ts', 'file:///srv/x.ts', 'C:\\Users\\ada\\x.ts'])('the path %s in an output is named, in any MIME type', (path) => {
  expect(lintCells(code('x', [printed(`at ${path}\n`)]))[0]).toContain(`shows '${path}', a path of one machine.`);
  expect(lintCells(code('x', [displayed({ 'application/json': { deep: [`at ${path}`] } })]))[0]).toContain(`shows '${path}'`);
});

test('forms of await that only the course\'s kernel compiles are named, at the top level alone', () => {
  expect(lintCells(
    code('const a = await (b ?? c);'), code('for await (const d of e) f(d);'), code('const g = async () => { for await (const h of i) await (h); };\nawait g();'),
  ).map((message) => message.replace(/^error: .*?\), /, ''))).toEqual([
    'has `await (` at its top level, which tslab itself does not compile where it is the kernel. Name the promise first, and await the name.',
    'has `for await` at its top level, which tslab itself does not compile where it is the kernel. Put the loop into an async function, and await its call.',
  ]);
});

test('long and empty cells and prints to stderr are warnings', () => {
  const found = lintCells(code(Array.from({ length: 16 }, (_, n) => `f(${n});`).join('\n')), code('x', [printed('odd\n', 'stderr')]), code(''));
  expect(found.map((message) => message.split(':')[0])).toEqual(['warning', 'warning', 'warning']);
  expect(found.join('\n')).toMatch(/has 16 lines of code[\s\S]*prints to stderr: odd[\s\S]*is empty/);
});

test('a line that must be scrolled sideways is a warning, unless it is an import', () => {
  const long = `f('${'x'.repeat(115)}');`;
  expect(lintCells(code(`import { simulate } from 'distsys'; // ${'x'.repeat(120)}\n${long}`), code(long.replace('x', ''))).map((message) => message.replace(/^.*?\), /, ''))).toEqual([
    'has a line of 121 characters; more than 120 must be scrolled sideways. Break it.',
  ]);
});

test('the shape of a chapter is checked: title, aim, links to its neighbours', () => {
  expect(lint(notebookOf([markdown('No title')])).map(({ message }) => message)).toEqual([
    'notebook 08 does not say "After this chapter you can …" at its start.',
    'notebook 08 does not link to the previous chapter. Write [previous](07-system-models.ipynb).',
    'notebook 08 does not link to the next chapter. Write [next](09-byzantine-generals.ipynb).',
    'notebook 08, cell 1, must start with the chapter\'s title, a line "# …".',
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

describe('code', () => {
  test.each([
    ["import { expect } from 'vitest';", "import: imports 'vitest': the graders run on it, and a kernel cannot load it."],
    ["import { grade } from 'distsys/grader';", "import: imports 'distsys/grader', which graders are written with and which needs vitest. Notebooks have check of 'distsys/notebook'."],
    ["import * as exercises from './exercises/08-two-generals';", "import: imports the folder './exercises/08-two-generals', which the kernel cannot. Name a file in it."],
    ["import { simulate } from 'distsy';", "import: imports 'distsy', which is no package of the workbook. Did you mean 'distsys'? A learner has those under \"dependencies\" in package.json."],
  ])('that imports what a notebook cannot: %s', (source, message) => {
    expect(found(code(source))).toEqual([message]);
  });

  test('that imports packages and built-in modules is sound, and a name in a text is no import', () => {
    expect(found(code("import { simulate } from 'distsys';\nimport { show } from 'distsys/notebook';\nimport { readFileSync } from 'node:fs';\n'import vitest'"))).toEqual([]);
  });

  test.each([['Date.now()', 'Date.now'], ['new Date()', 'new Date'], ['const { now } = { now: performance.now() }', 'performance.now'], ['globalThis.crypto.randomUUID()', 'crypto.randomUUID'], ['[1].map(() => Math.random())', 'Math.random']])(
    'that looks at the real machine: %s', (source, name) => {
      expect(found(code(source))).toEqual([expect.stringContaining(`clock: uses ${name}, which gives something else in each run. Take `)]);
      expect(found(code(source, [], ['real-world']))).toEqual([]);
      expect(found(code(source, [], ['allow-clock']))).toEqual([]);
    });

  test('that makes a date of its own, or only mentions a clock, is sound', () => {
    expect(found(code("new Date('2001-02-03'); Date.UTC(2001, 1, 3); // not Date.now()\n'Math.random()'; const trace = { now: () => 3 }; trace.now()"))).toEqual([]);
  });
});

describe('outputs', () => {
  const spoilt = (change: (figure: { data: object[]; layout: Record<string, unknown> }) => void): string[] => {
    const output = figure([1, 2]);
    change(output['data']['application/vnd.plotly.v1+json']);
    return found(code('run()', [output]), markdown('Two runs.'));
  };

  test('figures that only one version of Plotly draws are named', () => {
    expect(spoilt(({ data }) => { data.push({ type: 'quiver' }); })).toEqual([expect.stringContaining("plotly: shows a figure with the trace type 'quiver' (Plotly 4 only).")]);
    expect(spoilt(({ data }) => { data.push({ type: 'scattermapbox' }); })).toEqual([expect.stringContaining("'scattermapbox' (Plotly 3 only; take its form")]);
    expect(spoilt(({ layout }) => { layout['legend'] = { groupdoubleclick: 'toggleitem' }; })).toEqual([expect.stringContaining('layout.legend.groupdoubleclick (Plotly 4 only)')]);
    expect(spoilt(({ layout }) => { layout['xaxis'] = { title: 'k' }; })).toEqual([expect.stringContaining('the title of xaxis as a text (Plotly 2 only; write { text: … })')]);
    expect(spoilt(({ layout }) => { layout['legend'] = { title: { text: 'k' } }; })).toEqual([]);
  });

  test('a figure whose words say nothing, and one that is too large, are named', () => {
    const wordless = figure([1]);
    wordless['data']['text/plain'] = 'Figure';
    expect(found(code('x', [wordless]), markdown('One run.'))).toEqual([expect.stringContaining("figure: shows a figure whose summary in words is 'Figure'.")]);
    expect(found(code('x', [figure(Array.from({ length: 60_000 }, (_, n) => n))]), markdown('Many runs.'))).toEqual([expect.stringContaining('size: shows a figure of ')]);
  });

  test('a figure about which nothing is said is named, wherever the text would have to stand', () => {
    const silent = "figure: shows a figure, and nothing is said about it. Say what to notice in the cell after it.";
    expect(found(code('x', [figure([1])]))).toEqual([silent]);
    expect(found(code('x', [figure([1])]), markdown('## Next'), markdown('Text.'))).toEqual([silent]);
    expect(found(code('x', [figure([1])]), code('1'), code('2'), code('3'), markdown('Late.'))).toEqual([silent]);
    expect(found(code('x', [figure([1])]), code('1'), markdown('## What it shows\n\nA run.'))).toEqual([]);
  });

  test.each(['2026-11-26T14:50:28.123Z', 'Thu Nov 26 2026'])('a date of these years (%s) is named, an older one is not', (date) => {
    expect(found(code('x', [printed(`at ${date}\n`)]))).toEqual([expect.stringContaining("date: shows the date '")]);
    expect(found(code('x', [printed(`at ${date.replace('2026', '2001')}\n`)]))).toEqual([]);
    expect(found(code('x', [printed(`at ${date}\n`)], ['real-world']))).toEqual([]);
  });
});

describe('prose', () => {
  test.each([
    ['A linearisable register.', "term: writes 'linearisable'; the workbook writes 'linearizable'."],
    ['Its Behavior is odd.', "term: writes 'Behavior'; the workbook writes 'Behaviour'."],
    ['The client may timeout.', "term: writes 'may timeout'; the workbook writes 'may time out'."],
    ['After the time-out it asks again.', "term: writes 'time-out'; the workbook writes 'timeout'."],
    ['It is simply lost.', "voice: says 'simply'. What is simple need not be called so; leave the word out."],
    ['It is lost! Again.', "voice: exclaims: 'It is lost!'. End the sentence with a full stop."],
    ['![](../.github/chapter-08.png)', 'image: shows an image without words (../.github/chapter-08.png). Say what it shows, as in ![what it shows](…).'],
    ['# Another title', "heading: has a second title, '# Another title'. A chapter has one; begin a section with '## '."],
    ['### Deep', "heading: goes from a heading of level 1 to '### Deep'. Headings go down one level at a time; write '## Deep'."],
    ['[a](http://example.org)', "link: links to 'http://example.org', which is not encrypted. Write 'https:', or name a source that has it."],
    ['[a](https://localhost/lab)', "link: links to 'https://localhost/lab', which is no public site. A reader on another machine cannot reach it."],
    ['09 Byzantine generals (not yet written)', 'shape: calls chapter 09 not yet written, and it is written. Link to 09-byzantine-generals.ipynb.'],
  ])('%s', (text, message) => {
    expect(found(markdown(text)).filter((one) => !one.includes('which does not exist'))).toEqual([message]);
  });

  test.each([
    'Each time out of three, a client times out. Its timeout is `time-out` and may be the time out of a table.',
    'A formula, $n! = n (n-1)!$, `a != b` and ![a drawing](../exercises/08-two-generals/acknowledgement-chain.ts).',
    '    simply = true!\n\n```ts\nobviously!\n```',
    '10 Failure detection (not yet written)',
    'Press **Shift+Enter**. Then **Shift+Enter** again. **Predict.** One. **Predict.** Two.',
  ])('is not misread: %s', (text) => {
    expect(found(markdown(text))).toEqual([]);
  });

  test('a term that is bold twice is named, with the cell that defined it; a table of terms may repeat it', () => {
    expect(found(markdown('A **quorum** meets.'), markdown('The **quorum** again.'))).toEqual(['bold: has **quorum** in bold again, after cell 2. A term is bold once, where it is defined.']);
    expect(found(markdown('A **quorum** meets.'), markdown('| word | meaning |\n|---|---|\n| **quorum** | enough |'))).toEqual([]);
  });

  test('two headings of one text are named', () => {
    expect(found(markdown('## Runs'), markdown('## Runs'))).toEqual([expect.stringContaining("heading: has the heading 'Runs' of cell 2 again")]);
  });
});

describe('a chapter of the course', () => {
  const exercise = { name: 'acknowledgement-chain', title: 'Chain', points: 5, lines: 7, minutes: 5 };
  const known = [...neighbours, chapter('08', 'two-generals', { exercises: [exercise] })];
  const link = '../exercises/08-two-generals/acknowledgement-chain.ts';
  const task = `## Exercise: a chain · 5 points\n\nAbout 7 lines in [the file](${link}).`;
  const body = Array.from({ length: 18 }, (_, n) => [markdown(`Question ${n}: how many messages arrive, and which of them?`), code(`simulate({ processes, network, seed: ${n} }).trace.hash()`)]).flat();
  const ofChapter = (...cells: Cell[]): string[] => lint(notebookOf([opening, ...cells]), known).map(({ rule, message }) => `${rule}: ${message}`);

  test('is sound with task, link, size, points and a cell that grades', () => {
    expect(ofChapter(...body, markdown(task), code("await check('08/acknowledgement-chain');"))).toEqual([]);
  });

  test.each([
    ['no task', [], /has no task of exercise 08\/acknowledgement-chain: no text links to \.\.\/exercises/],
    ['no cell that grades', [markdown(task)], /no cell after it grades it\. Add: await check\('08\/acknowledgement-chain'\);/],
    ['another size', [markdown(task.replace('7 lines', '9 lines')), code("check('08/acknowledgement-chain')")], /takes about 9 lines, and src\/course\.ts says 7/],
    ['no size', [markdown(task.replace('About 7 lines in', 'In')), code("check('08/acknowledgement-chain')")], /does not say how long exercise .* is\. Write "About 7 lines"/],
    ['other points', [markdown(task.replace('5 points', '6 points')), code("check('08/acknowledgement-chain')")], /is worth 6 points, and src\/course\.ts says 5/],
    ['no heading with points', [markdown(task.replace('· 5 points', '')), code("check('08/acknowledgement-chain')")], /has no heading with the points/],
  ])('with %s is told so', (_what, cells: Cell[], message) => {
    expect(ofChapter(...body, ...cells)).toEqual([expect.stringMatching(message)]);
  });

  test('whose shipped verdict is another than "not started" is told so', () => {
    const verdict = (text: string): string[] => found(code("await check('08/acknowledgement-chain');", [displayed({ 'text/plain': text })]));
    expect(verdict('  · acknowledgement-chain     not started\n    Write it in …')).toEqual([]);
    expect(verdict('  ✗ acknowledgement-chain     0/5\n      was not done after 5 s')).toEqual([expect.stringContaining('shows another verdict on 08/acknowledgement-chain than "not started": ✗ acknowledgement-chain     0/5.')]);
  });

  test('is told when it is too short, too long, or has too little of prose or of code', () => {
    const rest = [markdown(task), code("await check('08/acknowledgement-chain');")];
    expect(ofChapter(...body.slice(10), ...rest)).toEqual([expect.stringContaining('has 28 cells; a chapter has 35 to 60')]);
    expect(ofChapter(...body, ...body.slice(0, 24), ...rest)).toEqual([expect.stringContaining('has 62 cells; a chapter has 35 to 60')]);
    const asking = Array.from({ length: 30 }, () => code("question('08/who');\nanswer('08/who', '');"));
    expect(ofChapter(...body, ...asking, ...rest)).toEqual([]);
    expect(ofChapter(...body, markdown('So it is. '.repeat(500)), ...rest)).toEqual([expect.stringMatching(/characters of prose and \d+ of code\. Let the reader run more/)]);
    expect(ofChapter(...body, code("f('x');\n".repeat(14).repeat(1)), ...Array.from({ length: 5 }, () => code(`const text = \`${`${'x'.repeat(90)}\n`.repeat(10)}\`;`)), ...rest)).toEqual([expect.stringMatching(/characters of code and \d+ of prose\. Say more/)]);
  });
});
