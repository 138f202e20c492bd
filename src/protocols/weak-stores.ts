/**
 * Two replicated key-value stores that promise less than one copy and answer sooner: sequential consistency, and causal or only eventual consistency.
 * For finding out what the checkers of those models find out.
 *
 *     new SequentialReplica({ replicas })                             // sequential, if each client stays with one replica; not linearizable
 *     new SequentialReplica({ replicas, flaw: 'impatient write' })    // not sequential: a client may miss its own Put
 *     new GossipReplica({ replicas })                                 // causal, if each client stays with one replica; not sequential
 *     new GossipReplica({ replicas, gossips: 'single writes' })       // not causal: an answer may be seen before the question
 *
 * A client that goes from replica to replica loses more: its own writes, and what it has read before. Sources: Attiya and Welch 1994 (local reads,
 * ordered writes); Terry et al. 1994 (sessions among replicas); Johnson and Thomas 1975, RFC 677 (the newest stamp wins).
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { isNewer } from './abd-register.ts';
import type { Tag } from './abd-register.ts';
import type { StoreAnswer, StoreRequest } from './store-client.ts';

type Put = Extract<StoreRequest, { type: 'Put' }>;

/** A Put, and whose it is. */
interface Entry {
  readonly client: ProcessId;
  readonly put: Put;
}

export type SequentialMessage =
  | StoreRequest
  | StoreAnswer
  /** To the sequencer: give this its place in the order. */
  | { readonly type: 'Order'; readonly entry: Entry }
  /** To the sequencer: what comes from this place on? */
  | { readonly type: 'Fetch'; readonly from: number }
  | { readonly type: 'Entries'; readonly from: number; readonly entries: readonly Entry[] };

export interface SequentialOptions {
  /** All replicas, this one included. The first one is the sequencer. */
  readonly replicas: readonly ProcessId[];
  /** 'impatient write': a Put is done when it is on its way to the sequencer. Default: null. */
  readonly flaw?: 'impatient write' | null;
  /** How often to ask the sequencer for what was lost, in milliseconds. Default: 60. */
  readonly fetchEveryMs?: number;
}

/** All replicas carry out all Puts in the order of the sequencer, each in its own time. A Get is answered at once, a Put when it is carried out here. */
export class SequentialReplica implements Process<SequentialMessage> {
  entries: Entry[] = [];                       // carried out so far, in order; in stable storage
  data = new Map<string, string>();
  latest = new Map<ProcessId, number>();       // the number of the last Put of each client
  waiting = new Map<ProcessId, number>();      // clients of this replica whose Put is under way
  readonly replicas: readonly ProcessId[];
  readonly flaw: 'impatient write' | null;
  readonly fetchEveryMs: number;

  constructor(options: SequentialOptions) {
    this.replicas = options.replicas;
    this.flaw = options.flaw ?? null;
    this.fetchEveryMs = options.fetchEveryMs ?? 60;
  }

  onStart(ctx: Context<SequentialMessage>): void {
    ctx.setTimer('fetch', this.fetchEveryMs);
  }

  onRecover(ctx: Context<SequentialMessage>): void {
    for (const entry of (ctx.storage.get('entries') as Entry[] | undefined) ?? []) this.carryOut(ctx, entry);
    this.onStart(ctx);
  }

  onTimer(ctx: Context<SequentialMessage>): void {
    if (ctx.id !== this.sequencer) ctx.send(this.sequencer, { type: 'Fetch', from: this.entries.length });
    ctx.setTimer('fetch', this.fetchEveryMs);
  }

  onMessage(ctx: Context<SequentialMessage>, from: ProcessId, message: SequentialMessage): void {
    switch (message.type) {
      case 'Get':
        return ctx.send(from, { type: 'GetOk', number: message.number, value: this.data.get(message.key) ?? null });
      case 'Put':
        return this.onPut(ctx, { client: from, put: message });
      case 'Order':
        return this.order(ctx, message.entry);
      case 'Fetch':
        return ctx.send(from, { type: 'Entries', from: message.from, entries: this.entries.slice(message.from) });
      case 'Entries':
        return this.onEntries(ctx, message.from, message.entries);
      default: // an answer, which is for a client
    }
  }

  private onPut(ctx: Context<SequentialMessage>, entry: Entry): void {
    const { client, put: { number } } = entry;
    if (number <= (this.latest.get(client) ?? 0)) return ctx.send(client, { type: 'PutOk', number }); // asked again
    if (this.flaw === 'impatient write') ctx.send(client, { type: 'PutOk', number }); // FLAW (impatient write)
    this.waiting.set(client, number);
    if (ctx.id === this.sequencer) this.order(ctx, entry);
    else ctx.send(this.sequencer, { type: 'Order', entry });
  }

  private order(ctx: Context<SequentialMessage>, entry: Entry): void {
    if (entry.put.number <= (this.latest.get(entry.client) ?? 0)) return;
    const from = this.entries.length;
    this.onEntries(ctx, from, [entry]);
    for (const replica of this.replicas) if (replica !== ctx.id) ctx.send(replica, { type: 'Entries', from, entries: [entry] });
  }

  private onEntries(ctx: Context<SequentialMessage>, from: number, entries: readonly Entry[]): void {
    entries.forEach((entry, index) => {
      if (from + index === this.entries.length) this.carryOut(ctx, entry);
    });
    ctx.storage.put('entries', this.entries);
    ctx.storage.sync();
  }

  private carryOut(ctx: Context<SequentialMessage>, entry: Entry): void {
    const { client, put } = entry;
    this.entries.push(entry);
    this.data.set(put.key, put.value);
    this.latest.set(client, put.number);
    if (this.waiting.get(client) !== put.number) return;
    this.waiting.delete(client);
    ctx.send(client, { type: 'PutOk', number: put.number });
  }

  private get sequencer(): ProcessId {
    return this.replicas[0] as ProcessId;
  }
}

/** A value with the stamp under which it was put: above all stamps that its replica knew. */
interface Stamped {
  readonly stamp: Tag;
  readonly value: string;
}

export type GossipMessage =
  | StoreRequest
  | StoreAnswer
  /** What I hold, or a part of it. */
  | { readonly type: 'Gossip'; readonly copies: ReadonlyMap<string, Stamped> };

export interface GossipOptions {
  /** All replicas, this one included. */
  readonly replicas: readonly ProcessId[];
  /**
   * What a replica tells of at a time. 'everything': whoever hears of a write hears of all that its writer knew. 'single writes': of one key, drawn at random:
   * the writes come in any order. Default: 'everything'.
   */
  readonly gossips?: 'everything' | 'single writes';
  /** How often it tells another replica, drawn at random, in milliseconds. Default: 30. */
  readonly gossipEveryMs?: number;
}

/** Answers from its own copies, at once, and tells the others later. Of two writes, the one with the newer stamp is kept everywhere. */
export class GossipReplica implements Process<GossipMessage> {
  copies = new Map<string, Stamped>();     // by key; in stable storage, as the next two
  latest = new Map<ProcessId, number>();   // the number of the last Put of each client
  newest = 0;                              // the number of the newest stamp that it knows
  readonly replicas: readonly ProcessId[];
  readonly gossips: 'everything' | 'single writes';
  readonly gossipEveryMs: number;

  constructor(options: GossipOptions) {
    this.replicas = options.replicas;
    this.gossips = options.gossips ?? 'everything';
    this.gossipEveryMs = options.gossipEveryMs ?? 30;
  }

  onStart(ctx: Context<GossipMessage>): void {
    ctx.setTimer('gossip', this.gossipEveryMs);
  }

  onRecover(ctx: Context<GossipMessage>): void {
    const kept = ctx.storage.get('replica') as Pick<GossipReplica, 'copies' | 'latest' | 'newest'> | undefined;
    if (kept !== undefined) Object.assign(this, kept);
    this.onStart(ctx);
  }

  onTimer(ctx: Context<GossipMessage>): void {
    const others = this.replicas.filter((replica) => replica !== ctx.id);
    if (others.length > 0 && this.copies.size > 0) {
      const told = this.gossips === 'everything' ? this.copies : new Map([ctx.choose([...this.copies])]);
      ctx.send(ctx.choose(others), { type: 'Gossip', copies: new Map(told) });
    }
    ctx.setTimer('gossip', this.gossipEveryMs);
  }

  onMessage(ctx: Context<GossipMessage>, from: ProcessId, message: GossipMessage): void {
    switch (message.type) {
      case 'Get':
        return ctx.send(from, { type: 'GetOk', number: message.number, value: this.copies.get(message.key)?.value ?? null });
      case 'Put':
        if (message.number > (this.latest.get(from) ?? 0)) {
          this.latest.set(from, message.number);
          this.keep(message.key, { stamp: { number: this.newest + 1, writer: ctx.id }, value: message.value });
          this.remember(ctx);
        }
        return ctx.send(from, { type: 'PutOk', number: message.number });
      case 'Gossip':
        for (const [key, stamped] of message.copies) this.keep(key, stamped);
        return this.remember(ctx);
      default: // an answer, which is for a client
    }
  }

  private keep(key: string, stamped: Stamped): void {
    this.newest = Math.max(this.newest, stamped.stamp.number);
    const held = this.copies.get(key);
    if (held === undefined || isNewer(stamped.stamp, held.stamp)) this.copies.set(key, stamped);
  }

  /** Before anybody hears of it: what it has answered, it must not take back. */
  private remember(ctx: Context<GossipMessage>): void {
    const { copies, latest, newest } = this;
    ctx.storage.put('replica', { copies, latest, newest });
    ctx.storage.sync();
  }
}
