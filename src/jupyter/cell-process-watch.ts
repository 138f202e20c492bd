/**
 * The thread beside the cells of a notebook: interrupts a cell that takes longer than it may, and ends a process that holds more
 * memory than it may. Started by cell-process-main.ts.
 */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createInterrupter } from './cell-interrupter.ts';
import { memoryMark, type CellLimit, type WatchData } from './cell-process-messages.ts';
import { shared } from './control-channel.ts';
import { endWithParent } from './parent-watch.ts';

const memoryCheckMs = 100;
/** A cell whose code was asked to come to an end (untilInterrupted) and did not is interrupted once more, for good. */
const againMs = 3_000;
const stderr = 2;

const { state, memoryMaxMb } = workerData as WatchData;
const port = parentPort;
if (!port) throw new Error('cell-process-watch.js is started as a worker thread; it does nothing by itself.');

const interrupt = createInterrupter({ state, tell: (message) => port.postMessage(message) });
let timer: NodeJS.Timeout | undefined;
port.on('message', ({ limitMs }: CellLimit) => {
  clearTimeout(timer);
  if (limitMs !== null) timer = setTimeout(interruptOnce, limitMs);
});

function interruptOnce(): void {
  timer = setTimeout(interruptOnce, againMs);
  Atomics.store(state, shared.overLimit, 1);
  void interrupt();
}

setInterval(() => {
  if (process.memoryUsage.rss() < memoryMaxMb * 2 ** 20) return;
  // At once, and by the system's own call: the main thread's streams are the cells', and it may not get round to writing.
  writeSync(stderr, `${memoryMark}\n`);
  process.kill(process.pid, 'SIGKILL');
}, memoryCheckMs);

endWithParent();
