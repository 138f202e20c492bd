/**
 * What is still to happen in a simulation: the queue of times, and by its handles what each event is about.
 *
 *     const handle = pending.add(atMs, TIMER, node.index, 'retry');
 *     pending.queue.next() === handle
 *     pending.payloads[handle] //=> 'retry'
 */
import { EventQueue } from './event-queue.ts';
import type { Handle } from './event-queue.ts';
import { extended } from './event-times.ts';

export const START = 0;
export const RECOVER = 1;
export const INPUT = 2;
export const ARRIVAL = 3;
export const LOSS = 4;
export const TIMER = 5;
export const PLANNED = 6; // an action of the fault plan

export const LATE = 1; // a slow process has put it off
export const QUEUED = 2; // it has waited for a pause to end

/** The handler that an event leads to, by its kind. */
export const HANDLERS = ['onStart', 'onRecover', 'onMessage', 'onMessage', '', 'onTimer', ''] as const;

const NONE = -1;
const FACTS = 8; // numbers kept of an event, in one stretch of memory

export class PendingEvents {
  readonly queue = new EventQueue();
  #facts = new Int32Array(FACTS * this.queue.capacity); // by handle
  readonly payloads: unknown[] = []; // by handle: the message; why it is lost; a timer's name; a planned action

  add(atMs: number, kind: number, node: number, payload: unknown, sender = NONE, send = NONE, number = NONE, delayed = 0): Handle {
    const handle = this.queue.schedule(atMs);
    const at = FACTS * handle;
    if (at >= this.#facts.length) this.#facts = extended(this.#facts, new Int32Array(FACTS * this.queue.capacity));
    const facts = this.#facts;
    facts[at] = kind;
    facts[at + 1] = node;
    facts[at + 2] = sender;
    facts[at + 3] = send;
    facts[at + 4] = number;
    facts[at + 5] = delayed;
    this.payloads[handle] = payload;
    return handle;
  }

  cancel(handle: Handle): void {
    this.payloads[handle] = undefined;
    this.queue.cancel(handle);
  }

  /** Those of one kind that are still to come, in no particular order. */
  ofKind(kind: number): Handle[] {
    return Array.from(this.payloads.keys()).filter((handle) => this.kindOf(handle) === kind && this.queue.isScheduled(handle));
  }

  kindOf(handle: Handle): number {
    return this.#facts[FACTS * handle] as number;
  }

  /** Index of the process where it happens. */
  nodeOf(handle: Handle): number {
    return this.#facts[FACTS * handle + 1] as number;
  }

  /** Index of the sending process; -1 if there is none, the number of processes for the world outside. */
  senderOf(handle: Handle): number {
    return this.#facts[FACTS * handle + 2] as number;
  }

  /** Index in the trace of the send, or of the event whose handler set the timer; -1 if there is none. */
  sendOf(handle: Handle): number {
    return this.#facts[FACTS * handle + 3] as number;
  }

  /** Of the message; -1 if it is none. */
  numberOf(handle: Handle): number {
    return this.#facts[FACTS * handle + 4] as number;
  }

  /** LATE, QUEUED, both or neither. */
  delayedOf(handle: Handle): number {
    return this.#facts[FACTS * handle + 5] as number;
  }
}
