/**
 * A sweep over worker threads: the experiment is an export of a module, so that every thread can load it.
 *
 *     const result = await sweepModule({
 *       module: './exercises/16-paxos/experiment.ts', export: 'experiment',
 *       over: { nodes: [3, 5, 7] }, seeds: 1_000, workers: 2,
 *       store: stateFile('.workbook/paxos-sweep.json'),
 *     });
 *
 * The result is that of `sweep` with the same function, to the last bit, on any number of workers.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { SweepError } from './sweep-chunk.ts';
import type { ChunkData } from './sweep-chunk.ts';
import { planSweep } from './sweep-plan.ts';
import type { Chunk, ParameterGrid } from './sweep-plan.ts';
import type { StateStore } from './sweep-state.ts';
import type { WorkerReply, WorkerTask } from './sweep-worker.ts';
import { conductSweep, histogramOptions } from './sweep.ts';
import type { SweepResult, SweepSettings } from './sweep.ts';

export interface SweepModuleOptions<Grid extends ParameterGrid> extends SweepSettings<Grid> {
  /** A file: URL, or a path from the working directory. */
  readonly module: URL | string;
  /** The name of the exported function: `({ …parameters, seed }) => measurement`. */
  readonly export: string;
  /** Threads, 1 or more; as many as processors unless told. */
  readonly workers?: number;
}

export async function sweepModule<const Grid extends ParameterGrid>(options: SweepModuleOptions<Grid>): Promise<SweepResult<Grid>> {
  const { export: exportName, workers = availableParallelism(), signal } = options;
  if (!Number.isInteger(workers) || workers < 1) throw new RangeError(`sweepModule: workers (${workers}) must be a whole number, 1 or more`);
  const url = String(options.module).startsWith('file:') ? new URL(options.module) : pathToFileURL(resolve(String(options.module)));
  const replay = `(await import(${JSON.stringify(String(options.module))})).${exportName}`;
  const task: WorkerTask = { module: url.href, exportName, replay, histograms: histogramOptions(options.histograms) };
  const lanes = Math.min(workers, planSweep(options).chunks.length);
  const experiment = `${exportName} ${sourceOf(url)}`;
  const threads = Array.from({ length: lanes }, () => new Thread(task, String(options.module)));
  const stop = (): void => threads.forEach((thread) => thread.giveUp());
  signal?.addEventListener('abort', stop, { once: true });
  const idle = [...threads];
  try {
    return await conductSweep(options, {
      experiment,
      lanes,
      async runChunk(chunk) {
        // As many lanes as threads: one is always idle here.
        const thread = idle.pop() as Thread;
        try {
          return await thread.run(chunk);
        } finally {
          idle.push(thread);
        }
      },
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

/** The module's own text: an edit is noticed when a sweep is resumed. What it imports is not looked at. */
function sourceOf(url: URL): string {
  try {
    return readFileSync(fileURLToPath(url), 'utf8');
  } catch (error) {
    throw new Error(`sweepModule: cannot read ${fileURLToPath(url)}. Give module as a path from the working directory, or as a file: URL.`, { cause: error });
  }
}

interface Pending {
  readonly chunk: Chunk;
  readonly resolve: (data: ChunkData | null) => void;
  readonly reject: (error: Error) => void;
}

/** One worker thread, one chunk at a time. */
class Thread {
  readonly #worker: Worker;
  readonly #task: WorkerTask;
  readonly #named: string; // the module, as the caller wrote it
  #ready = false;
  #over: Error | 'given up' | null = null; // why no more chunks can be run
  #pending: Pending | null = null;

  constructor(task: WorkerTask, named: string) {
    this.#task = task;
    this.#named = named;
    // Beside this file: the source where sources run, and the built file otherwise.
    const file = import.meta.url.endsWith('.ts') ? './sweep-worker.ts' : './sweep-worker.js';
    this.#worker = new Worker(new URL(file, import.meta.url), { workerData: task, execArgv: [] });
    this.#worker.on('message', (reply: WorkerReply) => this.#onReply(reply));
    this.#worker.on('error', (error: unknown) => this.#finish(new Error(`sweepModule: a worker thread failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })));
    this.#worker.on('exit', (code) => this.#finish(new Error(`sweepModule: a worker thread ended by itself (code ${code}). Does ${named} call process.exit?`)));
  }

  /** Null when given up. */
  run(chunk: Chunk): Promise<ChunkData | null> {
    return new Promise((resolve, reject) => {
      if (this.#over === 'given up') return resolve(null);
      if (this.#over) return reject(this.#over);
      this.#pending = { chunk, resolve, reject };
      if (this.#ready) this.#begin(chunk);
      return undefined;
    });
  }

  #begin(chunk: Chunk): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(chunk);
  }

  /** Ends the thread in the middle of its chunk. */
  giveUp(): void {
    this.#over ??= 'given up';
    this.#pending?.resolve(null);
    this.#pending = null;
    void this.#worker.terminate();
  }

  async end(): Promise<void> {
    this.#over ??= 'given up';
    await this.#worker.terminate();
  }

  #onReply(reply: WorkerReply): void {
    switch (reply.type) {
      case 'ready':
        this.#ready = true;
        if (this.#pending) this.#begin(this.#pending.chunk);
        return;
      case 'done':
        this.#settle(({ resolve }) => resolve(reply.data));
        return;
      case 'failed': {
        const cause = Object.assign(new Error(reply.reason), { stack: reply.stack });
        this.#settle(({ reject }) => reject(new SweepError(reply.point, reply.reason, this.#task.replay, cause)));
        return;
      }
      case 'unloadable':
        this.#finish(new Error(`sweepModule: cannot load ${this.#named}: ${reply.reason}`));
        return;
      default:
        reply satisfies never;
    }
  }

  #finish(error: Error): void {
    this.#over ??= error;
    this.#settle(({ reject }) => reject(error));
  }

  #settle(by: (pending: Pending) => void): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending) by(pending);
  }
}

/** Keeps a sweep's state in a file. It is replaced as a whole, so that an interruption leaves the old state or the new one. */
export function stateFile(path: string): StateStore {
  return {
    read() {
      try {
        return readFileSync(path, 'utf8');
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return null;
        throw error;
      }
    },
    write(text) {
      const fresh = `${path}.${process.pid}.tmp`;
      writeFileSync(fresh, text);
      renameSync(fresh, path);
    },
  };
}
