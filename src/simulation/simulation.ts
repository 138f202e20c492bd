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
import { checkOptions } from './check-options.ts';
import type { Handle } from './event-queue.ts';
import { actionsOf, messagePlan } from './fault-actions.ts';
import { resolvePlan } from './fault-plan.ts';
import { exponential } from './distributions.ts';
import { withoutNondeterminism } from './forbidden.ts';
import { roundMs } from './round-ms.ts';
import { Host } from './host.ts';
import { Network } from './network.ts';
import { Node } from './node.ts';
import { ARRIVAL, HANDLERS, INPUT, LATE, LOSS, PendingEvents, PLANNED, QUEUED, RECOVER, START, TIMER } from './pending-events.ts';
import { OUTSIDE } from './process.ts';
import type { Process, ProcessId } from './process.ts';
import { ProcessError } from './process-error.ts';
import { RandomStreams } from './random.ts';
import { Runaway, WATCHED_EVENTS } from './runaway.ts';
import type { MessageUnderWay, Processes, Run, RunOptions, SimulationOptions } from './run-types.ts';
import { KIND, Trace } from './trace.ts';
import type { DropReason, Stop, TraceEventKind } from './trace.ts';

export type { Input, MessageUnderWay, Moment, Processes, Run, RunOptions, SimulationOptions } from './run-types.ts';

const NONE = -1;

export class Simulation<P extends Processes = Processes> {
  readonly trace: Trace;
  readonly #ids: readonly ProcessId[];
  readonly #nodes: readonly Node[];
  readonly #pending = new PendingEvents();
  readonly #network: Network;
  readonly #host: Host;
  #listed: Readonly<Record<ProcessId, Process<any>>> = {}; // what `processes` returned last
  readonly #traced: boolean;
  readonly #withState: boolean;
  #running: Node | undefined; // whose handler is running
  #handler = START; // which one, as a kind of event

  /** Throws a sentence if an option is out of range or names a process that does not exist. */
  constructor(options: SimulationOptions<P>) {
    checkOptions(options);
    const ids = Object.keys(options.processes);
    if (ids.length === 0) throw new RangeError('simulation: no processes; give at least one, as { A: () => new Echo() }');
    if (ids.includes(OUTSIDE)) throw new RangeError(`simulation: "${OUTSIDE}" is the name of the world outside; call the process something else`);
    const streams = new RandomStreams(options.seed);
    const faults = resolvePlan(options.faults ?? [], ids, streams.stream('faults'));
    this.trace = new Trace(options.seed, ids);
    this.#traced = options.trace !== false;
    this.#withState = options.trace === 'with state';
    this.#ids = ids;
    this.#network = new Network(options.network ?? {}, ids, streams);
    this.#host = new Host({
      ids, pending: this.#pending, network: this.#network, trace: this.#traced ? this.trace : undefined,
      planned: messagePlan(faults), freezeMessages: options.freezeMessages ?? false,
    });
    this.#nodes = this.#makeNodes(options, streams);
    for (const { index } of this.#nodes) this.#pending.add(0, START, index, undefined);
    // A fault or an input at the time of another event comes first: plans are scheduled before anything that the run brings about.
    const scene = {
      nodes: this.#nodes, network: this.#network, pending: this.#pending, tornOf: (id: ProcessId) => (options.tornWrites === true ? streams.stream(`torn-writes/${id}`) : undefined),
      record: (kind: TraceEventKind, process: ProcessId, text?: string): void => {
        if (this.#traced) this.trace.record({ atMs: this.nowMs, kind, process, ...(text === undefined ? {} : { text }) });
      },
    };
    for (const fault of faults) {
      for (const { atMs, act } of actionsOf(fault, scene)) this.#pending.add(atMs, PLANNED, 0, act);
    }
    for (const { atMs, to, message } of options.inputs ?? []) {
      if (!(atMs >= 0)) throw new RangeError(`simulation: input for "${to}" at ${atMs} ms; the time must be 0 or more`);
      this.#pending.add(atMs, INPUT, this.#host.indexOf(to, 'input for'), message, ids.length);
    }
  }

  #makeNodes(options: SimulationOptions<P>, streams: RandomStreams): Node[] {
    const host = this.#host;
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
    nodes.forEach(({ id, process }, index) => {
      const other = nodes.slice(0, index).find((one) => one.process === process);
      if (other !== undefined) throw new TypeError(`simulation: processes "${other.id}" and "${id}" are one object. Make one for each: ${id}: () => new …`);
    });
    for (const id of Object.keys(options.clocks ?? {})) host.indexOf(id, 'simulation: a clock for');
    return nodes;
  }

  /** Virtual time, in milliseconds. */
  get nowMs(): number {
    return this.#pending.queue.nowMs;
  }

  /**
   * The messages that are on their way and arrive, unless a partition or a crash comes between, in the order in which they were sent. Those that the
   * network will lose are not among them, nor those that have arrived at a process that stands still.
   */
  get inTransit(): MessageUnderWay[] {
    const pending = this.#pending;
    const letters = pending.ofKind(ARRIVAL).map((handle): MessageUnderWay => ({
      from: this.#ids[pending.senderOf(handle)] as ProcessId, to: this.#ids[pending.nodeOf(handle)] as ProcessId,
      message: pending.payloads[handle], number: pending.numberOf(handle), arrivesAtMs: pending.queue.timeOf(handle),
    }));
    return letters.sort((one, other) => one.number - other.number || one.arrivesAtMs - other.arrivesAtMs);
  }

  /** The processes as they are now. */
  get processes(): Run<P>['processes'] {
    // Those who watch a run ask after each event: listed anew only where a process has been made anew.
    if (this.#nodes.some(({ id, process }) => this.#listed[id] !== process)) this.#listed = Object.fromEntries(this.#nodes.map(({ id, process }) => [id, process]));
    return this.#listed as Run<P>['processes'];
  }

  /** Whether each process is up: it has not crashed, or has recovered. */
  get running(): Readonly<Record<ProcessId, boolean>> {
    return Object.fromEntries(this.#nodes.map(({ id, running }) => [id, running]));
  }

  /** Runs on from where the last call stopped. Throws a `ProcessError` when a handler throws. */
  run(options: RunOptions = {}): Run<P> {
    const { untilMs = Infinity, maxEvents = 1_000_000, afterEvent } = options;
    if (!(untilMs >= this.nowMs)) throw new RangeError(`run: untilMs (${untilMs}) must not lie before now (${this.nowMs} ms)`);
    if (!(maxEvents >= 1)) throw new RangeError(`run: maxEvents (${maxEvents}) must be 1 or more`);
    const watchedFrom = maxEvents - WATCHED_EVENTS;
    const runaway = new Runaway();
    const stopped = withoutNondeterminism(
      () => `process "${this.#running?.id}", ${HANDLERS[this.#handler]},`,
      () => this.#runUntil(untilMs, maxEvents, watchedFrom, runaway, afterEvent),
    );
    if (stopped === 'time') this.#pending.queue.nowMs = untilMs;
    this.trace.stopped = stopped;
    this.trace.endMs = this.nowMs;
    const verdict = stopped === 'event budget' ? { verdict: runaway.verdict(maxEvents, this.nowMs) } : {};
    return { trace: this.trace, processes: this.processes, stopped, ...verdict, endMs: this.nowMs };
  }

  #runUntil(untilMs: number, maxEvents: number, watchedFrom: number, runaway: Runaway, afterEvent: RunOptions['afterEvent']): Stop {
    const { queue } = this.#pending;
    try {
      for (let events = 0; events < maxEvents; events += 1) {
        const handle = queue.next(untilMs);
        if (handle < 0) return queue.size === 0 ? 'idle' : 'time';
        if (events >= watchedFrom) this.#watch(handle, runaway);
        this.#happen(handle);
        if (afterEvent !== undefined) afterEvent(this);
      }
    } catch (error) {
      throw this.#explained(error);
    } finally {
      if (this.#running !== undefined) this.#leave(this.#running);
    }
    return queue.size === 0 ? 'idle' : 'event budget';
  }

  /** Takes down what the last events of the budget are, so that a run without end can be told why. */
  #watch(handle: Handle, runaway: Runaway): void {
    const pending = this.#pending;
    runaway.note(pending.kindOf(handle), this.#ids[pending.nodeOf(handle)] as ProcessId, pending.payloads[handle], this.#ids[pending.senderOf(handle)] ?? OUTSIDE, this.nowMs);
  }

  #explained(error: unknown): unknown {
    const node = this.#running;
    if (node === undefined || error instanceof ProcessError || (error instanceof Error && error.name === 'NotImplemented')) return error;
    const where = { process: node.id, handler: HANDLERS[this.#handler] as string, atMs: this.nowMs };
    return new ProcessError(where, error instanceof Error ? error.message : `threw ${String(error)}`, error);
  }

  #happen(handle: Handle): void {
    const pending = this.#pending;
    const kind = pending.kindOf(handle);
    const node = this.#nodes[pending.nodeOf(handle)] as Node;
    const payload = pending.payloads[handle];
    pending.payloads[handle] = undefined;
    // Nearly every event is a message that arrives in fair weather: what else there is stands apart, so that this stays small and quick.
    if ((kind !== ARRIVAL || node.irregular || this.#network.hasCuts) && !this.#mayHappen(handle, kind, node, payload)) return;
    const sender = pending.senderOf(handle);
    if (this.#traced) node.cause = this.#recordHandled(kind, node, payload, sender, pending.sendOf(handle), pending.numberOf(handle));
    this.#running = node;
    this.#handler = kind;
    node.active = true;
    const result: unknown = kind === ARRIVAL ? node.process.onMessage(node.context, this.#ids[sender] as ProcessId, payload) : this.#call(kind, node, payload);
    node.active = false;
    if (result !== undefined) refusePromise(result);
    if (this.#withState) this.#host.note(node, 'state', { data: { ...node.process } });
    this.#leave(node);
  }

  #leave(node: Node): void {
    node.active = false;
    node.cause = NONE;
    this.#running = undefined;
  }

  /** Does what needs no handler, drops and puts off what cannot be handled now, and says whether the handler is to be called. */
  #mayHappen(handle: Handle, kind: number, node: Node, payload: unknown): boolean {
    const pending = this.#pending;
    const sender = pending.senderOf(handle);
    const drop = (reason: DropReason): false => {
      this.#host.drop(node.index, sender, pending.sendOf(handle), pending.numberOf(handle), reason);
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
    const node = this.#nodes[pending.nodeOf(handle)] as Node;
    const [kind, sender, send, number, delayed] = [pending.kindOf(handle), pending.senderOf(handle), pending.sendOf(handle), pending.numberOf(handle), pending.delayedOf(handle)];
    const again = (atMs: number, delayedBy: number): void => {
      const moved = pending.add(atMs, kind, node.index, payload, sender, send, number, delayedBy);
      if (kind === TIMER) node.timers.set(payload as string, moved); // it can still be cancelled
    };
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

  #recordHandled(kind: number, node: Node, payload: unknown, sender: number, send: number, number: number): number {
    const atMs = this.#pending.queue.nowMs;
    // A deliver event reads its message from its send, unless another one arrived than was sent.
    if (kind === ARRIVAL) return this.trace.add(KIND.deliver, atMs, node.index, sender, send, number, this.trace.messageOf(send) === payload ? undefined : payload);
    const traced = kind === START ? KIND.start : kind === RECOVER ? KIND.recover : kind === INPUT ? KIND.input : KIND.timer;
    return this.trace.add(traced, atMs, node.index, sender, send, NONE, payload);
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

/**
 * A simulation that has run, with enough events to fill the queue's calendar, and never dies. V8 throws compiled code away when the last object of a
 * shape that it was compiled for is collected: without this, every collection between two runs made the next one start at a crawl, and after some six
 * of them all runs took twice as long.
 */
export const everLiving = ranOnce();

function ranOnce(): Simulation {
  const passOn: Process<number> = { onMessage: (ctx, from, hops) => void (hops > 0 && ctx.send(from, hops - 1)) };
  const start: Process<number> = { ...passOn, onStart: (ctx) => Array.from({ length: 40 }).forEach(() => ctx.send('B', 2)) };
  const simulation = new Simulation<Processes>({ processes: { A: () => start, B: () => passOn }, network: { latency: exponential({ meanMs: 0.3 }) }, seed: 0 });
  simulation.run();
  return simulation;
}
