import { NotImplemented } from 'distsys';
import type { Context, Process, ProcessId, ShopMessage } from 'distsys';

/**
 * Exercise 08/shop-and-payment · 8 points · about 30 lines
 *
 * A shop that serves one order. It asks the process `'payment'` for the money and tells the customer within `patienceMs` after the order whether the
 * parcel comes. Messages may be lost, delayed and overtake one another, but the network recovers in the end. Whatever happens:
 *
 * - the customer is told once: `shipped` or `cancelled` gets the order, never both, at most `patienceMs` after the order came;
 * - in the end the customer has paid exactly once if the parcel was shipped, and nothing if it was cancelled;
 * - the shop asks again every `retryEveryMs` while it needs an answer, not more often, and is silent once it needs none.
 *
 * The shop gets `Order` from outside, and from the payment service, which is idempotent and remembers every key:
 *
 *     { type: 'Charge', order, key }  is answered by  { type: 'Charged', order, key }    one charge a key, however often you ask
 *     { type: 'Refund', order, key }  is answered by  { type: 'Refunded', order, key }   nothing is charged with this key, now or ever
 *
 * (A `Charge` that comes after a `Refund` with its key is answered by `Refunded`, too.)
 *
 * Tell the customer by `ctx.log('ships')` or `ctx.log('cancels')`, at the moment at which the order goes into the list: the grader reads when it was,
 * and the diagram shows it. Timers are set by name:
 * `ctx.setTimer('retry', this.retryEveryMs)`, `ctx.cancelTimer('retry')`. Add the fields that you need; they must hold plain data.
 */
export class Shop implements Process<ShopMessage> {
  order: string | null = null; // the order that this shop serves, once it has come
  shipped: string[] = [];      // gets the order when the parcel leaves
  cancelled: string[] = [];    // gets the order when the customer is told that no parcel comes

  readonly retryEveryMs: number;
  readonly patienceMs: number;

  constructor(options: { retryEveryMs: number; patienceMs: number }) {
    this.retryEveryMs = options.retryEveryMs;
    this.patienceMs = options.patienceMs;
  }

  onMessage(ctx: Context<ShopMessage>, _from: ProcessId, message: ShopMessage): void {
    // TODO: an order, a charge that was made, a refund that was made: what does each of them settle?
    throw new NotImplemented('08/shop-and-payment');
  }

  onTimer(ctx: Context<ShopMessage>, name: string): void {
    // TODO: which question is still open, and what do you ask for now?
    throw new NotImplemented('08/shop-and-payment');
  }
}
