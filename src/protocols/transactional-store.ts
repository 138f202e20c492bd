/**
 * What databases have in common whose clients carry out transactions step by step: steps in order, each carried out once, answers repeated when asked
 * again, and commits in stable storage. How transactions are kept apart is left to the schemes in ./transactional-stores.ts.
 *
 *     class Careless extends TransactionalStore<Map<string, ObjectValue>> {
 *       protected begin() { return new Map(); }                    // what is kept of a transaction under way
 *       protected operate(client, written, operation) { … }        // what the step returns, CONFLICT to abort, 'later' to wait
 *       …
 *     }
 *
 * Source: Gray 1978, §5 (transaction management).
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import type { ObjectValue, TransactionAnswer, TransactionMessage, TransactionOperation, TransactionRequest } from './transaction-client.ts';

/** A transaction under way: `T` is what the scheme keeps of it. */
interface Active<T> {
  readonly number: number;
  readonly step: number;                      // steps carried out
  readonly answer: TransactionAnswer | null;  // of the last one, should it be lost
  readonly kept: T;
}

interface Ended {
  readonly number: number;
  readonly outcome: 'Committed' | 'Aborted';
}

/** What a scheme says when a transaction cannot go on. */
export const CONFLICT = Symbol('conflict');
export type Conflict = typeof CONFLICT;

export interface TransactionalStoreOptions {
  readonly objects: 'lists' | 'registers';
  /** How long a transaction may be without a word of its client before it is aborted, in milliseconds. Default: 500. */
  readonly idleMs?: number;
}

/** What all have in common: steps in order, each carried out once, answers repeated when asked again, and commits in stable storage. */
export abstract class TransactionalStore<T> implements Process<TransactionMessage> {
  active = new Map<ProcessId, Active<T>>();  // by client; lost in a crash
  waiting = new Map<ProcessId, TransactionRequest>(); // steps that are not yet to be carried out, the oldest first
  ended = new Map<ProcessId, Ended>();       // the last one of each client; in stable storage, with what it has committed
  readonly objects: 'lists' | 'registers';
  readonly idleMs: number;

  constructor(options: TransactionalStoreOptions) {
    this.objects = options.objects;
    this.idleMs = options.idleMs ?? 500;
  }

  onRecover(ctx: Context<TransactionMessage>): void {
    this.ended = (ctx.storage.get('ended') as Map<ProcessId, Ended> | undefined) ?? new Map();
    this.restore(ctx.storage.get('committed'));
  }

  onTimer(ctx: Context<TransactionMessage>, name: string): void {
    const client = name.slice('idle '.length);
    const transaction = this.active.get(client);
    if (transaction !== undefined) this.end(ctx, client, transaction, 'Aborted');
  }

  onMessage(ctx: Context<TransactionMessage>, client: ProcessId, message: TransactionMessage): void {
    if (message.type !== 'Operate' && message.type !== 'Commit' && message.type !== 'Abort') return; // an answer, which is for a client
    const ended = this.ended.get(client);
    if (ended !== undefined && message.number <= ended.number) {
      if (message.number === ended.number) ctx.send(client, { type: ended.outcome, number: ended.number });
      return;
    }
    let transaction = this.active.get(client);
    if (transaction !== undefined && transaction.number < message.number) {
      this.end(ctx, client, transaction, 'Aborted'); // its client has given it up
      transaction = undefined;
    }
    if (transaction !== undefined && transaction.number > message.number) return; // late
    if (transaction === undefined) {
      transaction = { number: message.number, step: 0, answer: null, kept: this.begin(client) };
      if (message.step > 0) return this.end(ctx, client, transaction, 'Aborted'); // its earlier steps were lost in a crash
      this.active.set(client, transaction);
    }
    ctx.setTimer(`idle ${client}`, this.idleMs);
    if (message.step < transaction.step && transaction.answer !== null) ctx.send(client, transaction.answer);
    else if (message.step === transaction.step) this.take(ctx, client, transaction, message);
  }

  private take(ctx: Context<TransactionMessage>, client: ProcessId, transaction: Active<T>, message: TransactionRequest): void {
    if (message.type === 'Abort') return this.end(ctx, client, transaction, 'Aborted');
    if (message.type === 'Commit') return this.end(ctx, client, transaction, this.mayCommit(transaction.kept) ? 'Committed' : 'Aborted');
    const result = this.operate(client, transaction.kept, message.operation);
    if (result === 'later') return void this.waiting.set(client, message);
    if (result === CONFLICT) return this.end(ctx, client, transaction, 'Aborted');
    const answer: TransactionAnswer = { type: 'Result', number: message.number, step: message.step, result };
    this.active.set(client, { ...transaction, step: transaction.step + 1, answer });
    ctx.send(client, answer);
  }

  private end(ctx: Context<TransactionMessage>, client: ProcessId, { number, kept }: Active<T>, outcome: 'Committed' | 'Aborted'): void {
    if (outcome === 'Committed') this.commit(client, kept);
    else this.abort(client, kept);
    this.active.delete(client);
    ctx.cancelTimer(`idle ${client}`);
    this.ended.set(client, { number, outcome });
    ctx.storage.put('ended', this.ended);
    if (outcome === 'Committed') ctx.storage.put('committed', this.committed());
    ctx.storage.sync(); // before its client hears of it
    ctx.send(client, { type: outcome, number });
    this.waiting.delete(client);
    const [next] = this.waiting;
    const turn = next === undefined ? undefined : this.active.get(next[0]);
    if (next === undefined || turn === undefined) return;
    this.waiting.delete(next[0]);
    this.take(ctx, next[0], turn, next[1]);
  }

  protected get initial(): ObjectValue {
    return this.objects === 'lists' ? [] : null;
  }

  /** What is kept of a transaction, when it begins. */
  protected abstract begin(client: ProcessId): T;
  /** Carries out an operation; 'later' if it is not yet this transaction's turn: it is tried again when another has ended. */
  protected abstract operate(client: ProcessId, kept: T, operation: TransactionOperation): ObjectValue | Conflict | 'later';
  protected mayCommit(_kept: T): boolean {
    return true;
  }
  protected abstract commit(client: ProcessId, kept: T): void;
  protected abstract abort(client: ProcessId, kept: T): void;
  /** What must survive a crash, and taking it up again. */
  protected abstract committed(): unknown;
  protected abstract restore(committed: unknown): void;
}

/** What an object holds after a write. */
export function changed(value: ObjectValue, operation: Exclude<TransactionOperation, { type: 'Read' }>): ObjectValue {
  return operation.type === 'Write' ? operation.value : [...(value as readonly string[]), operation.value];
}
