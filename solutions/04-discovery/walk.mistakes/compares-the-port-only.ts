/**
 * Misconception: "what comes to my port is my answer". Leaves the id aside.
 * Caught by: "believes nothing but the answer to its open query".
 * Say: You believe whatever comes to the port of the open query. The id, the question and the server must be the same, too.
 */
import { addressOf, canonical, DNS_PORT, sendPacket } from 'distsys';
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

  name = '';                  // what is asked for now
  aliases = 0;                // passed so far
  servers: string[] = [];     // addresses of the zone that is asked
  attempts = 0;               // queries to them
  open: { id: number; port: number; server: string } | null = null;

  onMessage(ctx: Context<DnsPacket>, _from: ProcessId, message: DnsPacket | Walk): void {
    if (message.type === 'Walk') return this.begin(ctx, message.name);
    if (message.type !== 'Response' || !this.answersOpen(message)) return;
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
  }

  onTimer(ctx: Context<DnsPacket>, _name: string): void {
    this.ask(ctx);
  }

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

  private answersOpen({ to }: Response): boolean {
    const { open } = this;
    return open !== null && to.port === open.port;
  }

  private end(rcode: Result['rcode'], addresses: readonly string[]): void {
    this.open = null;
    this.result = { rcode, addresses };
  }
}
