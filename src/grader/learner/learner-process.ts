/**
 * One process that runs one learner's file, seen from the judge: asked over a pipe, watched, and killed when it takes too long, takes too
 * much memory or says too much.
 *
 *     const process = LearnerProcess.start(stage, limits);
 *     await process.ask({ op: 'call', name: 'fewestMessengers', argumentLists: [[{ capture: 0.5, risk: 0.01 }]] }, { withinMs: 5000 });
 *     //=> { kind: 'value', value: { returned: [7] }, logged: [] }
 *
 * It has an empty environment, Node's permission flags (reading its stage, nothing else), a process group of its own, where the judge is root
 * another user (`other-user.ts`), and where there is a POSIX shell a hard limit on processor time and file size, so that nothing is left
 * behind even when the judge itself is killed.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Duplex } from 'node:stream';
import { fromText, toText } from '../../simulation/plain-data.ts';
import { queuedMs } from './queued-time.ts';
import { residentBytes } from './resident-memory.ts';
import type { Library, Stage } from './stage.ts';
import { LINE_BYTES_MAX } from './wire.ts';
import type { HandlerCall, RemoteError, Reply, Request } from './wire.ts';

export interface Limits {
  readonly requestMs: number; // time of one request, without that in which the processors worked for others (queued-time.ts)
  readonly totalMs: number; // the same of all requests of one exercise
  readonly memoryBytes: number; // resident memory
  readonly killsMax: number; // after so many killed processes the remaining checks are skipped
  readonly shrinkMs: number; // wall-clock time for making counterexamples smaller, of one exercise, on top of totalMs
}

export const DEFAULT_LIMITS: Limits = { requestMs: 5000, totalMs: 20_000, shrinkMs: 1500, memoryBytes: 512 * 1024 * 1024, killsMax: 2 };

export type Outcome = (
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: RemoteError; readonly until?: unknown } // until: the claim of a run up to the error
  | { readonly kind: 'timeout'; readonly withinMs: number }
  | { readonly kind: 'memory'; readonly limitBytes: number }
  | { readonly kind: 'flood'; readonly limitBytes: number }
  | { readonly kind: 'never settles' } // it waits for something that nothing is left to bring about
  | { readonly kind: 'exited'; readonly how: string }
) & { readonly logged: readonly LogLine[] };

/** What the learner's code logged; in a run, after which event of it. */
export interface LogLine {
  readonly text: string;
  readonly event?: number;
}

/** How a process is started for a debugger: its port (0: any free one), and what it is to call the learner's file. */
export interface Inspection {
  readonly port: number;
  readonly sourceUrl: string;
}

const LOG_LINES_MAX = 20;
const LOG_CHARACTERS_MAX = 4096;
const MEMORY_WATCH_MS = 40;
const QUEUED_MS_MAX = 30_000; // of one request: a machine that is busier than that grades nothing in a useful time
const PID_FILE = 'pid';

type Ending = Exclude<Outcome, { kind: 'value' } | { kind: 'error' }> extends infer Kind ? (Kind extends unknown ? Omit<Kind, 'logged'> : never) : never;

export class LearnerProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #token = randomBytes(16).toString('hex');
  readonly #memoryBytes: number;
  readonly #pidFile: string;
  readonly #onExit = (): void => this.kill();
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  #errors = ''; // what Node itself said last, for the words about an end
  #onErrorOutput: (() => void) | undefined;
  #id = 0;
  #settle: ((outcome: Outcome) => void) | undefined;
  #logged: LogLine[] = [];
  #ending: Ending | undefined;
  #queuedMs = 0; // of the request that was answered last

  static start(stage: Stage, limits: Limits, inspection?: Inspection): LearnerProcess {
    return new LearnerProcess(stage, limits, inspection);
  }

  /** The request with which a new process begins: load the file. */
  static loading(stage: Stage, sourceUrl?: string): Request {
    return { op: 'load', token: '', file: pathToFileURL(stage.file).href, ...(sourceUrl === undefined ? {} : { sourceUrl }) };
  }

  private constructor(stage: Stage, limits: Limits, inspection: Inspection | undefined) {
    this.#memoryBytes = limits.memoryBytes;
    const heapMb = Math.max(32, Math.round(limits.memoryBytes / 1024 / 1024 / 2));
    const command = [
      process.execPath, '--permission', ...stage.readable.map((folder) => `--allow-fs-read=${folder}/`), '--no-warnings', '--stack-trace-limit=30',
      `--max-old-space-size=${heapMb}`,
      ...(inspection === undefined ? [] : ['--allow-inspector', `--inspect-brk=127.0.0.1:${inspection.port}`]), // it stops before its first line
      stage.host,
    ];
    const seconds = Math.ceil((limits.totalMs + limits.shrinkMs) / 1000) + 5;
    const posix = process.platform !== 'win32';
    const shell = `${inspection === undefined ? `ulimit -t ${seconds}; ` : ''}ulimit -c 0; ulimit -f 0; exec /usr/bin/env -i "$0" "$@"`;
    const [program, ...args] = posix ? ['/bin/sh', '-c', shell, ...command] : command;
    this.#child = spawn(program as string, args, {
      cwd: stage.folder, env: {}, detached: posix, windowsHide: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe'], ...stage.user,
    });
    this.#pipe = this.#child.stdio[3] as Duplex;
    this.#pipe.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#pipe.on('error', () => this.kill()); // the other end is gone; `close` says why
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString('utf8')).slice(-4096);
      this.#onErrorOutput?.();
    });
    this.#child.on('error', (error) => this.#end({ kind: 'exited', how: `could not be started: ${error.message}` }));
    this.#child.on('close', (code, signal) => {
      rmSync(this.#pidFile, { force: true });
      this.#end(this.#wordsForEnd(code, signal));
    });
    process.on('exit', this.#onExit);
    this.#pidFile = join(stage.folder, PID_FILE);
    if (this.#child.pid !== undefined) writeFileSync(this.#pidFile, String(this.#child.pid));
  }

  get ended(): boolean {
    return this.#ending !== undefined;
  }

  /** The address that a debugger connects to, of a process that was started for one; undefined when it has none. */
  inspectorUrl(): Promise<string | undefined> {
    return new Promise((resolve) => {
      const look = (): void => {
        const url = /Debugger listening on (ws:\/\/\S+)/.exec(this.#errors)?.[1];
        // Where the port is taken, Node says so and goes on without a debugger.
        if (url !== undefined || this.#ending !== undefined || /Starting inspector on \S+ failed/.test(this.#errors)) resolve(url);
      };
      this.#onErrorOutput = look;
      this.#child.on('close', look);
      look();
    });
  }

  /** How long the request that was answered last stood ready while the processors worked for others. */
  get queuedMs(): number {
    return this.#queuedMs;
  }

  /** What Node itself said last. */
  get errorOutput(): string {
    return this.#errors;
  }

  /**
   * Resolves in any case, and within `withinMs`, to which the time is added in which the process was ready and had no processor, up to a bound; Infinity
   * is for a person who debugs. One request at a time.
   */
  ask(request: Request, options: { withinMs: number }): Promise<Outcome> {
    if (this.#settle !== undefined) throw new Error('a learner\'s process is asked one thing at a time; await the answer before asking again');
    if (this.#ending !== undefined) return Promise.resolve({ ...this.#ending, logged: [] });
    const { withinMs } = options;
    this.#id += 1;
    this.#logged = [];
    return new Promise((resolve) => {
      const queuedBefore = this.#queuedNow();
      let granted = 0;
      let timer: NodeJS.Timeout | undefined;
      const wait = (forMs: number): void => {
        timer = setTimeout(() => {
          const more = Math.min(this.#queuedNow() - queuedBefore, QUEUED_MS_MAX) - granted;
          if (more < 1) return this.#end({ kind: 'timeout', withinMs });
          granted += more;
          wait(more);
        }, forMs);
      };
      if (withinMs !== Infinity) wait(withinMs);
      const watch = setInterval(() => void this.#watchMemory(), MEMORY_WATCH_MS);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        clearInterval(watch);
        this.#queuedMs = Math.max(granted, Math.min(this.#queuedNow() - queuedBefore, QUEUED_MS_MAX));
        this.#settle = undefined;
        resolve(outcome);
      };
      const told = request.op === 'load' ? { ...request, token: this.#token } : request;
      this.#pipe.write(`${toText({ ...told, id: this.#id })}\n`);
    });
  }

  /** Ends the process and all that it started. Calling it twice does nothing. */
  kill(): void {
    process.off('exit', this.#onExit);
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    killGroup(pid);
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      const line = Buffer.concat([...this.#unread, rest.subarray(0, end)]);
      this.#unread = [];
      this.#unreadBytes = 0;
      rest = rest.subarray(end + 1);
      if (line.length > 0) this.#receive(line.toString('utf8'));
    }
    this.#unread.push(rest);
    this.#unreadBytes += rest.length;
    if (this.#unreadBytes > LINE_BYTES_MAX) this.#end({ kind: 'flood', limitBytes: LINE_BYTES_MAX });
  }

  #receive(line: string): void {
    if (!line.startsWith(`${this.#token} `)) return; // not the host: see wire.ts
    if (this.#settle === undefined) return; // an answer to nothing that was asked
    const start = `${this.#token} ${this.#id} `;
    const reply = line.startsWith(start) ? readReply(line.slice(start.length)) : undefined;
    if (reply === undefined) return this.#end({ kind: 'exited', how: 'gave an answer that cannot be read (were built-in objects changed?)' });
    if (reply.kind === 'log') return this.#log(reply.line, reply.event);
    const logged = this.#logged;
    if (reply.kind === 'value') this.#settle({ kind: 'value', value: reply.value, logged });
    else if (reply.kind === 'error') {
      const error = readError(reply.error);
      this.#settle({ kind: 'error', error, logged, ...('until' in reply ? { until: reply.until } : {}) });
      if (error.kind === 'exit' || error.kind === 'uncaught') this.#end({ kind: 'exited', how: 'ended by itself' }); // as it says
    }
  }

  #log(line: string, event: unknown): void {
    const length = this.#logged.reduce((sum, { text }) => sum + text.length, 0);
    if (this.#logged.length >= LOG_LINES_MAX || length >= LOG_CHARACTERS_MAX) return;
    const full = this.#logged.length === LOG_LINES_MAX - 1 || length + line.length > LOG_CHARACTERS_MAX;
    const at = Number.isSafeInteger(event) ? { event: event as number } : {};
    this.#logged.push({ text: full ? '… (more was logged)' : line, ...at });
  }

  #queuedNow(): number {
    return this.#child.pid === undefined ? 0 : queuedMs(this.#child.pid);
  }

  async #watchMemory(): Promise<void> {
    const { pid } = this.#child;
    const bytes = pid === undefined ? 0 : await residentBytes(pid);
    if (bytes > this.#memoryBytes) this.#end({ kind: 'memory', limitBytes: this.#memoryBytes });
  }

  /** The first ending counts: what follows is a consequence of the kill. */
  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.kill();
    this.#settle?.({ ...this.#ending, logged: this.#logged });
  }

  #wordsForEnd(code: number | null, signal: NodeJS.Signals | null): Ending {
    if (code === 13) return { kind: 'never settles' };
    if (/heap out of memory|Array buffer allocation failed/.test(this.#errors)) return { kind: 'memory', limitBytes: this.#memoryBytes };
    if (signal === 'SIGXCPU') return { kind: 'timeout', withinMs: 0 };
    return { kind: 'exited', how: signal === null ? `ended by itself (exit code ${code})` : `was ended by the system (${signal})` };
  }
}

/** Kills every learner's process that runs on this library, from whichever thread it was started: for an interrupted grading. */
export function killAll(library: Library): void {
  for (const name of readdirSync(library.folder)) {
    const file = join(library.folder, name, PID_FILE);
    if (name.startsWith('answer-')) killGroup(pidIn(file));
  }
}

/** 0 where there is no process, or none any more: its thread may take the file away at any moment. */
function pidIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Ends a process that was started as the head of its group, and all that it started. */
export function killGroup(pid: number): void {
  if (!(pid > 1)) return; // 0 and 1 would name more than a learner's process
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // gone by itself in the meantime: what we want
  }
}

/** The reply, or undefined if the text is none. */
function readReply(text: string): Reply | undefined {
  try {
    const reply = fromText(text) as { readonly kind?: unknown; readonly line?: unknown } | null;
    if (typeof reply !== 'object' || reply === null) return undefined;
    if (reply.kind === 'log') return typeof reply.line === 'string' ? (reply as Reply) : undefined;
    return reply.kind === 'value' || reply.kind === 'error' ? (reply as Reply) : undefined;
  } catch {
    return undefined; // whatever was wrong with it, the caller says that it cannot be read
  }
}

/** An error as text, whatever was sent for it. */
function readError(error: Partial<RemoteError> | null | undefined): RemoteError {
  const text = (value: unknown, max: number): string => (typeof value === 'string' ? value.slice(0, max) : '');
  const kinds: readonly RemoteError['kind'][] = ['thrown', 'uncaught', 'refused', 'not implemented', 'exit', 'no export', 'not plain', 'scenario'];
  const kind = kinds.find((known) => known === error?.kind) ?? 'thrown';
  const at = readCall(error?.at);
  return { name: text(error?.name, 100), message: text(error?.message, 2000), stack: text(error?.stack, 8000), kind, ...(at === undefined ? {} : { at }) };
}

function readCall(at: Partial<HandlerCall> | null | undefined): HandlerCall | undefined {
  const { process: id, handler, atMs } = at ?? {};
  if (typeof id !== 'string' || typeof handler !== 'string' || typeof atMs !== 'number') return undefined;
  return { process: id.slice(0, 100), handler: handler.slice(0, 100), atMs };
}
