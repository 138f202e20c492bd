/**
 * An authoritative name server: answers from its zones, refers to others for what it has given away, and remembers nothing of anybody.
 *
 *     simulate({
 *       processes: { 'shop 127.0.0.4': () => new NameServer({ zones: [shop] }), … },
 *       inputs: [{ atMs: 60_000, to: 'shop 127.0.0.4', message: { type: 'Change', record: { name: 'www.shop.example', type: 'A', ttl: 300, data: '203.0.113.20' } } }],
 *     });
 *
 * Source: RFC 1034 §4.3.2; truncation: RFC 1035 §4.2.1, RFC 2181 §9.
 */
import { OUTSIDE } from '../../simulation/process.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { canonical, isWithin, labelsOf } from './names.ts';
import { fitting, respond, sendPacket } from './packets.ts';
import type { DnsPacket, Query, ResourceRecord, Response } from './packets.ts';
import { answerFrom } from './zone.ts';
import type { Zone } from './zone.ts';

/** From outside: the records of this name and type are replaced by these, or taken away where there are none. */
export interface Change {
  readonly type: 'Change';
  readonly name: string;
  readonly recordType: ResourceRecord['type'];
  readonly records: readonly ResourceRecord[];
}

export interface NameServerOptions {
  readonly zones: readonly Zone[];
  /** Records of one name and type leave in turn with each of them first, as a simple balancer of load. Default: false, in the order of the zone. */
  readonly rotates?: boolean;
  /** Slips these records into every response, before its own, whatever they are about. Default: none, as honest servers do. */
  readonly slips?: readonly ResourceRecord[];
  /** Into which section. Default: the additional one. */
  readonly slipsInto?: 'answers' | 'additional';
}

export class NameServer implements Process<DnsPacket> {
  zones: Zone[];       // what it is authoritative for
  queries = 0;         // questions that came
  readonly rotates: boolean;
  readonly slips: readonly ResourceRecord[];
  readonly slipsInto: 'answers' | 'additional';

  constructor(options: NameServerOptions) {
    if (!Array.isArray(options?.zones)) throw new TypeError('NameServer: zones is missing; give at least one, as { zones: [zone(\'shop.example\', …)] }');
    this.zones = [...options.zones];
    this.rotates = options.rotates ?? false;
    this.slips = options.slips ?? [];
    this.slipsInto = options.slipsInto ?? 'additional';
  }

  onMessage(ctx: Context<DnsPacket>, from: ProcessId, message: DnsPacket | Change): void {
    if (message.type === 'Change') return from === OUTSIDE ? this.onChange(ctx, message) : undefined;
    if (message.type === 'Connect') return sendPacket(ctx, { type: 'Connected', from: message.to, to: message.from });
    if (message.type === 'Query') return this.onQuery(ctx, message);
  }

  private onQuery(ctx: Context<DnsPacket>, query: Query): void {
    this.queries += 1;
    const { kind, response } = this.answerTo(query);
    const sent = fitting(response, query);
    ctx.log(sent.truncated ? 'truncates' : kind === 'referral' ? `refers to ${response.authority[0]?.name}` : kind);
    sendPacket(ctx, sent);
  }

  /** The response, whatever its size. */
  answerTo(query: Query): { readonly kind: string; readonly response: Response } {
    const name = canonical(query.question.name);
    // The deepest of the zones in which the name lies.
    const zones = this.zones.filter(({ origin }) => isWithin(name, origin)).sort((one, other) => labelsOf(other.origin).length - labelsOf(one.origin).length);
    if (zones[0] === undefined) return { kind: 'refuses', response: respond(query, { rcode: 'REFUSED' }) };
    const { kind, ...answer } = answerFrom(zones[0], query.question);
    const answers = this.rotates && answer.answers.length > 1 ? rotated(answer.answers, this.queries) : answer.answers;
    const { additional } = answer;
    const slipped = this.slipsInto === 'answers' ? { answers: [...this.slips, ...answers], additional } : { answers, additional: [...this.slips, ...additional] };
    return { kind, response: respond(query, { ...answer, ...slipped }) };
  }

  private onChange(ctx: Context<DnsPacket>, { name, recordType, records }: Change): void {
    const owner = canonical(name);
    this.zones = this.zones.map((zone) => {
      if (!isWithin(owner, zone.origin)) return zone;
      return { ...zone, records: [...zone.records.filter((record) => !(record.name === owner && record.type === recordType)), ...records.map((record) => ({ ...record, name: owner }))] };
    });
    ctx.log(`changes ${name}`);
  }
}

const rotated = <T>(list: readonly T[], by: number): T[] => list.map((_, index) => list[(index + by) % list.length] as T);
