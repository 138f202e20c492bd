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
import type { Handle } from './event-queue.ts';
import { actionsOf } from './fault-actions.ts';
import { resolvePlan } from './fault-plan.ts';
import { withoutNondeterminism } from './forbidden.ts';
import { roundMs } from './round-ms.ts';
import { Network } from './network.ts';
import { Node } from './node.ts';
import type { Host } from './node.ts';
import { ARRIVAL, HANDLERS, INPUT, LATE, LOSS, PendingEvents, PLANNED, QUEUED, RECOVER, START, TIMER } from './pending-events.ts';
import { copyPlain, deepFreeze } from './plain-data.ts';
import { OUTSIDE } from './process.ts';
import type { Process, ProcessId } from './process.ts';
import { ProcessError } from './process-error.ts';
import { RandomStreams } from './random.ts';
import { Runaway, WATCHED_EVENTS } from './runaway.ts';
import type { Processes, Run, RunOptions, SimulationOptions } from './run-types.ts';
import { KIND, REASON, Trace } from './trace.ts';
import type { DropReason, Stop, TraceEventKind } from './trace.ts';

export type { Input, Processes, Run, RunOptions, SimulationOptions } from './run-types.ts';

const NONE = -1;

export class Simulation<P extends Processes = Processes> {
  readonly trace: Trace;
  readonly #ids: readonly ProcessId[];
  readonly #indices: ReadonlyMap<ProcessId, number>;
  readonly #nodes: readonly Node[];
  readonly #pending = new PendingEvents();
  readonly #network: Network;
  readonly #lostByPlan: ReadonlySet<number>;
  readonly #fairWeather: boolean; // no message is lost by plan or intercepted
  readonly #traced: boolean;
  readonly #withState: boolean;
  readonly #freezeMessages: boolean;
  #messagesSent = 0;
  #running: Node | undefined; // whose handler is running
  #handler = START; // which one, as a kind of event
  #cause = NONE; // index in the trace of the event that it handles

  /** Throws a sentence if an option is out of range or names a process that does not exist. */
  constructor(options: SimulationOptions<P>) {
    const ids = Object.keys(options.processes);
    if (ids.length === 0) throw new RangeError('simulation: no processes; give at least one, as { A: () => new Echo() }');
    if (ids.includes(OUTSIDE)) throw new RangeError(`simulation: "${OUTSIDE}" is the name of the world outside; call the process something else`);
    const streams = new RandomStreams(options.seed);
    const faults = resolvePlan(options.faults ?? [], ids, streams.stream('faults'));
    this.trace = new Trace(options.seed, ids);
    this.#traced = options.trace !== false;
    this.#withState = options.trace === 'with state';
    this.#freezeMessages = options.freezeMessages ?? false;
    this.#ids = ids;
    this.#indices = new Map(ids.map((id, index) => [id, index]));
    this.#network = new Network(options.network ?? {}, ids, streams);
    this.#lostByPlan = new Set(faults.flatMap((fault) => (fault.kind === 'lose' ? fault.messages : [])));
    this.#fairWeather = this.#lostByPlan.size === 0 && this.#network.intercept === undefined;
    this.#nodes = this.#makeNodes(options, streams);
    for (const node of this.#nodes) this.#pending.add(0, START, node, undefined);
    // A fault or an input at the time of another event comes first: plans are scheduled before anything that the run brings about.
    const scene = {
      nodes: this.#nodes, network: this.#network, pending: this.#pending, tornOf: (id: ProcessId) => (options.tornWrites === true ? streams.stream(`torn-writes/${id}`) : undefined),
      record: (kind: TraceEventKind, process: ProcessId, text?: string): void => {
        if (this.#traced) this.trace.record({ atMs: this.nowMs, kind, process, ...(text === undefined ? {} : { text }) });
      },
    };
    for (const fault of faults) {
      for (const { atMs, act } of actionsOf(fault, scene)) this.#pending.add(atMs, PLANNED, this.#nodes[0] as Node, act);
    }
    for (const { atMs, to, message } of options.inputs ?? []) {
      if (!(atMs >= 0)) throw new RangeError(`simulation: input for "${to}" at ${atMs} ms; the time must be 0 or more`);
      this.#pending.add(atMs, INPUT, this.#nodeOf(to, 'input for'), message, ids.length);
    }
  }

  #makeNodes(options: SimulationOptions<P>, streams: RandomStreams): Node[] {
    const host: Host = this.#hostOf(this);
    let making: ProcessId = '';
    const makeNode = ([id, make]: [ProcessId, () => Process<any>], index: number): Node => {
      if (typeof make !== 'function') throw new TypeError(`simulation: process "${id}" must be given as a function that makes it: ${id}: () => new …`);
      making = id;
      return new Node({ id, index, make, host, random: streams.stream(`process/${id}`), clock: options.clocks?.[id] });
    };
    // What a constructor must not read is what a handler must not read.
    const nodes = withoutNondeterminism(
      () => `process "${making}", its constructor,`,
      () => Object.entries(options.processes).map(makeNode),
    );
    for (const id of Object.keys(options.clocks ?? {})) {
      if (!this.#indices.has(id)) throw new RangeError(`simulation: a clock for "${id}"; the processes are ${this.#ids.join(', ')}`);
    }
    return nodes;
  }

  /** What contexts may ask for. The simulation is not itself the host, so that its users see none of this. */
  #hostOf(simulation: Simulation<P>): Host {
    const pending = this.#pending;
    return {
      ids: this.#ids,
      get nowMs() {
        return pending.queue.nowMs;
      },
      send: (node, to, message) => simulation.#send(node, to, message),
      schedule: (node, name, delayMs) => pending.add(pending.queue.nowMs + roundMs(delayMs), TIMER, node, name, NONE, simulation.#cause),
      cancel: (handle) => pending.cancel(handle),
      note: (node, kind, what) => {
        // A list that a read returns is often the process's own: the history keeps it as it was.
        if (simulation.#traced) simulation.#note(kind, node, kind === 'log' || what.data === undefined ? what : { ...what, data: copyPlain(what.data) });
      },
    };
  }

  /** Virtual time, in milliseconds. */
  get nowMs(): number {
    return this.#pending.queue.nowMs;
  }

  /** The processes as they are now. */
  get processes(): Run<P>['processes'] {
    return Object.fromEntries(this.#nodes.map(({ id, process }) => [id, process])) as Run<P>['processes'];
  }

  /** Runs on from where the last call stopped. Throws a `ProcessError` when a handler throws. */
  run(options: RunOptions = {}): Run<P> {
    const { untilMs = Infinity, maxEvents = 1_000_000 } = options;
    if (!(untilMs >= this.nowMs)) throw new RangeError(`run: untilMs (${untilMs}) must not lie before now (${this.nowMs} ms)`);
    if (!(maxEvents >= 1)) throw new RangeError(`run: maxEvents (${maxEvents}) must be 1 or more`);
    const watchedFrom = maxEvents - WATCHED_EVENTS;
    const runaway = new Runaway();
    const stopped = withoutNondeterminism(
      () => `process "${this.#running?.id}", ${HANDLERS[this.#handler]},`,
      () => this.#runUntil(untilMs, maxEvents, watchedFrom, runaway),
    );
    if (stopped === 'time') this.#pending.queue.nowMs = untilMs;
    this.trace.stopped = stopped;
    this.trace.endMs = this.nowMs;
    const verdict = stopped === 'event budget' ? { verdict: runaway.verdict(maxEvents, this.nowMs) } : {};
    return { trace: this.trace, processes: this.processes, stopped, ...verdict, endMs: this.nowMs };
  }

  #runUntil(untilMs: number, maxEvents: number, watchedFrom: number, runaway: Runaway): Stop {
    const { queue } = this.#pending;
    try {
      for (let events = 0; events < maxEvents; events += 1) {
        const handle = queue.next(untilMs);
        if (handle < 0) return queue.size === 0 ? 'idle' : 'time';
        if (events >= watchedFrom) this.#watch(handle, runaway);
        this.#happen(handle);
      }
    } catch (error) {
      throw this.#explained(error);
    } finally {
      if (this.#running !== undefined) this.#running.active = false;
      this.#running = undefined;
      this.#cause = NONE;
    }
    return queue.size === 0 ? 'idle' : 'event budget';
  }

  /** Takes down what the last events of the budget are, so that a run without end can be told why. */
  #watch(handle: Handle, runaway: Runaway): void {
    const { kinds, nodes, payloads, senders } = this.#pending;
    runaway.note(kinds[handle] as number, (nodes[handle] as Node).id, payloads[handle], this.#ids[senders[handle] as number] ?? OUTSIDE, this.nowMs);
  }

  #explained(error: unknown): unknown {
    const node = this.#running;
    if (node === undefined || error instanceof ProcessError || (error instanceof Error && error.name === 'NotImplemented')) return error;
    const where = { process: node.id, handler: HANDLERS[this.#handler] as string, atMs: this.nowMs };
    return new ProcessError(where, error instanceof Error ? error.message : `threw ${String(error)}`, error);
  }

  #happen(handle: Handle): void {
    const pending = this.#pending;
    const kind = pending.kinds[handle] as number;
    const node = pending.nodes[handle] as Node;
    const payload = pending.payloads[handle];
    pending.payloads[handle] = undefined;
    // Nearly every event is a message that arrives in fair weather: what else there is stands apart, so that this stays small and quick.
    if ((kind !== ARRIVAL || node.irregular || this.#network.hasCuts) && !this.#mayHappen(handle, kind, node, payload)) return;
    const sender = pending.senders[handle] as number;
    if (this.#traced) this.#cause = this.#recordHandled(kind, node, payload, sender, pending.sends[handle] as number, pending.numbers[handle] as number);
    this.#running = node;
    this.#handler = kind;
    node.active = true;
    const result: unknown = kind === ARRIVAL ? node.process.onMessage(node.context, this.#ids[sender] as ProcessId, payload) : this.#call(kind, node, payload);
    node.active = false;
    if (result !== undefined) refusePromise(result);
    if (this.#withState) this.#note('state', node, { data: copyPlain({ ...node.process }) });
    this.#running = undefined;
    this.#cause = NONE;
  }

  /** Does what needs no handler, drops and puts off what cannot be handled now, and says whether the handler is to be called. */
  #mayHappen(handle: Handle, kind: number, node: Node, payload: unknown): boolean {
    const { senders, sends, numbers } = this.#pending;
    const sender = senders[handle] as number;
    const drop = (reason: DropReason): false => {
      this.#drop(node, sender, sends[handle] as number, numbers[handle] as number, reason);
      return false;
    };
    if (kind === PLANNED) {
      (payload as () => void)();
      return false;
    }
    if (kind === LOSS) return drop(payload as DropReason);
    node.leaveMoment(this.nowMs);
    if ((node.pauses > 0 || node.lateMs > 0 || node.resumedMs === this.nowMs) && node.running && this.#putOff(handle, payload)) return false;
    if (kind === TIMER) node.timers.delete(payload as string);
    if (kind !== ARRIVAL) return node.running;
    if (!node.running) return drop('receiver crashed');
    return this.#network.isCut(sender, node.index) ? drop('partitioned') : true;
  }

  #call(kind: number, { process, context }: Node, payload: unknown): unknown {
    switch (kind) {
      case TIMER:
        if (process.onTimer === undefined) throw new Error(`timer "${String(payload)}" ran out, but the class has no onTimer handler. Write one.`);
        return process.onTimer(context, payload as string);
      case INPUT:
        return process.onMessage(context, OUTSIDE, payload);
      case RECOVER:
        return process.onRecover === undefined ? process.onStart?.(context) : process.onRecover(context);
      default:
        return process.onStart?.(context);
    }
  }

  /** Whether the event has to wait: for a process that stands still to go on, or for a slow one to come to it. */
  #putOff(handle: Handle, payload: unknown): boolean {
    const pending = this.#pending;
    const node = pending.nodes[handle] as Node;
    const [kind, sender, send, number] = [pending.kinds[handle], pending.senders[handle], pending.sends[handle], pending.numbers[handle]] as [number, number, number, number];
    const again = (atMs: number, delayed: number): void => {
      const moved = pending.add(atMs, kind, node, payload, sender, send, number, delayed);
      if (kind === TIMER) node.timers.set(payload as string, moved); // it can still be cancelled
    };
    const delayed = pending.delayed[handle] as number;
    if (node.pauses > 0) {
      node.backlog.push(() => again(this.nowMs, delayed | QUEUED));
      if (kind === TIMER) node.timers.delete(payload as string);
      return true;
    }
    // At the moment of going on, what was due just then comes after what had to wait.
    if (node.resumedMs === this.nowMs && (delayed & QUEUED) === 0) {
      again(this.nowMs, delayed | QUEUED);
      return true;
    }
    if (node.lateMs === 0 || (delayed & LATE) !== 0) return false;
    again(this.nowMs + roundMs(node.lateMs), delayed | LATE);
    return true;
  }

  #send(node: Node, to: ProcessId, message: unknown): void {
    node.mustBeActive();
    const index = this.#indices.get(to);
    if (index === undefined) throw this.#unknown('cannot send to', to);
    const receiver = this.#nodes[index] as Node;
    if (this.#freezeMessages) deepFreeze(message);
    const number = (this.#messagesSent += 1);
    const { nowMs } = this.#pending.queue;
    const send = this.#traced ? this.trace.add(KIND.send, nowMs, node.index, index, this.#cause, number, message) : NONE;
    if (this.#fairWeather) {
      const delayMs = this.#network.plainDelayMs(node.index, index);
      if (delayMs >= 0) {
        this.#pending.add(nowMs + delayMs, ARRIVAL, receiver, message, node.index, send, number);
        return;
      }
    }
    this.#intercept(node, receiver, message, send, number);
  }

  #intercept(node: Node, receiver: Node, message: unknown, send: number, number: number): void {
    const verdict = this.#network.intercept?.({ from: node.id, to: receiver.id, message, number, atMs: this.nowMs });
    if (verdict === 'drop') return this.#lose(node, receiver, send, number, 0, 'intercepted');
    if (verdict === undefined) return this.#transmit(node, receiver, message, send, number, 0);
    for (const instead of verdict) this.#transmit(node, receiver, instead.message, send, number, roundMs(instead.delayMs ?? 0));
    return undefined;
  }

  #transmit(from: Node, to: Node, message: unknown, send: number, number: number, furtherMs: number): void {
    const atMs = this.#pending.queue.nowMs;
    const fate = this.#network.link(from.index, to.index).carry(message, atMs + furtherMs);
    const delayMs = furtherMs + fate.delayMs;
    const drop = this.#lostByPlan.has(number) ? 'lost by plan' : this.#network.isCut(from.index, to.index) ? 'partitioned' : fate.drop;
    if (drop === undefined) this.#pending.add(atMs + roundMs(delayMs), ARRIVAL, to, fate.message, from.index, send, number);
    else this.#lose(from, to, send, number, delayMs, drop);
    if (fate.copyDelayMs === undefined) return;
    if (this.#traced) this.trace.add(KIND.duplicate, atMs, to.index, from.index, send, number);
    this.#pending.add(atMs + roundMs(furtherMs + fate.copyDelayMs), ARRIVAL, to, fate.message, from.index, send, number);
  }

  /** A message that is lost is lost half-way: figures put the cross there. */
  #lose(from: Node, to: Node, send: number, number: number, delayMs: number, reason: DropReason): void {
    this.#pending.add(this.nowMs + roundMs(delayMs / 2), LOSS, to, reason, from.index, send, number);
  }

  #drop(node: Node, sender: number, send: number, number: number, reason: DropReason): void {
    if (this.#traced) this.trace.add(KIND.drop, this.nowMs, node.index, sender, send, number, undefined, REASON[reason]);
  }

  #recordHandled(kind: number, node: Node, payload: unknown, sender: number, send: number, number: number): number {
    const atMs = this.#pending.queue.nowMs;
    // A deliver event reads its message from its send, unless another one arrived than was sent.
    if (kind === ARRIVAL) return this.trace.add(KIND.deliver, atMs, node.index, sender, send, number, this.trace.messageOf(send) === payload ? undefined : payload);
    const traced = kind === START ? KIND.start : kind === RECOVER ? KIND.recover : kind === INPUT ? KIND.input : KIND.timer;
    return this.trace.add(traced, atMs, node.index, sender, send, NONE, payload);
  }

  #note(kind: TraceEventKind, node: Node, what: { text?: string; data?: unknown; number?: number }): void {
    this.trace.record({ atMs: this.nowMs, kind, process: node.id, ...what, ...(this.#cause === NONE ? {} : { cause: this.#cause }) });
  }

  #nodeOf(id: ProcessId, what: string): Node {
    const index = this.#indices.get(id);
    if (index === undefined) throw this.#unknown(what, id);
    return this.#nodes[index] as Node;
  }

  #unknown(what: string, id: ProcessId): RangeError {
    return new RangeError(`${what} "${id}"; the processes are ${this.#ids.join(', ')}`);
  }
}

function refusePromise(result: unknown): void {
  if (!(result instanceof Promise)) return;
  result.catch(() => undefined); // reported here, as the promise that it is; what it rejects with comes too late to matter
  throw new Error('the handler returned a promise. Handlers run to completion: remove async and await, and answer in a later handler.');
}

/** One run from beginning to end. */
export function simulate<P extends Processes>(options: SimulationOptions<P> & RunOptions): Run<P> {
  return new Simulation(options).run(options);
}
