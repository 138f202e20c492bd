/**
 * A client of a Byzantine fault tolerant log: asks for one thing at a time, and believes a result when f + 1 replicas give the same. One of them is honest.
 *
 *     new PbftClient({ replicas: ['r0', 'r1', 'r2', 'r3'], operations: ['pay 5'], secretKey, retryEveryMs: 400 })
 *
 * It asks the replica that it takes for the primary; when too little comes back, all of them, again and again. Source: Castro and Liskov 1999, the section on
 * the client.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { signed } from './messages.ts';
import type { PbftMessage, Request } from './messages.ts';

export interface PbftClientOptions {
  readonly replicas: readonly ProcessId[];
  readonly operations: readonly string[];
  readonly secretKey: string;
  readonly retryEveryMs: number;
}

export class PbftClient implements Process<PbftMessage> {
  results: number[] = [];                      // places in the log, one an operation
  replies = new Map<ProcessId, number>();      // to the request that is open: replica -> result, the first of each
  view = 0;                                    // the latest that a believed reply came from

  readonly replicas: readonly ProcessId[];
  readonly operations: readonly string[];
  readonly secretKey: string;
  readonly retryEveryMs: number;

  constructor({ replicas, operations, secretKey, retryEveryMs }: PbftClientOptions) {
    this.replicas = replicas;
    this.operations = operations;
    this.secretKey = secretKey;
    this.retryEveryMs = retryEveryMs;
  }

  onStart(ctx: Context<PbftMessage>): void {
    this.next(ctx);
  }

  onMessage(ctx: Context<PbftMessage>, from: ProcessId, message: PbftMessage): void {
    if (message.type !== 'Reply' || message.timestamp !== this.results.length + 1 || this.results.length >= this.operations.length) return;
    if (!this.replicas.includes(from) || this.replies.has(from)) return;
    this.replies.set(from, message.result);
    const same = [...this.replies.values()].filter((result) => result === message.result).length;
    if (same <= Math.floor((this.replicas.length - 1) / 3)) return;
    this.view = Math.max(this.view, message.view);
    this.results.push(message.result);
    ctx.cancelTimer('retry');
    ctx.log('believes', { result: message.result });
    this.next(ctx);
  }

  onTimer(ctx: Context<PbftMessage>): void {
    for (const to of this.replicas) ctx.send(to, this.request(ctx));
    ctx.setTimer('retry', this.retryEveryMs);
  }

  private next(ctx: Context<PbftMessage>): void {
    this.replies = new Map();
    if (this.results.length >= this.operations.length) return;
    ctx.send(this.replicas[this.view % this.replicas.length] as ProcessId, this.request(ctx));
    ctx.setTimer('retry', this.retryEveryMs);
  }

  private request(ctx: Context<PbftMessage>): Request {
    const timestamp = this.results.length + 1;
    return signed<Request>({ type: 'Request', client: ctx.id, timestamp, operation: this.operations[timestamp - 1] as string }, this.secretKey);
  }
}
