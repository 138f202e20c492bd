import { describe, expect, test } from 'vitest';
import type { Notebook } from './notebook-file.ts';
import { compareOutputs } from './output-comparison.ts';
import { shippedText } from './shipped-notebook.ts';

const saved: Notebook = {
  nbformat: 4,
  nbformat_minor: 2,
  metadata: { widgets: {}, kernelspec: { name: 'other' } },
  cells: [
    { cell_type: 'markdown', source: '# Title\n\nText', metadata: { editable: true, tags: ['intro'] } },
    { cell_type: 'markdown', source: '# Title\n\nText', metadata: {} },
    {
      cell_type: 'code', id: 'run', source: ['const a = 1;\n', 'a'], execution_count: 3,
      metadata: { execution: { 'iopub.status.busy': 'now' }, collapsed: true, jupyter: { source_hidden: true } },
      outputs: [
        { output_type: 'stream', name: 'stdout', text: 'one' },
        { output_type: 'display_data', metadata: { 'distsys-progress': true }, data: { 'text/plain': '3 of 3 runs, 0.2 s' } },
        { output_type: 'stream', name: 'stdout', text: [' line\n', 'two'] },
        { output_type: 'display_data', metadata: {}, data: { 'text/plain': ['x'], 'application/vnd.plotly.v1+json': { layout: { b: 1, a: 2 }, data: [] } } },
      ],
    },
  ],
};

describe('a shipped notebook', () => {
  test('is what Jupyter would write, without the traces of an editor', () => {
    const text = shippedText(saved);
    expect(text.startsWith('{\n "cells": [\n  {\n   "cell_type": "markdown",\n   "id": "')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
    const notebook = JSON.parse(text) as Notebook;
    expect(notebook.metadata).toEqual({
      kernelspec: { display_name: 'TypeScript (workbook)', language: 'typescript', name: 'workbook-typescript' },
      language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
    });
    expect(notebook.nbformat_minor).toBe(5);
    expect(notebook.cells.map((cell) => cell.metadata)).toEqual([{ tags: ['intro'] }, {}, { jupyter: { source_hidden: true } }]);
    expect(notebook.cells[0]?.source).toEqual(['# Title\n', '\n', 'Text']);
    expect(notebook.cells[2]).toMatchObject({ execution_count: 3, source: ['const a = 1;\n', 'a'] });
  });

  test('has streams in one piece and records in alphabetical order', () => {
    const notebook = JSON.parse(shippedText(saved)) as Notebook;
    const outputs = notebook.cells[2]?.outputs ?? [];
    expect(outputs[0]).toEqual({ output_type: 'stream', name: 'stdout', text: ['one line\n', 'two'] });
    expect(JSON.stringify(outputs[1])).toBe('{"data":{"application/vnd.plotly.v1+json":{"data":[],"layout":{"a":2,"b":1}},"text/plain":["x"]},"metadata":{},"output_type":"display_data"}');
  });

  test('gives each cell an id of its own, the same each time', () => {
    const ids = (JSON.parse(shippedText(saved)) as Notebook).cells.map((cell) => cell.id);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}$/);
    expect(ids).toEqual([ids[0], `${ids[0]}-2`, 'run']);
  });

  test('says where an output is folded, in the line that JupyterLab shows in its place, and means the same', () => {
    const fold = (data: Record<string, unknown>): Notebook => ({
      ...saved, cells: [{ cell_type: 'code', id: 'run', source: 'run', execution_count: 1, metadata: { jupyter: { outputs_hidden: true } }, outputs: [{ output_type: 'display_data', metadata: {}, data }] as never }],
    });
    const run = fold({ 'text/html': '<p>\n</p>', 'image/svg+xml': '<svg></svg>', 'text/plain': 'words' });
    const shipped = JSON.parse(shippedText(run)) as Notebook;
    expect(shipped.cells[0]?.outputs?.[0]?.['data']).toEqual({
      'text/html': ['<!-- Folded until you run this cell: predict first. -->\n', '<p>\n', '</p>'],
      'image/svg+xml': ['<!-- Folded until you run this cell: predict first. -->\n', '<svg></svg>'],
      'text/plain': 'words',
    });
    expect(compareOutputs(shipped, run)).toEqual([]);
    expect(compareOutputs(shipped, fold({ 'text/html': '<p>\n', 'image/svg+xml': '<svg></svg>', 'text/plain': 'words' }))).toHaveLength(1);
    expect(shippedText(shipped)).toBe(shippedText(run));
  });

  test('folds what a cell shows beside its `reveal`: it would tell before the reader has predicted', () => {
    const html = { output_type: 'display_data', metadata: {}, data: { 'text/html': '<p></p>' } } as never;
    const cells = [['reveal(\'08/states\', 5);', 2], ['reveal(\'08/states\', 5);', 1], ['const reveal = 5;', 2]].map(([source, count], index) => (
      { cell_type: 'code', id: `c${index}`, source, execution_count: 1, metadata: {}, outputs: Array.from({ length: count as number }, () => html) })) as Notebook['cells'];
    const shipped = JSON.parse(shippedText({ ...saved, cells })) as Notebook;
    expect(shipped.cells.map(({ metadata }) => metadata)).toEqual([{ jupyter: { outputs_hidden: true } }, {}, {}]);
    expect(shippedText(shipped)).toBe(shippedText({ ...saved, cells }));
  });

  test('is left as it is when shipped again', () => {
    const once = shippedText(saved);
    expect(shippedText(JSON.parse(once) as Notebook)).toBe(once);
  });
});
