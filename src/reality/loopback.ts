/**
 * Processes on real sockets: each behind a TCP port of this machine's loopback, in real time, unchanged from the simulation.
 *
 *     const { processes } = pbftCluster({ faulty: 1, operations: { c1: ['a'] }, seed: 1, scheme: 'ed25519' });
 *     const run = await runOnLoopback({ processes, until: ({ c1 }) => c1.results.length === 1 });
 *     run.finished                 //=> true
 *     run.processes.c1.results     //=> [1]
 *
 * Every process listens on a free port and opens one connection to each other one that it sends to; a message is a line in the notation of plain data. Whoever connects
 * says its name in the first line and is believed, as on a link that the outside world cannot reach. All handlers run on this thread, one at a time. The run ends by
 * itself: when `until` holds, or after `timeoutMs`; then all sockets and timers are gone.
 */
import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fromText, toText } from '../simulation/plain-data.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { Random } from '../simulation/random.ts';
import type { Processes } from '../simulation/run-types.ts';
import { RealTimers, simulationOnly } from './real-context.ts';

export interface LoopbackOptions<P extends Processes> {
  readonly processes: P;
  /** Asked after every call of a handler; true ends the run. */
  readonly until: (processes: { readonly [Id in keyof P]: ReturnType<P[Id]> }) => boolean;
  /** Real milliseconds after which the run ends in any case. Default: 5,000. */
  readonly timeoutMs?: number;
}

export interface LoopbackRun<P extends Processes> {
  readonly processes: { readonly [Id in keyof P]: ReturnType<P[Id]> };
  readonly finished: boolean; // `until` held before the time was over
  readonly tookMs: number; // real time
  readonly messages: number; // sent over sockets
  readonly logged: readonly { readonly atMs: number; readonly process: ProcessId; readonly text: string }[];
}

const HOST = '127.0.0.1';

export async function runOnLoopback<P extends Processes>({ processes, until, timeoutMs = 5_000 }: LoopbackOptions<P>): Promise<LoopbackRun<P>> {
  if (!(timeoutMs > 0 && Number.isFinite(timeoutMs))) throw new RangeError(`runOnLoopback: timeoutMs (${timeoutMs}) must be a finite number of milliseconds above 0`);
  const loopback = new Loopback(processes, until as (now: Record<ProcessId, Process<any>>) => boolean);
  try {
    return (await loopback.run(timeoutMs)) as unknown as LoopbackRun<P>;
  } finally {
    loopback.close();
  }
}

class Loopback {
  readonly #made: Record<ProcessId, Process<any>>;
  readonly #until: (now: Record<ProcessId, Process<any>>) => boolean;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #ports = new Map<ProcessId, number>();
  readonly #links = new Map<string, Socket>(); // "from>to" -> the connection
  readonly #timers = new RealTimers();
  readonly #randoms: Record<ProcessId, Random> = {};
  readonly #logged: { atMs: number; process: ProcessId; text: string }[] = [];
  #messages = 0;
  #startMs = 0;
  #end: (outcome: { finished: boolean } | { error: unknown }) => void = () => {};
  #closed = false;

  constructor(processes: Processes, until: (now: Record<ProcessId, Process<any>>) => boolean) {
    this.#made = Object.fromEntries(Object.entries(processes).map(([id, make]) => [id, make()]));
    this.#until = until;
  }

  async run(timeoutMs: number): Promise<object> {
    for (const id of Object.keys(this.#made)) await this.#listen(id);
    this.#startMs = performance.now();
    const ended = new Promise<{ finished: boolean } | { error: unknown }>((resolve) => {
      this.#end = resolve;
    });
    const alarm = setTimeout(() => this.#end({ finished: false }), timeoutMs);
    for (const [id, process] of Object.entries(this.#made)) this.#call(id, (ctx) => process.onStart?.(ctx));
    const outcome = await ended;
    clearTimeout(alarm);
    if ('error' in outcome) throw outcome.error;
    return { processes: this.#made, finished: outcome.finished, tookMs: performance.now() - this.#startMs, messages: this.#messages, logged: this.#logged };
  }

  close(): void {
    this.#closed = true;
    this.#timers.cancelAll();
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }

  async #listen(id: ProcessId): Promise<void> {
    const server = createServer((socket) => this.#receive(id, socket));
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, HOST, resolve);
    });
    this.#ports.set(id, (server.address() as AddressInfo).port);
  }

  #receive(id: ProcessId, socket: Socket): void {
    this.#keep(socket);
    let from: ProcessId | undefined;
    createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
      if (from === undefined) from = line;
      else if (!this.#closed) this.#call(id, (ctx) => this.#made[id]?.onMessage(ctx, from as ProcessId, fromText(line)));
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.#sockets.delete(socket));
    // At the end both sides are closed while something may still be under way; before it, a broken connection is an error of the run.
    socket.on('error', (error) => {
      if (!this.#closed) this.#end({ error });
    });
  }

  #send(from: ProcessId, to: ProcessId, message: unknown): void {
    const port = this.#ports.get(to);
    if (port === undefined) throw new RangeError(`send: there is no process "${to}"; there are ${[...this.#ports.keys()].join(', ')}`);
    const key = `${from}>${to}`;
    let socket = this.#links.get(key);
    if (socket === undefined) {
      socket = connect({ port, host: HOST });
      this.#keep(socket);
      socket.write(`${from}\n`);
      this.#links.set(key, socket);
    }
    this.#messages += 1;
    socket.write(`${toText(message)}\n`);
  }

  #call(id: ProcessId, handler: (ctx: Context<any>) => void): void {
    if (this.#closed) return;
    try {
      handler(this.#contextOf(id));
      if (this.#until(this.#made)) this.#end({ finished: true });
    } catch (error) {
      this.#end({ error });
    }
  }

  #contextOf(id: ProcessId): Context {
    const random = (this.#randoms[id] ??= new Random(`loopback ${id}`));
    const nowMs = performance.now() - this.#startMs;
    return {
      id, nowMs,
      processes: Object.keys(this.#made),
      send: (to, message) => this.#send(id, to, message),
      setTimer: (name, delayMs) => this.#timers.set(id, name, delayMs, () => this.#call(id, (ctx) => this.#made[id]?.onTimer?.(ctx, name))),
      cancelTimer: (name) => this.#timers.cancel(id, name),
      random: () => random.next(),
      choose: (options) => random.pick(options),
      log: (text) => void this.#logged.push({ atMs: nowMs, process: id, text }),
      ...simulationOnly('runOnLoopback'),
    };
  }
}
