/**
 * Checks a notebook without running it: what it was made with, what it links to, whether it has a chapter's shape.
 *
 *     lintNotebook(await readFile(path, 'utf8'), path)
 *     //=> [{ level: 'error', rule: 'import', cell: 3, message: "notebook 08 imports './exercises/08-two-generals/chain', which …" }]
 *
 * `path` is the notebook's place in a project (`…/notebooks/08-two-generals.ipynb`): imports are looked up from the project's
 * root, links from the notebook's folder.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { COURSE, type Course } from '../grader/course-check/course-files.ts';
import { importsOf } from './cell-imports.ts';
import { nearestExercise } from './exercise-import.ts';
import { kernelName } from '#kernel-spec';
import { checkLinks } from './notebook-links.ts';
import {
  cellName, hasTag, joinLines, parseNotebook, realWorldTag, sourceOf, type Cell, type Lines, type Notebook, type StoredOutput,
} from './notebook-file.ts';
import { figureHash } from './output-comparison.ts';

export type Level = 'error' | 'warning';

export interface Finding {
  level: Level;
  rule: 'format' | 'kernel' | 'execution' | 'import' | 'length' | 'link' | 'path' | 'size' | 'figure' | 'shape';
  cell: number | null;        // index in the notebook, null when it concerns the whole
  message: string;
}

/** Whole notebooks: GitHub shows no larger ones reliably. */
const bytesMax = 1024 * 1024;
const linesMax = 15;
const figureTypes = ['application/vnd.plotly.v1+json', 'image/svg+xml', 'text/plain'];
// Folders of a machine, not of an address or a route: `/home/ada/…`, `C:\\Users\\…`, `file:///…`.
const machinePath = /(?:file:\/\/|(?<![\w.:/-])\/(?:home|Users|root|tmp|work|private|mnt|opt|var\/folders)\/|(?<!\w)[A-Za-z]:\\{1,2}Users\\)[^\s"'<>)]*/;

export function lintNotebook(json: string, path: string, course: Course = COURSE): Finding[] {
  void course;
  let notebook: Notebook;
  try {
    notebook = parseNotebook(json, path);
  } catch (error) {
    return [{ level: 'error', rule: 'format', cell: null, message: (error as Error).message }];
  }
  const number = /^\d\d/.exec(basename(path))?.[0] ?? basename(path, '.ipynb');
  const findings: Finding[] = [];
  const add = (level: Level, rule: Finding['rule'], cell: number | null, what: string): void => {
    const where = cell === null ? '' : `, ${cellName(notebook, cell)},`;
    findings.push({ level, rule, cell, message: `notebook ${number}${where} ${what}` });
  };

  const kernel = notebook.metadata.kernelspec?.['name'];
  if (kernel !== kernelName) add('error', 'kernel', null, `asks for the kernel ${JSON.stringify(kernel)}; it must be "${kernelName}". Choose "TypeScript (workbook)" and save.`);
  const bytes = Buffer.byteLength(json);
  if (bytes > bytesMax) add('error', 'size', null, `is ${(bytes / bytesMax).toFixed(1)} MB; at most 1 MB is shown well on GitHub. Draw fewer events, or fewer figures.`);
  checkIds(notebook, add);
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type === 'code') checkCode(cell, index, resolve(dirname(path), '..'), add);
  }
  checkCounts(notebook, add);
  checkLinks(notebook, path, (cell, what) => add('error', 'link', cell, what));
  checkShape(notebook, path, add);
  return findings;
}

type Add = (level: Level, rule: Finding['rule'], cell: number | null, what: string) => void;

function checkIds(notebook: Notebook, add: Add): void {
  const seen = new Set<string>();
  for (const [index, cell] of notebook.cells.entries()) {
    if (!cell.id) add('error', 'format', index, 'has no id. Notebooks of format 4.5 give each cell one; save it in JupyterLab.');
    else if (seen.has(cell.id)) add('error', 'format', index, `has the id "${cell.id}" of an earlier cell. Ids must differ.`);
    seen.add(cell.id ?? '');
  }
  if (notebook.nbformat_minor < 5) add('error', 'format', null, `is of format 4.${notebook.nbformat_minor}; cells have ids from 4.5 on.`);
}

function checkCode(cell: Cell, index: number, root: string, add: Add): void {
  const source = sourceOf(cell);
  const lines = source.trimEnd().split('\n').length;
  if (source.trim() === '') add('warning', 'length', index, 'is empty. Remove it.');
  if (lines > linesMax) add('warning', 'length', index, `has ${lines} lines of code; more than ${linesMax} belong in src.`);
  for (const specifier of importsOf(source)) checkImport(specifier, index, root, add);
  for (const output of cell.outputs ?? []) checkOutput(output, cell, index, add);
}

function checkImport(specifier: string, index: number, root: string, add: Add): void {
  if (!specifier.startsWith('.')) return;
  if (!specifier.startsWith('./exercises/')) {
    add('error', 'import', index, `imports '${specifier}'. Notebooks import packages and './exercises/…', from the project's root.`);
    return;
  }
  const extension = extname(specifier);
  if (extension === '.ts' || extension === '.js') {
    add('error', 'import', index, `imports '${specifier}'. Leave '${extension}' out: the kernel adds it.`);
    return;
  }
  if (existsSync(resolve(root, `${specifier}.ts`))) return;
  add('error', 'import', index, `imports '${specifier}', which does not exist.${nearestExercise(root, specifier)}`);
}

function checkOutput(output: StoredOutput, cell: Cell, index: number, add: Add): void {
  if (output.output_type === 'error' && !hasTag(cell, 'raises-exception')) {
    add('error', 'execution', index, `was shipped with the error ${output['ename']}: ${output['evalue']}. Mend it and run the notebook again.`);
  }
  if (output.output_type === 'stream' && output['name'] === 'stderr' && !hasTag(cell, realWorldTag)) {
    add('warning', 'execution', index, `prints to stderr: ${joinLines(output['text']).split('\n')[0]}`);
  }
  const data = (output['data'] ?? {}) as Record<string, unknown>;
  const svg = data['image/svg+xml'] as Lines | undefined;
  if ('application/vnd.plotly.v1+json' in data || (svg !== undefined && figureHash(svg) !== null)) {
    const missing = figureTypes.filter((type) => !(type in data));
    if (missing.length > 0) add('error', 'figure', index, `shows a figure without ${missing.join(' and ')}. Show figures by show(figure).`);
    if (svg !== undefined && figureHash(svg) === null) add('error', 'figure', index, 'shows a figure whose SVG carries no data-figure-hash. Show figures by show(figure).');
  }
  // As text and not as JSON, whose escapes would hide a path.
  const texts = [output['text'], output['evalue'], output['traceback'], ...Object.values(data)].flatMap(textsIn);
  for (const text of texts) {
    const found = machinePath.exec(text)?.[0];
    if (found) {
      add('error', 'path', index, `shows '${found}', a path of one machine. Print paths relative to the project.`);
      return;
    }
  }
}

/** Every text in a JSON value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
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

function checkShape(notebook: Notebook, path: string, add: Add): void {
  const first = notebook.cells[0];
  if (first?.cell_type !== 'markdown' || !/^# \S/.test(sourceOf(first))) {
    add('error', 'shape', 0, 'must start with the chapter\'s title, a line "# …".');
  }
  const text = notebook.cells.filter((cell) => cell.cell_type === 'markdown').map(sourceOf).join('\n\n');
  if (!/after this chapter you can/i.test(text)) {
    add('error', 'shape', null, 'does not say "After this chapter you can …" at its start.');
  }
  const folder = dirname(path);
  const chapters = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => /^\d\d-.*\.ipynb$/.test(name)).toSorted();
  const at = chapters.indexOf(basename(path));
  for (const [word, name] of [['previous', chapters[at - 1]], ['next', chapters[at + 1]]] as const) {
    if (at >= 0 && name && !['(', '(./'].some((start) => text.includes(`${start}${name})`) || text.includes(`${start}${name}#`))) {
      add('error', 'shape', null, `does not link to the ${word} chapter. Write [${word}](${name}).`);
    }
  }
}
