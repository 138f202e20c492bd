/**
 * Misconception: "a timer that is no longer needed does nothing". Ships, and leaves the clock of the customer's patience running.
 * Caught by: "ships and charges once when nothing is lost".
 * Say: Your shop ships and then cancels, when the timer of the customer's patience runs out. Take that timer back when Charged comes.
 */
import type { Context, Process, ProcessId, ShopMessage } from 'distsys';

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
    switch (message.type) {
      case 'Order':
        this.order = message.order;
        ctx.setTimer('patience', this.patienceMs);
        ctx.setTimer('retry', 0);
        return;
      case 'Charged':
        if (this.cancelled.includes(message.order) || this.shipped.includes(message.order)) return;
        ctx.cancelTimer('retry');
        this.shipped.push(message.order);
        return ctx.log('ships');
      case 'Refunded':
        return ctx.cancelTimer('retry');
      default: // requests are not for a shop
    }
  }

  onTimer(ctx: Context<ShopMessage>, name: string): void {
    if (this.order === null) return;
    if (name === 'patience') {
      this.cancelled.push(this.order);
      ctx.log('cancels');
    }
    const type = this.cancelled.length > 0 ? 'Refund' : 'Charge';
    ctx.send('payment', { type, order: this.order, key: this.order });
    ctx.setTimer('retry', this.retryEveryMs);
  }
}
