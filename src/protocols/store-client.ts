/**
 * A client that asks a key-value store for one thing after another, drawn at random, and records what it was told: the workload from which a
 * consistency checker learns what a store is worth.
 *
 *     const replicas = ['s1', 's2', 's3'];
 *     const replica = () => new QuorumReplica({ replicas });
 *     const client = () => new StoreClient({ servers: replicas, keys: ['x', 'y'], operations: 20 });
 *     const run = simulate({ processes: { s1: replica, s2: replica, s3: replica, c1: client, c2: client }, seed: 1 });
 *     History.fromTrace(run.trace).operations[0] //=> { process: 'c1', call: { type: 'Put', key: 'x', value: 'c1:1' }, outcome: 'completed', … }
 *
 * Every value is put once in the whole run, so that a Get tells which Put it saw. An operation that is not answered in time is left open: it may
 * have taken effect, or may yet. One that is refused has failed: the store says that it has had no effect and never will.
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export type StoreRequest =
  | { readonly type: 'Get'; readonly key: string; readonly number: number }
  | { readonly type: 'Put'; readonly key: string; readonly number: number; readonly value: string };

export type StoreAnswer =
  /** The Get with this number among the client's requests; null before the first Put of the key. */
  | { readonly type: 'GetOk'; readonly number: number; readonly value: string | null }
  | { readonly type: 'PutOk'; readonly number: number }
  /** The request has had no effect and never will. */
  | { readonly type: 'Refused'; readonly number: number };

export interface StoreClientOptions {
  /** Whom to ask; each request goes to one of them, each equally likely. */
  readonly servers: readonly ProcessId[];
  /** Which keys to ask for, each equally likely. */
  readonly keys: readonly string[];
  /** How many operations in all. */
  readonly operations: number;
  /** The share of Gets, in [0, 1]. Default: 0.5. */
  readonly getShare?: number;
  /** How often to send a request again that is not answered, to the same server, in milliseconds. Default: 80. */
  readonly repeatEveryMs?: number;
  /** After how long to leave an operation open, in milliseconds. Default: 300. */
  readonly timeoutMs?: number;
  /** The longest pause between two operations, in milliseconds; it is drawn from 0 to this. Default: 50. */
  readonly pauseMs?: number;
}

export class StoreClient implements Process<StoreRequest | StoreAnswer> {
  asked = 0;                        // requests so far; the number of the last one
  awaiting: { readonly server: ProcessId; readonly request: StoreRequest } | null = null; // the request under way, and who was asked
  operation = 0;                    // its number in the history
  readonly servers: readonly ProcessId[];
  readonly keys: readonly string[];
  readonly operations: number;
  readonly getShare: number;
  readonly repeatEveryMs: number;
  readonly timeoutMs: number;
  readonly pauseMs: number;

  constructor(options: StoreClientOptions) {
    const { servers, keys, operations, getShare = 0.5, repeatEveryMs = 80, timeoutMs = 300, pauseMs = 50 } = options;
    if (servers.length === 0 || keys.length === 0) throw new RangeError(`store client: ${servers.length} servers and ${keys.length} keys; give at least one of each`);
    if (!(getShare >= 0 && getShare <= 1)) throw new RangeError(`store client: getShare (${getShare}) must lie in [0, 1]`);
    this.servers = servers;
    this.keys = keys;
    this.operations = operations;
    this.getShare = getShare;
    this.repeatEveryMs = repeatEveryMs;
    this.timeoutMs = timeoutMs;
    this.pauseMs = pauseMs;
  }

  onStart(ctx: Context<StoreRequest>): void {
    this.pause(ctx);
  }

  /** No number is used twice: a store takes a request for a copy of the one that had its number before the crash. */
  onRecover(ctx: Context<StoreRequest>): void {
    this.asked = (ctx.storage.get('asked') as number | undefined) ?? 0;
    this.pause(ctx);
  }

  onTimer(ctx: Context<StoreRequest>, name: string): void {
    if (name === 'next') return this.ask(ctx);
    if (name === 'repeat') return this.send(ctx);
    this.end(ctx); // nobody knows what became of it: the operation stays open
  }

  onMessage(ctx: Context<StoreRequest>, _from: ProcessId, message: StoreRequest | StoreAnswer): void {
    if (message.number !== this.awaiting?.request.number) return; // answered already, or given up
    switch (message.type) {
      case 'GetOk':
        ctx.complete(this.operation, message.value);
        break;
      case 'PutOk':
        ctx.complete(this.operation);
        break;
      case 'Refused':
        ctx.fail(this.operation);
        break;
      default:
        return; // a request is not for a client
    }
    this.end(ctx);
  }

  private end(ctx: Context<StoreRequest>): void {
    this.awaiting = null;
    ctx.cancelTimer('timeout');
    ctx.cancelTimer('repeat');
    this.pause(ctx);
  }

  private pause(ctx: Context<StoreRequest>): void {
    if (this.asked < this.operations) ctx.setTimer('next', ctx.random() * this.pauseMs);
  }

  private ask(ctx: Context<StoreRequest>): void {
    this.asked += 1;
    const number = this.asked;
    ctx.storage.put('asked', number);
    ctx.storage.sync();
    const [server, key, gets] = [ctx.choose(this.servers), ctx.choose(this.keys), ctx.random() < this.getShare];
    const call = gets ? ({ type: 'Get', key } as const) : ({ type: 'Put', key, value: `${ctx.id}:${number}` } as const);
    this.awaiting = { server, request: { ...call, number } };
    this.operation = ctx.invoke(call);
    ctx.setTimer('timeout', this.timeoutMs);
    this.send(ctx);
  }

  private send(ctx: Context<StoreRequest>): void {
    if (this.awaiting === null) return;
    ctx.send(this.awaiting.server, this.awaiting.request);
    ctx.setTimer('repeat', this.repeatEveryMs);
  }
}
