/**
 * The one form in which notebooks are shipped: what Jupyter itself would write, without the traces of an editor, so that
 * shipping twice changes no byte and saving an unchanged notebook shows no difference.
 *
 *     writeFileSync(path, shippedText(run.notebook));
 */
import { sha256 } from '../grader/pristine.ts';
import {
  isProgress, joinLines, notebookMetadata, sourceOf, stringifyNotebook, type Cell, type Lines, type Notebook, type StoredOutput,
} from './notebook-file.ts';

/** Tags say how a cell is treated, `jupyter` whether its source is folded away; everything else is an editor's own. */
const KEPT_METADATA = ['tags', 'jupyter'];

/** In the place of a folded output JupyterLab shows the first line of its source, HTML and SVG first: so this is that line. */
const FOLDED_NOTE = '<!-- Folded until you run this cell: predict first. -->\n';
const noted = ['text/html', 'image/svg+xml'];

export function shippedText(notebook: Notebook): string {
  const ids = new Set<string>();
  const cells = notebook.cells.map((cell) => shippedCell(cell, ids));
  return stringifyNotebook(sorted({ cells, metadata: notebookMetadata, nbformat: 4, nbformat_minor: 5 }) as Notebook);
}

function shippedCell(cell: Cell, ids: Set<string>): Cell {
  const metadata = Object.fromEntries(Object.entries(cell.metadata ?? {}).filter(([key]) => KEPT_METADATA.includes(key)));
  const source = lines(sourceOf(cell));
  if (showsWhatIsPredicted(cell)) metadata['jupyter'] = { ...(metadata['jupyter'] as object | undefined), outputs_hidden: true };
  const common = { cell_type: cell.cell_type, id: idOf(cell, ids), metadata, source };
  if (cell.cell_type !== 'code') return { ...common, ...(cell.attachments === undefined ? {} : { attachments: cell.attachments }) };
  return { ...common, execution_count: cell.execution_count ?? null, outputs: isFolded(metadata) ? withNote(merged(cell.outputs ?? [])) : merged(cell.outputs ?? []) };
}

/** A cell without an id, or with another's, gets one from its text: the same one each time. */
function idOf(cell: Cell, ids: Set<string>): string {
  const base = cell.id ?? sha256(sourceOf(cell)).slice(0, 8);
  let id = base;
  for (let copy = 2; ids.has(id); copy += 1) id = `${base}-${copy}`;
  ids.add(id);
  return id;
}

/** Without how far runs were; texts of one stream that follow each other become one: where a stream is cut depends on time. */
function merged(outputs: readonly StoredOutput[]): StoredOutput[] {
  const all: StoredOutput[] = [];
  for (const output of outputs) {
    if (isProgress(output)) continue;
    const last = all.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last['name'] === output['name']) {
      all[all.length - 1] = { ...last, text: lines(joinLines(last['text']) + joinLines(output['text'])) };
    } else {
      all.push(output);
    }
  }
  return all;
}

const isFolded = (metadata: Readonly<Record<string, unknown>>): boolean => (metadata['jupyter'] as { outputs_hidden?: boolean } | undefined)?.outputs_hidden === true;

/** What a cell shows beside its `reveal` is what happens: whoever has not predicted yet should not see it. */
const showsWhatIsPredicted = (cell: Cell): boolean => /^\s*reveal\(/m.test(sourceOf(cell)) && (cell.outputs ?? []).filter((output) => !isProgress(output)).length > 1;

function withNote([first, ...rest]: readonly StoredOutput[]): StoredOutput[] {
  const data = first?.['data'] as Readonly<Record<string, Lines>> | undefined;
  if (first === undefined || data === undefined) return first === undefined ? [] : [first, ...rest];
  const shown = Object.entries(data).map(([type, value]) => [type, noted.includes(type) ? lines(FOLDED_NOTE + withoutFoldedNote(value)) : value] as const);
  return [{ ...first, data: Object.fromEntries(shown) }, ...rest];
}

/** What a cell shows, without the line that stands for it while it is folded. */
export function withoutFoldedNote(text: Lines): string {
  const joined = joinLines(text);
  return joined.startsWith(FOLDED_NOTE) ? joined.slice(FOLDED_NOTE.length) : joined;
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** With the members of every record in alphabetical order, which is how Jupyter saves. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
