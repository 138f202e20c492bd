import { addressOf, canonical, DNS_PORT, sameQuestion, sendPacket } from 'distsys';
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

  // --- learner's part: what must it remember between two packets? ---
  name = '';                  // what is asked for now
  aliases = 0;                // passed so far
  servers: string[] = [];     // addresses of the zone that is asked
  attempts = 0;               // queries to them
  open: { id: number; port: number; server: string } | null = null;
  // --- end of learner's part ---

  onMessage(ctx: Context<DnsPacket>, _from: ProcessId, message: DnsPacket | Walk): void {
    // --- learner's part: where does the walk begin, which packet is an answer, and what does it say? ---
    if (message.type === 'Walk') return this.begin(ctx, message.name);
    if (message.type !== 'Response' || !this.answersOpen(ctx, message)) return;
    ctx.cancelTimer('retry');
    if (message.rcode === 'NXDOMAIN') return this.end(message.rcode, []);
    if (message.rcode !== 'NOERROR') return this.ask(ctx);
    let name = this.name;
    for (let alias; (alias = message.answers.find((record) => record.type === 'CNAME' && canonical(record.name) === name)) !== undefined && this.aliases <= 8;) {
      name = canonical(String(alias.data));
      this.aliases += 1;
    }
    if (this.aliases > 8) return this.end('SERVFAIL', []);
    const addresses = message.answers.filter((record) => record.type === 'A' && canonical(record.name) === name).map(({ data }) => String(data));
    if (addresses.length > 0) return this.end('NOERROR', addresses);
    if (name !== this.name) return this.begin(ctx, name);
    const named = message.authority.filter(({ type }) => type === 'NS').map(({ data }) => canonical(String(data)));
    if (named.length === 0) return this.end('NOERROR', []);
    this.servers = named.flatMap((server) => message.additional.filter((record) => record.type === 'A' && canonical(record.name) === server).map(({ data }) => String(data)));
    this.attempts = 0;
    this.ask(ctx);
    // --- end of learner's part ---
  }

  onTimer(ctx: Context<DnsPacket>, _name: string): void {
    // --- learner's part: nobody has answered in time. ---
    this.ask(ctx);
    // --- end of learner's part ---
  }

  // --- learner's part: room for methods of your own ---
  private begin(ctx: Context<DnsPacket>, name: string): void {
    this.name = canonical(name);
    this.servers = [...this.roots];
    this.attempts = 0;
    this.ask(ctx);
  }

  private ask(ctx: Context<DnsPacket>): void {
    if (this.attempts >= this.attemptsMax || this.servers.length === 0) return this.end('SERVFAIL', []);
    const server = this.servers[this.attempts % this.servers.length] as string;
    this.attempts += 1;
    this.open = { id: Math.floor(ctx.random() * 65_536), port: 1024 + Math.floor(ctx.random() * 64_512), server };
    const { id, port } = this.open;
    sendPacket(ctx, {
      type: 'Query', id, from: { address: addressOf(ctx.id), port }, to: { address: server, port: DNS_PORT }, transport: 'udp',
      question: { name: this.name, type: 'A' }, recursionDesired: false,
    });
    ctx.setTimer('retry', this.retryMs);
  }

  private answersOpen(ctx: Context<DnsPacket>, { id, from, to, question }: Response): boolean {
    const { open } = this;
    return open !== null && id === open.id && from.address === open.server && from.port === DNS_PORT && to.address === addressOf(ctx.id) && to.port === open.port
      && sameQuestion(question, { name: this.name, type: 'A' });
  }

  private end(rcode: Result['rcode'], addresses: readonly string[]): void {
    this.open = null;
    this.result = { rcode, addresses };
  }
  // --- end of learner's part ---
}
