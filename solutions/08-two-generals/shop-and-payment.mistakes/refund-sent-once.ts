/**
 * Misconception: "a refund that was sent has arrived". Asks for the money back once and does not wait for the answer.
 * Caught by: "never charges without shipping or refunding, whatever is lost".
 * Say: Your shop stops asking for the refund before Refunded arrives. That message can be lost like any other: ask until it is answered.
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
        ctx.cancelTimer('patience');
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
    if (type === 'Refund') return ctx.cancelTimer('retry');
    ctx.setTimer('retry', this.retryEveryMs);
  }
}
