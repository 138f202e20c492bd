/**
 * A notebook as one Markdown file to be edited, and back: prose as it is, code in fences, outputs left where they are.
 *
 *     const text = textOf(notebook);
 *     //=> '<!-- notebook 1f0c… -->\n\n<!-- text intro -->\n# 08 · Two generals\n\n<!-- code run -->\n```ts\nsimulate(…)\n```\n'
 *     const { notebook: edited } = withText(notebook, text.replace('Two', 'Three'));
 *
 * A cell begins with a comment that holds its kind, its id, and its tags if it has any; a new cell needs the kind only. The notebook
 * stays the one that is kept: a cell that is found again by its id, or by its text, keeps its id and everything else, and a code
 * cell whose code has not changed keeps its outputs.
 */
import { sha256 } from '../grader/pristine.ts';
import { sourceOf, type Cell, type Notebook } from './notebook-file.ts';

const header = /^<!-- (text|code)(?: ([\w-]+))?(?: tags: ([\w-]+(?:, [\w-]+)*))? -->$/;
const opening = /^<!-- notebook ([0-9a-f]+) -->$/;

interface TextCell { readonly kind: 'text' | 'code'; readonly id: string | undefined; readonly tags: readonly string[]; readonly source: string; readonly line: number }

/** Sixteen digits that change with any cell's kind, id, tags or text: outputs do not matter. */
export function textHash(notebook: Notebook): string {
  return sha256(JSON.stringify(notebook.cells.map((cell) => [cell.cell_type, cell.id, cell.metadata?.tags ?? [], sourceOf(cell)]))).slice(0, 16);
}

/** Throws a sentence for a notebook that cannot be written so. */
export function textOf(notebook: Notebook): string {
  const cells = notebook.cells.map((cell, index) => {
    const source = sourceOf(cell);
    if (cell.cell_type === 'raw') throw new Error(`cell ${index + 1} is a raw cell, which the text form does not have. Make it Markdown.`);
    const clash = cell.cell_type === 'markdown' ? source.split('\n').find((line) => header.test(line)) : undefined;
    if (clash !== undefined) throw new Error(`cell ${index + 1} has the line ${clash}, which begins a cell in the text form. Write it otherwise.`);
    const tags = cell.metadata?.tags ?? [];
    const words = [cell.cell_type === 'code' ? 'code' : 'text', ...(cell.id === undefined ? [] : [cell.id]), ...(tags.length === 0 ? [] : [`tags: ${tags.join(', ')}`])];
    return `<!-- ${words.join(' ')} -->\n${cell.cell_type === 'code' ? fenced(source) : source}`;
  });
  return `${[`<!-- notebook ${textHash(notebook)} -->`, ...cells].join('\n\n')}\n`;
}

function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/^`+/gm)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}ts\n${code === '' ? '' : `${code}\n`}${fence}`;
}

/** Of which state of its notebook the text was made. */
export const stateOf = (text: string): string | undefined => opening.exec(text.replaceAll('\r\n', '\n').split('\n')[0] ?? '')?.[1];

export interface Edited {
  readonly notebook: Notebook;
  readonly changed: number; // cells whose text is another or new
  readonly removed: number;
  readonly toRun: number; // code cells without outputs of theirs
}

/** The notebook with the cells of the text. Throws a sentence for a text that is not of this form. */
export function withText(notebook: Notebook, text: string): Edited {
  const left = new Set(notebook.cells);
  const take = (cell: Cell | undefined): Cell | undefined => {
    if (cell !== undefined) left.delete(cell);
    return cell;
  };
  const written = readText(text);
  const ids = new Set<string>();
  for (const { id, line } of written) {
    if (id !== undefined && ids.has(id)) throw new Error(`line ${line} begins a second cell with the id ${id}. Leave the id out where you have copied a cell.`);
    if (id !== undefined) ids.add(id);
  }
  const byId = written.map(({ kind, id }) => take(notebook.cells.find((cell) => id !== undefined && cell.id === id && kindOf(cell) === kind)));
  const earlier = written.map((one, index) => byId[index] ?? (one.id === undefined ? take([...left].find((cell) => isSame(cell, one))) : undefined));
  let changed = 0;
  let toRun = 0;
  const cells = written.map((one, index) => {
    const before = earlier[index];
    const cell = cellOf(one, before);
    if (before === undefined || !isSame(before, one)) changed += 1;
    if (cell.cell_type === 'code' && (cell.execution_count ?? null) === null && one.source.trim() !== '') toRun += 1;
    return cell;
  });
  return { notebook: { ...notebook, cells }, changed, removed: left.size, toRun };
}

const kindOf = (cell: Cell): 'text' | 'code' | undefined => (cell.cell_type === 'raw' ? undefined : cell.cell_type === 'code' ? 'code' : 'text');

/** Line breaks at the end of a text are not written, so they cannot differ. */
const ending = (source: string): string => source.replace(/\n+$/, '');
const isSame = (cell: Cell, { kind, source }: TextCell): boolean => kindOf(cell) === kind && comparable(cell) === (kind === 'text' ? ending(source) : source);
const comparable = (cell: Cell): string => (cell.cell_type === 'code' ? sourceOf(cell) : ending(sourceOf(cell)));

function cellOf(one: TextCell, before: Cell | undefined): Cell {
  const { tags: _, ...metadata } = before?.metadata ?? {};
  const common = {
    ...(before?.id === undefined ? (one.id === undefined ? {} : { id: one.id }) : { id: before.id }),
    metadata: { ...metadata, ...(one.tags.length > 0 && { tags: [...one.tags] }) },
  };
  if (before !== undefined && isSame(before, one)) return { ...before, ...common };
  if (one.kind === 'text') return { ...common, cell_type: 'markdown', source: one.source, ...(before?.attachments && { attachments: before.attachments }) };
  return { ...common, cell_type: 'code', source: one.source, outputs: [], execution_count: null };
}

function readText(text: string): TextCell[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  if (!opening.test(lines[0] ?? '')) throw new Error(`line 1 must be <!-- notebook … --> as it was written. Make the text anew with --to-text.`);
  const cells: TextCell[] = [];
  let at = 1;
  while (lines[at]?.trim() === '') at += 1;
  while (at < lines.length) {
    const begin = header.exec(lines[at] ?? '');
    if (begin === null) throw new Error(`line ${at + 1} must begin a cell, with <!-- text --> or <!-- code -->: ${lines[at]}`);
    const [, kind, id, tags] = begin;
    const common = { id, tags: tags === undefined ? [] : tags.split(', '), line: at + 1 };
    if (kind === 'code') {
      const { source, next } = readFence(lines, at + 1);
      cells.push({ ...common, kind: 'code', source });
      at = next;
    } else {
      const next = lines.findIndex((line, index) => index > at && header.test(line));
      const end = next < 0 ? lines.length : next;
      cells.push({ ...common, kind: 'text', source: lines.slice(at + 1, end).join('\n').replace(/\n+$/, '') });
      at = end;
    }
  }
  return cells;
}

/** The code of the fence at a line, and where the next cell begins. */
function readFence(lines: readonly string[], from: number): { source: string; next: number } {
  let first = from;
  while (lines[first]?.trim() === '') first += 1;
  const fence = /^(`{3,})(?:ts|typescript)?\s*$/.exec(lines[first] ?? '')?.[1];
  if (fence === undefined) throw new Error(`line ${first + 1} must be the fence \`\`\`ts of the code cell that begins in line ${from}.`);
  const end = lines.findIndex((line, index) => index > first && line.trimEnd() === fence);
  if (end < 0) throw new Error(`the fence of line ${first + 1} is not closed. End the code with a line ${fence}.`);
  let next = end + 1;
  while (next < lines.length && lines[next]?.trim() === '') next += 1;
  return { source: lines.slice(first + 1, end).join('\n'), next };
}
