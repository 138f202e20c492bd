/**
 * The oral message algorithm OM(m): generals tell one another what they were told, and what they were told that others were told, m rounds long, and go by
 * majority. With more than 3m generals, m traitors cannot split the loyal ones.
 *
 *     const generals = army(4);
 *     const loyal = () => new OralGeneral({ order: 'attack', traitors: 1 });
 *     const run = simulate({ processes: { C: loyal, L1: loyal, L2: loyal, L3: loyal }, seed: 1 });
 *     run.processes.L1.decision             //=> 'attack'
 *     run.trace.ofKind('send').length       //=> 9
 *
 * A message says "Cx told Cy, who told me, …, that the order is v": who passed it on is its path, the commander first, its sender last. Source: Lamport, Shostak
 * and Pease 1982, §3 (OM(m)); the tree of paths is Bar-Noy, Dolev, Dwork and Strong 1987's exponential information gathering.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { NO_ORDER, orderOf, ROUND_MS, typeOf } from './orders.ts';
import type { Order, OrderType } from './orders.ts';

/** What the sender was told, or says that it was. */
export interface OralMessage {
  readonly type: OrderType;
  readonly path: readonly ProcessId[]; // who passed it on, the commander first and its sender last
}

export interface OralOptions {
  /** How many traitors the algorithm is to bear: m. So many rounds of telling follow the commander's. */
  readonly traitors: number;
  /** What the commander orders; the others ignore it. */
  readonly order?: Order;
  /** Default: 'C'. */
  readonly commander?: ProcessId;
  readonly roundMs?: number;
}

export class OralGeneral implements Process<OralMessage> {
  round = 1;                           // under way; in round k paths of length k are sent and arrive
  heard = new Map<string, Order>();    // path in words -> what came by it, the first time
  decision: Order | null = null;       // null before the end

  readonly traitors: number;
  readonly order: Order;
  readonly commander: ProcessId;
  readonly roundMs: number;

  constructor({ traitors, order = NO_ORDER, commander = 'C', roundMs = ROUND_MS }: OralOptions) {
    if (!Number.isInteger(traitors) || traitors < 0) throw new RangeError(`OralGeneral: traitors (${traitors}) must be a whole number, 0 or more`);
    this.traitors = traitors;
    this.order = order;
    this.commander = commander;
    this.roundMs = roundMs;
  }

  onStart(ctx: Context<OralMessage>): void {
    if (ctx.id === this.commander) {
      this.decision = this.order;
      return this.tell(ctx, [ctx.id], this.order);
    }
    ctx.setTimer('end of round', this.roundMs);
  }

  onMessage(ctx: Context<OralMessage>, from: ProcessId, message: OralMessage): void {
    const order = orderOf(message);
    if (order === undefined || !this.isInTime(ctx, from, message)) return;
    const path = nameOf(message.path);
    if (!this.heard.has(path)) this.heard.set(path, order);
  }

  /** A1 to A3 of the paper: what comes is what was sent, its sender is known, and what does not come by the end of its round is missed. */
  private isInTime(ctx: Context<OralMessage>, from: ProcessId, { path }: OralMessage): boolean {
    return path.length >= this.round && path.length <= this.traitors + 1
      && path[0] === this.commander && path.at(-1) === from
      && new Set(path).size === path.length && !path.includes(ctx.id);
  }

  onTimer(ctx: Context<OralMessage>): void {
    // OM(m) step 2: lieutenant i acts as the commander of OM(m - 1) and sends on what it was told; RETREAT where it was told nothing.
    if (this.round <= this.traitors) {
      for (const path of pathsOf(ctx.processes, this.commander, this.round)) {
        if (!path.includes(ctx.id)) this.tell(ctx, [...path, ctx.id], this.heard.get(nameOf(path)) ?? NO_ORDER);
      }
      this.round += 1;
      return ctx.setTimer('end of round', this.roundMs);
    }
    this.decision = this.valueOf(ctx, [this.commander]);
    ctx.log(this.decision === 'attack' ? 'attacks' : 'retreats');
  }

  private tell(ctx: Context<OralMessage>, path: readonly ProcessId[], order: Order): void {
    for (const to of ctx.processes) if (!path.includes(to)) ctx.send(to, { type: typeOf(order), path });
  }

  /** OM(m) step 3: the majority of what came by this path itself and of what each other is held to have been told by it. */
  private valueOf(ctx: Context<OralMessage>, path: readonly ProcessId[]): Order {
    const own = this.heard.get(nameOf(path)) ?? NO_ORDER;
    if (path.length > this.traitors) return own;
    const others = ctx.processes.filter((id) => id !== ctx.id && !path.includes(id));
    return majority([own, ...others.map((id) => this.valueOf(ctx, [...path, id]))]);
  }
}

/** More than half, or RETREAT. */
export function majority(orders: readonly Order[]): Order {
  const attack = orders.filter((order) => order === 'attack').length;
  return 2 * attack > orders.length ? 'attack' : NO_ORDER;
}

/** Every path of a length from the commander on, without repetition, in a fixed order. */
export function pathsOf(generals: readonly ProcessId[], commander: ProcessId, length: number): ProcessId[][] {
  if (length <= 1) return [[commander]];
  return pathsOf(generals, commander, length - 1).flatMap((path) => generals.filter((id) => !path.includes(id)).map((id) => [...path, id]));
}

const nameOf = (path: readonly ProcessId[]): string => path.join('>');
