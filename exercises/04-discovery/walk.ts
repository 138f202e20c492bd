import { NotImplemented, addressOf, canonical, sameQuestion, sendPacket } from 'distsys';
import type { Context, DnsPacket, Process, ProcessId, Response } from 'distsys';

/** From outside: find the addresses of this name. */
export interface Walk {
  readonly type: 'Walk';
  readonly name: string;
}

/** What a walk came to. */
export interface Result {
  readonly rcode: Response['rcode'];
  readonly addresses: readonly string[]; // none unless there are some
}

/**
 * Exercise 04/walk · 8 points · about 45 lines
 *
 * A resolver without a memory, for one question. It gets `Walk` from outside and asks one server after the other, from the root down, until it knows the
 * A records of the name. Then it sets `result`, once.
 *
 * - It begins with the addresses in `roots`. A response with NS records in `authority` and without answers is a referral, one zone further down: it goes on with
 *   the addresses (A records in `additional`) of the servers that are named there, in the order of the NS records. Some of them may come without an address; if all do, it gives up.
 * - If there is an alias (CNAME) and no address at its end, it asks for the name to which the alias leads, from the root again. After more than
 *   8 aliases it gives up. An answer may hold several aliases, and the address behind them.
 * - `NXDOMAIN` ends the walk with that code; so does `NOERROR` without answer and referral.
 * - If nothing comes within `retryMs`, or another code than these two, it asks the next address of the zone, in a circle. After `attemptsMax` queries to
 *   the servers of one zone it gives up. To give up is `{ rcode: 'SERVFAIL', addresses: [] }`.
 * - It believes a response only if it is one to the query that is open: same id, from the server's address and port 53, to the port that the query left from, and
 *   with the same question (`sameQuestion`). Everything else it ignores. Each query leaves with a new random id (16 bits) and from a new random
 *   port above 1023, by `ctx.random()`.
 *
 * A query is sent by `sendPacket(ctx, { type: 'Query', id, from, to, transport: 'udp', question: { name, type: 'A' }, recursionDesired: false })`; `from` and `to` are
 * records such as `{ address: '127.0.0.1', port: 53 }`, and `addressOf(ctx.id)` is your own address. What comes back is a `Response`; its records have `name`,
 * `type`, `ttl` and `data`. Compare names by `canonical(name)`. Timers: `ctx.setTimer('retry', this.retryMs)`, `ctx.cancelTimer('retry')`.
 * Add the fields that you need; they must hold plain data.
 */
export class Walker implements Process<DnsPacket> {
  result: Result | null = null; // what the walk came to, at its end

  readonly roots: readonly string[]; // addresses
  readonly retryMs: number;
  readonly attemptsMax: number;

  constructor(options: { roots: readonly string[]; retryMs: number; attemptsMax: number }) {
    this.roots = options.roots;
    this.retryMs = options.retryMs;
    this.attemptsMax = options.attemptsMax;
  }

  // TODO: what must it remember between two packets?

  onMessage(ctx: Context<DnsPacket>, _from: ProcessId, message: DnsPacket | Walk): void {
    // TODO: where does the walk begin, which packet is an answer, and what does it say?
    throw new NotImplemented('04/walk');
  }

  onTimer(ctx: Context<DnsPacket>, _name: string): void {
    // TODO: nobody has answered in time.
    throw new NotImplemented('04/walk');
  }

  // TODO: room for methods of your own
}
