/**
 * A replicated key-value store that is linearizable whatever is lost, repeated, cut off or crashes, and eight that are so only nearly: for
 * finding out what a consistency checker finds out.
 *
 *     const replicas = ['s1', 's2', 's3'];
 *     const correct = () => new QuorumReplica({ replicas });
 *     const broken = () => new QuorumReplica({ replicas, flaw: 'stale read' });
 *
 * It is the register at a majority of ./abd-register.ts, once for every key, as it would have to be to live among faults: many operations at a
 * time, messages repeated until they are answered, each request carried out at most once, and copies in stable storage before they are
 * acknowledged. Each flaw is one line, marked FLAW, and each has been somebody's optimisation or oversight.
 *
 * Source: Attiya, Bar-Noy and Dolev 1995; Lynch and Shvartsman 1997.
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { isNewer } from './abd-register.ts';
import type { Tag } from './abd-register.ts';
import type { StoreAnswer, StoreRequest } from './store-client.ts';

/** What a broken store does. */
export type StoreFlaw =
  | 'stale read' // answers a Get from its own copy, without asking a majority
  | 'unconfirmed read' // returns the newest value of a majority without storing it at one: the next read may not find it
  | 'lost write' // takes the newest tag that it knows itself for the newest there is: a Put may be older than what it should replace
  | 'reordered write' // stores what arrives, although it holds something newer
  | 'dirty read' // says that a Put which found no majority in time had no effect; where it was stored, it is read
  | 'early acknowledgement' // says that a Put is done when it is under way to the others
  | 'forgotten acknowledgement' // acknowledges what is not in stable storage yet, and has lost it after a crash
  | 'miscounted acknowledgement' // counts acknowledgements and not who sent them: one that comes twice is taken for two
  | 'repeated write'; // carries out a request again when it arrives again

export const STORE_FLAWS: readonly StoreFlaw[] = [
  'stale read', 'unconfirmed read', 'lost write', 'reordered write', 'dirty read',
  'early acknowledgement', 'forgotten acknowledgement', 'miscounted acknowledgement', 'repeated write',
];

/** A value with the tag under which it was put. */
interface Copy {
  readonly tag: Tag;
  readonly value: string | null;
}

export type StoreMessage =
  | StoreRequest
  | StoreAnswer
  /** Phase 1: what do you hold under this key? */
  | { readonly type: 'Query'; readonly operation: string; readonly key: string }
  | ({ readonly type: 'QueryReply'; readonly operation: string } & Copy)
  /** Phase 2: hold this from now on, unless you hold something newer. */
  | ({ readonly type: 'Store'; readonly operation: string; readonly key: string } & Copy)
  | { readonly type: 'StoreReply'; readonly operation: string };

/** An operation that this replica carries out for a client. */
interface UnderWay {
  readonly client: ProcessId;
  readonly request: StoreRequest;
  readonly untilMs: number;                    // when to give it up
  readonly queried: Map<ProcessId, Copy>;      // phase 1: who answered what
  readonly storing: Copy | null;               // phase 2: what is being stored; null in phase 1
  readonly storedBy: readonly ProcessId[];     // phase 2: who has acknowledged it
}

const NOTHING: Copy = { tag: { number: 0, writer: '' }, value: null };

export interface QuorumReplicaOptions {
  /** All replicas, this one included. */
  readonly replicas: readonly ProcessId[];
  /** Default: null, none. */
  readonly flaw?: StoreFlaw | null;
  /** How often to repeat what is not answered, in milliseconds. Default: 40. */
  readonly repeatEveryMs?: number;
  /** How long to go on with an operation, in milliseconds; its client has given up by then. Default: 400. */
  readonly giveUpAfterMs?: number;
}

export class QuorumReplica implements Process<StoreMessage> {
  // In stable storage
  copies = new Map<string, Copy>();          // by key
  latest = new Map<ProcessId, number>();     // the number of the last request of each client, which come in order or not at all
  // Lost in a crash
  underWay = new Map<string, UnderWay>();

  readonly replicas: readonly ProcessId[];
  readonly flaw: StoreFlaw | null;
  readonly repeatEveryMs: number;
  readonly giveUpAfterMs: number;

  constructor(options: QuorumReplicaOptions) {
    this.replicas = options.replicas;
    this.flaw = options.flaw ?? null;
    this.repeatEveryMs = options.repeatEveryMs ?? 40;
    this.giveUpAfterMs = options.giveUpAfterMs ?? 400;
  }

  onRecover(ctx: Context<StoreMessage>): void {
    for (const name of ctx.storage.keys()) {
      const [kind, of] = [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)];
      if (kind === 'copy') this.copies.set(of, ctx.storage.get(name) as Copy);
      else this.latest.set(of, ctx.storage.get(name) as number);
    }
  }

  onMessage(ctx: Context<StoreMessage>, from: ProcessId, message: StoreMessage): void {
    switch (message.type) {
      case 'Get':
      case 'Put':
        return this.onRequest(ctx, from, message);
      case 'Query':
        return ctx.send(from, { type: 'QueryReply', operation: message.operation, ...this.copyOf(message.key) });
      case 'QueryReply':
        return this.onQueryReply(ctx, from, message.operation, { tag: message.tag, value: message.value });
      case 'Store':
        this.store(ctx, message.key, { tag: message.tag, value: message.value });
        return ctx.send(from, { type: 'StoreReply', operation: message.operation });
      case 'StoreReply':
        return this.onStoreReply(ctx, from, message.operation);
      default: // an answer, which is for a client
    }
  }

  private onRequest(ctx: Context<StoreMessage>, client: ProcessId, request: StoreRequest): void {
    const again = request.number <= (this.latest.get(client) ?? 0);
    if (again && this.flaw !== 'repeated write') return; // FLAW (repeated write): a copy of a request that has been carried out is a request
    this.latest.set(client, request.number);
    ctx.storage.put(`latest ${client}`, request.number);
    this.sync(ctx);
    const { key, number } = request;
    if (request.type === 'Get' && this.flaw === 'stale read') return ctx.send(client, { type: 'GetOk', number, value: this.copyOf(key).value }); // FLAW (stale read)
    const operation = `${client}/${number}`;
    const queried = new Map([[ctx.id, this.copyOf(key)]]);
    this.underWay.set(operation, { client, request, untilMs: ctx.nowMs + this.giveUpAfterMs, queried, storing: null, storedBy: [] });
    ctx.setTimer(operation, this.repeatEveryMs);
    if (request.type === 'Put' && this.flaw === 'lost write') return this.startStoring(ctx, operation); // FLAW (lost write): nobody is asked for a newer tag
    this.toOthers(ctx, { type: 'Query', operation, key });
    this.endQuery(ctx, operation);
  }

  private onQueryReply(ctx: Context<StoreMessage>, from: ProcessId, operation: string, copy: Copy): void {
    const known = this.underWay.get(operation);
    if (known === undefined || known.storing !== null) return; // of a phase that is over
    known.queried.set(from, copy);
    this.endQuery(ctx, operation);
  }

  private endQuery(ctx: Context<StoreMessage>, operation: string): void {
    const { queried, request, client } = this.underWay.get(operation) as UnderWay;
    if (queried.size < this.majority) return;
    const { number } = request;
    if (request.type === 'Get' && this.flaw === 'unconfirmed read') return this.answer(ctx, operation, { type: 'GetOk', number, value: newest(queried).value }); // FLAW (unconfirmed read)
    this.startStoring(ctx, operation);
    if (request.type === 'Put' && this.flaw === 'early acknowledgement') ctx.send(client, { type: 'PutOk', number }); // FLAW (early acknowledgement)
  }

  /** Phase 2: a Put stores its value under a tag above all that it can have to follow; a Get stores what it is about to return. */
  private startStoring(ctx: Context<StoreMessage>, operation: string): void {
    const known = this.underWay.get(operation) as UnderWay;
    const { key } = known.request;
    const found = newest(known.queried);
    // Another Put through this replica may have taken the next number meanwhile, so its own copy is looked at once more.
    const number = Math.max(found.tag.number, this.copyOf(key).tag.number) + 1;
    const storing: Copy = known.request.type === 'Put' ? { tag: { number, writer: ctx.id }, value: known.request.value } : found;
    this.store(ctx, key, storing);
    this.underWay.set(operation, { ...known, storing, storedBy: [ctx.id] });
    this.toOthers(ctx, { type: 'Store', operation, key, ...storing });
    this.endStoring(ctx, operation);
  }

  private onStoreReply(ctx: Context<StoreMessage>, from: ProcessId, operation: string): void {
    const known = this.underWay.get(operation);
    if (known === undefined || known.storing === null) return;
    if (known.storedBy.includes(from) && this.flaw !== 'miscounted acknowledgement') return; // FLAW (miscounted acknowledgement): it is counted again
    this.underWay.set(operation, { ...known, storedBy: [...known.storedBy, from] });
    this.endStoring(ctx, operation);
  }

  private endStoring(ctx: Context<StoreMessage>, operation: string): void {
    const { request: { type, number }, storing, storedBy } = this.underWay.get(operation) as UnderWay & { storing: Copy };
    if (storedBy.length < this.majority) return;
    this.answer(ctx, operation, type === 'Put' ? { type: 'PutOk', number } : { type: 'GetOk', number, value: storing.value });
  }

  private answer(ctx: Context<StoreMessage>, operation: string, answer: StoreAnswer): void {
    const { client } = this.underWay.get(operation) as UnderWay;
    this.underWay.delete(operation);
    ctx.cancelTimer(operation);
    ctx.send(client, answer);
  }

  onTimer(ctx: Context<StoreMessage>, operation: string): void {
    const { request, client, untilMs, queried, storing, storedBy } = this.underWay.get(operation) as UnderWay;
    const refuses = this.flaw === 'dirty read' && request.type === 'Put' && storing !== null;
    if (refuses) return this.answer(ctx, operation, { type: 'Refused', number: request.number }); // FLAW (dirty read)
    if (ctx.nowMs >= untilMs) {
      this.underWay.delete(operation); // and no word to the client: the value may be found by others, or not
      return ctx.log('gives up', { client, number: request.number });
    }
    const { key } = request;
    const answered = storing === null ? [...queried.keys()] : storedBy;
    const message: StoreMessage = storing === null ? { type: 'Query', operation, key } : { type: 'Store', operation, key, ...storing };
    for (const replica of this.replicas) if (!answered.includes(replica)) ctx.send(replica, message);
    ctx.setTimer(operation, this.repeatEveryMs);
  }

  private copyOf(key: string): Copy {
    return this.copies.get(key) ?? NOTHING;
  }

  private store(ctx: Context<StoreMessage>, key: string, copy: Copy): void {
    if (!isNewer(copy.tag, this.copyOf(key).tag) && this.flaw !== 'reordered write') return; // FLAW (reordered write): the last to arrive wins
    this.copies.set(key, copy);
    ctx.storage.put(`copy ${key}`, copy);
    this.sync(ctx);
  }

  private sync(ctx: Context<StoreMessage>): void {
    if (this.flaw !== 'forgotten acknowledgement') ctx.storage.sync(); // FLAW (forgotten acknowledgement): what is written stays in a buffer
  }

  private toOthers(ctx: Context<StoreMessage>, message: StoreMessage): void {
    for (const replica of this.replicas) if (replica !== ctx.id) ctx.send(replica, message);
  }

  private get majority(): number {
    return Math.floor(this.replicas.length / 2) + 1;
  }
}

function newest(copies: ReadonlyMap<ProcessId, Copy>): Copy {
  return [...copies.values()].reduce((one, other) => (isNewer(other.tag, one.tag) ? other : one));
}
