/**
 * Rules on a chapter as a whole: how it begins, what stands around a figure and an exercise, how much of what there is.
 *
 *     checkShape(linted) //=> add('warning', 'shape', null, 'has 71 cells; a chapter has 35 to 60. Split it, or join cells.')
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { chapterFolder, type Chapter, type Exercise } from '../course.ts';
import { joinLines, sourceOf, type Cell, type Lines, type Notebook } from './notebook-file.ts';
import type { Add, Linted } from './notebook-finding.ts';
import { showsFigure } from './notebook-outputs.ts';
import { proseOf } from './notebook-prose.ts';

const cellsMin = 35;
const cellsMax = 60;
/** Characters of code for each of prose: "about one to one". */
const codeShareMin = 1 / 3;
const codeShareMax = 2;
/** Cells of code that may follow a figure before something is said. */
const silentCellsMax = 2;

export function checkShape(linted: Linted, chapters: readonly Chapter[]): void {
  const { notebook, path, chapter, add } = linted;
  const text = notebook.cells.filter(isProse).map(sourceOf).join('\n\n');
  checkOpening(notebook, text, add);
  checkNeighbours(text, path, add);
  checkPlanned(notebook, chapters, add);
  for (const [index, cell] of notebook.cells.entries()) {
    if (showsFigure(cell)) checkAfterFigure(notebook, index, add);
    checkVerdict(cell, index, add);
  }
  if (chapter === undefined) return;
  for (const exercise of chapter.exercises) checkExercise(notebook, chapter, exercise, add);
  // The chapter that shows how the workbook is used has no points and is as short as it can be.
  if (chapter.exercises.some(({ points }) => points > 0)) checkProportions(notebook, add);
}

const isProse = (cell: Cell): boolean => cell.cell_type === 'markdown';

function checkOpening(notebook: Notebook, text: string, add: Add): void {
  const first = notebook.cells[0];
  if (first?.cell_type !== 'markdown' || !/^# \S/.test(sourceOf(first))) {
    add('error', 'shape', 0, 'must start with the chapter\'s title, a line "# …".');
  }
  if (!/after this chapter you can/i.test(text)) {
    add('error', 'shape', null, 'does not say "After this chapter you can …" at its start.');
  }
}

function checkNeighbours(text: string, path: string, add: Add): void {
  const folder = dirname(path);
  const chapters = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => /^\d\d-.*\.ipynb$/.test(name)).toSorted();
  const at = chapters.indexOf(basename(path));
  for (const [word, name] of [['previous', chapters[at - 1]], ['next', chapters[at + 1]]] as const) {
    if (at >= 0 && name && !['(', '(./'].some((start) => text.includes(`${start}${name})`) || text.includes(`${start}${name}#`))) {
      add('error', 'shape', null, `does not link to the ${word} chapter. Write [${word}](${name}).`);
    }
  }
}

/** "07 System models (not yet written)" becomes false on the day on which 07 is written. */
function checkPlanned(notebook: Notebook, chapters: readonly Chapter[], add: Add): void {
  for (const [index, cell] of notebook.cells.entries()) {
    if (!isProse(cell)) continue;
    for (const [, number = ''] of sourceOf(cell).matchAll(/\b(\d\d) [^·()[\]\n]*\(not yet written\)/g)) {
      const named = chapters.find((chapter) => chapter.number === number);
      if (named === undefined) add('error', 'shape', index, `names chapter ${number}, which the course does not have.`);
      else if (named.written) add('error', 'shape', index, `calls chapter ${number} not yet written, and it is written. Link to ${chapterFolder(named)}.ipynb.`);
    }
  }
}

function checkAfterFigure(notebook: Notebook, index: number, add: Add): void {
  const following = notebook.cells.slice(index + 1);
  const at = following.findIndex(isProse);
  const next = following[at];
  const says = next !== undefined && proseOf(next).replace(/^#.*$/gm, '').trim() !== '';
  if (at > silentCellsMax || !says) {
    add('warning', 'figure', index, 'shows a figure, and nothing is said about it. Say what to notice in the cell after it.');
  }
}

/** Beside the stubs of the course as shipped, no exercise is started; a grading that ran out of time says something else. */
function checkVerdict(cell: Cell, index: number, add: Add): void {
  const id = cell.cell_type === 'code' ? /\bcheck\('(\d\d?\/[\w-]+)'/.exec(sourceOf(cell))?.[1] : undefined;
  const shown = (cell.outputs ?? []).flatMap(({ data }) => (data?.['text/plain'] === undefined ? [] : [joinLines(data['text/plain'] as Lines)]));
  if (id !== undefined && shown.length > 0 && !shown.some((text) => text.includes('not started'))) {
    add('error', 'exercise', index, `shows another verdict on ${id} than "not started": ${shown[0]?.trim().split('\n')[0]}. Write it anew beside the stub, on a machine that is not busy.`);
  }
}

/** Around an exercise: its heading with points, its file's link, its size, and the cell that grades it. */
function checkExercise(notebook: Notebook, chapter: Chapter, { name, points, lines }: Exercise, add: Add): void {
  const id = `${chapter.number}/${name}`;
  const link = `../exercises/${chapterFolder(chapter)}/${name}.ts`;
  const at = notebook.cells.findIndex((cell) => isProse(cell) && sourceOf(cell).includes(`](${link})`));
  const cell = notebook.cells[at];
  if (cell === undefined) {
    add('warning', 'exercise', null, `has no task of exercise ${id}: no text links to ${link}. Say what to write, how long it is about, and link the file.`);
    return;
  }
  if (!notebook.cells.slice(at + 1).some((one) => one.cell_type === 'code' && sourceOf(one).includes(`check('${id}')`))) {
    add('warning', 'exercise', at, `holds the task of exercise ${id}, and no cell after it grades it. Add: await check('${id}');`);
  }
  if (points === 0) return;
  const text = sourceOf(cell);
  const said = /about (\d+) lines?/i.exec(text)?.[1];
  if (said === undefined) add('warning', 'exercise', at, `does not say how long exercise ${id} is. Write "About ${lines} line${lines === 1 ? '' : 's'}".`);
  else if (Number(said) !== lines) add('error', 'exercise', at, `says that exercise ${id} takes about ${said} lines, and src/course.ts says ${lines}. Make them equal.`);
  const worth = /^#{2,4} .*?(\d+) points?\b/m.exec(text)?.[1];
  if (worth === undefined) add('warning', 'exercise', at, `has no heading with the points of exercise ${id}. Write "### Exercise: … · ${points} points".`);
  else if (Number(worth) !== points) add('error', 'exercise', at, `says that exercise ${id} is worth ${worth} points, and src/course.ts says ${points}. Make them equal.`);
}

function checkProportions(notebook: Notebook, add: Add): void {
  const cells = notebook.cells.filter((cell) => !onlyAsks(cell));
  if (cells.length < cellsMin) {
    add('warning', 'shape', null, `has ${cells.length} cells; a chapter has ${cellsMin} to ${cellsMax}. Show more of it, or say it in smaller steps.`);
    return;
  }
  if (cells.length > cellsMax) add('warning', 'shape', null, `has ${cells.length} cells; a chapter has ${cellsMin} to ${cellsMax}. Leave out what is not needed, or move long code to src.`);
  const charactersOf = (wanted: (cell: Cell) => boolean): number => cells.filter(wanted).reduce((sum, cell) => sum + sourceOf(cell).length, 0);
  const [code, prose] = [charactersOf((cell) => cell.cell_type === 'code'), charactersOf(isProse)];
  const share = code / prose;
  if (share < codeShareMin) add('warning', 'shape', null, `has ${prose} characters of prose and ${code} of code. Let the reader run more of what is said.`);
  if (share > codeShareMax) add('warning', 'shape', null, `has ${code} characters of code and ${prose} of prose. Say more about what runs, or move long code to src.`);
}

/** A cell that asks a question or for a verdict belongs to an exercise and is no step of the text. */
function onlyAsks(cell: Cell): boolean {
  return cell.cell_type === 'code' && sourceOf(cell).trim().split('\n').every((line) => /^(?:await )?(?:check|question|answer|predict|reveal)\(/.test(line));
}
