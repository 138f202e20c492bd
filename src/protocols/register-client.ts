/**
 * What clients and servers of a register say to one another, and a client that puts values and then gets.
 *
 *     const servers = ['s1', 's2', 's3'];
 *     simulate({
 *       processes: { ...serversOf(servers, PaxosServer), c1: () => new RegisterClient({ servers, puts: ['A'] }), c2: () => new RegisterClient({ servers, puts: ['B'] }) },
 *       seed: 1,
 *     });
 *     History.fromTrace(run.trace).operations //=> Write('A') and Write('B'), each followed by a Read that returned what was chosen
 *
 * A client asks for one thing at a time and goes from server to server, so that what one server told is held against what another tells.
 * Every operation is recorded in the history as `{ type: 'Write', value }` or `{ type: 'Read' }`; one that is never answered stays open.
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

/** What a register holds; null before the first Put. */
export type RegisterValue = string | number | null;

export type RegisterMessage =
  /** Client to server: let the register hold this value. `request` is a name that no other request of the system has. */
  | { readonly type: 'Put'; readonly request: string; readonly value: RegisterValue }
  /** Client to server: what does the register hold? */
  | { readonly type: 'Get'; readonly request: string }
  /** Server to client: the Put of this name has taken effect. */
  | { readonly type: 'PutOk'; readonly request: string }
  /** Server to client: at some time since the Get of this name was asked, the register held this value. */
  | { readonly type: 'GetOk'; readonly request: string; readonly value: RegisterValue };

export interface RegisterClientOptions {
  /** Whom to ask, in turns. At least one. */
  readonly servers: readonly ProcessId[];
  /** What to put, one after another. */
  readonly puts: readonly RegisterValue[];
  /** How many times to get, once all is put. Default: 1. */
  readonly gets?: number;
  /** When to ask for the first thing, in milliseconds after the start. Default: 0, at once. */
  readonly afterMs?: number;
  /** After how long without an answer to leave an operation open and go on to the next, in milliseconds above 0. Default: never. */
  readonly timeoutMs?: number;
}

/** Puts its values, then gets; the k-th request, from 0, of the process with index i goes to the server with index (i + k) mod the number of servers. */
export class RegisterClient implements Process<RegisterMessage> {
  asked = 0;                             // requests so far
  awaiting: string | null = null;        // the request under way
  operation = 0;                         // its number in the history
  readonly servers: readonly ProcessId[];
  readonly puts: readonly RegisterValue[];
  readonly gets: number;
  readonly afterMs: number;
  readonly timeoutMs: number | null;

  /** Throws a sentence if there is no server, or a count or time is out of range. */
  constructor(options: RegisterClientOptions) {
    const { servers, puts, gets = 1, afterMs = 0, timeoutMs = null } = options;
    if (servers.length === 0) throw new RangeError('register client: servers is empty; name at least one process that holds the register');
    if (!Number.isInteger(gets) || gets < 0) throw new RangeError(`register client: gets (${gets}) must be a whole number, 0 or more`);
    if (!(afterMs >= 0)) throw new RangeError(`register client: afterMs (${afterMs}) must be 0 or more`);
    if (timeoutMs !== null && !(timeoutMs > 0)) throw new RangeError(`register client: timeoutMs (${timeoutMs}) must be above 0; leave it out to wait for ever`);
    this.servers = servers;
    this.puts = puts;
    this.gets = gets;
    this.afterMs = afterMs;
    this.timeoutMs = timeoutMs;
  }

  onStart(ctx: Context<RegisterMessage>): void {
    if (this.afterMs > 0) ctx.setTimer('begin', this.afterMs);
    else this.askNext(ctx);
  }

  /** A client that crashed asks for nothing more: it no longer knows which names of requests it has used. */
  onRecover(): void {}

  onMessage(ctx: Context<RegisterMessage>, _from: ProcessId, message: RegisterMessage): void {
    if (message.request !== this.awaiting) return; // answered already, or given up
    if (message.type === 'PutOk') ctx.complete(this.operation);
    else if (message.type === 'GetOk') ctx.complete(this.operation, message.value);
    else return;
    this.askNext(ctx);
  }

  onTimer(ctx: Context<RegisterMessage>, name: string): void {
    if (name === 'timeout') ctx.log('gives up', { request: this.awaiting }); // the operation stays open: it may have taken effect, or may yet
    this.askNext(ctx);
  }

  private askNext(ctx: Context<RegisterMessage>): void {
    const number = this.asked;
    if (number >= this.puts.length + this.gets) {
      this.awaiting = null;
      if (this.timeoutMs !== null) ctx.cancelTimer('timeout');
      return;
    }
    this.asked += 1;
    const request = `${ctx.id}/${this.asked}`;
    this.awaiting = request;
    const server = this.servers[(ctx.processes.indexOf(ctx.id) + number) % this.servers.length] as ProcessId;
    if (number < this.puts.length) {
      const value = this.puts[number] as RegisterValue;
      this.operation = ctx.invoke({ type: 'Write', value });
      ctx.send(server, { type: 'Put', request, value });
    } else {
      this.operation = ctx.invoke({ type: 'Read' });
      ctx.send(server, { type: 'Get', request });
    }
    if (this.timeoutMs !== null) ctx.setTimer('timeout', this.timeoutMs);
  }
}
