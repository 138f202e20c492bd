/** The check of notebooks, and the programs that write them. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FIXTURE, NOTEBOOK, STUB, fixtureCourse, type FixtureCourse } from '../grader/course-check/fixture-course.ts';
import { LOCK_FILE } from '../grader/pristine.ts';
import { checkNotebooks, type NotebookCheck } from './notebook-check.ts';
import { parseNotebook } from './notebook-file.ts';
import { NotebookJobs } from './notebook-jobs.ts';
import { runnerOf } from './ship.ts';

const projectRoot = join(fileURLToPath(import.meta.url), '../../..');
let fixture: FixtureCourse;
let printed: string[];
beforeEach(async () => {
  fixture = fixtureCourse(projectRoot);
  printed = [];
});
afterEach(() => fixture.remove());

const runAll = runnerOf(new NotebookJobs(), () => {});

const check = (chapters: string[] = ['01']): Promise<NotebookCheck> => checkNotebooks({ root: fixture.root, course: FIXTURE, chapters, print: (line) => printed.push(line.replace(/ \([\d.]+ s.*\)$/, ' (N s)')) });

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
    expect(printed).toEqual([
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
