/**
 * What has become of a notebook that was handed in: whether it is the course's own, and which of its cells are gone, copied or split. Exercises
 * stand in files of their own, so nothing of this is graded.
 *
 *     notebookRemarks(handedIn, shipped) //=> ['2 cells of the course are gone', 'one cell is there twice']
 */
interface Cell {
  readonly id: string;
  readonly type: string;
  readonly source: string; // without blanks, by which cells are compared
}

const OWN_PART_MIN = 0.2; // of the course's cells, below which a notebook is another one

export function notebookRemarks(handedIn: string, shipped: string): string[] {
  const course = cellsOf(shipped);
  const cells = cellsOf(handedIn);
  if (course === undefined) throw new Error('the shipped notebook is no notebook');
  if (cells === undefined) return ['is no notebook: it is no JSON with a list of cells'];
  if (cells.length === 0) return ['has no cells'];
  const ids = new Map<string, number[]>();
  const sources = new Map<string, number>();
  for (const [index, { id, source }] of cells.entries()) {
    if (id !== '') ids.set(id, [...(ids.get(id) ?? []), index]);
    sources.set(source, (sources.get(source) ?? 0) + 1);
  }
  const joined = new Set(cells.flatMap((cell, index) => (index + 1 < cells.length ? [cell.source + (cells[index + 1] as Cell).source] : [])));
  let [gone, copied, split] = [0, 0, 0];
  for (const { id, source } of course.filter((cell) => cell.source !== '')) {
    const same = sources.get(source) ?? 0;
    if (same > 1 || (ids.get(id)?.length ?? 0) > 1) copied += 1;
    if (same > 0) continue;
    if (joined.has(source)) split += 1;
    else if (!ids.has(id)) gone += 1;
  }
  if (course.length > 0 && gone + 1 > course.length * (1 - OWN_PART_MIN)) return ["is not the course's notebook: hardly a cell of it is there"];
  return [
    ...(gone > 0 ? [`${gone === 1 ? 'one cell of the course is' : `${gone} cells of the course are`} gone`] : []),
    ...(copied > 0 ? [`${copied === 1 ? 'one cell is' : `${copied} cells are`} there more than once`] : []),
    ...(split > 0 ? [`${split === 1 ? 'one cell is' : `${split} cells are`} split in two`] : []),
  ];
}

function cellsOf(text: string): Cell[] | undefined {
  let notebook: { cells?: unknown };
  try {
    notebook = JSON.parse(text) as typeof notebook;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof notebook !== 'object' || notebook === null || !Array.isArray(notebook.cells)) return undefined;
  return notebook.cells.map((cell: { id?: unknown; cell_type?: unknown; source?: unknown } | null) => {
    const source = Array.isArray(cell?.source) ? cell.source.join('') : cell?.source;
    return { id: typeof cell?.id === 'string' ? cell.id : '', type: String(cell?.cell_type), source: typeof source === 'string' ? source.replaceAll(/\s+/g, '') : '' };
  });
}
