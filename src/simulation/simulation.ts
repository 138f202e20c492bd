/**
 * Runs processes on a simulated network in virtual time. A run is a pure function of its options: same options, same trace.
 *
 *     const run = simulate({
 *       processes: { A: () => new Ping('B'), B: () => new Echo() },
 *       network: { latency: uniform({ minMs: 10, maxMs: 20 }), lossProbability: 0.1 },
 *       seed: 42,
 *     });
 *     run.processes.A.answers //=> 1
 *     show(plotSpaceTime(run.trace));
 *
 * Time is in milliseconds and virtual; events at the same time happen in the order in which they were scheduled.
 */
import { EventQueue } from './event-queue.ts';
import type { ScheduledEvent } from './event-queue.ts';
import { checkFaults } from './faults.ts';
import type { Fault } from './faults.ts';
import { withoutNondeterminism } from './forbidden.ts';
import { roundMs } from './latency.ts';
import { Network } from './network.ts';
import type { NetworkOptions } from './network.ts';
import { deepFreeze } from './plain-data.ts';
import { OUTSIDE } from './process.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { RandomStreams } from './random.ts';
import { Trace } from './trace.ts';
import type { DropReason, Stop, TraceEvent } from './trace.ts';

/** How to make each process, by its name. */
export type Processes = Readonly<Record<ProcessId, () => Process<any>>>;

/** A message from outside the system, given to `to` at `atMs` without passing the network. */
export interface Input {
  readonly atMs: number;
  readonly to: ProcessId;
  readonly message: unknown;
}

export interface SimulationOptions<P extends Processes = Processes> {
  readonly processes: P;
  /** Default: every message arrives after 10 ms. */
  readonly network?: NetworkOptions;
  readonly faults?: readonly Fault[];
  readonly inputs?: readonly Input[];
  /** A whole number; everything random in the run follows from it. */
  readonly seed: number;
  /** Freeze each message when it is sent, so that changing it later throws. Default: false. */
  readonly freezeMessages?: boolean;
}

export interface RunOptions {
  /** Stop before the first event after this virtual time. Default: run until nothing is left to happen. */
  readonly untilMs?: number;
  /** Stop after so many events, with `stopped: 'event budget'`. Default: 1,000,000. */
  readonly maxEvents?: number;
}

/** A finished run. */
export interface Run<P extends Processes = Processes> {
  readonly trace: Trace;
  /** The processes as the run left them. */
  readonly processes: { readonly [Id in keyof P]: ReturnType<P[Id]> };
  readonly stopped: Stop;
  readonly endMs: number;
}

/** What a process did wrong, with where and when. `cause` holds the error that it threw. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
  readonly process: ProcessId;
  readonly handler: string;
  readonly atMs: number;

  constructor(where: { process: ProcessId; handler: string; atMs: number }, what: string, cause?: unknown) {
    super(`process "${where.process}", ${where.handler} at ${where.atMs.toFixed(1)} ms: ${what}`, { cause });
    this.process = where.process;
    this.handler = where.handler;
    this.atMs = where.atMs;
  }
}

type Happening =
  | { readonly kind: 'start'; readonly node: Node }
  | { readonly kind: 'input'; readonly node: Node; readonly message: unknown }
  | { readonly kind: 'arrival'; readonly node: Node; readonly from: ProcessId; readonly message: unknown; readonly number: number; readonly send: number }
  | { readonly kind: 'loss'; readonly node: Node; readonly from: ProcessId; readonly message: unknown; readonly number: number; readonly send: number; readonly reason: DropReason }
  | { readonly kind: 'timer'; readonly node: Node; readonly name: string; readonly setBy: number | undefined }
  | { readonly kind: 'crash'; readonly node: Node };

interface Node {
  readonly id: ProcessId;
  readonly process: Process;
  readonly timers: Map<string, ScheduledEvent<Happening>>;
  context: Context;
  running: boolean;
}

export class Simulation<P extends Processes = Processes> {
  readonly trace: Trace;
  readonly #nodes = new Map<ProcessId, Node>();
  readonly #queue = new EventQueue<Happening>();
  readonly #network: Network;
  readonly #lostByPlan: ReadonlySet<number>;
  readonly #freezeMessages: boolean;
  #nowMs = 0;
  #messagesSent = 0;
  #cause: number | undefined; // index of the event whose handler is running
  #where = { process: '', handler: '' };

  /** Throws a sentence if an option is out of range or names a process that does not exist. */
  constructor(options: SimulationOptions<P>) {
    const ids = Object.keys(options.processes);
    if (ids.length === 0) throw new RangeError('simulation: no processes; give at least one, as { A: () => new Echo() }');
    if (ids.includes(OUTSIDE)) throw new RangeError(`simulation: "${OUTSIDE}" is the name of the world outside; call the process something else`);
    const streams = new RandomStreams(options.seed);
    const faults = options.faults ?? [];
    checkFaults(faults, ids);
    this.trace = new Trace(options.seed, ids);
    this.#network = new Network(options.network ?? {}, ids, streams);
    this.#freezeMessages = options.freezeMessages ?? false;
    this.#lostByPlan = new Set(faults.flatMap((fault) => (fault.kind === 'lose' ? fault.messages : [])));
    for (const [id, make] of Object.entries(options.processes)) {
      if (typeof make !== 'function') throw new TypeError(`simulation: process "${id}" must be given as a function that makes it: ${id}: () => new …`);
      const node: Node = { id, process: make(), timers: new Map(), context: undefined as never, running: true };
      node.context = this.#contextOf(node, ids, streams);
      this.#nodes.set(id, node);
      this.#queue.schedule(0, { kind: 'start', node });
    }
    // A crash or an input at the time of another event comes first: plans are scheduled before anything that the run brings about.
    for (const fault of faults) if (fault.kind === 'crash') this.#queue.schedule(fault.atMs, { kind: 'crash', node: this.#node(fault.process) });
    for (const input of options.inputs ?? []) {
      const node = this.#nodes.get(input.to);
      if (node === undefined) throw new RangeError(`simulation: input for "${input.to}"; the processes are ${ids.join(', ')}`);
      if (!(input.atMs >= 0)) throw new RangeError(`simulation: input for "${input.to}" at ${input.atMs} ms; the time must be 0 or more`);
      this.#queue.schedule(input.atMs, { kind: 'input', node, message: input.message });
    }
  }

  /** Virtual time, in milliseconds. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The processes as they are now. */
  get processes(): Run<P>['processes'] {
    return Object.fromEntries(Array.from(this.#nodes.values(), ({ id, process }) => [id, process])) as Run<P>['processes'];
  }

  /** Runs on from where the last call stopped. Throws a `ProcessError` when a handler throws. */
  run(options: RunOptions = {}): Run<P> {
    const { untilMs = Infinity, maxEvents = 1_000_000 } = options;
    if (!(untilMs >= this.#nowMs)) throw new RangeError(`run: untilMs (${untilMs}) must not lie before now (${this.#nowMs} ms)`);
    if (!(maxEvents >= 1)) throw new RangeError(`run: maxEvents (${maxEvents}) must be 1 or more`);
    const stopped = withoutNondeterminism(
      () => `process "${this.#where.process}", ${this.#where.handler},`,
      () => this.#runUntil(untilMs, maxEvents),
    );
    if (stopped === 'time') this.#nowMs = untilMs;
    this.trace.stopped = stopped;
    this.trace.endMs = this.#nowMs;
    return { trace: this.trace, processes: this.processes, stopped, endMs: this.#nowMs };
  }

  #runUntil(untilMs: number, maxEvents: number): Stop {
    for (let events = 0; events < maxEvents; events += 1) {
      const next = this.#queue.peek();
      if (next === undefined) return 'idle';
      if (next.atMs > untilMs) return 'time';
      this.#queue.next();
      this.#nowMs = next.atMs;
      this.#happen(next.item);
    }
    return this.#queue.size === 0 ? 'idle' : 'event budget';
  }

  #happen(happening: Happening): void {
    const { node } = happening;
    switch (happening.kind) {
      case 'start':
        if (!node.running) return;
        return this.#handle(node, { kind: 'start' }, 'onStart', () => node.process.onStart?.(node.context));
      case 'input':
        if (!node.running) return;
        return this.#handle(node, { kind: 'input', peer: OUTSIDE, message: happening.message }, 'onMessage', () =>
          node.process.onMessage(node.context, OUTSIDE, happening.message),
        );
      case 'arrival': {
        const { from, message, number, send } = happening;
        if (!node.running) return this.#drop(node, happening, 'receiver crashed');
        return this.#handle(node, { kind: 'deliver', peer: from, cause: send, number, message }, 'onMessage', () =>
          node.process.onMessage(node.context, from, message),
        );
      }
      case 'loss':
        return this.#drop(node, happening, happening.reason);
      case 'timer': {
        const { name, setBy } = happening;
        node.timers.delete(name);
        return this.#handle(node, { kind: 'timer', text: name, ...(setBy === undefined ? {} : { cause: setBy }) }, 'onTimer', () => {
          if (node.process.onTimer === undefined) throw new Error(`timer "${name}" ran out, but the class has no onTimer handler. Write one.`);
          return node.process.onTimer(node.context, name);
        });
      }
      case 'crash':
        if (!node.running) return;
        node.running = false;
        for (const timer of node.timers.values()) this.#queue.cancel(timer);
        node.timers.clear();
        this.trace.record({ atMs: this.#nowMs, kind: 'crash', process: node.id });
    }
  }

  #drop(node: Node, message: { from: ProcessId; message: unknown; number: number; send: number }, reason: DropReason): void {
    this.trace.record({
      atMs: this.#nowMs, kind: 'drop', process: node.id, peer: message.from, cause: message.send, number: message.number, message: message.message, reason,
    });
  }

  #handle(node: Node, event: Partial<TraceEvent> & Pick<TraceEvent, 'kind'>, handler: string, call: () => unknown): void {
    this.#cause = this.trace.record({ ...event, atMs: this.#nowMs, process: node.id });
    this.#where = { process: node.id, handler };
    const where = { ...this.#where, atMs: this.#nowMs };
    let result: unknown;
    try {
      result = call();
    } catch (error) {
      if (error instanceof Error && error.name === 'NotImplemented') throw error;
      throw new ProcessError(where, error instanceof Error ? error.message : `threw ${String(error)}`, error);
    } finally {
      this.#cause = undefined;
    }
    if (result instanceof Promise) {
      result.catch(() => undefined); // reported here, as the promise it is; what it rejects with comes too late to matter
      throw new ProcessError(where, 'the handler returned a promise. Handlers run to completion: remove async and await, and answer in a later handler.');
    }
  }

  #contextOf(node: Node, ids: readonly ProcessId[], streams: RandomStreams): Context {
    const random = streams.stream(`process/${node.id}`);
    const now = (): number => this.#nowMs;
    return {
      id: node.id,
      processes: ids,
      get nowMs() {
        return now();
      },
      send: (to, message) => this.#send(node, to, message),
      setTimer: (name, delayMs) => this.#setTimer(node, name, delayMs),
      cancelTimer: (name) => this.#cancelTimer(node, name),
      random: () => random.next(),
      log: (text, data) => {
        this.#record({ atMs: this.#nowMs, kind: 'log', process: node.id, text, ...(data === undefined ? {} : { data }) });
      },
    };
  }

  #send(node: Node, to: ProcessId, message: unknown): void {
    const receiver = this.#nodes.get(to);
    if (receiver === undefined) throw new RangeError(`cannot send to "${to}"; the processes are ${[...this.#nodes.keys()].join(', ')}`);
    if (this.#freezeMessages) deepFreeze(message);
    this.#messagesSent += 1;
    const number = this.#messagesSent;
    const send = this.#record({ atMs: this.#nowMs, kind: 'send', process: node.id, peer: to, number, message });
    const { delayMs, lost } = this.#network.decide(node.id, to);
    const reason: DropReason | undefined = this.#lostByPlan.has(number) ? 'lost by plan' : lost ? 'lost' : undefined;
    const letter = { node: receiver, from: node.id, message, number, send };
    // A lost message is lost half-way: figures put the cross there.
    if (reason === undefined) this.#queue.schedule(this.#nowMs + delayMs, { kind: 'arrival', ...letter });
    else this.#queue.schedule(this.#nowMs + roundMs(delayMs / 2), { kind: 'loss', ...letter, reason });
  }

  #setTimer(node: Node, name: string, delayMs: number): void {
    if (!(Number.isFinite(delayMs) && delayMs >= 0)) {
      throw new RangeError(`timer "${name}": delayMs (${delayMs}) must be a finite number of milliseconds, 0 or more`);
    }
    this.#cancelTimer(node, name);
    const timer: Happening = { kind: 'timer', node, name, setBy: this.#cause };
    node.timers.set(name, this.#queue.schedule(this.#nowMs + roundMs(delayMs), timer));
  }

  #cancelTimer(node: Node, name: string): void {
    const timer = node.timers.get(name);
    if (timer === undefined) return;
    this.#queue.cancel(timer);
    node.timers.delete(name);
  }

  #record(event: Omit<TraceEvent, 'index'>): number {
    return this.trace.record(this.#cause === undefined ? event : { ...event, cause: this.#cause });
  }

  #node(id: ProcessId): Node {
    return this.#nodes.get(id) as Node; // callers have checked the name
  }
}

/** One run from beginning to end. */
export function simulate<P extends Processes>(options: SimulationOptions<P> & RunOptions): Run<P> {
  return new Simulation(options).run(options);
}
