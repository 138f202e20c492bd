/**
 * Runs a notebook from top to bottom on a fresh, real kernel.
 *
 *     const { notebook, failure } = await runNotebook(shipped, { root: stagedProject });
 *     compareOutputs(shipped, notebook)  //=> [] when every output was reproduced
 *
 * An error in a cell ends the run there, as "Run all" does, unless the cell is tagged `raises-exception`.
 */
import { KernelClient, type ExecuteResult } from './kernel-client.ts';
import { cellName, hasTag, isProgress, notebookMetadata, sourceOf, storeOutput, type Notebook } from './notebook-file.ts';

export interface RunOptions {
  /** The project that the kernel runs in: a staged copy, where the learner's own work is not to be judged. */
  root: string;
  /** For each cell. */
  timeoutMs?: number;
  env?: Record<string, string | undefined>;
  launcherPath?: string;
  onCell?: (progress: { index: number; cells: number; durationMs: number }) => void;
}

export interface NotebookRun {
  /** The notebook with the new outputs; cells that were not reached have none. The given one is not changed. */
  notebook: Notebook;
  /** In one sentence, what ended the run early. */
  failure: string | null;
  startMs: number;                    // until the kernel answered
  durationMs: number;                 // in all
  firstDisplayMs: number | null;      // until the first cell with a display had ended
}

const defaultTimeoutMs = 120_000;

export async function runNotebook(shipped: Notebook, options: RunOptions): Promise<NotebookRun> {
  const began = performance.now();
  const notebook = withoutOutputs(shipped);
  const { root: cwd, env, launcherPath } = options;
  const kernel = await KernelClient.start({ cwd, ...(env && { env }), ...(launcherPath && { launcherPath }) });
  const startMs = performance.now() - began;
  let failure: string | null = null;
  let firstDisplayMs: number | null = null;
  try {
    for (const [index, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== 'code' || sourceOf(cell).trim() === '') continue;
      const cellBegan = performance.now();
      const where = cellName(notebook, index);
      let result: ExecuteResult;
      try {
        result = await kernel.execute(sourceOf(cell), { timeoutMs: options.timeoutMs ?? defaultTimeoutMs });
      } catch (error) {
        failure = `${where}: ${(error as Error).message}`;
        break;
      }
      const outputs = result.outputs.filter((output) => !isProgress(output));
      cell.outputs = outputs.map(storeOutput);
      cell.execution_count = result.executionCount;
      options.onCell?.({ index, cells: notebook.cells.length, durationMs: performance.now() - cellBegan });
      if (outputs.some(({ output_type }) => output_type === 'display_data')) firstDisplayMs ??= performance.now() - began;
      if (result.status !== 'ok' && !hasTag(cell, 'raises-exception')) {
        const error = result.outputs.find((output) => output.output_type === 'error');
        failure = `${where} failed: ${error?.traceback.join('\n') ?? `the kernel answered "${result.status}" without an error`}`;
        break;
      }
    }
  } finally {
    await kernel.stop();
  }
  return { notebook, failure, startMs, durationMs: performance.now() - began, firstDisplayMs };
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
