/**
 * A key-value store that answers in time, come what may: replicas ask a centre, and answer from what they know when it is silent for too long.
 *
 *     const replicas = ['s1', 's2', 's3']; // the first one is the centre
 *     const replica = () => new TimedReplica({ replicas, waitMs: 25 });
 *     // all messages arrive within 12 ms: linearizable, and every answer comes within 25 ms
 *     // s3 is cut off: s3 answers within 25 ms, and what it answers may be stale
 *
 * This is the other half of the CAP theorem. Where clocks run at one rate and messages that arrive do so within a known time, silence of twice that time
 * tells that something was lost. A store can then be atomic in every run in which nothing is lost, and available in all; when messages are lost, it is
 * atomic no longer, and once they get through again for long enough, what is asked afterwards comes after what was asked before (the paper calls such a
 * store t-connected consistent). Where messages may take any time, silence tells nothing, and not even this can be had.
 *
 * A Put whose acknowledgement does not come in time is acknowledged all the same, and told to the centre until the centre has taken it.
 * Source: Gilbert and Lynch 2002, on partially synchronous networks.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import type { StoreAnswer, StoreRequest } from '../store-client.ts';

/** A value and its place in the centre's order of all Puts, from 1. */
interface Ordered {
  readonly place: number;
  readonly value: string;
}

/** A Put that the centre has not acknowledged yet. */
interface Waiting {
  readonly key: string;
  readonly value: string;
}

export type TimedMessage =
  | StoreRequest
  | StoreAnswer
  /** To the centre: what do you hold under this key? */
  | { readonly type: 'Fetch'; readonly request: string; readonly key: string }
  /** To the centre: give this a place in the order. */
  | { readonly type: 'Submit'; readonly request: string; readonly key: string; readonly value: string }
  /** From the centre: what it holds, or has taken; null under a key that nobody put. */
  | { readonly type: 'Held'; readonly request: string; readonly key: string; readonly held: Ordered | null };

export interface TimedOptions {
  /** All replicas, this one included. The first one is the centre. */
  readonly replicas: readonly ProcessId[];
  /** How long to wait for the centre before answering without it, in milliseconds above 0: the longest round trip of messages that arrive. */
  readonly waitMs: number;
  /** How often to submit a Put again that the centre has not acknowledged, in milliseconds. Default: waitMs. */
  readonly repeatEveryMs?: number;
}

export class TimedReplica implements Process<TimedMessage> {
  copies = new Map<string, Ordered>();           // what the centre has told, by key; at the centre, all there is
  waiting = new Map<string, Waiting>();          // by request: Puts that the centre has not acknowledged, oldest first
  open = new Map<string, { readonly client: ProcessId; readonly request: StoreRequest }>(); // whom to answer, by request
  taken = new Set<string>();                     // the centre: requests that have their place
  places = 0;                                    // the centre: how many Puts have a place
  readonly replicas: readonly ProcessId[];
  readonly waitMs: number;
  readonly repeatEveryMs: number;

  constructor({ replicas, waitMs, repeatEveryMs = waitMs }: TimedOptions) {
    for (const [name, value] of Object.entries({ waitMs, repeatEveryMs })) if (!(value > 0)) throw new RangeError(`timed replica: ${name} (${value}) must be above 0`);
    this.replicas = replicas;
    this.waitMs = waitMs;
    this.repeatEveryMs = repeatEveryMs;
  }

  onMessage(ctx: Context<TimedMessage>, from: ProcessId, message: TimedMessage): void {
    switch (message.type) {
      case 'Get':
      case 'Put':
        return this.onRequest(ctx, from, message);
      case 'Fetch':
        return ctx.send(from, { type: 'Held', request: message.request, key: message.key, held: this.copies.get(message.key) ?? null });
      case 'Submit':
        this.take(message.request, message.key, message.value);
        return ctx.send(from, { type: 'Held', request: message.request, key: message.key, held: this.copies.get(message.key) as Ordered });
      case 'Held':
        return this.onHeld(ctx, message.request, message.key, message.held);
      default: // an answer, which is for a client
    }
  }

  private onRequest(ctx: Context<TimedMessage>, client: ProcessId, request: StoreRequest): void {
    const name = `${client}/${request.number}`;
    this.open.set(name, { client, request });
    if (ctx.id === this.centre) {
      if (request.type === 'Put') this.take(name, request.key, request.value);
      return this.answer(ctx, name);
    }
    if (request.type === 'Put') {
      this.waiting.set(name, { key: request.key, value: request.value });
      ctx.setTimer(`repeat ${name}`, this.repeatEveryMs);
    }
    this.ask(ctx, name);
    ctx.setTimer(`wait ${name}`, this.waitMs);
  }

  private ask(ctx: Context<TimedMessage>, name: string): void {
    const put = this.waiting.get(name);
    const get = this.open.get(name)?.request;
    if (put !== undefined) ctx.send(this.centre, { type: 'Submit', request: name, ...put });
    else if (get !== undefined) ctx.send(this.centre, { type: 'Fetch', request: name, key: get.key });
  }

  onTimer(ctx: Context<TimedMessage>, timer: string): void {
    const [kind, name] = [timer.slice(0, timer.indexOf(' ')), timer.slice(timer.indexOf(' ') + 1)];
    if (kind === 'wait') {
      if (this.open.has(name)) ctx.log('answers without the centre');
      return this.answer(ctx, name);
    }
    if (!this.waiting.has(name)) return;
    this.ask(ctx, name);
    ctx.setTimer(timer, this.repeatEveryMs);
  }

  private onHeld(ctx: Context<TimedMessage>, name: string, key: string, held: Ordered | null): void {
    this.waiting.delete(name);
    if (held !== null && held.place > (this.copies.get(key)?.place ?? 0)) this.copies.set(key, held);
    ctx.cancelTimer(`wait ${name}`);
    this.answer(ctx, name);
  }

  /** At the centre: a Put that has its place keeps it, however often it is submitted. */
  private take(name: string, key: string, value: string): void {
    if (this.taken.has(name)) return;
    this.taken.add(name);
    this.places += 1;
    this.copies.set(key, { place: this.places, value });
  }

  /** From what is known here: the newest Put that was acknowledged here and that the centre may not have, or else what the centre has told. */
  private answer(ctx: Context<TimedMessage>, name: string): void {
    const known = this.open.get(name);
    if (known === undefined) return;
    this.open.delete(name);
    const { client, request: { type, key, number } } = known;
    const own = [...this.waiting].findLast(([other, put]) => put.key === key && !this.open.has(other))?.[1].value;
    ctx.send(client, type === 'Put' ? { type: 'PutOk', number } : { type: 'GetOk', number, value: own ?? this.copies.get(key)?.value ?? null });
  }

  private get centre(): ProcessId {
    return this.replicas[0] as ProcessId;
  }
}
