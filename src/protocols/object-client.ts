/**
 * A client that calls one thing after another of an object, drawn at random, and records what was returned.
 *
 *     const client = () => new ObjectClient({ server: 'server', kind: 'lock', operations: 10 });
 *     History.fromTrace(run.trace).operations[0] //=> { process: 'c1', call: { type: 'Acquire', owner: 'c1' }, outcome: 'completed', result: true, … }
 *
 * Values of registers are few, so that a compare-and-set finds now and then what it expects; what is put in a queue or behind a text is new each time.
 * A call that is not answered in time stays open.
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import type { ObjectCall, ObjectKind, ObjectMessage, ObjectResult } from './object-server.ts';

export interface ObjectClientOptions {
  readonly server: ProcessId;
  readonly kind: ObjectKind;
  /** How many in all. */
  readonly operations: number;
  /** After how long to leave a call open, in milliseconds. Default: 200. */
  readonly timeoutMs?: number;
  /** The longest pause between two calls, in milliseconds; it is drawn from 0 to this. Default: 20. */
  readonly pauseMs?: number;
}

export class ObjectClient implements Process<ObjectMessage> {
  asked = 0;                           // calls so far; in stable storage, since no number may be used twice
  awaiting: number | null = null;      // the number of the call under way
  operation = 0;                       // its number in the history
  read: number | null = null;          // of a register: what it read last
  readonly server: ProcessId;
  readonly kind: ObjectKind;
  readonly operations: number;
  readonly timeoutMs: number;
  readonly pauseMs: number;

  constructor(options: ObjectClientOptions) {
    const { timeoutMs = 200, pauseMs = 20 } = options;
    this.server = options.server;
    this.kind = options.kind;
    this.operations = options.operations;
    this.timeoutMs = timeoutMs;
    this.pauseMs = pauseMs;
  }

  onStart(ctx: Context<ObjectMessage>): void {
    this.pause(ctx);
  }

  onRecover(ctx: Context<ObjectMessage>): void {
    this.asked = (ctx.storage.get('asked') as number | undefined) ?? 0;
    this.pause(ctx);
  }

  onTimer(ctx: Context<ObjectMessage>, name: string): void {
    if (name === 'next') return this.ask(ctx);
    this.awaiting = null; // the operation stays open
    this.pause(ctx);
  }

  onMessage(ctx: Context<ObjectMessage>, _from: ProcessId, message: ObjectMessage): void {
    if (message.type !== 'Return' || message.number !== this.awaiting) return;
    ctx.complete(this.operation, message.result);
    ctx.cancelTimer('timeout');
    this.awaiting = null;
    this.learn(message.result);
    this.pause(ctx);
  }

  private learn(result: ObjectResult): void {
    if (this.kind === 'register' && typeof result === 'number') this.read = result;
  }

  private ask(ctx: Context<ObjectMessage>): void {
    this.asked += 1;
    ctx.storage.put('asked', this.asked);
    ctx.storage.sync();
    this.awaiting = this.asked;
    const call = this.draw(ctx);
    this.operation = ctx.invoke(call);
    ctx.send(this.server, { type: 'Call', number: this.asked, call });
    ctx.setTimer('timeout', this.timeoutMs);
  }

  private draw(ctx: Context<ObjectMessage>): ObjectCall {
    const fresh = `${ctx.id}:${this.asked}`;
    switch (this.kind) {
      case 'register': {
        const value = ctx.choose([1, 2, 3, 4]);
        return ctx.choose<ObjectCall>([{ type: 'Read' }, { type: 'Write', value }, { type: 'CompareAndSet', expected: this.read, value }]);
      }
      case 'key-value store': {
        const key = ctx.choose(['x', 'y']);
        const append = { type: 'Append', key, value: ` ${fresh}` } as const;
        return ctx.choose<ObjectCall>([{ type: 'Get', key }, { type: 'Get', key }, append, append, { type: 'Put', key, value: fresh }]);
      }
      case 'queue':
        return ctx.choose<ObjectCall>([{ type: 'Enqueue', value: fresh }, { type: 'Dequeue' }, { type: 'Dequeue' }]); // so that it is empty now and then
      case 'lock':
        return ctx.choose<ObjectCall>([{ type: 'Acquire', owner: ctx.id }, { type: 'Release', owner: ctx.id }]);
      case 'counter':
        return ctx.choose<ObjectCall>([{ type: 'Increment' }, { type: 'Read' }]);
    }
  }

  private pause(ctx: Context<ObjectMessage>): void {
    if (this.asked < this.operations) ctx.setTimer('next', ctx.random() * this.pauseMs);
  }
}
