/**
 * Misconception: "the order is cancelled when the money is back". Tells the customer only then, which may be any time later.
 * Caught by: "tells the customer in time when nobody answers".
 * Say: Your shop tells the customer that it cancels only when the refund is confirmed. The customer was promised an answer within patienceMs.
 */
import type { Context, Process, ProcessId, ShopMessage } from 'distsys';

export class Shop implements Process<ShopMessage> {
  order: string | null = null; // the order that this shop serves, once it has come
  shipped: string[] = [];      // gets the order when the parcel leaves
  cancelled: string[] = [];    // gets the order when the customer is told that no parcel comes

  givenUp = false;

  readonly retryEveryMs: number;
  readonly patienceMs: number;

  constructor(options: { retryEveryMs: number; patienceMs: number }) {
    this.retryEveryMs = options.retryEveryMs;
    this.patienceMs = options.patienceMs;
  }

  onMessage(ctx: Context<ShopMessage>, _from: ProcessId, message: ShopMessage): void {
    switch (message.type) {
      case 'Order':
        this.order = message.order;
        ctx.setTimer('patience', this.patienceMs);
        ctx.setTimer('retry', 0);
        return;
      case 'Charged':
        if (this.givenUp || this.shipped.includes(message.order)) return;
        ctx.cancelTimer('patience');
        ctx.cancelTimer('retry');
        this.shipped.push(message.order);
        return ctx.log('ships');
      case 'Refunded':
        if (this.givenUp) {
          this.cancelled.push(message.order);
          ctx.log('cancels');
        }
        this.givenUp = false;
        return ctx.cancelTimer('retry');
      default: // requests are not for a shop
    }
  }

  onTimer(ctx: Context<ShopMessage>, name: string): void {
    if (this.order === null) return;
    if (name === 'patience') {
      this.givenUp = true;
    }
    const type = this.givenUp ? 'Refund' : 'Charge';
    ctx.send('payment', { type, order: this.order, key: this.order });
    ctx.setTimer('retry', this.retryEveryMs);
  }
}
