/**
 * An online shop and the payment service that it uses: the two generals at work. The shop should ship exactly if the service charges, and the messages
 * between them may be lost.
 *
 *     const run = simulate({
 *       processes: { shop: () => new TrustingShop(), payment: () => new PaymentService() },
 *       inputs: [{ atMs: 0, to: 'shop', message: { type: 'Order', order: 'book' } }],
 *       seed: 1,
 *     });
 *     settlement(run.processes, 'book') //=> { charged: 1, shipped: 1, verdict: 'settled' }
 *
 * Unlike the generals, the two need not act at the same time, and a charge can be taken back: an action is idempotent when doing it again
 * with the same key changes nothing, and revocable when a later action undoes it. Source: Gray 1978; Helland 2012.
 */
import { OUTSIDE } from '../simulation/process.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export type ShopMessage =
  /** A customer, from outside, orders something. */
  | { readonly type: 'Order'; readonly order: string }
  /** Shop to service: charge for this order. Charges with the same key are one charge. */
  | { readonly type: 'Charge'; readonly order: string; readonly key: string }
  /** Service to shop: the charge with this key has been made. */
  | { readonly type: 'Charged'; readonly order: string; readonly key: string }
  /** Shop to service: whatever has been or will be charged with this key, give it back. */
  | { readonly type: 'Refund'; readonly order: string; readonly key: string }
  /** Service to shop: nothing is charged with this key, now or ever. */
  | { readonly type: 'Refunded'; readonly order: string; readonly key: string };

/** Charges each key at most once, remembers refunded keys, and answers every request each time that it comes. */
export class PaymentService implements Process<ShopMessage> {
  charged = new Map<string, string>(); // key of each charge that stands -> its order
  refunded = new Set<string>();        // keys that are or will be nothing any more

  onMessage(ctx: Context<ShopMessage>, from: ProcessId, message: ShopMessage): void {
    switch (message.type) {
      case 'Charge':
        return this.onCharge(ctx, from, message.order, message.key);
      case 'Refund':
        return this.onRefund(ctx, from, message.order, message.key);
      default: // not for a payment service
    }
  }

  private onCharge(ctx: Context<ShopMessage>, from: ProcessId, order: string, key: string): void {
    // A charge that was overtaken by its refund must not be made: the key is dead.
    if (this.refunded.has(key)) return ctx.send(from, { type: 'Refunded', order, key });
    if (!this.charged.has(key)) {
      this.charged.set(key, order);
      ctx.log('charges', { order, key });
    }
    ctx.send(from, { type: 'Charged', order, key });
  }

  private onRefund(ctx: Context<ShopMessage>, from: ProcessId, order: string, key: string): void {
    if (this.charged.delete(key)) ctx.log('refunds', { order, key });
    this.refunded.add(key);
    ctx.send(from, { type: 'Refunded', order, key });
  }
}

/** Asks for the money and ships at once, as the general who attacks come what may. */
export class TrustingShop implements Process<ShopMessage> {
  shipped: string[] = []; // orders, one entry a parcel

  onMessage(ctx: Context<ShopMessage>, from: ProcessId, message: ShopMessage): void {
    if (from !== OUTSIDE || message.type !== 'Order') return;
    ctx.send('payment', { type: 'Charge', order: message.order, key: message.order });
    this.shipped.push(message.order);
    ctx.log('ships', { order: message.order });
  }
}

/** Asks for the money once and ships if it hears that it was charged, as the general who waits for an acknowledgement. */
export class WaitingShop implements Process<ShopMessage> {
  shipped: string[] = [];

  onMessage(ctx: Context<ShopMessage>, _from: ProcessId, message: ShopMessage): void {
    if (message.type === 'Order') ctx.send('payment', { type: 'Charge', order: message.order, key: message.order });
    if (message.type === 'Charged' && !this.shipped.includes(message.order)) {
      this.shipped.push(message.order);
      ctx.log('ships', { order: message.order });
    }
  }
}

/**
 * Asks again every `retryEveryMs` until it hears that it was charged, for as long as that takes. With `newKeys`, each attempt looks like another
 * purchase to the service, and the customer may pay twice.
 */
export class PatientShop implements Process<ShopMessage> {
  shipped: string[] = [];
  attempts = new Map<string, number>(); // order -> requests sent for it, while it waits
  readonly retryEveryMs: number;
  readonly newKeys: boolean;

  constructor(options: { retryEveryMs: number; newKeys?: boolean }) {
    this.retryEveryMs = options.retryEveryMs;
    this.newKeys = options.newKeys ?? false;
  }

  onMessage(ctx: Context<ShopMessage>, _from: ProcessId, message: ShopMessage): void {
    if (message.type === 'Order') this.ask(ctx, message.order);
    if (message.type === 'Charged' && this.attempts.delete(message.order)) {
      ctx.cancelTimer(`retry ${message.order}`);
      this.shipped.push(message.order);
      ctx.log('ships', { order: message.order });
    }
  }

  onTimer(ctx: Context<ShopMessage>, name: string): void {
    this.ask(ctx, name.slice('retry '.length));
  }

  private ask(ctx: Context<ShopMessage>, order: string): void {
    const attempt = (this.attempts.get(order) ?? 0) + 1;
    this.attempts.set(order, attempt);
    ctx.send('payment', { type: 'Charge', order, key: this.newKeys ? `${order}#${attempt}` : order });
    ctx.setTimer(`retry ${order}`, this.retryEveryMs);
  }
}

export type SettlementVerdict = 'settled' | 'nothing happened' | 'charged, not shipped' | 'shipped, not charged' | 'charged twice' | 'shipped twice';

export interface Settlement {
  readonly charged: number; // charges that stand at the end
  readonly shipped: number; // parcels
  readonly verdict: SettlementVerdict;
}

/** What a finished run came to for one order. */
export function settlement(
  processes: { readonly shop: { readonly shipped: readonly string[] }; readonly payment: { readonly charged: ReadonlyMap<string, string> } },
  order: string,
): Settlement {
  const charged = [...processes.payment.charged.values()].filter((other) => other === order).length;
  const shipped = processes.shop.shipped.filter((other) => other === order).length;
  return { charged, shipped, verdict: verdictOf(charged, shipped) };
}

function verdictOf(charged: number, shipped: number): SettlementVerdict {
  if (charged > 1) return 'charged twice';
  if (shipped > 1) return 'shipped twice';
  if (charged === shipped) return charged === 1 ? 'settled' : 'nothing happened';
  return charged === 1 ? 'charged, not shipped' : 'shipped, not charged';
}
