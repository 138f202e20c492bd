import { describe, expect, test } from 'vitest';
import { notebookRemarks } from './notebook-remarks.ts';

type Cell = { id?: string; cell_type?: string; source: string | string[] };
const notebook = (cells: readonly Cell[]): string => JSON.stringify({ cells: cells.map((cell) => ({ cell_type: 'code', ...cell })) });
const CELLS: Cell[] = [
  { id: 'a', cell_type: 'markdown', source: '# Echo' }, { id: 'b', source: 'const one = 1;\nconst two = 2;' }, { id: 'c', source: 'show(one)' }, { id: 'd', source: 'show(two)' }, { id: 'e', source: 'check()' },
];
const shipped = notebook(CELLS);
const changed = (change: (cells: Cell[]) => Cell[]): string[] => notebookRemarks(notebook(change(CELLS)), shipped);

describe('a notebook that was handed in', () => {
  test('is not remarked upon when it is as shipped, run, reformatted or written into', () => {
    expect(notebookRemarks(shipped, shipped)).toEqual([]);
    expect(changed((cells) => cells.map((cell) => (cell.id === 'c' ? { ...cell, source: ['show(one);\n', 'show(two)'] } : cell)))).toEqual([]);
    expect(changed((cells) => [...cells, { id: 'mine', source: 'my own' }])).toEqual([]);
  });

  test('may have lost cells', () => expect(changed((cells) => cells.filter(({ id }) => id !== 'b' && id !== 'e'))).toEqual(['2 cells of the course are gone']));

  test('may have cells more than once', () => expect(changed((cells) => [...cells, { id: 'x', source: 'show(one)' }])).toEqual(['one cell is there more than once']));

  test('may have a cell split in two', () => {
    expect(changed((cells) => cells.flatMap((cell) => (cell.id === 'b' ? [{ id: 'b', source: 'const one = 1;' }, { id: 'y', source: 'const two = 2;' }] : [cell])))).toEqual(['one cell is split in two']);
  });

  test('may be another one', () => expect(notebookRemarks(notebook([{ id: 'q', source: 'print(1)' }]), shipped)).toEqual(["is not the course's notebook: hardly a cell of it is there"]));

  test.each([['{', 'is no notebook: it is no JSON with a list of cells'], ['[]', 'is no notebook: it is no JSON with a list of cells'], ['null', 'is no notebook: it is no JSON with a list of cells'], ['{"cells":[]}', 'has no cells'], ['{"cells":[null,{"source":5}]}', "is not the course's notebook: hardly a cell of it is there"]])('may be none: %s', (text, remark) => {
    expect(notebookRemarks(text, shipped)).toEqual([remark]);
  });
});
