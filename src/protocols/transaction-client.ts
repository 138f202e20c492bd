/**
 * A client that carries out one transaction after another, drawn at random and step by step, and records what it was told: the workload from which
 * a checker of dependency cycles learns how isolated transactions are.
 *
 *     const client = () => new TransactionClient({ store: 'store', objects: 'lists', keys: ['x', 'y'], transactions: 10 });
 *     const run = simulate({ processes: { store: () => new LockingStore({ objects: 'lists', degree: 3 }), c1: client, c2: client }, seed: 1 });
 *     History.fromTrace(run.trace).operations[0]
 *     //=> { call: { type: 'Transaction', operations: [{ type: 'Append', key: 'x', value: 'c1:1' }, { type: 'Read', key: 'y' }] }, result: [null, []], … }
 *
 * Objects are lists, to which transactions append, or registers, which they overwrite. Lists tell more: who reads one reads the order of the appends to it.
 * Every value is written once in the whole run. A transaction that was aborted has failed; one of which nobody knows whether it was committed stays open.
 * Source of the workload: Kingsbury and Alvaro 2020, "Elle".
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export type TransactionOperation =
  | { readonly type: 'Read'; readonly key: string }
  | { readonly type: 'Append'; readonly key: string; readonly value: string }
  | { readonly type: 'Write'; readonly key: string; readonly value: string };

/** What an object holds: a list, empty at first, or a register, null at first. */
export type ObjectValue = readonly string[] | string | null;

/** Which transaction of which client: `number` counts from 1. Steps count from 0; the last one commits or aborts. */
interface Step {
  readonly number: number;
  readonly step: number;
}

export type TransactionRequest =
  | ({ readonly type: 'Operate'; readonly operation: TransactionOperation } & Step)
  | ({ readonly type: 'Commit' } & Step)
  | ({ readonly type: 'Abort' } & Step);

export type TransactionAnswer =
  /** What the operation of this step returned: a Read the value, others null. */
  | ({ readonly type: 'Result'; readonly result: ObjectValue } & Step)
  | { readonly type: 'Committed'; readonly number: number }
  | { readonly type: 'Aborted'; readonly number: number };

export type TransactionMessage = TransactionRequest | TransactionAnswer;

export interface TransactionClientOptions {
  readonly store: ProcessId;
  readonly objects: 'lists' | 'registers';
  /** Each operation is on one of these, each equally likely. */
  readonly keys: readonly string[];
  /** How many in all. */
  readonly transactions: number;
  /** Each transaction has from 1 to so many operations. Default: 4. */
  readonly operationsMax?: number;
  /** The share of Reads among operations, in [0, 1]. Default: 0.5. */
  readonly readShare?: number;
  /** The share of transactions that the client itself aborts at their end, in [0, 1]. Default: 0.1. */
  readonly abortShare?: number;
  /** How often to send again what is not answered, in milliseconds. Default: 100. */
  readonly repeatEveryMs?: number;
  /** After how long to leave a transaction open, in milliseconds. Default: 1,000. */
  readonly timeoutMs?: number;
  /** The longest pause between two transactions, in milliseconds; it is drawn from 0 to this. Default: 20. */
  readonly pauseMs?: number;
}

export class TransactionClient implements Process<TransactionMessage> {
  number = 0;                                            // of the last transaction; in stable storage
  transaction = 0;                                       // its number in the history
  operations: readonly TransactionOperation[] = [];
  results: ObjectValue[] = [];                           // of its operations so far
  awaiting: TransactionRequest | null = null;
  readonly store: ProcessId;
  readonly objects: 'lists' | 'registers';
  readonly keys: readonly string[];
  readonly transactions: number;
  readonly operationsMax: number;
  readonly readShare: number;
  readonly abortShare: number;
  readonly repeatEveryMs: number;
  readonly timeoutMs: number;
  readonly pauseMs: number;

  constructor(options: TransactionClientOptions) {
    const { operationsMax = 4, readShare = 0.5, abortShare = 0.1, repeatEveryMs = 100, timeoutMs = 1_000, pauseMs = 20 } = options;
    if (options.keys.length === 0) throw new RangeError('transaction client: keys is empty; name at least one');
    for (const [name, share] of Object.entries({ readShare, abortShare })) {
      if (!(share >= 0 && share <= 1)) throw new RangeError(`transaction client: ${name} (${share}) must lie in [0, 1]`);
    }
    if (!Number.isInteger(operationsMax) || operationsMax < 1) throw new RangeError(`transaction client: operationsMax (${operationsMax}) must be a whole number, 1 or more`);
    this.store = options.store;
    this.objects = options.objects;
    this.keys = options.keys;
    this.transactions = options.transactions;
    this.operationsMax = operationsMax;
    this.readShare = readShare;
    this.abortShare = abortShare;
    this.repeatEveryMs = repeatEveryMs;
    this.timeoutMs = timeoutMs;
    this.pauseMs = pauseMs;
  }

  onStart(ctx: Context<TransactionMessage>): void {
    this.pause(ctx);
  }

  /** What was under way stays open, and its number is not used again. */
  onRecover(ctx: Context<TransactionMessage>): void {
    this.number = (ctx.storage.get('number') as number | undefined) ?? 0;
    this.pause(ctx);
  }

  onTimer(ctx: Context<TransactionMessage>, name: string): void {
    if (name === 'next') return this.begin(ctx);
    if (name === 'repeat') return this.send(ctx);
    this.end(ctx); // nobody knows what became of it
  }

  onMessage(ctx: Context<TransactionMessage>, _from: ProcessId, message: TransactionMessage): void {
    if (this.awaiting === null || message.number !== this.awaiting.number) return; // of a transaction that is over
    switch (message.type) {
      case 'Result':
        if (message.step !== this.awaiting.step) return;
        this.results.push(message.result);
        return this.next(ctx);
      case 'Committed':
        ctx.complete(this.transaction, this.results);
        return this.end(ctx);
      case 'Aborted':
        ctx.fail(this.transaction);
        return this.end(ctx);
      default: // a request is not for a client
    }
  }

  private begin(ctx: Context<TransactionMessage>): void {
    this.number += 1;
    ctx.storage.put('number', this.number);
    ctx.storage.sync();
    this.results = [];
    this.operations = Array.from({ length: 1 + Math.floor(ctx.random() * this.operationsMax) }, (_, index) => this.draw(ctx, index));
    this.transaction = ctx.invoke({ type: 'Transaction', operations: this.operations });
    ctx.setTimer('timeout', this.timeoutMs);
    this.next(ctx);
  }

  private draw(ctx: Context<TransactionMessage>, index: number): TransactionOperation {
    const key = ctx.choose(this.keys);
    if (ctx.random() < this.readShare) return { type: 'Read', key };
    return { type: this.objects === 'lists' ? 'Append' : 'Write', key, value: `${ctx.id}:${this.number}.${index + 1}` };
  }

  private next(ctx: Context<TransactionMessage>): void {
    const { number } = this;
    const step = this.results.length;
    const operation = this.operations[step];
    if (operation !== undefined) this.awaiting = { type: 'Operate', number, step, operation };
    else this.awaiting = { type: ctx.random() < this.abortShare ? 'Abort' : 'Commit', number, step };
    this.send(ctx);
  }

  private send(ctx: Context<TransactionMessage>): void {
    if (this.awaiting === null) return;
    ctx.send(this.store, this.awaiting);
    ctx.setTimer('repeat', this.repeatEveryMs);
  }

  private end(ctx: Context<TransactionMessage>): void {
    this.awaiting = null;
    ctx.cancelTimer('timeout');
    ctx.cancelTimer('repeat');
    this.pause(ctx);
  }

  private pause(ctx: Context<TransactionMessage>): void {
    if (this.number < this.transactions) ctx.setTimer('next', ctx.random() * this.pauseMs);
  }
}
