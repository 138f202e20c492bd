/**
 * Ends the cell that runs in the main thread, from a thread beside it, whatever the cell is at.
 *
 *     const interrupt = createInterrupter({ state, tell: (message) => port.postMessage(message) });
 *     await interrupt();
 *
 * How an interrupt reaches a cell depends on what the main thread does:
 * - it awaits: it gets the message and rejects the cell's promise, or asks the code that can be asked to stop (untilInterrupted);
 * - it runs the cell's synchronous part: SIGINT, which `vm` watches for there;
 * - it runs code after an `await` or in a callback: the inspector ends it, then the message is read.
 */
import { Session } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { shared, type ControlMessage } from './control-channel.ts';

/** How long the main thread has to answer before it counts as busy with a loop. */
const graceMs = 80;
/** How long, where the cell's code stops when it is asked to: one run of a sweep may take that long. */
const patienceMs = 2_000;

export function createInterrupter({ state, tell }: { state: Int32Array<SharedArrayBuffer>; tell: (message: ControlMessage) => void }): () => Promise<void> {
  let requests = 0;
  return async () => {
    const request = (requests += 1);
    const running = Atomics.load(state, shared.running);
    tell({ type: 'interrupt', running, request });
    const untilMs = Date.now() + (Atomics.load(state, shared.stoppable) === 1 ? patienceMs : graceMs);
    do {
      await sleep(graceMs);
      if (Atomics.load(state, shared.acknowledged) >= request) return;
    } while (Date.now() < untilMs);
    Atomics.store(state, shared.broken, request);
    if (Atomics.load(state, shared.synchronous) === 1) {
      process.kill(process.pid, 'SIGINT');
      return;
    }
    const inspector = new Session();
    inspector.connectToMainThread();
    try {
      await inspector.post('Runtime.terminateExecution');
    } finally {
      inspector.disconnect();
    }
  };
}
