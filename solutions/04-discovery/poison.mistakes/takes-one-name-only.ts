/**
 * Misconception: "the answer is what is kept". Puts the address into the answer and says nothing about the zone.
 * Caught by: "has the zone as soon as one forged response is believed".
 * Say: Your forged answer is good for the name that you made up, which nobody will ask for. Say who the name server of the zone is: then all its names are yours.
 */
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
      }));
    }
  }

  onMessage(ctx: Context<DnsPacket>, _from: ProcessId, packet: DnsPacket): void {
    if (packet.type !== 'Query') return;
    sendPacket(ctx, respond(packet, { authoritative: true, answers: [{ name: packet.question.name, type: 'A', ttl: 86_400, data: this.mission.lead }] }));
  }
}
