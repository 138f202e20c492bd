/**
 * Cells run one after another in this process, and all that they show is published: what the kernel and the notebook runner have
 * in common, so that a cell means the same in both.
 *
 *     const session = openCellSession({ root, state, publish });
 *     await session.execute(request, '1 + 1');      // publishes execute_input, then execute_result with the text '2'
 *     session.executionCount                        //=> 1
 *
 * From then on the process belongs to the cells: its standard streams, its `exit` and its stacks are theirs. One session a process.
 */
import { cellDisplays } from './cell-displays.ts';
import { createCellExecutor, type CellExecutor, type CellOutcome } from './cell-executor.ts';
import { captureOutputs, type Publish } from './cell-outputs.ts';
import { shared, type ControlMessage } from './control-channel.ts';
import { trackStarted } from './started-by-cell.ts';

export interface CellSession<Request> {
  readonly executor: CellExecutor;
  /** Number of the last cell that counted. */
  readonly executionCount: number;
  /** `silent`: nothing but errors is shown; `counted`: the cell gets a number. */
  execute(request: Request, code: string, options?: { silent?: boolean; counted?: boolean }): Promise<CellOutcome>;
  /** Takes what the thread that interrupts says. */
  interruptBy(message: Extract<ControlMessage, { type: 'interrupt' }>): void;
  /** Publishes what is printed and not yet published, and ends the executor. */
  close(): void;
}

export function openCellSession<Request>({ root, notebookFolder, state, publish }: {
  root: string;
  /** Where the notebook lies, from which links to files of the project start. */
  notebookFolder: string;
  /** Shared with the thread that interrupts, see control-channel.ts. */
  state: Int32Array<SharedArrayBuffer>;
  publish: Publish<Request>;
}): CellSession<Request> {
  const outputs = captureOutputs(publish, (can) => Atomics.store(state, shared.stoppable, can ? 1 : 0));
  const executor = createCellExecutor({
    root,
    onSynchronous: (running) => Atomics.store(state, shared.synchronous, running ? 1 : 0),
  });
  outputs.connect(executor);
  refuseExit();
  const started = trackStarted();
  const interrupt = (): void => {
    executor.interrupt();
    started.stop();
  };
  process.on('SIGINT', interrupt);

  let executionCount = 0;
  let runs = 0;

  function showOutcome(request: Request, outcome: CellOutcome, silent: boolean): void {
    for (const { type, content } of cellDisplays(outcome, { executionCount, root, notebookFolder })) {
      if (!silent || type === 'error') publish(request, type, content);
    }
  }

  return {
    executor,
    get executionCount() { return executionCount; },
    async execute(request, code, { silent = false, counted = !silent } = {}) {
      if (counted && !silent) executionCount += 1;
      if (!silent) publish(request, 'execute_input', { code, execution_count: executionCount });
      runs += 1;
      started.forget();
      Atomics.store(state, shared.running, runs);
      const outcome = await outputs.during(request, () => executor.execute(code, executionCount));
      Atomics.store(state, shared.running, 0);
      outputs.flush();
      showOutcome(request, outcome, silent);
      return outcome;
    },
    interruptBy({ running, request }) {
      Atomics.store(state, shared.acknowledged, request);
      if (Atomics.load(state, shared.running) !== running) return;
      // Code that was broken off can no longer be asked to stop.
      if (Atomics.load(state, shared.broken) >= request || !outputs.askToStop()) interrupt();
    },
    close() {
      outputs.flush();
      executor.close();
    },
  };
}

/** A cell that ends the process would take every variable with it, and its reply: say so instead. */
function refuseExit(): void {
  process.exit = (code) => {
    throw new Error(`process.exit(${code ?? ''}) would end the notebook's kernel and lose its variables. `
      + 'Throw an error to stop a cell; to start afresh, restart the kernel from the Kernel menu.');
  };
}
