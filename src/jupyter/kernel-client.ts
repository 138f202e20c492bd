/**
 * Starts the workbook's kernel as a process of its own and speaks Jupyter's protocol with it. Base of the notebook runner.
 *
 *     const kernel = await KernelClient.start({ cwd: '/path/of/project' });
 *     const { status, outputs } = await kernel.execute('1 + 1', { timeoutMs: 10_000 });
 *     //=> 'ok', [{ output_type: 'execute_result', execution_count: 1, data: { 'text/plain': '2' }, metadata: {} }]
 *     await kernel.stop();
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dealer, Subscriber } from 'zeromq';
import { kernelEnvironment } from '#kernel-spec';
import { CollectedOutputs, interruptGraceMs, type CellRunner, type ExecuteResult, type Output } from './cell-runner.ts';
import { compiledProgram } from './compiled-program.ts';
import { decode, encode, newMessage, socketAddress, type ConnectionInfo, type Message } from './wire.ts';

export interface StartOptions {
  /** Root of the project that the kernel runs in: it holds `node_modules`, `exercises` and `notebooks`. */
  cwd: string;
  env?: Record<string, string | undefined>;
  /** The compiled launcher; by default the one beside this module's compiled form. */
  launcherPath?: string;
  /** The Node that runs the kernel; by default the one that runs this. */
  nodePath?: string;
  startTimeoutMs?: number;
}

interface Pending {
  collected: CollectedOutputs;
  reply?: Message;
  idle: boolean;
  onOutput?: () => void;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** How often a starting kernel is asked whether it answers. */
const askAgainMs = 150;
const defaults = { startTimeoutMs: 30_000, timeoutMs: 60_000, stopGraceMs: 1_500 };

export class KernelClient implements CellRunner {
  readonly pid: number;
  private readonly child: ChildProcess;
  private readonly connection: ConnectionInfo;
  private readonly folder: string;
  private readonly session = randomUUID();
  private readonly shell: Dealer;
  private readonly control: Dealer;
  private readonly iopub: Subscriber;
  private readonly pending = new Map<string, Pending>();
  private log = '';                       // what the kernel's process itself wrote, for error messages
  private howEnded: string | null = null;
  private ended: string | null = null;    // why no further request can be answered

  private constructor(child: ChildProcess, connection: ConnectionInfo, folder: string) {
    this.child = child;
    this.pid = child.pid ?? 0;
    this.connection = connection;
    this.folder = folder;
    this.shell = new Dealer({ linger: 0 });
    this.control = new Dealer({ linger: 0 });
    this.iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => { this.log = (this.log + text).slice(-4000); });
    }
    child.once('error', (error) => this.end(`the kernel could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      this.howEnded = signal ?? `exit code ${code}`;
      this.end(`the kernel ended (${this.howEnded})`);
    });
  }

  static async start(options: StartOptions): Promise<KernelClient> {
    const launcher = options.launcherPath ?? compiledProgram('launcher');
    if (!existsSync(launcher)) throw new Error(`the kernel's launcher (${launcher}) is not built. Run: npm run setup`);
    const ports = await freePorts(5);
    const [shell_port = 0, iopub_port = 0, stdin_port = 0, control_port = 0, hb_port = 0] = ports;
    const connection: ConnectionInfo = {
      transport: 'tcp', ip: '127.0.0.1', shell_port, iopub_port, stdin_port, control_port, hb_port,
      key: randomUUID(), signature_scheme: 'hmac-sha256',
    };
    const folder = await mkdtemp(join(tmpdir(), 'workbook-kernel-'));
    const file = join(folder, 'connection.json');
    await writeFile(file, JSON.stringify(connection), { mode: 0o600 });
    const child = spawn(options.nodePath ?? process.execPath, [launcher, '--connection-file', file, '--root', options.cwd], {
      cwd: options.cwd,
      // Colours that a terminal asked for do not belong into a notebook.
      env: { ...process.env, FORCE_COLOR: undefined, ...kernelEnvironment, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',        // a process group of its own, so that stop() leaves nothing behind
    });
    const client = new KernelClient(child, connection, folder);
    try {
      await client.connect(options.startTimeoutMs ?? defaults.startTimeoutMs);
    } catch (error) {
      await client.stop();
      throw error;
    }
    return client;
  }

  /**
   * Runs a cell. An error of the cell is a result; what is thrown is a kernel that died or took longer than `timeoutMs`. A cell that takes
   * longer than `limitMs` is interrupted before. `onOutput` is called whenever something has come out of it.
   */
  async execute(code: string, options: { timeoutMs?: number; limitMs?: number; stopOnError?: boolean; onOutput?: () => void } = {}): Promise<ExecuteResult> {
    const content = {
      code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: options.stopOnError ?? true,
    };
    const { limitMs, timeoutMs = limitMs === undefined ? defaults.timeoutMs : limitMs + interruptGraceMs } = options;
    let overLimit = false;
    const limit = setTimeout(() => {
      overLimit = true;
      void this.interrupt();
    }, limitMs ?? timeoutMs);
    try {
      const { reply, outputs } = await this.request('execute_request', content, timeoutMs, options.onOutput);
      return { status: reply.content['status'], outputs, executionCount: reply.content['execution_count'], ...(overLimit ? { overLimit } : {}) };
    } catch (error) {
      if (!overLimit || this.ended) throw error;
      throw new Error(`it ran for ${limitMs} ms and did not heed an interrupt`, { cause: error });
    } finally {
      clearTimeout(limit);
    }
  }

  /** Any other request on the shell channel, e.g. `complete_request`; resolves to the reply's content. */
  async ask(type: string, content: Record<string, unknown>, timeoutMs = defaults.timeoutMs): Promise<Record<string, any>> {
    return (await this.request(type, content, timeoutMs)).reply.content;
  }

  /** Ends the running cell with an error named `Interrupted`; the kernel and its variables stay. */
  async interrupt(): Promise<void> {
    await this.control.send(encode(newMessage('interrupt_request', {}, { session: this.session }), this.connection.key) as Buffer[]);
  }

  /** Asks the kernel to end, and makes it if it does not; says how it ended (`exit code 0` when by itself). */
  async stop(): Promise<string> {
    const exited = new Promise<void>((resolve) => {
      if (this.howEnded !== null) resolve();
      else this.child.once('exit', () => resolve());
    });
    if (this.ended === null) {
      const message = newMessage('shutdown_request', { restart: false }, { session: this.session });
      await this.control.send(encode(message, this.connection.key) as Buffer[]);
      await Promise.race([exited, sleep(defaults.stopGraceMs, undefined, { ref: false })]);
    }
    this.killGroup();
    for (const socket of [this.shell, this.control, this.iopub]) if (!socket.closed) socket.close();
    await rm(this.folder, { recursive: true, force: true });
    if (this.pid > 0) await exited;
    return this.howEnded ?? 'never started';
  }

  private async connect(timeoutMs: number): Promise<void> {
    const { connection } = this;
    this.iopub.connect(socketAddress(connection, connection.iopub_port));
    this.iopub.subscribe();
    this.shell.connect(socketAddress(connection, connection.shell_port));
    this.control.connect(socketAddress(connection, connection.control_port));
    void this.readReplies();
    void this.readOutputs();
    // A subscription takes effect a moment after the reply channel works: ask until both answer.
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      if (this.ended) throw new Error(`${this.ended}. It wrote: ${this.log.trim() || 'nothing'}`);
      try {
        await this.request('kernel_info_request', {}, Math.min(askAgainMs, Math.max(1, deadline - Date.now())));
        return;
      } catch (error) {
        if (this.ended || Date.now() >= deadline) {
          throw new Error(`the kernel did not answer within ${timeoutMs} ms. It wrote: ${this.log.trim() || 'nothing'}`, { cause: error });
        }
      }
    }
  }

  private async request(type: string, content: Record<string, unknown>, timeoutMs: number, onOutput?: () => void): Promise<{ reply: Message; outputs: Output[] }> {
    if (this.ended) throw new Error(`${this.ended}. Start another with KernelClient.start.`);
    const message = newMessage(type, content, { session: this.session });
    const id = message.header.msg_id;
    const pending: Pending = { collected: new CollectedOutputs(), idle: false, ...(onOutput && { onOutput }), resolve: () => {}, reject: () => {} };
    const promise = new Promise<void>((resolve, reject) => Object.assign(pending, { resolve, reject }));
    this.pending.set(id, pending);
    const timer = setTimeout(() => pending.reject(new Error(`the kernel did not finish ${type} within ${timeoutMs} ms`)), timeoutMs);
    try {
      await this.shell.send(encode(message, this.connection.key) as Buffer[]);
      await promise;
      return { reply: pending.reply as Message, outputs: pending.collected.outputs };
    } finally {
      clearTimeout(timer);
      this.pending.delete(id);
    }
  }

  private async readReplies(): Promise<void> {
    for await (const frames of this.shell) {
      const message = decode(frames, this.connection.key);
      const pending = this.pending.get(message.parentHeader.msg_id ?? '');
      if (!pending) continue;
      pending.reply = message;
      if (pending.idle) pending.resolve();
    }
  }

  private async readOutputs(): Promise<void> {
    for await (const frames of this.iopub) {
      const message = decode(frames, this.connection.key);
      const pending = this.pending.get(message.parentHeader.msg_id ?? '');
      if (!pending) continue;
      if (message.header.msg_type !== 'status') {
        pending.collected.add(message.header.msg_type, message.content);
        if (pending.collected.outputs.length > 0) pending.onOutput?.();
      } else if (message.content['execution_state'] === 'idle') {
        pending.idle = true;
        if (pending.reply) pending.resolve();
      }
    }
  }

  private end(reason: string): void {
    this.ended ??= reason;
    for (const pending of this.pending.values()) pending.reject(new Error(`${reason} during a request. It wrote: ${this.log.trim() || 'nothing'}`));
  }

  private killGroup(): void {
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else if (this.pid > 0) process.kill(-this.pid, 'SIGKILL');
    } catch (error) {
      // ESRCH: the whole group has ended, which is what is wanted.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Ports that are free now, on loopback; held open together while they are drawn, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
