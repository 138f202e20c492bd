/**
 * A notebook as a file: nbformat 4.5, written as Jupyter writes it (one space of indentation, texts split into lines).
 *
 *     const notebook = parseNotebook(await readFile(path, 'utf8'), path);
 *     codeCells(notebook).map((cell) => sourceOf(cell));
 *     await writeFile(path, stringifyNotebook(notebook));
 */
import { kernelDisplayName, kernelName } from '#kernel-spec';
import { progressMark } from './display.ts';
import type { Output } from './cell-runner.ts';

export type Lines = string | string[];

export interface Cell {
  cell_type: 'code' | 'markdown' | 'raw';
  id?: string;
  source: Lines;
  metadata: { tags?: string[]; [key: string]: unknown };
  outputs?: StoredOutput[];                // code cells only
  execution_count?: number | null;         // code cells only
  attachments?: Record<string, unknown>;
}

/** An output whose texts may be split into lines. */
export type StoredOutput = { output_type: Output['output_type'] } & Record<string, any>;

export interface Notebook {
  cells: Cell[];
  metadata: { kernelspec?: Record<string, unknown>; language_info?: Record<string, unknown>; [key: string]: unknown };
  nbformat: number;
  nbformat_minor: number;
}

/** Cells with this tag touch the real machine: their outputs differ from run to run. */
export const realWorldTag = 'real-world';

export const notebookMetadata = {
  kernelspec: { display_name: kernelDisplayName, language: 'typescript', name: kernelName },
  language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
};

export function parseNotebook(json: string, path: string): Notebook {
  let notebook: Notebook;
  try {
    notebook = JSON.parse(json) as Notebook;
  } catch (error) {
    throw new Error(`${path} is no notebook: it is not JSON (${(error as Error).message}). Take it back from version control.`, { cause: error });
  }
  if (!Array.isArray(notebook.cells) || notebook.nbformat !== 4) {
    throw new Error(`${path} is no notebook of format 4: it has ${Array.isArray(notebook.cells) ? `nbformat ${notebook.nbformat}` : 'no cells'}.`);
  }
  return notebook;
}

export const stringifyNotebook = (notebook: Notebook): string => `${JSON.stringify(notebook, null, 1)}\n`;

export const joinLines = (lines: Lines): string => (Array.isArray(lines) ? lines.join('') : lines);

export const sourceOf = (cell: Cell): string => joinLines(cell.source);

export const hasTag = (cell: Cell, tag: string): boolean => cell.metadata?.tags?.includes(tag) ?? false;

/** `cell 7 (after "Who is certain?")`: how people find a cell. Counts from 1, as a reader would. */
export function cellName(notebook: Notebook, index: number): string {
  const heading = notebook.cells.slice(0, index + 1).filter((cell) => cell.cell_type === 'markdown')
    .flatMap((cell) => sourceOf(cell).split('\n')).findLast((line) => /^#{1,6} /.test(line))?.replace(/^#+ /, '');
  return heading ? `cell ${index + 1} (under "${heading}")` : `cell ${index + 1}`;
}

/** An output as notebooks hold it on disk: texts split after each line break, JSON as it is. */
export function storeOutput(output: Output): StoredOutput {
  if (output.output_type === 'stream') return { output_type: 'stream', name: output.name, text: splitLines(output.text) };
  if (output.output_type === 'error') return { ...output };
  const data = Object.fromEntries(Object.entries(output.data)
    .map(([type, value]) => [type, typeof value === 'string' && !isBinary(type) ? splitLines(value) : value]));
  return output.output_type === 'execute_result'
    ? { data, execution_count: output.execution_count, metadata: output.metadata, output_type: output.output_type }
    : { data, metadata: output.metadata, output_type: output.output_type };
}

const isBinary = (type: string): boolean => type.startsWith('image/') && type !== 'image/svg+xml';

const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Whether it shows how far a run was: no part of what the cell came to, and another each time. */
export const isProgress = (output: { metadata?: Record<string, unknown> } | StoredOutput): boolean => output.metadata?.[progressMark] === true;
