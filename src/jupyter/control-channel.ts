/**
 * What the kernel's main thread and its control thread share: the words between them, and a few numbers in shared memory
 * that can be read while the other thread loops.
 */
import type { ConnectionInfo } from './wire.ts';

/** Places in the shared array. */
export const shared = {
  synchronous: 0,        // 1 while the synchronous part of a cell runs
  acknowledged: 1,       // the last interrupt that the main thread has read
  running: 2,            // number of the run in progress, 0 between runs
  stoppable: 3,          // 1 while the running cell has code that stops when it is asked to
  broken: 4,             // the last interrupt for which code was broken off
  overLimit: 5,          // 1 when the running cell was interrupted because it took longer than it may
  length: 6,
} as const;

export interface ControlWorkerData {
  connection: ConnectionInfo;
  session: string;
  kernelInfo: Record<string, unknown>;
  state: Int32Array<SharedArrayBuffer>;
}

/** What the control thread tells the main thread. */
export type ControlMessage =
  | { type: 'ready' }
  | { type: 'interrupt'; running: number; request: number }
  | { type: 'shutdown' };

/** What the main thread tells the control thread: to close its sockets and end. */
export const closeControl = 'close';
