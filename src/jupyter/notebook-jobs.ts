/**
 * Runs notebooks side by side, as many as the machine has processors, and ends them all when the command is interrupted.
 *
 *     const jobs = new NotebookJobs({ jobs: 2 });
 *     await Promise.all(notebooks.map((notebook) => jobs.run(notebook, { root })));
 */
import { availableParallelism } from 'node:os';
import type { CellRunner } from './cell-runner.ts';
import type { Notebook } from './notebook-file.ts';
import { runNotebook, startProcess, type NotebookRun, type RunOptions } from './notebook-runner.ts';

export interface NotebookJobsOptions {
  /** How many run at a time, at least 1. Default: as many as there are processors. */
  readonly jobs?: number;
  /** Aborted: what runs is ended, and nothing else is begun. */
  readonly signal?: AbortSignal;
  /** As in `runNotebook`. */
  readonly start?: RunOptions['start'];
}

export class NotebookJobs {
  readonly #free: (() => void)[] = [];
  #places: number;
  readonly #signal: AbortSignal | undefined;
  readonly #start: NonNullable<RunOptions['start']>;

  constructor({ jobs = availableParallelism(), signal, start = startProcess }: NotebookJobsOptions = {}) {
    this.#places = jobs;
    this.#signal = signal;
    this.#start = start;
  }

  /** Runs a notebook when its turn has come. Rejects with a sentence when interrupted. */
  async run(notebook: Notebook, options: Omit<RunOptions, 'start'>): Promise<NotebookRun> {
    await this.#place();
    try {
      this.#signal?.throwIfAborted();
      const run = await runNotebook(notebook, { ...options, start: (cwd) => this.#startEndable(cwd) });
      this.#signal?.throwIfAborted();
      return run;
    } finally {
      this.#leave();
    }
  }

  async #startEndable(cwd: string): Promise<CellRunner> {
    const runner = await this.#start(cwd);
    const end = (): void => void runner.stop();
    if (this.#signal?.aborted === true) end();
    this.#signal?.addEventListener('abort', end, { once: true });
    return runner;
  }

  async #place(): Promise<void> {
    if (this.#places > 0) this.#places -= 1;
    else await new Promise<void>((resolve) => void this.#free.push(resolve));
  }

  #leave(): void {
    const next = this.#free.shift();
    if (next) next();
    else this.#places += 1;
  }
}

/** A signal that Ctrl-C (or a request to end) aborts, with a sentence for a reason. A second Ctrl-C ends at once. */
export function untilInterruptedBySignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(new Error('interrupted; what was not finished is as it was before')));
  }
  return controller.signal;
}
