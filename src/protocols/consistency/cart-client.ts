/**
 * A customer of ./cart-store.ts who puts things into the cart and looks at it, and what a run of several was worth: its harvest and its yield.
 *
 *     const customer = () => new CartClient({ server: 's1', operations: 40 });
 *     worthOf(History.fromTrace(run.trace).operations) //=> { asked: 40, answered: 40, looks: 21, yield: 1, harvest: 0.97 }
 *
 * Every item is put in once in the whole run. A request that is not answered in time is left open, and the customer goes on.
 * Yield is the share of requests that are answered; harvest is the share of the complete data that an answer holds. Source: Fox and Brewer 1999.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import type { CartAnswer, CartRequest } from './cart-store.ts';

export interface CartClientOptions {
  /** Whom to ask: always the same replica. */
  readonly server: ProcessId;
  /** How many operations in all. */
  readonly operations: number;
  /** The share of looks, in [0, 1]; the others put something in. Default: 0.5. */
  readonly lookShare?: number;
  /** After how long to leave an operation open, in milliseconds. Default: 60. */
  readonly timeoutMs?: number;
  /** The longest pause between two operations, in milliseconds; it is drawn from 0 to this. Default: 50. */
  readonly pauseMs?: number;
}

export class CartClient implements Process<CartRequest | CartAnswer> {
  asked = 0;                        // requests so far; the number of the last one
  waits = false;                    // for the answer to the last one
  operation = 0;                    // its number in the history
  readonly options: Required<CartClientOptions>;

  constructor(options: CartClientOptions) {
    this.options = { lookShare: 0.5, timeoutMs: 60, pauseMs: 50, ...options };
    const { lookShare } = this.options;
    if (!(lookShare >= 0 && lookShare <= 1)) throw new RangeError(`cart client: lookShare (${lookShare}) must lie in [0, 1]`);
  }

  onStart(ctx: Context<CartRequest>): void {
    this.pause(ctx);
  }

  onTimer(ctx: Context<CartRequest>, name: string): void {
    if (name === 'next') return this.ask(ctx);
    this.end(ctx); // nobody knows what became of it: the operation stays open
  }

  onMessage(ctx: Context<CartRequest>, _from: ProcessId, message: CartRequest | CartAnswer): void {
    if (!this.waits || message.number !== this.asked) return; // given up
    if (message.type === 'LookOk') ctx.complete(this.operation, message.items);
    else if (message.type === 'AddOk') ctx.complete(this.operation);
    else return; // a request is not for a client
    ctx.cancelTimer('timeout');
    this.end(ctx);
  }

  private ask(ctx: Context<CartRequest>): void {
    const { server, lookShare, timeoutMs } = this.options;
    this.asked += 1;
    this.waits = true;
    const number = this.asked;
    const call = ctx.random() < lookShare ? ({ type: 'Look' } as const) : ({ type: 'Add', item: `${ctx.id}:${number}` } as const);
    this.operation = ctx.invoke(call);
    ctx.setTimer('timeout', timeoutMs);
    ctx.send(server, { ...call, number });
  }

  private end(ctx: Context<CartRequest>): void {
    this.waits = false;
    this.pause(ctx);
  }

  private pause(ctx: Context<CartRequest>): void {
    if (this.asked < this.options.operations) ctx.setTimer('next', ctx.random() * this.options.pauseMs);
  }
}

/** An operation of a history, as far as it matters here. */
interface CartOperation {
  readonly call: { readonly type: string; readonly item?: string };
  readonly outcome: string;
  readonly result?: unknown;
  readonly begunMs: number;
  readonly endedMs: number;
}

export interface Worth {
  readonly asked: number;
  readonly answered: number;
  /** Looks among what was answered. */
  readonly looks: number;
  /** Share of what was asked that was answered; 1 if nothing was asked. */
  readonly yield: number;
  /** Mean, over the looks that were answered, of the share that they hold of all items whose Add had been acknowledged before the look began; 1 if there was none. */
  readonly harvest: number;
}

/** Harvest and yield of the operations that began in `[fromMs, untilMs)`; the items that count are those of all operations. */
export function worthOf(operations: readonly CartOperation[], { fromMs = 0, untilMs = Infinity }: { fromMs?: number; untilMs?: number } = {}): Worth {
  const some = operations.filter(({ begunMs }) => begunMs >= fromMs && begunMs < untilMs);
  const answered = some.filter(({ outcome }) => outcome === 'completed');
  const shares = answered.filter(({ call }) => call.type === 'Look').map(({ begunMs, result }) => {
    const due = acknowledgedItems(operations, begunMs);
    const found = new Set(result as readonly string[]);
    return due.length === 0 ? 1 : due.filter((item) => found.has(item)).length / due.length;
  });
  return {
    asked: some.length, answered: answered.length, looks: shares.length,
    yield: some.length === 0 ? 1 : answered.length / some.length,
    harvest: shares.length === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}

/** The items whose Add was acknowledged before `beforeMs`: the customer was told that they are in the cart. */
export function acknowledgedItems(operations: readonly CartOperation[], beforeMs = Infinity): string[] {
  return operations.flatMap(({ call, outcome, endedMs }) => (call.type === 'Add' && outcome === 'completed' && endedMs < beforeMs ? [call.item as string] : []));
}
