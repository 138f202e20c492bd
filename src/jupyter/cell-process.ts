/**
 * Runs cells in a process of its own, with the kernel's executor, outputs and interrupts and without its sockets: it needs neither
 * ports nor Python, and many run side by side.
 *
 *     const cells = await CellProcess.start({ cwd: '/path/of/project' });
 *     const { status, outputs } = await cells.execute('1 + 1', { limitMs: 10_000 });
 *     await cells.stop();
 *
 * What it runs is cell-process-main.ts. A cell that takes too long is interrupted as by the notebook's stop button; a process that
 * needs too much memory, or does not heed the interrupt, is ended with all that it started.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { kernelEnvironment } from '#kernel-spec';
import { fromProcess, memoryMark, type FromProcess, type ToProcess } from './cell-process-messages.ts';
import { CollectedOutputs, interruptGraceMs, type CellRunner, type ExecuteResult } from './cell-runner.ts';
import { compiledProgram } from './compiled-program.ts';

export interface CellProcessOptions {
  /** Root of the project that the cells run in: it holds `node_modules`, `exercises` and `notebooks`. */
  cwd: string;
  env?: Record<string, string | undefined>;
  /** What the process may hold in memory, in MB, buffers and code included. Default: 1,500. */
  memoryMaxMb?: number;
}

const defaults = { memoryMaxMb: 1_500, startTimeoutMs: 30_000, stopGraceMs: 1_500, logCharactersMax: 4_000 };

interface Running {
  id: number;
  collected: CollectedOutputs;
  resolve: (result: ExecuteResult) => void;
  reject: (error: Error) => void;
}

export class CellProcess implements CellRunner {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #memoryMaxMb: number;
  #running: Running | null = null;
  #cells = 0;
  #log = '';                              // what the process itself wrote, for error messages
  #ended: string | null = null;           // why no further cell can be run
  readonly #closed: Promise<void>;
  #ready: { resolve: () => void; reject: (error: Error) => void } | null = null;

  private constructor(child: ChildProcess, memoryMaxMb: number) {
    this.#child = child;
    this.#memoryMaxMb = memoryMaxMb;
    this.pid = child.pid ?? 0;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => { this.#log = (this.#log + text).slice(-defaults.logCharactersMax); });
    }
    child.on('message', (message) => {
      if (fromProcess(message)) this.#take(message);
    });
    child.once('error', (error) => this.#end(`the process for the cells could not be started: ${error.message}`));
    // After `exit`, when all that it wrote has been read.
    this.#closed = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#end(this.#reasonOfEnd(signal ?? `exit code ${code}`));
        resolve();
      });
    });
  }

  static async start({ cwd, env, memoryMaxMb = defaults.memoryMaxMb }: CellProcessOptions): Promise<CellProcess> {
    const program = compiledProgram('cell-process-main');
    if (!existsSync(program)) throw new Error(`the notebook runner (${program}) is not built. Run: npm run setup -- --without-jupyter`);
    const child = fork(program, [cwd, String(memoryMaxMb)], {
      cwd,
      // Colours that a terminal asked for do not belong into a notebook.
      env: { ...process.env, FORCE_COLOR: undefined, ...kernelEnvironment, ...env },
      execArgv: [],                                  // as the kernel runs; a smaller heap would only be tidied up more often
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',        // a process group of its own, so that stop() leaves nothing behind
    });
    const cells = new CellProcess(child, memoryMaxMb);
    const timer = setTimeout(() => cells.#end(`the process for the cells was not ready within ${defaults.startTimeoutMs} ms`), defaults.startTimeoutMs);
    try {
      await new Promise<void>((resolve, reject) => { cells.#ready = { resolve, reject }; });
    } catch (error) {
      await cells.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return cells;
  }

  async execute(code: string, { limitMs }: { limitMs: number }): Promise<ExecuteResult> {
    if (this.#ended !== null) throw new Error(this.#ended);
    if (this.#running !== null) throw new Error('a cell is still running; a notebook runs one after another. Await it first.');
    const id = (this.#cells += 1);
    const timer = setTimeout(() => this.#end(`it ran for ${limitMs} ms and did not heed an interrupt`), limitMs + interruptGraceMs);
    try {
      return await new Promise<ExecuteResult>((resolve, reject) => {
        this.#running = { id, collected: new CollectedOutputs(), resolve, reject };
        this.#send({ type: 'execute', id, code, limitMs });
      });
    } finally {
      clearTimeout(timer);
      this.#running = null;
    }
  }

  /** Ends the process, and whatever it has started. */
  async stop(): Promise<void> {
    if (this.#ended === null && this.#child.connected) {
      // By itself, so that it can write its compile cache.
      this.#send({ type: 'stop' });
      await Promise.race([this.#closed, sleep(defaults.stopGraceMs, undefined, { ref: false })]);
    }
    this.#killGroup();
    if (this.pid > 0) await this.#closed;
  }

  #send(message: ToProcess): void {
    this.#child.send(message, (error) => {
      if (error) this.#end(`the process for the cells takes no messages any more: ${error.message}`);
    });
  }

  #take(message: FromProcess): void {
    switch (message.type) {
      case 'ready':
        this.#ready?.resolve();
        return;
      case 'output':
        // Of an earlier cell, from a timer that it left behind: Jupyter would show it there, after the run.
        if (this.#running?.id === message.id) this.#running.collected.add(message.kind, message.content);
        return;
      case 'done': {
        const { status, executionCount, overLimit } = message;
        this.#running?.resolve({ status, executionCount, outputs: this.#running.collected.outputs, ...(overLimit && { overLimit }) });
      }
    }
  }

  #end(reason: string): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    const error = new Error(reason);
    this.#ready?.reject(error);
    this.#running?.reject(error);
    this.#killGroup();
  }

  #reasonOfEnd(how: string): string {
    const advice = 'Keep fewer runs or traces at a time.';
    if (this.#log.includes(memoryMark)) return `it needed more than ${this.#memoryMaxMb} MB of memory, and its process was ended. ${advice}`;
    if (this.#log.includes('heap out of memory')) return `it needed more memory than this machine's Node gives to a process, which has ended. ${advice}`;
    return `the process for the cells ended (${how}). It wrote: ${this.#log.trim() || 'nothing'}`;
  }

  #killGroup(): void {
    try {
      if (process.platform === 'win32') this.#child.kill('SIGKILL');
      else if (this.pid > 0) process.kill(-this.pid, 'SIGKILL');
    } catch (error) {
      // ESRCH: the whole group has ended, which is what is wanted.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
