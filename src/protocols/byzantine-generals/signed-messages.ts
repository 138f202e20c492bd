/**
 * The signed message algorithm SM(m): every general puts its signature under what it passes on. A traitor can keep silent and can order two things, but it can
 * change nothing that another has signed; any number of traitors is borne.
 *
 *     const generals = army(3);
 *     const keys = keysOf(generals, { seed: 1 });
 *     const loyal = (id) => () => new SignedGeneral({ order: 'attack', traitors: 1, secretKey: keys.secretKeys[id], publicKeys: keys.publicKeys });
 *     const run = simulate({ processes: { C: loyal('C'), L1: loyal('L1'), L2: loyal('L2') }, seed: 1 });
 *     run.processes.L2.decision //=> 'attack'
 *
 * A signature covers the order and every signature before it. Source: Lamport, Shostak and Pease 1982, §4 (SM(m)); that a message with k signatures counts only in the
 * first k rounds is Dolev and Strong 1983's form of the paper's "will receive no more messages".
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { isSignedBy, sign } from '../signatures.ts';
import { NO_ORDER, orderOf, ROUND_MS, typeOf } from './orders.ts';
import type { Order, OrderType } from './orders.ts';

export interface Signature {
  readonly signer: ProcessId;
  readonly signature: string;
}

/** The order v with its signatures, v:0:i:j in the paper's notation. */
export interface SignedMessage {
  readonly type: OrderType;
  readonly signatures: readonly Signature[]; // the commander's first
}

export interface SignedOptions {
  /** How many traitors the algorithm is to bear: m. */
  readonly traitors: number;
  readonly secretKey: string;
  readonly publicKeys: Readonly<Record<ProcessId, string>>;
  /** What the commander orders; the others ignore it. */
  readonly order?: Order;
  /** Default: 'C'. */
  readonly commander?: ProcessId;
  readonly roundMs?: number;
}

export class SignedGeneral implements Process<SignedMessage> {
  round = 1;                      // under way
  orders = new Set<Order>();      // V of the paper: what the commander has signed, as far as this general knows
  decision: Order | null = null;  // null before the end

  readonly traitors: number;
  readonly secretKey: string;
  readonly publicKeys: Readonly<Record<ProcessId, string>>;
  readonly order: Order;
  readonly commander: ProcessId;
  readonly roundMs: number;

  constructor({ traitors, secretKey, publicKeys, order = NO_ORDER, commander = 'C', roundMs = ROUND_MS }: SignedOptions) {
    if (!Number.isInteger(traitors) || traitors < 0) throw new RangeError(`SignedGeneral: traitors (${traitors}) must be a whole number, 0 or more`);
    this.traitors = traitors;
    this.secretKey = secretKey;
    this.publicKeys = publicKeys;
    this.order = order;
    this.commander = commander;
    this.roundMs = roundMs;
  }

  onStart(ctx: Context<SignedMessage>): void {
    if (ctx.id === this.commander) {
      this.decision = this.order;
      return this.tell(ctx, this.order, []);
    }
    ctx.setTimer('end of round', this.roundMs);
  }

  onMessage(ctx: Context<SignedMessage>, _from: ProcessId, message: SignedMessage): void {
    const { signatures } = message;
    const order = orderOf(message);
    if (order === undefined || signatures.length < this.round || signatures[0]?.signer !== this.commander || !isGenuine(order, signatures, this.publicKeys)) return;
    // SM(m) step 2: an order that is new is signed and passed on to all who have not signed it, while it has at most m signatures of lieutenants.
    if (this.orders.has(order) || signatures.some(({ signer }) => signer === ctx.id)) return;
    this.orders.add(order);
    if (signatures.length <= this.traitors) this.tell(ctx, order, signatures);
  }

  onTimer(ctx: Context<SignedMessage>): void {
    this.round += 1;
    if (this.round <= this.traitors + 1) return ctx.setTimer('end of round', this.roundMs);
    // SM(m) step 3: choice(V) is the one order of V; RETREAT if there is none, or more than one.
    this.decision = this.orders.size === 1 ? ([...this.orders][0] as Order) : NO_ORDER;
    ctx.log(this.decision === 'attack' ? 'attacks' : 'retreats');
  }

  private tell(ctx: Context<SignedMessage>, order: Order, before: readonly Signature[]): void {
    const signatures = [...before, { signer: ctx.id, signature: sign(this.secretKey, signedText(order, before)) }];
    for (const to of ctx.processes) if (!signatures.some(({ signer }) => signer === to)) ctx.send(to, { type: typeOf(order), signatures });
  }
}

/** What the next general signs: the order and all signatures so far. */
export function signedText(order: Order, before: readonly Signature[]): string {
  return JSON.stringify([order, before.map(({ signer, signature }) => [signer, signature])]);
}

/** Whether every signature is of another general and genuine. */
function isGenuine(order: Order, signatures: readonly Signature[], publicKeys: Readonly<Record<ProcessId, string>>): boolean {
  return new Set(signatures.map(({ signer }) => signer)).size === signatures.length
    && signatures.every(({ signer, signature }, index) => isSignedBy(publicKeys[signer], signedText(order, signatures.slice(0, index)), signature));
}
