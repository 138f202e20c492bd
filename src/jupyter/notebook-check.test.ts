/** The check of notebooks, and the programs that write them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FIXTURE, NOTEBOOK, STUB, fixtureCourse, type FixtureCourse } from '../grader/course-check/fixture-course.ts';
import { LOCK_FILE } from '../grader/pristine.ts';
import { shipNotebooksAlone, type Shipping } from '../grader/ship.ts';
import type { CellRunner } from './cell-runner.ts';
import { checkNotebooks, type NotebookCheck, type NotebookCheckOptions } from './notebook-check.ts';
import { parseNotebook } from './notebook-file.ts';
import { code, notebookOf } from './notebook-fixture.ts';
import { NotebookJobs } from './notebook-jobs.ts';
import { projectPython } from './notebook-over-jupyter.ts';
import { runnerOf } from './ship.ts';

// Several processes start one after another in a test, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 });

const projectRoot = join(fileURLToPath(import.meta.url), '../../..');
let fixture: FixtureCourse;
let printed: string[];
beforeEach(async () => {
  fixture = fixtureCourse(projectRoot);
  printed = [];
});
afterEach(() => fixture.remove());

const runAll = runnerOf(new NotebookJobs(), () => {}, FIXTURE);

const check = (chapters: string[] = ['01'], options: Partial<NotebookCheckOptions> = {}): Promise<NotebookCheck> => checkNotebooks({ root: fixture.root, course: FIXTURE, chapters, ...options, print: (line) => printed.push(line.replace(/ \([\d.]+ s.*\)$/, ' (N s)')) });

/** Ships a notebook of the chapter's shape with these cells, run. */
async function shipCells(...sources: string[]): Promise<void> {
  const notebook = JSON.parse(fixture.read(NOTEBOOK)) as { cells: object[] };
  notebook.cells = [
    { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Echo\n\nAn echo is lost.\n\nAfter this chapter you can echo.\n\n[previous](00-start.ipynb)' },
    ...sources.map((source, index) => ({ cell_type: 'code', id: `code-${index}`, execution_count: null, metadata: {}, outputs: [], source })),
    { cell_type: 'markdown', id: 'end', metadata: {}, source: '[previous](00-start.ipynb)' },
  ];
  fixture.write(NOTEBOOK, await runAll(JSON.stringify(notebook), NOTEBOOK, fixture.root));
  fixture.ship();
}

describe('a shipped notebook', () => {
  test('passes when its outputs are reproduced, also after the learner has solved its exercise and saved it', async () => {
    const asShipped = fixture.read(STUB);
    await shipCells(`import { double } from './exercises/01-echo/double';`, 'double(2)', 'console.log("seed", 7)');
    expect(JSON.stringify(parseNotebook(fixture.read(NOTEBOOK), NOTEBOOK).cells)).toContain('not written yet: 01/double');
    fixture.write(`.workbook/pristine/${NOTEBOOK}`, fixture.read(NOTEBOOK));
    fixture.write(`.workbook/pristine/${STUB}`, asShipped);
    fixture.write(STUB, 'export const double = (n: number): number => n + n;\n');
    fixture.write(NOTEBOOK, '{ "cells": [] }');
    expect(await check()).toEqual({ findings: [], passed: 2 });
    expect(printed.filter((line) => !line.startsWith('    note'))).toEqual([
      `note  ${NOTEBOOK} is not as it was shipped; the shipped version is judged, from the pristine copy (.workbook/pristine).`,
      `✓ ${NOTEBOOK} (N s)`,
    ]);
  });

  test('fails with the cell and both values when an output is not reproduced', async () => {
    await shipCells('console.log(2)', 'console.log(3)');
    fixture.edit(NOTEBOOK, (text) => text.replace('"3\\n"', '"4\\n"'));
    fixture.ship();
    const { findings, passed } = await check();
    expect(findings).toEqual([
      `${NOTEBOOK}: cell 3 (under "Echo"), output 1, printed text, line 1: was "4", is now "3"`,
      `${NOTEBOOK} does not repeat. If its outputs have changed for a reason, run "npm run notebooks -- 01 --write"; else find what is not drawn from the seed.`,
    ]);
    expect(passed).toBe(1);
    expect(printed[0]).toBe(`✗ ${NOTEBOOK} (N s)`);
  });

  test('fails when a cell fails, and is refused by shipping then', async () => {
    await shipCells('console.log(2)');
    const failing = fixture.read(NOTEBOOK).replace('"console.log(2)"', '"throw new RangeError(\'too far\')"');
    await expect(runAll(failing, NOTEBOOK, fixture.root)).rejects.toThrow(/cell 2 .*failed: .*too far/s);
    fixture.write(NOTEBOOK, failing);
    fixture.ship();
    expect((await check()).findings).toContainEqual(expect.stringMatching(/^notebooks\/01-echo\.ipynb: cell 2 .*failed: .*too far/s));
  });
});

describe('a notebook as its author has it', () => {
  const written = { judged: 'written' } as const;

  test('is compared with the outputs that it holds, beside the stub that its solution gives; a learner\'s file stays as it is', async () => {
    await shipCells(`import { double } from './exercises/01-echo/double';`, 'double(2)', 'console.log("seed", 7)');
    fixture.write(STUB, 'export const double = (n: number): number => n + n;\n');
    fixture.edit(NOTEBOOK, (text) => text.replace('\\"seed\\", 7', '\\"seed\\", 8'));
    const before = fixture.read(NOTEBOOK);
    expect((await check(['01'], written)).findings).toEqual([
      `${NOTEBOOK}: cell 4 (under "Echo"), output 1, printed text, line 1: was "seed 7", is now "seed 8"`,
      expect.stringContaining('run "npm run notebooks -- 01 --write"'),
    ]);
    expect(printed[0]).toBe(`note  ${NOTEBOOK} is not as it was shipped; it is judged as it stands. (npm test judges the shipped version.)`);
    expect(fixture.read(NOTEBOOK)).toBe(before);
  });

  test('is written with its outputs and locked, and written again changes no byte', async () => {
    await shipCells('console.log(2)');
    fixture.edit(NOTEBOOK, (text) => text.replace('console.log(2)', 'console.log(3)'));
    const ship = (): Promise<Shipping> => shipNotebooksAlone({ root: fixture.root, course: FIXTURE, chapters: ['1'], run: runnerOf(new NotebookJobs(), (line) => printed.push(line), FIXTURE) });
    expect(await ship()).toEqual({ changed: [NOTEBOOK, LOCK_FILE], problems: [] });
    expect(printed).toEqual([`    ${NOTEBOOK}: cell 2 (under "Echo"), output 1, printed text, line 1: was "2", is now "3"`]);
    expect((await check()).findings).toEqual([]);
    expect(await ship()).toEqual({ changed: [], problems: [] });
  });

  test('is only read when no run is wanted', async () => {
    fixture.edit(NOTEBOOK, (text) => text.replace('# Echo', '# Echo\\n\\nAfter this chapter you can echo! See [that](gone.md).'));
    const { findings } = await check(['01'], { ...written, run: false });
    expect(findings).toEqual([expect.stringContaining("links to 'gone.md', which does not exist")]);
    expect(printed).toContainEqual(expect.stringContaining("note  notebook 01, cell 1 (under \"Echo\"), exclaims: 'this chapter you can echo!'"));
  });

  test('that is no notebook is a sentence, and the others are judged', async () => {
    await shipCells('1');
    fixture.write('notebooks/00-start.ipynb', '{ "cells": [');
    const { findings, passed } = await check(['00', '01'], written);
    expect(findings).toEqual([expect.stringMatching(/00-start\.ipynb is no notebook: it is not JSON/)]);
    expect(passed).toBe(2);
  });
});

describe('many notebooks', () => {
  test('run no more at a time than they may', async () => {
    let now = 0;
    let most = 0;
    const start = async (): Promise<CellRunner> => {
      most = Math.max(most, (now += 1));
      return { execute: () => sleep(20).then(() => ({ status: 'ok', outputs: [], executionCount: 1 })), stop: async () => { now -= 1; } };
    };
    const jobs = new NotebookJobs({ jobs: 2, start });
    await Promise.all(Array.from({ length: 6 }, () => jobs.run(notebookOf([code('1')]), { root: fixture.root })));
    expect({ now, most }).toEqual({ now: 0, most: 2 });
  });

  test('end at an interrupt with what they run, and begin nothing else', async () => {
    fixture.edit(NOTEBOOK, (text) => text.replace("await check('01/double')", 'while (true);'));
    const controller = new AbortController();
    const jobs = new NotebookJobs({ jobs: 1, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('interrupted')), 1_500);
    await expect(check([], { judged: 'written', jobs, signal: controller.signal })).rejects.toThrow('interrupted');
    expect(readdirSync(join(fixture.root, '.workbook'))).toEqual([]);
  });
});

describe.skipIf(projectPython(projectRoot) === undefined)('run by Jupyter\'s own client over the real kernel', () => {
  const jupyter = projectPython(projectRoot) as string;

  test('a notebook gives the same as in the runner', async () => {
    await shipCells(`import { double } from './exercises/01-echo/double';`, 'double(2)', "console.log('a'); console.error('b'); [1, 2]", "import { displayBundle } from 'distsys/notebook'; displayBundle({ 'text/plain': 'shown', 'text/html': '<b>shown</b>' })");
    expect(await check(['01'], { jupyter })).toEqual({ findings: [], passed: 3 });
    expect(printed.at(-1)).toBe(`✓ ${NOTEBOOK}, run by Jupyter's client over the real kernel (N s)`);
  });

  test('a difference between the two is named', async () => {
    await shipCells('Object.keys(process.env).includes("JPY_PARENT_PID")');           // what jupyter-client sets, and nothing else does
    const { findings } = await check(['01'], { jupyter });
    expect(findings).toEqual([expect.stringMatching(/the runner without sockets and the real kernel differ: cell 2 .*: was "false", is now "true"/)]);
  });
});

describe('the check itself', () => {
  test('says so when nothing has been shipped, or no such chapter is written', async () => {
    expect((await check(['02'])).findings).toEqual(['there is no written chapter 02. Written are 00, 01; give some of these numbers, or none for all.']);
    fixture.delete(NOTEBOOK);
    expect((await check()).findings).toEqual([expect.stringContaining(`${NOTEBOOK} is gone, and its shipped version is neither`)]);
    fixture.delete(LOCK_FILE);
    expect((await check()).findings).toEqual([`${LOCK_FILE} is missing, so no notebook has been shipped. Run "npm run ship".`]);
    expect(printed).toHaveLength(3);
  });
});
