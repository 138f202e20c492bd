/**
 * A client that asks a key-value store for given things at given times: for runs that are to show one thing, as the two executions of a proof do.
 *
 *     const b = () => new ScriptedStoreClient({ asks: [{ atMs: 50, of: 's2', get: 'x' }] });
 *     const run = simulate({ processes: { s1: replica, s2: replica, s3: replica, b }, seed: 1 });
 *     History.fromTrace(run.trace).operations[0] //=> { process: 'b', call: { type: 'Get', key: 'x' }, outcome: 'completed', result: null, … }
 *
 * A client is a session: it asks for one thing at a time, in the order of its list. What falls due while it waits, it asks as soon as it has been
 * answered or has given up. What is not answered in time is left open: it may have taken effect, or may yet. Nothing is asked twice.
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import type { StoreAnswer, StoreRequest } from './store-client.ts';

export type Ask =
  | { readonly atMs: number; readonly of: ProcessId; readonly get: string }
  | { readonly atMs: number; readonly of: ProcessId; readonly put: string; readonly value: string };

export interface ScriptedStoreClientOptions {
  /** What to ask for, of whom, and when; times in milliseconds by the client's clock, in ascending order. */
  readonly asks: readonly Ask[];
  /** After how long to leave an operation open, in milliseconds above 0. Default: 300. */
  readonly timeoutMs?: number;
}

export class ScriptedStoreClient implements Process<StoreRequest | StoreAnswer> {
  asked = 0;                        // requests so far; the number of the last one
  waits = false;                    // for the answer to the last one
  operation = 0;                    // its number in the history
  readonly asks: readonly Ask[];
  readonly timeoutMs: number;

  /** Throws a sentence on times that do not ascend, on an ask that is none, and on a timeout out of range. */
  constructor({ asks, timeoutMs = 300 }: ScriptedStoreClientOptions) {
    if (!(timeoutMs > 0)) throw new RangeError(`scripted store client: timeoutMs (${timeoutMs}) must be above 0`);
    asks.forEach((ask, index) => {
      const before = asks[index - 1]?.atMs ?? 0;
      if (!(ask.atMs >= before && ask.atMs < Infinity)) throw new RangeError(`scripted store client: ask ${index + 1} is due at ${ask.atMs} ms and the one before it at ${before} ms; put them in the order of their times`);
      if (typeof ask.of !== 'string') throw new TypeError(`scripted store client: ask ${index + 1} names nobody to ask. Give of, the name of a replica.`);
      if ('put' in ask ? typeof ask.value !== 'string' : typeof ask.get !== 'string') throw new TypeError(`scripted store client: ask ${index + 1} asks for nothing. Write { atMs, of, get: 'x' } or { atMs, of, put: 'x', value: 'A' }.`);
    });
    this.asks = asks;
    this.timeoutMs = timeoutMs;
  }

  onStart(ctx: Context<StoreRequest>): void {
    this.await(ctx);
  }

  onTimer(ctx: Context<StoreRequest>, name: string): void {
    if (name === 'next') return this.ask(ctx);
    ctx.log('gives up');
    this.end(ctx); // the operation stays open
  }

  onMessage(ctx: Context<StoreRequest>, _from: ProcessId, message: StoreRequest | StoreAnswer): void {
    if (!this.waits || message.number !== this.asked) return; // answered already, or given up
    if (message.type === 'GetOk') ctx.complete(this.operation, message.value);
    else if (message.type === 'PutOk') ctx.complete(this.operation);
    else if (message.type === 'Refused') ctx.fail(this.operation);
    else return; // a request is not for a client
    ctx.cancelTimer('timeout');
    this.end(ctx);
  }

  private end(ctx: Context<StoreRequest>): void {
    this.waits = false;
    this.await(ctx);
  }

  private await(ctx: Context<StoreRequest>): void {
    const next = this.asks[this.asked];
    if (next !== undefined) ctx.setTimer('next', Math.max(0, next.atMs - ctx.nowMs));
  }

  private ask(ctx: Context<StoreRequest>): void {
    const ask = this.asks[this.asked] as Ask;
    this.asked += 1;
    this.waits = true;
    const call = 'put' in ask ? ({ type: 'Put', key: ask.put, value: ask.value } as const) : ({ type: 'Get', key: ask.get } as const);
    this.operation = ctx.invoke(call);
    ctx.setTimer('timeout', this.timeoutMs);
    ctx.send(ask.of, { ...call, number: this.asked });
  }
}
