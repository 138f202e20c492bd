/**
 * Threads and processes that the running cell has started, so that an interrupt ends them with it: left alone, a sweep over worker threads would go
 * on computing what nobody waits for, and a grader would go on grading.
 *
 *     const started = trackStarted();
 *     started.forget();     // a cell begins: what an earlier one left running, such as a server, is not this one's
 *     started.stop();       // the cell was interrupted
 */
import { ChildProcess } from 'node:child_process';
import { createRequire, syncBuiltinESMExports } from 'node:module';

type Threads = typeof import('node:worker_threads');

export interface StartedByCell {
  forget(): void;
  /** Ends them: threads at once, processes by a signal that they can answer. */
  stop(): void;
}

/** Once a process: it takes the place of `Worker` and of what starts a child process. */
export function trackStarted(): StartedByCell {
  const stops = new Set<() => void>();
  const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: Threads['Worker'] };
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(...words: ConstructorParameters<Threads['Worker']>) {
      super(...words);
      const stop = (): void => void this.terminate();
      stops.add(stop);
      this.once('exit', () => stops.delete(stop));
    }
  };
  syncBuiltinESMExports();

  const prototype = ChildProcess.prototype as unknown as { spawn: (this: ChildProcess, options: unknown) => unknown };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const outcome = spawn.call(this, options);
    const stop = (): void => void this.kill('SIGTERM');
    stops.add(stop);
    this.once('exit', () => stops.delete(stop));
    return outcome;
  };

  return {
    forget: () => stops.clear(),
    stop() {
      for (const stop of stops) stop();
      stops.clear();
    },
  };
}
