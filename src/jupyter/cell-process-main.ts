/**
 * The program of a process that runs cells, started by cell-process.ts: the kernel's cells, without the kernel's sockets.
 *
 *     node cell-process-main.js /path/of/project 1500        (with a channel to the process that started it)
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CellLimit, FromProcess, ToProcess, WatchData } from './cell-process-messages.ts';
import { openCellSession } from './cell-session.ts';
import { useCompileCache } from './compile-cache.ts';
import { shared, type ControlMessage } from './control-channel.ts';

const [, , root, memoryMaxMb] = process.argv;
if (root === undefined || process.send === undefined) {
  process.stderr.write('cell-process-main.js is started by the notebook runner; to run notebooks: npm run notebooks\n');
  process.exit(2);
}
const exitProcess = process.exit.bind(process);
const toLog = process.stderr.write.bind(process.stderr);           // before the streams are the cells'
const toParent = process.send.bind(process);
delete process.send;                                             // the channel is not the cells'
const send = (message: FromProcess): void => void toParent(message);

process.chdir(root);
useCompileCache();
const state = new Int32Array(new SharedArrayBuffer(4 * shared.length));
const data: WatchData = { state, memoryMaxMb: Number(memoryMaxMb) };
const watch = new Worker(new URL('./cell-process-watch.js', import.meta.url), { workerData: data });
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const limit = (limitMs: number | null): void => watch.postMessage({ limitMs } satisfies CellLimit);

const cells = openCellSession<number>({
  root, notebookFolder: join(root, 'notebooks'), state,
  publish: (id, kind, content) => {
    if (id !== undefined) send({ type: 'output', id, kind, content });
  },
});
watch.on('message', (message: ControlMessage) => {
  if (message.type === 'interrupt') cells.interruptBy(message);
});

async function execute({ id, code, limitMs }: Extract<ToProcess, { type: 'execute' }>): Promise<void> {
  Atomics.store(state, shared.overLimit, 0);
  limit(limitMs);
  const { status } = await cells.execute(id, code);
  limit(null);
  send({ type: 'done', id, status: status === 'error' ? 'error' : 'ok', executionCount: cells.executionCount, overLimit: Atomics.load(state, shared.overLimit) === 1 });
}

process.on('message', (message: ToProcess) => {
  if (message.type === 'execute') {
    // A fault of the runner itself: nothing that follows could be trusted.
    execute(message).catch((error: unknown) => {
      toLog(`${error instanceof Error ? error.stack : String(error)}\n`);
      exitProcess(1);
    });
    return;
  }
  cells.close();
  exitProcess(0);
});
process.on('disconnect', () => exitProcess(0));
send({ type: 'ready' });
