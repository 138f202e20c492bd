/**
 * What a process has where it runs on this machine and not in a simulation: timers in real time, and a sentence for what only a simulation keeps.
 *
 *     const timers = new RealTimers();
 *     timers.set('A', 'retry', 100, () => …);  // replaces an earlier one of this name
 *     const ctx = { …, ...simulationOnly('runOnLoopback') };
 *     ctx.storage.sync() // throws: runOnLoopback: stable storage is kept by the simulation alone; a process on sockets has none
 */
import type { Context, ProcessId } from '../simulation/process.ts';

/** The timers of many processes. None of them keeps the program from ending. */
export class RealTimers {
  readonly #running = new Map<string, NodeJS.Timeout>();

  set(id: ProcessId, name: string, delayMs: number, run: () => void): void {
    this.cancel(id, name);
    const key = keyOf(id, name);
    const timer = setTimeout(() => {
      this.#running.delete(key);
      run();
    }, delayMs);
    timer.unref();
    this.#running.set(key, timer);
  }

  cancel(id: ProcessId, name: string): void {
    clearTimeout(this.#running.get(keyOf(id, name)));
    this.#running.delete(keyOf(id, name));
  }

  cancelAll(): void {
    for (const timer of this.#running.values()) clearTimeout(timer);
    this.#running.clear();
  }
}

const keyOf = (id: ProcessId, name: string): string => JSON.stringify([id, name]);

/** The parts of a context that throw where there is no simulation. `where` begins the sentence. */
export function simulationOnly(where: string): Pick<Context, 'storage' | 'invoke' | 'complete' | 'fail'> {
  const refuse = (what: string) => (): never => {
    throw new Error(`${where}: ${what} is kept by the simulation alone; a process on sockets has none`);
  };
  const [none, history] = [refuse('stable storage'), refuse('a history')];
  return { storage: { get: none, put: none, delete: none, keys: none, sync: none }, invoke: history, complete: history, fail: history };
}
