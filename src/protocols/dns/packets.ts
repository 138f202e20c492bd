/**
 * What name servers, resolvers and clients send one another: questions and answers with the addresses and ports that stand on them.
 *
 *     const query: Query = {
 *       type: 'Query', id: 4711, from: { address: '127.0.0.101', port: 40_000 }, to: { address: '127.0.0.53', port: 53 }, transport: 'udp',
 *       question: { name: 'www.shop.example', type: 'A' }, recursionDesired: true,
 *     };
 *     sendPacket(ctx, query);
 *
 * `from` is what the packet says of its sender. Who forges a packet writes there what he likes; the process that the network names as its sender is
 * for those who draw the run, and no process here looks at it.
 *
 * A process is called by its name and its address, as in `'root 127.0.0.1'`; that is how a packet finds its way.
 *
 * Source: RFC 1035 §4.1, where a response repeats the id and the question; RFC 6891 for `bufferBytes`.
 */
import type { Context, ProcessId } from '../../simulation/process.ts';
import { canonical, ROOT } from './names.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'SOA' | 'TXT';

/** What the SOA record of a zone says. `minimum` is how long its negative answers may be kept, in seconds (RFC 2308 §4). */
export interface StartOfAuthority {
  readonly mname: string; // the primary name server
  readonly rname: string; // the mailbox of who is responsible, with a dot for the at sign
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export interface ResourceRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly ttl: number; // seconds
  /** An address, a name, a text: as the type has it. */
  readonly data: string | StartOfAuthority;
}

export interface Question {
  readonly name: string;
  readonly type: RecordType | 'ANY' | `UNKNOWN_${number}`;
}

export interface Endpoint {
  readonly address: string; // IPv4, in dots
  readonly port: number;
}

export type ResponseCode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

interface Addressed {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

export interface Query extends Addressed {
  readonly type: 'Query';
  readonly id: number; // 16 bits
  readonly transport: 'udp' | 'tcp';
  readonly question: Question;
  readonly recursionDesired: boolean;
  /** The largest datagram that the asker takes, in bytes. Default: 512. */
  readonly bufferBytes?: number;
}

export interface Response extends Addressed {
  readonly type: 'Response';
  readonly id: number;
  readonly transport: 'udp' | 'tcp';
  readonly question: Question;
  readonly rcode: ResponseCode;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionAvailable: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
}

export type DnsPacket =
  | Query
  | Response
  /** The first packet of a TCP connection, and the answer to it: they cost a round trip before the question. */
  | (Addressed & { readonly type: 'Connect' })
  | (Addressed & { readonly type: 'Connected' });

/** The port of name servers. */
export const DNS_PORT = 53;

/** The datagram that everyone takes, in bytes (RFC 1035 §4.2.1). */
export const DATAGRAM_BYTES = 512;

/** The address in the name of a process: its last word. */
export function addressOf(id: ProcessId): string {
  return id.slice(id.lastIndexOf(' ') + 1);
}

/** Hands a packet to the network. One to an address where nobody lives is lost, as on the Internet. */
export function sendPacket(ctx: Context<DnsPacket>, packet: DnsPacket): void {
  const { address } = packet.to;
  const receiver = ctx.processes.find((id) => id.endsWith(address) && addressOf(id) === address);
  if (receiver !== undefined) ctx.send(receiver, packet);
}

export function sameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.address === other.address && one.port === other.port;
}

export function sameQuestion(one: Question, other: Question): boolean {
  return one.type === other.type && canonical(one.name) === canonical(other.name);
}

/** The response to a query, with nothing in it but what is given. */
export function respond(query: Query, parts: Partial<Pick<Response, 'rcode' | 'authoritative' | 'truncated' | 'recursionAvailable' | 'answers' | 'authority' | 'additional'>>): Response {
  return {
    type: 'Response', id: query.id, from: query.to, to: query.from, transport: query.transport, question: query.question,
    rcode: 'NOERROR', authoritative: false, truncated: false, recursionAvailable: false, answers: [], authority: [], additional: [], ...parts,
  };
}

/** The response as it can be sent: one that is too large for the datagram is cut down to its header and says so (RFC 2181 §9). */
export function fitting(response: Response, query: Query): Response {
  if (query.transport === 'tcp' || responseBytes(response) <= Math.max(DATAGRAM_BYTES, query.bufferBytes ?? 0)) return response;
  return { ...response, truncated: true, answers: [], authority: [], additional: [] };
}

/** The bytes of a response on the wire, names written out in full. Servers that compress names fit more into a datagram. */
export function responseBytes({ question, answers, authority, additional }: Response): number {
  const name = (of: string): number => (of === ROOT ? 1 : of.length + 2);
  const data = ({ type, data: of }: ResourceRecord): number => {
    if (typeof of !== 'string') return name(of.mname) + name(of.rname) + 20;
    if (type === 'A') return 4;
    if (type === 'AAAA') return 16;
    if (type === 'MX') return 2 + name(of.slice(of.indexOf(' ') + 1));
    return type === 'TXT' ? of.length + Math.ceil(of.length / 255) : name(of);
  };
  const records = [...answers, ...authority, ...additional];
  return records.reduce((sum, record) => sum + name(record.name) + 10 + data(record), 12 + name(question.name) + 4);
}
