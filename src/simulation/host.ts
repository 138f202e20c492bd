/**
 * What the contexts of a simulation's processes act on: messages go to the network, timers into the queue, notes into the trace.
 *
 * Kept apart from the simulation, so that its users see none of this.
 */
import type { Handle } from './event-queue.ts';
import type { Network } from './network.ts';
import type { Node } from './node.ts';
import { ARRIVAL, LOSS, TIMER } from './pending-events.ts';
import type { PendingEvents } from './pending-events.ts';
import { copyPlain, deepFreeze } from './plain-data.ts';
import type { ProcessId } from './process.ts';
import { roundMs } from './round-ms.ts';
import { KIND, REASON } from './trace.ts';
import type { DropReason, Trace, TraceEventKind } from './trace.ts';

const NONE = -1;
const HINTS = 1024;

/** Tells most names of one system apart in a third of the time that looking a name up in a Map takes. A learner's mistake may be no string at all. */
function hintOf(id: ProcessId): number {
  if (typeof id !== 'string') return 0;
  const { length } = id;
  return length < 2 ? length : (id.charCodeAt(length - 1) + 10 * id.charCodeAt(length - 2)) & (HINTS - 1);
}

export interface HostOptions {
  readonly ids: readonly ProcessId[];
  readonly pending: PendingEvents;
  readonly network: Network;
  readonly trace: Trace | undefined; // undefined: nothing is recorded
  readonly planned: MessagePlan;
  readonly freezeMessages: boolean;
}

/** What is to become of single messages, by their numbers. */
export interface MessagePlan {
  readonly lost: ReadonlySet<number>;
  readonly late: ReadonlyMap<number, number>; // how long they are under way, in milliseconds
  readonly twice: ReadonlyMap<number, number>; // how long after their sending they arrive again
}

export class Host {
  readonly ids: readonly ProcessId[];
  readonly #indices: ReadonlyMap<ProcessId, number>;
  readonly #hints = new Int32Array(HINTS); // by the last letters of a name, the index of the process that has it, or of another
  readonly #pending: PendingEvents;
  readonly #network: Network;
  readonly #trace: Trace | undefined;
  readonly #planned: MessagePlan;
  readonly #fairWeather: boolean; // nothing is planned for single messages, and none is intercepted
  readonly #freezeMessages: boolean;
  #messagesSent = 0;

  constructor(options: HostOptions) {
    this.ids = options.ids;
    this.#indices = new Map(options.ids.map((id, index) => [id, index]));
    options.ids.forEach((id, index) => (this.#hints[hintOf(id)] = index));
    this.#pending = options.pending;
    this.#network = options.network;
    this.#trace = options.trace;
    this.#planned = options.planned;
    const { lost, late, twice } = options.planned;
    this.#fairWeather = lost.size + late.size + twice.size === 0 && options.network.intercept === undefined;
    this.#freezeMessages = options.freezeMessages;
  }

  /** True time. */
  get nowMs(): number {
    return this.#pending.queue.nowMs;
  }

  /** Throws a sentence that begins with `what` if there is no process of that name. */
  indexOf(id: ProcessId, what: string): number {
    const hinted = this.#hints[hintOf(id)] as number;
    if (this.ids[hinted] === id) return hinted;
    const index = this.#indices.get(id);
    if (index === undefined) throw new RangeError(`${what} "${id}"; the processes are ${this.ids.join(', ')}`);
    return index;
  }

  schedule(node: Node, name: string, delayMs: number): Handle {
    return this.#pending.add(this.nowMs + roundMs(delayMs), TIMER, node.index, name, NONE, node.cause);
  }

  cancel(handle: Handle): void {
    this.#pending.cancel(handle);
  }

  note(node: Node, kind: TraceEventKind, what: { text?: string; data?: unknown; number?: number }): void {
    if (this.#trace === undefined) return;
    // A list that a read returns is often the process's own: the history keeps it as it was.
    const kept = kind === 'log' || what.data === undefined ? what : { ...what, data: copyPlain(what.data) };
    this.#trace.record({ atMs: this.nowMs, kind, process: node.id, ...kept, ...(node.cause === NONE ? {} : { cause: node.cause }) });
  }

  send(node: Node, to: ProcessId, message: unknown): void {
    node.mustBeActive();
    const from = node.index;
    const receiver = this.indexOf(to, 'cannot send to');
    if (this.#freezeMessages) deepFreeze(message);
    const number = (this.#messagesSent += 1);
    const send = this.#trace === undefined ? NONE : this.#trace.add(KIND.send, this.nowMs, from, receiver, node.cause, number, message);
    if (this.#fairWeather && this.#network.isPlain(from, receiver)) {
      this.#pending.add(this.nowMs + this.#network.plainDelayMs(from, receiver), ARRIVAL, receiver, message, from, send, number);
    } else this.#intercept(node, receiver, message, send, number);
  }

  #intercept(node: Node, to: number, message: unknown, send: number, number: number): void {
    const verdict = this.#network.intercept?.({ from: node.id, to: this.ids[to] as ProcessId, message, number, atMs: this.nowMs });
    if (verdict === 'drop') return this.#lose(node.index, to, send, number, 0, 'intercepted');
    if (verdict === undefined) return this.#transmit(node.index, to, message, send, number, 0);
    for (const instead of verdict) this.#transmit(node.index, to, instead.message, send, number, roundMs(instead.delayMs ?? 0));
    return undefined;
  }

  #transmit(from: number, to: number, message: unknown, send: number, number: number, furtherMs: number): void {
    const atMs = this.nowMs;
    const fate = this.#network.link(from, to).carry(message, atMs + furtherMs);
    const delayMs = furtherMs + (this.#planned.late.get(number) ?? fate.delayMs);
    const copyDelayMs = this.#planned.twice.get(number) ?? fate.copyDelayMs;
    const drop = this.#planned.lost.has(number) ? 'lost by plan' : this.#network.isCut(from, to) ? 'partitioned' : fate.drop;
    if (drop === undefined) this.#pending.add(atMs + roundMs(delayMs), ARRIVAL, to, fate.message, from, send, number);
    else this.#lose(from, to, send, number, delayMs, drop);
    if (copyDelayMs === undefined) return;
    this.#trace?.add(KIND.duplicate, atMs, to, from, send, number);
    this.#pending.add(atMs + roundMs(furtherMs + copyDelayMs), ARRIVAL, to, fate.message, from, send, number);
  }

  /** A message that is lost is lost half-way: figures put the cross there. */
  #lose(from: number, to: number, send: number, number: number, delayMs: number, reason: DropReason): void {
    this.#pending.add(this.nowMs + roundMs(delayMs / 2), LOSS, to, reason, from, send, number);
  }

  /** Records that a message was lost on its way. */
  drop(to: number, sender: number, send: number, number: number, reason: DropReason): void {
    this.#trace?.add(KIND.drop, this.nowMs, to, sender, send, number, undefined, REASON[reason]);
  }
}
