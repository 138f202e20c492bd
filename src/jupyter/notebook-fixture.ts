/**
 * Small notebooks for tests, sound unless a test spoils them.
 *
 *     const notebook = notebookOf([markdown('# Title'), code('1 + 1', [result('2')])]);
 */
import { notebookMetadata, type Cell, type Notebook, type StoredOutput } from './notebook-file.ts';

export function notebookOf(cells: Cell[]): Notebook {
  let count = 0;
  return {
    cells: cells.map((cell, index) => ({
      ...cell,
      id: cell.id ?? `cell-${index}`,
      ...(cell.cell_type === 'code' && { execution_count: (count += 1) }),
    })),
    metadata: { ...notebookMetadata },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

export const markdown = (source: string): Cell => ({ cell_type: 'markdown', metadata: {}, source });

export const code = (source: string, outputs: StoredOutput[] = [], tags?: string[]): Cell =>
  ({ cell_type: 'code', metadata: tags ? { tags } : {}, source, outputs, execution_count: null });

export const printed = (text: string | string[], name = 'stdout'): StoredOutput => ({ output_type: 'stream', name, text });

export const displayed = (data: Record<string, unknown>): StoredOutput => ({ output_type: 'display_data', data, metadata: {} });

export const result = (text: string): StoredOutput =>
  ({ output_type: 'execute_result', execution_count: 1, data: { 'text/plain': text }, metadata: {} });

/** A figure as the workbook shows it, with some points. */
export const figure = (y: number[], hash = 'h1'): StoredOutput => displayed({
  'application/vnd.plotly.v1+json': { data: [{ x: [1, 2], y }], layout: { title: { text: 'runs' } } },
  'image/svg+xml': [`<svg xmlns="http://www.w3.org/2000/svg" data-figure-hash="${hash}">\n`, '<path d="M0 0"/></svg>'],
  'text/plain': 'Runs, against their number: y falls from 2 to 1.',
});
