/**
 * What runs a notebook's cells, and what a cell gave: one form for the real kernel (kernel-client.ts) and for the runner's own
 * process (cell-process.ts), so that whoever runs a notebook need not know which it is.
 *
 *     const runner: CellRunner = await CellProcess.start({ cwd: root });
 *     const { status, outputs } = await runner.execute('1 + 1', { limitMs: 10_000 });
 *     //=> 'ok', [{ output_type: 'execute_result', execution_count: 1, data: { 'text/plain': '2' }, metadata: {} }]
 *     await runner.stop();
 */

/** An output as notebooks store it (nbformat 4.5), texts unsplit. */
export type Output =
  | { output_type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { output_type: 'display_data'; data: Record<string, unknown>; metadata: Record<string, unknown> }
  | { output_type: 'execute_result'; execution_count: number; data: Record<string, unknown>; metadata: Record<string, unknown> }
  | { output_type: 'error'; ename: string; evalue: string; traceback: string[] };

export interface ExecuteResult {
  status: 'ok' | 'error' | 'aborted';
  outputs: Output[];
  executionCount: number;
  /** Whether the cell took longer than its limit and was interrupted for that. */
  overLimit?: boolean;
}

export interface CellRunner {
  /**
   * Runs a cell. An error of the cell is a result; so is the interrupt of a cell that takes longer than `limitMs`. What is thrown is a
   * process that died or did not heed the interrupt.
   */
  execute(code: string, options: { limitMs: number }): Promise<ExecuteResult>;
  stop(): Promise<unknown>;
}

/** How long a cell that was interrupted has to end, before its process is ended. */
export const interruptGraceMs = 5_000;

/** The outputs of one cell, put together from the messages about it in the order in which they come. */
export class CollectedOutputs {
  readonly outputs: Output[] = [];
  readonly #displays = new Map<string, Extract<Output, { output_type: 'display_data' }>>();

  /** A message of Jupyter's protocol; those that show nothing are passed over. */
  add(type: string, content: Record<string, any>): void {
    const { outputs } = this;
    const last = outputs.at(-1);
    switch (type) {
      case 'stream':
        if (last?.output_type === 'stream' && last.name === content['name']) last.text += content['text'];
        else outputs.push({ output_type: 'stream', name: content['name'], text: content['text'] });
        return;
      case 'display_data': {
        const output = { output_type: 'display_data' as const, data: content['data'], metadata: content['metadata'] ?? {} };
        const id = content['transient']?.display_id;
        if (id) this.#displays.set(id, output);
        outputs.push(output);
        return;
      }
      case 'update_display_data': {
        const shown = this.#displays.get(content['transient']?.display_id);
        if (shown) Object.assign(shown, { data: content['data'], metadata: content['metadata'] ?? {} });
        return;
      }
      case 'execute_result':
        outputs.push({
          output_type: 'execute_result', execution_count: content['execution_count'], data: content['data'], metadata: content['metadata'] ?? {},
        });
        return;
      case 'error':
        outputs.push({ output_type: 'error', ename: content['ename'], evalue: content['evalue'], traceback: content['traceback'] });
        return;
      case 'clear_output':
        outputs.length = 0;
    }
  }
}
