/**
 * What is still to happen in a simulation: the queue of times, and by its handles what each event is about, in parallel arrays.
 *
 *     const handle = pending.add(atMs, TIMER, node, 'retry');
 *     pending.queue.next() === handle
 *     pending.payloads[handle] //=> 'retry'
 */
import { EventQueue } from './event-queue.ts';
import type { Handle } from './event-queue.ts';
import type { Node } from './node.ts';

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

export class PendingEvents {
  readonly queue = new EventQueue();
  // By handle.
  kinds: Uint8Array = new Uint8Array(0);
  delayed: Uint8Array = new Uint8Array(0); // LATE, QUEUED, both or neither
  senders: Int32Array = new Int32Array(0); // index of the sending process
  sends: Int32Array = new Int32Array(0); // index in the trace of the send, or of the event whose handler set the timer
  numbers: Int32Array = new Int32Array(0); // of the message
  readonly nodes: Node[] = [];
  readonly payloads: unknown[] = []; // the message; why it is lost; a timer's name; a planned action

  add(atMs: number, kind: number, node: Node, payload: unknown, sender = NONE, send = NONE, number = NONE, delayed = 0): Handle {
    const handle = this.queue.schedule(atMs);
    if (handle >= this.kinds.length) this.#grow();
    this.kinds[handle] = kind;
    this.delayed[handle] = delayed;
    this.senders[handle] = sender;
    this.sends[handle] = send;
    this.numbers[handle] = number;
    this.nodes[handle] = node;
    this.payloads[handle] = payload;
    return handle;
  }

  cancel(handle: Handle): void {
    this.payloads[handle] = undefined;
    this.queue.cancel(handle);
  }

  #grow(): void {
    const { capacity } = this.queue;
    const longer = <T extends Uint8Array | Int32Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.kinds = longer(this.kinds, new Uint8Array(capacity));
    this.delayed = longer(this.delayed, new Uint8Array(capacity));
    this.senders = longer(this.senders, new Int32Array(capacity));
    this.sends = longer(this.sends, new Int32Array(capacity));
    this.numbers = longer(this.numbers, new Int32Array(capacity));
  }
}
