import dns2 from 'dns2';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INTERNET } from '../protocols/dns/internet.ts';
import { NameServer } from '../protocols/dns/name-server.ts';
import { respond, responseBytes } from '../protocols/dns/packets.ts';
import type { Query, RecordType, ResourceRecord, Response } from '../protocols/dns/packets.ts';
import { encodePacket, readDatagram } from './dns-wire.ts';

const envelope = { from: { address: '127.0.0.101', port: 40_000 }, to: { address: '127.0.0.4', port: 53 }, transport: 'udp' as const };
const query = (name: string, type: Query['question']['type'] = 'A', id = 4711): Query => ({ type: 'Query', id, ...envelope, question: { name, type }, recursionDesired: true });

/** The independent implementation, in the words of this one. */
interface Dns2Record { name: string; type: number; ttl: number; address?: string; ns?: string; domain?: string; data?: string | string[]; primary?: string; minimum?: number; serial?: number; exchange?: string; priority?: number }
interface Dns2Packet { header: { id: number; qr: number; aa: number; tc: number; rd: number; ra: number; rcode: number }; questions: { name: string; type: number }[]; answers: Dns2Record[]; authorities: Dns2Record[]; additionals: Dns2Record[]; toBuffer(): Buffer; errors: unknown[] }
const { Packet } = dns2 as unknown as { Packet: { parse(bytes: Buffer): Dns2Packet; TYPE: Record<string, number>; new (): Dns2Packet } };

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,11}$/);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const address = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 }))).map((parts) => parts.join('.'));
const ttl = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const record: fc.Arbitrary<ResourceRecord> = fc.oneof(
  fc.record({ name, type: fc.constant<RecordType>('A'), ttl, data: address }),
  fc.record({ name, type: fc.constantFrom<RecordType>('NS', 'CNAME'), ttl, data: name }),
  fc.record({ name, type: fc.constant<RecordType>('TXT'), ttl, data: fc.stringMatching(/^[ -~]{1,300}$/) }),
  fc.record({ name, type: fc.constant<RecordType>('MX'), ttl, data: fc.tuple(fc.integer({ min: 0, max: 65_535 }), name).map(([preference, exchange]) => `${preference} ${exchange}`) }),
  fc.record({ name, type: fc.constant<RecordType>('SOA'), ttl, data: fc.record({ mname: name, rname: name, serial: ttl, refresh: ttl, retry: ttl, expire: ttl, minimum: ttl }) }),
);
const response: fc.Arbitrary<Response> = fc.record({
  id: fc.integer({ min: 0, max: 65_535 }), name, rcode: fc.constantFrom<Response['rcode']>('NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED'), authoritative: fc.boolean(), recursionAvailable: fc.boolean(),
  answers: fc.array(record, { maxLength: 4 }), authority: fc.array(record, { maxLength: 3 }), additional: fc.array(record, { maxLength: 3 }),
}).map(({ id, name: of, ...parts }) => respond(query(of, 'A', id), parts));

describe('packets on the wire (RFC 1035 §4.1)', () => {
  test('the bytes of a query are those of the RFC, field by field', () => {
    const bytes = encodePacket(query('www.shop.example'));
    expect(bytes.toString('hex')).toBe(`${'1267'}${'0100'}${'0001'}${'0000'.repeat(3)}${'03777777'}${'0473686f70'}${'076578616d706c65'}${'00'}${'0001'}${'0001'}`);
  });

  test('what is encoded is decoded to the same, for any response', () => {
    fc.assert(fc.property(response, (sent) => {
      const { packet } = readDatagram(encodePacket(sent), { from: sent.from, to: sent.to, transport: 'udp' });
      expect(packet).toEqual(sent);
    }), { numRuns: 300 });
  });

  test('its size is known beforehand, for any response', () => {
    fc.assert(fc.property(response, (sent) => {
      expect(encodePacket(sent).length).toBe(responseBytes(sent));
    }), { numRuns: 300 });
  });

  test('an independent implementation reads every field as it was meant', () => {
    const typeOf = (type: string): number => Packet.TYPE[type] as number;
    const plain = (one: Dns2Record): unknown[] => [one.name, one.type, one.ttl, one.address ?? one.ns ?? one.exchange ?? one.primary ?? one.domain ?? [one.data].flat().join(''), one.minimum ?? one.priority];
    const ours = ({ name: owner, type, ttl: seconds, data }: ResourceRecord): unknown[] => {
      const [value, number] = typeof data !== 'string' ? [data.mname, data.minimum] : type === 'MX' ? [data.split(' ')[1], Number(data.split(' ')[0])] : [data, undefined];
      return [owner, typeOf(type), seconds, value, number];
    };
    fc.assert(fc.property(response, (sent) => {
      const read = Packet.parse(encodePacket(sent));
      expect(read.errors).toEqual([]);
      expect(read.header).toMatchObject({ id: sent.id, qr: 1, aa: sent.authoritative ? 1 : 0, tc: 0, ra: sent.recursionAvailable ? 1 : 0, rcode: { NOERROR: 0, NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 }[sent.rcode as 'NOERROR'] });
      expect(read.questions).toMatchObject([{ name: sent.question.name, type: 1 }]);
      for (const [section, records] of [[read.answers, sent.answers], [read.authorities, sent.authority], [read.additionals, sent.additional]] as const) expect(section.map(plain)).toEqual(records.map(ours));
    }), { numRuns: 300 });
  });

  test('what the independent implementation writes, with names compressed, is read here', () => {
    const packet = new Packet();
    packet.header = { id: 77, qr: 1, aa: 1, tc: 0, rd: 0, ra: 0, rcode: 0 };
    packet.questions.push({ name: 'www.shop.example', type: 1, class: 1 } as never);
    packet.answers.push({ name: 'www.shop.example', type: 1, class: 1, ttl: 300, address: '203.0.113.10' } as never);
    packet.authorities.push({ name: 'shop.example', type: 2, class: 1, ttl: 3600, ns: 'ns1.shop.example' } as never);
    expect(readDatagram(packet.toBuffer(), envelope).packet).toMatchObject({
      type: 'Response', id: 77, authoritative: true, question: { name: 'www.shop.example', type: 'A' }, answers: [{ name: 'www.shop.example', ttl: 300, data: '203.0.113.10' }], authority: [{ type: 'NS', data: 'ns1.shop.example' }],
    });
    // A pointer to the name in the question, as servers write it (RFC 1035 §4.1.4).
    const question = encodePacket(query('www.shop.example')).subarray(12);
    const compressed = Buffer.concat([Buffer.from('004d84000001000100000000', 'hex'), question, Buffer.from('c00c000100010000012c0004cb00710a', 'hex')]);
    expect(readDatagram(compressed, envelope).packet).toMatchObject({ answers: [{ name: 'www.shop.example', type: 'A', ttl: 300, data: '203.0.113.10' }] });
  });
});

describe('packets that are broken', () => {
  const replyCode = (bytes: Buffer): number | undefined => readDatagram(bytes, envelope).reply?.readUInt16BE(2);

  test('less than a header is answered with nothing, and so is a broken response', () => {
    expect(readDatagram(Buffer.alloc(11), envelope)).toEqual({});
    const broken = encodePacket(respond(query('a.example'), { answers: [{ name: 'a.example', type: 'A', ttl: 1, data: '203.0.113.1' }] }));
    expect(readDatagram(broken.subarray(0, broken.length - 3), envelope)).toEqual({});
  });

  test.each([
    ['a query cut off in its name is a format error', (bytes: Buffer) => bytes.subarray(0, 20), 1],
    ['a query without a question is a format error', (bytes: Buffer) => Buffer.from(bytes.fill(0, 4, 6)), 1],
    ['an operation other than a query is not implemented', (bytes: Buffer) => Buffer.from(bytes.fill(0x28, 2, 3)), 4],
    ['a class other than IN is refused', (bytes: Buffer) => Buffer.from(bytes.fill(3, bytes.length - 1)), 5],
    ['a name with bytes that no name here has is refused', (bytes: Buffer) => Buffer.from(bytes.fill(0xff, 13, 14)), 5],
  ])('%s', (_title, damage, code) => {
    const bytes = damage(encodePacket(query('www.shop.example')));
    expect((replyCode(bytes) as number) & 0xf).toBe(code);
    expect(readDatagram(bytes, envelope).reply?.readUInt16BE(0)).toBe(4711);
  });

  test('of 20,000 damaged packets none brings the reader or the server down', () => {
    const server = new NameServer({ zones: INTERNET['shop 127.0.0.4'] });
    const whole = [encodePacket(query('www.shop.example')), encodePacket(query('keys.shop.example', 'TXT')), encodePacket(respond(query('a.example'), { answers: [{ name: 'a.example', type: 'TXT', ttl: 1, data: 'x'.repeat(300) }] }))];
    const outcomes = { packet: 0, reply: 0, nothing: 0 };
    fc.assert(fc.property(fc.constantFrom(...whole), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 8 }), fc.nat(400), (bytes, changes, length) => {
      const damaged = Buffer.from(bytes);
      for (const [at, value] of changes) damaged[at % damaged.length] = value;
      const read = readDatagram(length < damaged.length ? damaged.subarray(0, length) : damaged, envelope);
      outcomes[read.packet !== undefined ? 'packet' : read.reply !== undefined ? 'reply' : 'nothing'] += 1;
      if (read.packet?.type === 'Query') encodePacket(server.answerTo(read.packet).response, read.asked);
    }), { numRuns: 20_000 });
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(100);
  });
});
