/**
 * A key-value store whose clients choose how many replicas must answer: R to read, W to write, of N that hold a copy.
 *
 *     const replicas = ['s1', 's2', 's3'];
 *     const replica = () => new PartialQuorumReplica();
 *     const writer = () => new PartialQuorumClient({ replicas, readQuorum: 1, writeQuorum: 1, keys: ['x'], operations: 20, getShare: 0 });
 *     const reader = () => new PartialQuorumClient({ replicas, readQuorum: 1, writeQuorum: 1, keys: ['x'], operations: 20, getShare: 1 });
 *     simulate({ processes: { s1: replica, s2: replica, s3: replica, w: writer, r: reader }, seed: 1 }); // r may miss what w has put
 *
 * A client asks all replicas, in one round, and is content with the first R (or W) that answer; the others get the message, too, and answer later or
 * never. Where R + W > N every read quorum meets every write quorum, so a read that begins after a Put has ended finds it or something newer. That is all:
 * a Get stores nothing, so the next Get may not find what this one returned. With one writer that makes a regular register, not an atomic one
 * (Lamport 1986). Several writers are told apart by the clock at which they wrote, which is as good as their clocks agree.
 *
 * Sources: Gifford 1979 (quorums); DeCandia et al. 2007 (R and W as a choice); Bailis et al. 2012 (what a choice costs and how stale it is).
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { isNewer } from '../abd-register.ts';
import type { Tag } from '../abd-register.ts';

/** A value with the time at which it was put, and who put it. */
export interface Stamped {
  readonly tag: Tag;
  readonly value: string | null;
}

export type PartialQuorumMessage =
  | { readonly type: 'Read'; readonly key: string; readonly number: number }
  | ({ readonly type: 'ReadReply'; readonly number: number } & Stamped)
  | ({ readonly type: 'Write'; readonly key: string; readonly number: number } & Stamped)
  | { readonly type: 'WriteReply'; readonly number: number };

const NOTHING: Stamped = { tag: { number: 0, writer: '' }, value: null };

/** Holds copies and answers from them; of two writes of a key it keeps the newer. */
export class PartialQuorumReplica implements Process<PartialQuorumMessage> {
  copies = new Map<string, Stamped>(); // by key

  onMessage(ctx: Context<PartialQuorumMessage>, from: ProcessId, message: PartialQuorumMessage): void {
    const { type, number } = message;
    if (type === 'Read') return ctx.send(from, { type: 'ReadReply', number, ...(this.copies.get(message.key) ?? NOTHING) });
    if (type !== 'Write') return; // a reply is for a client
    const { key, tag, value } = message;
    if (isNewer(tag, (this.copies.get(key) ?? NOTHING).tag)) this.copies.set(key, { tag, value });
    ctx.send(from, { type: 'WriteReply', number });
  }
}

export interface PartialQuorumClientOptions {
  /** All N that hold a copy. */
  readonly replicas: readonly ProcessId[];
  /** R: how many must answer a Get, from 1 to N. */
  readonly readQuorum: number;
  /** W: how many must acknowledge a Put, from 1 to N. */
  readonly writeQuorum: number;
  /** Which keys to ask for, each equally likely. */
  readonly keys: readonly string[];
  /** How many operations in all. */
  readonly operations: number;
  /** The share of Gets, in [0, 1]. Default: 0.5. */
  readonly getShare?: number;
  /** After how long to leave an operation open, in milliseconds. Default: 300. */
  readonly timeoutMs?: number;
  /** Get and Put in these turns, over and over. Default: drawn by getShare. */
  readonly turns?: readonly ('Get' | 'Put')[] | null;
  /** The shortest and the longest pause between two operations, in milliseconds; one number is the longest, and the shortest is then 0. Default: 50. */
  readonly pauseMs?: number | readonly [shortest: number, longest: number];
}

export class PartialQuorumClient implements Process<PartialQuorumMessage> {
  asked = 0;                               // requests so far; the number of the last one
  operation = 0;                           // its number in the history
  awaits: 'Get' | 'Put' | null = null;     // what the last one is, while too few have answered
  answered: readonly ProcessId[] = [];     // who has answered it
  newest: Stamped = NOTHING;               // the newest of what they told
  readonly options: Required<PartialQuorumClientOptions>;

  /** Throws a sentence on a quorum that is out of range. */
  constructor(options: PartialQuorumClientOptions) {
    const { replicas, readQuorum, writeQuorum } = options;
    for (const [name, quorum] of Object.entries({ readQuorum, writeQuorum })) {
      if (!(Number.isInteger(quorum) && quorum >= 1 && quorum <= replicas.length)) throw new RangeError(`partial quorum client: ${name} (${quorum}) must be a whole number from 1 to ${replicas.length}, the number of replicas`);
    }
    this.options = { getShare: 0.5, timeoutMs: 300, pauseMs: 50, turns: null, ...options };
  }

  onStart(ctx: Context<PartialQuorumMessage>): void {
    this.pause(ctx);
  }

  onTimer(ctx: Context<PartialQuorumMessage>, name: string): void {
    if (name === 'next') return this.ask(ctx);
    this.end(ctx); // too few have answered: the operation stays open
  }

  private ask(ctx: Context<PartialQuorumMessage>): void {
    const { keys, getShare, replicas, timeoutMs, turns } = this.options;
    this.awaits = turns?.[this.asked % turns.length] ?? (ctx.random() < getShare ? 'Get' : 'Put');
    this.asked += 1;
    this.answered = [];
    this.newest = NOTHING;
    const [number, key] = [this.asked, ctx.choose(keys)];
    const value = `${ctx.id}:${number}`;
    this.operation = ctx.invoke(this.awaits === 'Get' ? { type: 'Get', key } : { type: 'Put', key, value });
    const message: PartialQuorumMessage = this.awaits === 'Get' ? { type: 'Read', key, number } : { type: 'Write', key, number, tag: { number: ctx.nowMs, writer: ctx.id }, value };
    for (const replica of replicas) ctx.send(replica, message);
    ctx.setTimer('timeout', timeoutMs);
  }

  onMessage(ctx: Context<PartialQuorumMessage>, from: ProcessId, message: PartialQuorumMessage): void {
    const { readQuorum, writeQuorum } = this.options;
    if (message.number !== this.asked || this.awaits === null || this.answered.includes(from)) return; // of an operation that has ended, or twice
    if (message.type === 'ReadReply' && isNewer(message.tag, this.newest.tag)) this.newest = { tag: message.tag, value: message.value };
    this.answered = [...this.answered, from];
    if (this.answered.length < (this.awaits === 'Get' ? readQuorum : writeQuorum)) return;
    ctx.complete(this.operation, this.awaits === 'Get' ? this.newest.value : undefined);
    ctx.cancelTimer('timeout');
    this.end(ctx);
  }

  private end(ctx: Context<PartialQuorumMessage>): void {
    this.awaits = null;
    this.pause(ctx);
  }

  private pause(ctx: Context<PartialQuorumMessage>): void {
    const { operations, pauseMs } = this.options;
    const [shortest, longest] = typeof pauseMs === 'number' ? [0, pauseMs] : pauseMs;
    if (this.asked < operations) ctx.setTimer('next', shortest + ctx.random() * (longest - shortest));
  }
}
