/**
 * Runs a notebook from top to bottom: in a fresh process with the kernel's cells, or over a fresh, real kernel.
 *
 *     const { notebook, failure } = await runNotebook(shipped, { root: stagedProject });
 *     compareOutputs(shipped, notebook)  //=> [] when every output was reproduced
 *
 * An error in a cell ends the run there, as "Run all" does, unless the cell is tagged `raises-exception`.
 */
import { CellProcess } from './cell-process.ts';
import type { CellRunner, ExecuteResult, Output } from './cell-runner.ts';
import { cellName, hasTag, isProgress, notebookMetadata, sourceOf, storeOutput, type Cell, type Notebook } from './notebook-file.ts';

export interface RunOptions {
  /** The project that the cells run in: a staged copy, where the learner's own work is not to be judged. */
  root: string;
  /** For each cell, after which it is interrupted. Default: two minutes. */
  limitMs?: number;
  /** What runs the cells. Default: a process without sockets; `(cwd) => KernelClient.start({ cwd })` is the real kernel. */
  start?: (cwd: string) => Promise<CellRunner>;
}

/** How long a cell took. */
export interface CellTime { readonly cell: number; readonly ms: number } // index in the notebook

export interface NotebookRun {
  /** The notebook with the new outputs; cells that were not reached have none. The given one is not changed. */
  notebook: Notebook;
  /** In one sentence, what ended the run early. */
  failure: string | null;
  startMs: number;                    // until a cell could be run
  durationMs: number;                 // in all
  times: readonly CellTime[];
}

const defaultLimitMs = 120_000;
/** Of what a cell had printed before it failed. */
const shownCharactersMax = 600;

export const startProcess = (cwd: string): Promise<CellRunner> => CellProcess.start({ cwd });

export async function runNotebook(shipped: Notebook, { root, limitMs = defaultLimitMs, start = startProcess }: RunOptions): Promise<NotebookRun> {
  const beganMs = performance.now();
  const notebook = withoutOutputs(shipped);
  const runner = await start(root);
  const startMs = performance.now() - beganMs;
  const times: CellTime[] = [];
  let failure: string | null = null;
  try {
    for (const [index, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== 'code' || sourceOf(cell).trim() === '') continue;
      const cellBeganMs = performance.now();
      failure = await runCell(runner, cell, limitMs);
      times.push({ cell: index, ms: performance.now() - cellBeganMs });
      if (failure === null) continue;
      failure = `${cellName(notebook, index)}${failure}`;
      break;
    }
  } finally {
    await runner.stop();
  }
  return { notebook, failure, startMs, durationMs: performance.now() - beganMs, times };
}

/** Runs a cell and gives it its outputs. What is returned ends the notebook's run: the rest of a sentence that begins with the cell. */
async function runCell(runner: CellRunner, cell: Cell, limitMs: number): Promise<string | null> {
  let result: ExecuteResult;
  try {
    result = await runner.execute(sourceOf(cell), { limitMs });
  } catch (error) {
    return `: ${(error as Error).message}`;
  }
  const outputs = result.outputs.filter((output) => !isProgress(output));
  cell.outputs = outputs.map(storeOutput);
  cell.execution_count = result.executionCount;
  if (result.status === 'ok' || hasTag(cell, 'raises-exception')) return null;
  if (result.overLimit === true) {
    return ` did not end within ${limitMs / 1000} s and was interrupted. Let it do less, or look for a loop.${printedBefore(outputs)}`;
  }
  const error = outputs.find((output) => output.output_type === 'error');
  return ` failed: ${error?.traceback.join('\n') ?? `the kernel answered "${result.status}" without an error`}`;
}

function printedBefore(outputs: readonly Output[]): string {
  const text = outputs.flatMap((output) => (output.output_type === 'stream' ? [output.text] : [])).join('').trimEnd();
  if (text === '') return ' It had printed nothing.';
  return ` It had printed:\n${text.length > shownCharactersMax ? `… ${text.slice(-shownCharactersMax)}` : text}`;
}

/** A copy ready to be run: no outputs, the workbook's kernel, none of an editor's traces (times, collapsed cells). */
function withoutOutputs(shipped: Notebook): Notebook {
  const { cells, metadata, ...rest } = structuredClone(shipped);
  return {
    cells: cells.map((cell) => {
      const { execution: _, collapsed: __, ...kept } = cell.metadata as Record<string, unknown>;
      return { ...cell, metadata: kept, ...(cell.cell_type === 'code' && { outputs: [], execution_count: null }) };
    }),
    metadata: { ...metadata, ...notebookMetadata },
    ...rest,
  };
}
