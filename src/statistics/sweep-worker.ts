/** The thread that runs chunks of a sweep; started by ./sweep-workers.ts, one message a chunk. */
import { parentPort, workerData } from 'node:worker_threads';
import type { HistogramOptions } from './histogram.ts';
import { SweepError, runChunk } from './sweep-chunk.ts';
import type { ChunkData, SweepRun } from './sweep-chunk.ts';
import type { Chunk, ParameterValue } from './sweep-plan.ts';

export interface WorkerTask {
  readonly module: string; // a file: URL
  readonly exportName: string;
  readonly replay: string;
  readonly histograms: HistogramOptions | null;
}

export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly data: ChunkData }
  | { readonly type: 'failed'; readonly point: Readonly<Record<string, ParameterValue>>; readonly reason: string; readonly stack: string }
  | { readonly type: 'unloadable'; readonly reason: string };

const port = parentPort;
if (port === null) throw new Error('sweep-worker is started by sweepModule and not by itself');
const reply = (message: WorkerReply): void => port.postMessage(message);
const { module, exportName, replay, histograms } = workerData as WorkerTask;

async function load(): Promise<SweepRun> {
  const loaded = (await import(module)) as Record<string, unknown>;
  const run = loaded[exportName];
  if (typeof run !== 'function') throw new TypeError(`its export "${exportName}" is no function; it exports ${Object.keys(loaded).join(', ') || 'nothing'}`);
  return run as SweepRun;
}

async function answer(run: SweepRun, chunk: Chunk): Promise<void> {
  try {
    const data = await runChunk(chunk, { run, replay, histograms });
    if (data) reply({ type: 'done', data });
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    const cause = error.cause;
    const { message, stack = '' } = cause instanceof Error ? cause : { message: String(cause) };
    reply({ type: 'failed', point: error.point, reason: message, stack });
  }
}

try {
  const run = await load();
  port.on('message', (chunk: Chunk) => void answer(run, chunk));
  reply({ type: 'ready' });
} catch (error) {
  reply({ type: 'unloadable', reason: error instanceof Error ? error.message : String(error) });
}
