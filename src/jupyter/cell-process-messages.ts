/** What a process that runs cells and the one that started it tell each other. */
import type { ExecuteResult } from './cell-runner.ts';

export type ToProcess =
  | { type: 'execute'; id: number; code: string; limitMs: number }
  | { type: 'stop' };

export type FromProcess =
  | { type: 'ready' }
  | { type: 'output'; id: number; kind: string; content: Record<string, unknown> }      // `kind`: type of the message in Jupyter's protocol
  | { type: 'done'; id: number; status: ExecuteResult['status']; executionCount: number; overLimit: boolean };

export const fromProcess = (message: unknown): message is FromProcess =>
  typeof message === 'object' && message !== null && ['ready', 'output', 'done'].includes((message as { type?: string }).type ?? '');

/** What the thread that watches needs, and the time that a cell has; `null` when it has ended. */
export interface WatchData { state: Int32Array<SharedArrayBuffer>; memoryMaxMb: number }
export interface CellLimit { limitMs: number | null }

/** Written to the error output by a process that ends because it needs too much memory. */
export const memoryMark = 'distsys: over the limit of memory';
