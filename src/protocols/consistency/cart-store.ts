/**
 * A shopping cart on several replicas, which can do three things about a partition: refuse, or go on and lose, or go on and merge.
 *
 *     const replicas = ['s1', 's2', 's3'];
 *     new CartReplica({ replicas, policy: 'ask a majority' })   // answers only if a majority does: what it answers is complete
 *     new CartReplica({ replicas, policy: 'newest wins' })      // answers at once; of two carts, the one that was changed last is kept
 *     new CartReplica({ replicas, policy: 'merge' })            // answers at once; of two carts, all items are kept
 *
 * Replicas that answer at once tell one another of their carts from time to time. A cart whose items are all kept can only grow: what two sides have done
 * is the union. To take something out of it needs more (chapters on convergence without agreement).
 *
 * Sources: DeCandia et al. 2007 (the cart, and carts that are merged); Johnson and Thomas 1975, RFC 677 (the newest stamp wins).
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { isNewer } from '../abd-register.ts';
import type { Tag } from '../abd-register.ts';

export type CartPolicy = 'ask a majority' | 'newest wins' | 'merge';

/** What a replica holds: the items, in the order in which they came here, and the stamp of the last change. */
export interface Cart {
  readonly items: readonly string[];
  readonly stamp: Tag;
}

export type CartRequest =
  | { readonly type: 'Add'; readonly number: number; readonly item: string }
  | { readonly type: 'Look'; readonly number: number };

export type CartAnswer =
  | { readonly type: 'AddOk'; readonly number: number }
  | { readonly type: 'LookOk'; readonly number: number; readonly items: readonly string[] };

export type CartMessage =
  | CartRequest
  | CartAnswer
  /** Keep this too; and, where a request is named, say what you hold. */
  | { readonly type: 'Keep'; readonly request: string | null; readonly cart: Cart }
  | { readonly type: 'Kept'; readonly request: string; readonly cart: Cart };

/** A request that waits for a majority. */
interface Pending {
  readonly client: ProcessId;
  readonly number: number;
  readonly looks: boolean;
  readonly heard: readonly ProcessId[];
}

export const EMPTY_CART: Cart = { items: [], stamp: { number: 0, writer: '' } };

/** The two carts as one: everything that is in either, once. Commutative but for the order of the items, associative, idempotent. */
export function unionOfCarts(one: Cart, other: Cart): Cart {
  return { items: [...new Set([...one.items, ...other.items])], stamp: isNewer(other.stamp, one.stamp) ? other.stamp : one.stamp };
}

export interface CartReplicaOptions {
  /** All replicas, this one included. */
  readonly replicas: readonly ProcessId[];
  readonly policy: CartPolicy;
  /** How often a replica that answers at once tells the others what it holds, in milliseconds. Default: 30. */
  readonly tellEveryMs?: number;
}

export class CartReplica implements Process<CartMessage> {
  cart: Cart = EMPTY_CART;
  pending = new Map<string, Pending>();  // by request; only where a majority is asked
  readonly replicas: readonly ProcessId[];
  readonly policy: CartPolicy;
  readonly tellEveryMs: number;

  constructor({ replicas, policy, tellEveryMs = 30 }: CartReplicaOptions) {
    if (!['ask a majority', 'newest wins', 'merge'].includes(policy)) throw new RangeError(`cart replica: policy ('${String(policy)}') must be 'ask a majority', 'newest wins' or 'merge'`);
    this.replicas = replicas;
    this.policy = policy;
    this.tellEveryMs = tellEveryMs;
  }

  onStart(ctx: Context<CartMessage>): void {
    if (this.policy !== 'ask a majority') ctx.setTimer('tell', this.tellEveryMs);
  }

  onTimer(ctx: Context<CartMessage>): void {
    this.toOthers(ctx, { type: 'Keep', request: null, cart: this.cart });
    ctx.setTimer('tell', this.tellEveryMs);
  }

  onMessage(ctx: Context<CartMessage>, from: ProcessId, message: CartMessage): void {
    switch (message.type) {
      case 'Add':
      case 'Look':
        return this.onRequest(ctx, from, message);
      case 'Keep':
        this.keep(message.cart);
        if (message.request !== null) ctx.send(from, { type: 'Kept', request: message.request, cart: this.cart });
        return;
      case 'Kept':
        return this.onKept(ctx, from, message.request, message.cart);
      default: // an answer, which is for a client
    }
  }

  private onRequest(ctx: Context<CartMessage>, client: ProcessId, request: CartRequest): void {
    if (request.type === 'Add') {
      const stamp = { number: Math.max(this.cart.stamp.number, ctx.nowMs) + 1, writer: ctx.id };
      this.cart = { items: [...this.cart.items, request.item], stamp };
    }
    const name = `${client}/${request.number}`;
    this.pending.set(name, { client, number: request.number, looks: request.type === 'Look', heard: [ctx.id] });
    if (this.policy === 'ask a majority') this.toOthers(ctx, { type: 'Keep', request: name, cart: this.cart });
    this.end(ctx, name);
  }

  private onKept(ctx: Context<CartMessage>, from: ProcessId, name: string, cart: Cart): void {
    const known = this.pending.get(name);
    if (known === undefined || known.heard.includes(from)) return;
    this.keep(cart);
    this.pending.set(name, { ...known, heard: [...known.heard, from] });
    this.end(ctx, name);
  }

  private end(ctx: Context<CartMessage>, name: string): void {
    const { client, number, looks, heard } = this.pending.get(name) as Pending;
    const needed = this.policy === 'ask a majority' ? Math.floor(this.replicas.length / 2) + 1 : 1;
    if (heard.length < needed) return; // and no word to the client until then
    this.pending.delete(name);
    ctx.send(client, looks ? { type: 'LookOk', number, items: this.cart.items } : { type: 'AddOk', number });
  }

  private keep(cart: Cart): void {
    if (this.policy !== 'newest wins') this.cart = unionOfCarts(this.cart, cart);
    else if (isNewer(cart.stamp, this.cart.stamp)) this.cart = cart;
  }

  private toOthers(ctx: Context<CartMessage>, message: CartMessage): void {
    for (const replica of this.replicas) if (replica !== ctx.id) ctx.send(replica, message);
  }
}
