/**
 * An attacker beside the path: it can write any address on a packet and cannot read those of others. Each round it makes the resolver ask for a name and sends
 * forged answers with guessed ids, hoping that one arrives before the genuine one.
 *
 *     'forger 127.0.0.66': () => new Forger({ resolver: '127.0.0.53', server: '127.0.0.6', port: 5353, name: 'www.bank.example', address: '203.0.113.66', guesses: 100 })
 *
 * Once the genuine answer is in the resolver's memory, no round comes to anything until its time to live is over.
 *
 * Source: RFC 5452 §4 and §7; identical queries at once: §5.
 */
import type { Context, Process } from '../../simulation/process.ts';
import { addressOf, DNS_PORT, respond, sendPacket } from './packets.ts';
import type { DnsPacket, Endpoint, Query } from './packets.ts';

export interface ForgerOptions {
  readonly resolver: string; // whom to deceive: its address
  readonly server: string;   // in whose name: the address of the name server that will be asked
  readonly port: number;     // from which the resolver asks, as far as the forger knows
  readonly name: string;     // the name to take over
  readonly address: string;  // where it is to lead
  readonly guesses: number;  // forged answers a round
  /** The same question so many times at once. Default: 1. */
  readonly queries?: number;
  /** Bits of the resolver's ids. Default: 16. */
  readonly idBits?: number;
  /** Default: 0. */
  readonly startMs?: number;
  /** Default: 1. */
  readonly rounds?: number;
  /** Default: 1,000 ms. */
  readonly everyMs?: number;
}

export class Forger implements Process<DnsPacket> {
  round = 0;  // rounds so far
  readonly options: ForgerOptions;

  constructor(options: ForgerOptions) {
    this.options = options;
  }

  onStart(ctx: Context<DnsPacket>): void {
    ctx.setTimer('round', this.options.startMs ?? 0);
  }

  onMessage(): void {
    // It learns nothing from answers: whether it has won shows when others are deceived.
  }

  onTimer(ctx: Context<DnsPacket>): void {
    const { resolver, name, queries = 1, rounds = 1, everyMs = 1_000 } = this.options;
    this.round += 1;
    for (let index = 0; index < queries; index += 1) {
      sendPacket(ctx, {
        type: 'Query', id: index, from: { address: addressOf(ctx.id), port: 4_000 + index }, to: { address: resolver, port: DNS_PORT }, transport: 'udp',
        question: { name, type: 'A' }, recursionDesired: true,
      });
    }
    this.flood(ctx);
    if (this.round < rounds) ctx.setTimer('round', everyMs);
  }

  /** Different ids, for to guess one twice is to waste a packet. */
  private flood(ctx: Context<DnsPacket>): void {
    const { resolver, server, port, name, address, guesses, idBits = 16 } = this.options;
    const ids = 2 ** idBits;
    const first = Math.floor(ctx.random() * ids);
    const to: Endpoint = { address: resolver, port };
    for (let index = 0; index < Math.min(guesses, ids); index += 1) {
      // What the resolver's query will look like, in all that is not left to chance.
      const asked: Query = {
        type: 'Query', id: (first + index) % ids, from: to, to: { address: server, port: DNS_PORT }, transport: 'udp', question: { name, type: 'A' }, recursionDesired: false,
      };
      sendPacket(ctx, respond(asked, { authoritative: true, answers: [{ name, type: 'A', ttl: 86_400, data: address }] }));
    }
  }
}
