/**
 * A name server that sends a forged answer before each of its own: an answer that looks right in all respects but one, which is for the asker to notice.
 *
 *     'shop 127.0.0.4': () => new Impostor({ zones: [shop], differs: 'id', address: '203.0.113.66' })
 *
 * What there is to compare: RFC 5452 §9.1.
 */
import type { Context, ProcessId } from '../../simulation/process.ts';
import { NameServer } from './name-server.ts';
import type { Change, NameServerOptions } from './name-server.ts';
import { respond, sendPacket } from './packets.ts';
import type { DnsPacket, Query } from './packets.ts';

export interface ImpostorOptions extends NameServerOptions {
  /** In which respect the forged answer is not one to the query. */
  readonly differs: 'id' | 'port' | 'question' | 'server' | 'server port';
  /** Where it leads. */
  readonly address: string;
}

export class Impostor extends NameServer {
  readonly differs: ImpostorOptions['differs'];
  readonly address: string;

  constructor(options: ImpostorOptions) {
    super(options);
    this.differs = options.differs;
    this.address = options.address;
  }

  override onMessage(ctx: Context<DnsPacket>, from: ProcessId, message: DnsPacket | Change): void {
    if (message.type === 'Query') this.forge(ctx, message);
    super.onMessage(ctx, from, message);
  }

  private forge(ctx: Context<DnsPacket>, query: Query): void {
    const { name } = query.question;
    const forged = respond(query, { authoritative: true, answers: [{ name, type: 'A', ttl: 3600, data: this.address }] });
    switch (this.differs) {
      case 'id':
        return sendPacket(ctx, { ...forged, id: (forged.id + 1) % 65_536 });
      case 'port':
        return sendPacket(ctx, { ...forged, to: { ...forged.to, port: forged.to.port === 65_535 ? 1_024 : forged.to.port + 1 } });
      case 'question':
        return sendPacket(ctx, { ...forged, question: { ...forged.question, name: `x${name}` } });
      case 'server port':
        return sendPacket(ctx, { ...forged, from: { ...forged.from, port: 5_353 } });
      case 'server':
        return sendPacket(ctx, { ...forged, from: { ...forged.from, address: '127.0.0.250' } });
    }
  }
}
