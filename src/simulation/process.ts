/**
 * The process contract: what a distributed algorithm is written against, and all that it may touch.
 *
 *     class Echo implements Process<Ping> {
 *       answered = 0;
 *       onMessage(ctx: Context<Ping>, from: ProcessId, message: Ping): void {
 *         this.answered += 1;
 *         ctx.send(from, { type: 'Pong', number: message.number });
 *       }
 *     }
 *
 * A process's own enumerable fields are its whole state and hold plain data: numbers, strings, booleans, arrays, records,
 * `Map`, `Set`, bytes. Its handlers are called one at a time, run to completion and touch only `this` and `ctx`. That is
 * what lets one class be simulated, searched exhaustively, replayed and served on real sockets.
 *
 * So a process is copied without its help: make another one in the same way, delete the fields that the first does not have, and assign deep copies
 * of those that it has. Nothing else of it may matter. (A field may be an accessor: a stack gives and takes the fields of its parts by one.)
 */

import type { Storage } from './storage.ts';

/** The name of a process, unique in its system: `'A'`, `'shop'`, `'replica-2'`. */
export type ProcessId = string;

/** What a handler may do besides changing its own fields. */
export interface Context<Message = unknown> {
  /** This process. */
  readonly id: ProcessId;
  /** Every process of the system in a fixed order, this one included. */
  readonly processes: readonly ProcessId[];
  /** This process's local clock, in milliseconds. */
  readonly nowMs: number;
  /**
   * Hands `message` to the network. It may arrive later, once, and it may be lost; nothing tells the sender. The message
   * is the receiver's from here on: build a new one rather than change it. Throws if `to` names no process.
   */
  send(to: ProcessId, message: Message): void;
  /** Calls `onTimer(ctx, name)` once after `delayMs` (at least 0). Setting a name that is already set moves it. */
  setTimer(name: string, delayMs: number): void;
  /** Takes a timer back. Cancelling one that is not set does nothing. */
  cancelTimer(name: string): void;
  /** A number in [0, 1) from this process's own random stream. */
  random(): number;
  /** One of `options`, each equally likely. A search tries them all. */
  choose<T>(options: readonly T[]): T;
  /** What this process keeps when it crashes and recovers; a write counts once it is synced. */
  readonly storage: Storage;
  /** Notes a line in the trace, with plain data if there is any. Figures mark it, graders show it. */
  log(text: string, data?: unknown): void;
  /**
   * Begins an operation of the run's history: what a client asks of the system, as plain data, such as `{ type: 'Write', key: 'x', value: 1 }`. Returns its
   * number among this process's operations, from 1. Until it is ended, nobody knows whether it has taken effect; it may do so at any time from now on.
   */
  invoke(call: unknown): number;
  /** Ends an operation with what it returned, as plain data. Throws if it was not begun since the last start, or has ended. */
  complete(operation: number, result?: unknown): void;
  /** Ends an operation that is known to have had no effect and never to have one. Leave one open whose outcome is unknown. Throws as `complete` does. */
  fail(operation: number, reason?: unknown): void;
}

/** A distributed algorithm at one node. Every handler is optional but `onMessage`. */
export interface Process<Message = unknown> {
  /** Called once, at time 0, in the order in which the processes were given. */
  onStart?(ctx: Context<Message>): void;
  /** Called instead of `onStart` when the process starts again after a crash: its fields are new, its storage is as it was synced. */
  onRecover?(ctx: Context<Message>): void;
  /** Called for each message that arrives, and for each input from outside the system (`from` is then `'outside'`). */
  onMessage(ctx: Context<Message>, from: ProcessId, message: Message): void;
  /** Called when the timer `name` runs out. */
  onTimer?(ctx: Context<Message>, name: string): void;
}

/** The sender's name of a message that comes from outside the system: a user's click, an operator's order. */
export const OUTSIDE: ProcessId = 'outside';
