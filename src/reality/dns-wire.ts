/**
 * DNS packets as bytes: what the processes of protocols/dns send and receive, in the format that every resolver and server speaks.
 *
 *     const bytes = encodePacket(query);
 *     readDatagram(bytes, { from, to, transport: 'udp' }) //=> { packet: { type: 'Query', id: 4711, … }, asked: { … } }
 *     readDatagram(bytes.subarray(0, 20), …)              //=> { reply: 12 bytes that say FORMERR }
 *     readDatagram(bytes.subarray(0, 8), …)               //=> {}: nothing can be said to whom nothing is known of
 *
 * Source: RFC 1035 §4.1; RFC 6891 (larger datagrams). Names are encoded and decoded by dns-packet.
 */
import * as dns from 'dns-packet';
import type { Answer } from 'dns-packet';
import type { DnsPacket, Endpoint, Query, Question, RecordType, ResourceRecord, Response, ResponseCode, StartOfAuthority } from '../protocols/dns/packets.ts';

const TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'TXT'] satisfies RecordType[];

const CODES: Readonly<Record<ResponseCode, number>> = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

/** The largest datagram that we offer and send: what passes nearly every path whole. */
export const EDNS_BYTES = 1232;

/** Where a packet came from, where it arrived and how. */
export interface Envelope {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly transport: 'udp' | 'tcp';
}

/** What of a query is not for the process, and is repeated in the response. */
export interface AskedWith {
  readonly edns: boolean;
  readonly recursionDesired: boolean;
}

export interface Read {
  readonly packet?: Query | Response; // for the process
  readonly asked?: AskedWith;         // with a query
  readonly reply?: Buffer;            // to be sent back as it is: the packet was broken, or asks for what there is not
}

const HEADER_BYTES = 12;

/** Reads what arrived. It never throws: a broken query is answered with FORMERR, and what is no query at all with nothing. */
export function readDatagram(bytes: Buffer, envelope: Envelope): Read {
  if (bytes.length < HEADER_BYTES) return {};
  const isResponse = (bytes.readUInt16BE(2) & 0x8000) !== 0;
  try {
    if (!isWhole(bytes)) throw new RangeError('a record reaches beyond the end');
    return isResponse ? readResponse(bytes, envelope) : readQuery(bytes, envelope);
  } catch {
    // Whatever the decoder finds wrong: the id is known, and that is enough to say so.
    return isResponse ? {} : { reply: bareReply(bytes, CODES.FORMERR) };
  }
}

function readQuery(bytes: Buffer, { from, to, transport }: Envelope): Read {
  if (((bytes.readUInt16BE(2) >> 11) & 0xf) !== 0) return { reply: bareReply(bytes, CODES.NOTIMP) };
  if (bytes.readUInt16BE(4) !== 1 || bytes.readUInt16BE(6) !== 0) return { reply: bareReply(bytes, CODES.FORMERR) };
  const decoded = dns.decode(bytes);
  const question = decoded.questions?.[0];
  if (question === undefined) return { reply: bareReply(bytes, CODES.FORMERR) };
  const again = dns.encode({ type: 'query', questions: [question] }).subarray(HEADER_BYTES);
  // A name that does not come out as it went in has bytes that no name of ours has; and classes other than IN are not served.
  const isPlain = again.equals(bytes.subarray(HEADER_BYTES, HEADER_BYTES + again.length));
  if (!isPlain || question.class !== 'IN' || question.type === 'AXFR' || question.type === 'IXFR') return { reply: bareReply(bytes, CODES.REFUSED) };
  const opt = decoded.additionals?.find(({ type }) => type === 'OPT') as { udpPayloadSize?: number; ednsVersion?: number } | undefined;
  if ((opt?.ednsVersion ?? 0) > 0) return { reply: badVersion(decoded.id ?? 0, question) };
  const recursionDesired = decoded.flag_rd === true;
  const packet: Query = {
    type: 'Query', id: decoded.id ?? 0, from, to, transport, recursionDesired, question: { name: question.name, type: question.type as Question['type'] },
    ...(opt === undefined ? {} : { bufferBytes: Math.min(EDNS_BYTES, Math.max(512, opt.udpPayloadSize ?? 512)) }),
  };
  return { packet, asked: { edns: opt !== undefined, recursionDesired } };
}

function readResponse(bytes: Buffer, { from, to, transport }: Envelope): Read {
  const decoded = dns.decode(bytes);
  const question = decoded.questions?.[0];
  if (question === undefined) return {};
  const code = (Object.keys(CODES) as ResponseCode[]).find((name) => CODES[name] === (bytes.readUInt16BE(2) & 0xf));
  return {
    packet: {
      type: 'Response', id: decoded.id ?? 0, from, to, transport, question: { name: question.name, type: question.type as Question['type'] },
      rcode: code ?? 'SERVFAIL', authoritative: decoded.flag_aa === true, truncated: decoded.flag_tc === true, recursionAvailable: decoded.flag_ra === true,
      answers: recordsOf(decoded.answers), authority: recordsOf(decoded.authorities), additional: recordsOf(decoded.additionals),
    },
  };
}

const LENGTHS: Readonly<Record<number, number>> = { 1: 4, 28: 16 }; // data of type A and AAAA

/** Whether all records that the header counts are there to their last byte. The decoder reads what lies behind the end as if it were there. */
function isWhole(bytes: Buffer): boolean {
  let at = HEADER_BYTES;
  const skipName = (): void => {
    while (at < bytes.length && (bytes[at] as number) > 0 && (bytes[at] as number) < 0xc0) at += (bytes[at] as number) + 1;
    at += at < bytes.length && bytes[at] === 0 ? 1 : 2; // the root, or a pointer
  };
  const counts = [4, 6, 8, 10].map((offset) => bytes.readUInt16BE(offset)) as [number, number, number, number];
  for (let left = counts[0]; left > 0 && at <= bytes.length; left -= 1) {
    skipName();
    at += 4;
  }
  for (let left = counts[1] + counts[2] + counts[3]; left > 0; left -= 1) {
    skipName();
    if (at + 10 > bytes.length) return false;
    const [type, length] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 8)];
    if (LENGTHS[type] !== undefined && LENGTHS[type] !== length) return false;
    at += 10 + length;
  }
  return at <= bytes.length;
}

/** The bytes of a packet. A response that does not fit into its datagram is cut down to its header and question. */
export function encodePacket(packet: Query | Response, asked: AskedWith = { edns: false, recursionDesired: false }): Buffer {
  if (packet.type === 'Query') {
    return dns.encode({ type: 'query', id: packet.id, flags: packet.recursionDesired ? dns.RECURSION_DESIRED : 0, questions: [{ ...packet.question, class: 'IN' } as dns.Question] });
  }
  const { authoritative, truncated, recursionAvailable, rcode, question } = packet;
  const flags = [[authoritative, dns.AUTHORITATIVE_ANSWER], [truncated, dns.TRUNCATED_RESPONSE], [asked.recursionDesired, dns.RECURSION_DESIRED], [recursionAvailable, dns.RECURSION_AVAILABLE]] as const;
  return dns.encode({
    type: 'response', id: packet.id, flags: flags.reduce((sum, [set, flag]) => sum | (set ? flag : 0), CODES[rcode]), questions: [{ ...question, class: 'IN' } as dns.Question],
    answers: packet.answers.map(answerOf), authorities: packet.authority.map(answerOf), additionals: [...packet.additional.map(answerOf), ...(asked.edns ? [OPT] : [])],
  });
}

const OPT = { name: '.', type: 'OPT', udpPayloadSize: EDNS_BYTES, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] } as unknown as Answer;

/** Header alone: the id and the code, and of the flags what is repeated. */
function bareReply(bytes: Buffer, code: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(bytes.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8000 | (bytes.readUInt16BE(2) & 0x7900) | code, 2);
  return header;
}

/** RFC 6891 §6.1.3: a version that we do not have is named as such, in the extended code. */
function badVersion(id: number, question: dns.Question): Buffer {
  return dns.encode({ type: 'response', id, flags: 0, questions: [question], additionals: [{ ...OPT, extendedRcode: 1 } as unknown as Answer] });
}

function answerOf({ name, type, ttl, data }: ResourceRecord): Answer {
  const [preference, exchange] = type === 'MX' ? String(data).split(' ') : [];
  const value = type === 'MX' ? { preference: Number(preference), exchange } : type === 'TXT' ? (String(data).match(/.{1,255}/gs) ?? ['']) : data;
  return { name, type, ttl, class: 'IN', data: value } as unknown as Answer;
}

/** Records of the types that resolvers here know; of others nothing is made. */
function recordsOf(answers: readonly Answer[] | undefined): ResourceRecord[] {
  return (answers ?? []).filter(({ type }) => TYPES.includes(type)).map((answer): ResourceRecord => {
    const { name, type, ttl, data } = answer as unknown as { name: string; type: RecordType; ttl: number; data: unknown };
    return { name, type, ttl, data: textOf(type, data) };
  });
}

function textOf(type: RecordType, data: unknown): string | StartOfAuthority {
  if (type === 'SOA') return data as StartOfAuthority;
  if (type === 'TXT') return (Array.isArray(data) ? data : [data]).map(String).join('');
  if (type === 'MX') return `${(data as { preference: number }).preference} ${(data as { exchange: string }).exchange}`;
  return String(data);
}

export type { DnsPacket };
