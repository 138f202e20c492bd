/**
 * Checks a notebook without running it: what it was made with, what its code, its outputs and its prose are like, whether it has a
 * chapter's shape. The rules stand in notebook-code, -outputs, -prose, -links and -shape.
 *
 *     lintNotebook(await readFile(path, 'utf8'), path)
 *     //=> [{ level: 'error', rule: 'import', cell: 3, message: "notebook 08 imports './exercises/08-two-generals/chain', which …" }]
 *
 * `path` is the notebook's place in a project (`…/notebooks/08-two-generals.ipynb`): imports are looked up from the project's
 * root, links from the notebook's folder. Of what stock tslab gets wrong, the notebook's door mends the shorthand property of an earlier cell
 * (see stock-tslab.ts), and a rule forbids the rest.
 */
import { basename, dirname, resolve } from 'node:path';
import { kernelName } from '#kernel-spec';
import { COURSE, type Course } from '../grader/course-check/course-files.ts';
import { checkCode } from './notebook-code.ts';
import { cellName, parseNotebook, sourceOf, type Notebook } from './notebook-file.ts';
import type { Add, Finding } from './notebook-finding.ts';
import { checkLinks } from './notebook-links.ts';
import { checkOutputs } from './notebook-outputs.ts';
import { allows, checkProse } from './notebook-prose.ts';
import { checkShape } from './notebook-shape.ts';

/** Whole notebooks: GitHub shows no larger ones reliably. */
const bytesMax = 1024 * 1024;

export function lintNotebook(json: string, path: string, course: Course = COURSE): Finding[] {
  let notebook: Notebook;
  try {
    notebook = parseNotebook(json, path);
  } catch (error) {
    return [{ level: 'error', rule: 'format', cell: null, message: (error as Error).message }];
  }
  const number = /^\d\d/.exec(basename(path))?.[0] ?? basename(path, '.ipynb');
  const findings: Finding[] = [];
  const add: Add = (level, rule, cell, what) => {
    if (cell !== null && allows(notebook.cells[cell], rule)) return;
    const where = cell === null ? '' : `, ${cellName(notebook, cell)},`;
    findings.push({ level, rule, cell, message: `notebook ${number}${where} ${what}` });
  };
  const linted = { notebook, path, root: resolve(dirname(path), '..'), chapter: course.chapters.find((one) => one.number === number && one.written), add };

  const kernel = notebook.metadata.kernelspec?.['name'];
  if (kernel !== kernelName) add('error', 'kernel', null, `asks for the kernel ${JSON.stringify(kernel)}; it must be "${kernelName}". Choose "TypeScript (workbook)" and save.`);
  const bytes = Buffer.byteLength(json);
  if (bytes > bytesMax) add('error', 'size', null, `is ${(bytes / bytesMax).toFixed(1)} MB; at most 1 MB is shown well on GitHub. Draw fewer events, or fewer figures.`);
  checkIds(notebook, add);
  checkCode(linted);
  checkOutputs(linted);
  checkCounts(notebook, add);
  checkLinks(notebook, path, (cell, what) => add('error', 'link', cell, what));
  checkProse(linted);
  checkShape(linted, course.chapters);
  // What concerns the whole first, then in the order of the cells.
  return findings.toSorted((a, b) => (a.cell ?? -1) - (b.cell ?? -1));
}

function checkIds(notebook: Notebook, add: Add): void {
  const seen = new Set<string>();
  for (const [index, cell] of notebook.cells.entries()) {
    if (!cell.id) add('error', 'format', index, 'has no id. Notebooks of format 4.5 give each cell one; save it in JupyterLab.');
    else if (seen.has(cell.id)) add('error', 'format', index, `has the id "${cell.id}" of an earlier cell. Ids must differ.`);
    seen.add(cell.id ?? '');
  }
  if (notebook.nbformat_minor < 5) add('error', 'format', null, `is of format 4.${notebook.nbformat_minor}; cells have ids from 4.5 on.`);
}

function checkCounts(notebook: Notebook, add: Add): void {
  let expected = 0;
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code' || sourceOf(cell).trim() === '') continue;
    expected += 1;
    if (typeof cell.execution_count !== 'number') {
      add('error', 'execution', index, 'was not run. Run all cells and save.');
      return;
    }
    if (cell.execution_count !== expected) {
      add('error', 'execution', index, `was run as number ${cell.execution_count}, not ${expected}. Restart the kernel, run all cells from the top and save.`);
      return;
    }
  }
}
