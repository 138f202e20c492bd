import { expect, test } from 'vitest';
import { simulate } from '../../simulation/simulation.ts';
import { NameServer } from './name-server.ts';
import { respond } from './packets.ts';
import type { Query } from './packets.ts';
import { RecursiveResolver } from './resolver.ts';
import { StubResolver } from './stub-resolver.ts';
import { dnsSystem, lookUp, lookupsOf, resolverOf } from './systems.ts';
import { zone } from './zone.ts';

const shop = zone('shop.example', '@ 60 SOA ns a 1 1 1 1 60\nwww 60 A 203.0.113.1\nwww 60 A 203.0.113.2\nwww 60 A 203.0.113.3');
const query = (name: string, type: Query['question']['type'] = 'A'): Query => ({
  type: 'Query', id: 1, from: { address: '127.0.0.101', port: 4_000 }, to: { address: '127.0.0.4', port: 53 }, transport: 'udp', question: { name, type }, recursionDesired: false,
});

test('a server refuses what lies in none of its zones, and repeats id and question', () => {
  const { response } = new NameServer({ zones: [shop] }).answerTo(query('www.bank.example'));
  expect(response).toMatchObject({ id: 1, rcode: 'REFUSED', authoritative: false, question: { name: 'www.bank.example' }, from: { address: '127.0.0.4' }, to: { port: 4_000 } });
});

test('of two zones the deeper one answers', () => {
  const deeper = zone('www.shop.example', '@ 60 SOA ns a 1 1 1 1 60\n@ 60 A 203.0.113.9');
  expect(new NameServer({ zones: [shop, deeper] }).answerTo(query('www.shop.example')).response.answers).toMatchObject([{ data: '203.0.113.9' }]);
});

test('records leave in turn, each first as often as the others', () => {
  const run = simulate({
    processes: dnsSystem({ servers: ['root', 'example', 'shop'], rotates: true }),
    inputs: [0, 61, 122, 183, 244, 305].map((seconds) => lookUp('api.shop.example', { atMs: 1_000 * seconds })), seed: 1,
  });
  const first = lookupsOf(run).map(({ addresses }) => addresses[0]);
  expect([...new Set(first)]).toHaveLength(3);
  expect(first.slice(3)).toEqual(first.slice(0, 3));
});

test('a change comes from outside alone, and holds from then on', () => {
  const change = { type: 'Change', name: 'WWW.shop.example', recordType: 'A', records: [{ name: 'www.shop.example', type: 'A', ttl: 60, data: '203.0.113.20' }] };
  class Meddler {
    onStart(ctx: { send(to: string, message: unknown): void }): void {
      ctx.send('shop 127.0.0.4', { ...change, records: [] });
    }
    onMessage(): void {
      // It is told nothing.
    }
  }
  const run = simulate({
    processes: { ...dnsSystem({ servers: ['root', 'example', 'shop'] }), 'meddler 127.0.0.99': () => new Meddler() },
    inputs: [lookUp('www.shop.example', { atMs: 1_000 }), { atMs: 2_000, to: 'shop 127.0.0.4', message: change }, lookUp('www.shop.example', { atMs: 302_000 })], seed: 1,
  });
  expect(lookupsOf(run).map(({ addresses }) => addresses)).toEqual([['203.0.113.10'], ['203.0.113.20']]);
});

test('a response that is larger than its asker takes is cut down to its question, and says so', () => {
  const long = zone('shop.example', `@ 60 SOA ns a 1 1 1 1 60\n${Array.from({ length: 20 }, (_, index) => `many 60 A 203.0.113.${index}`).join('\n')}`);
  const sizes = [undefined, 600, 1_232].map((bufferBytes) => {
    const sent: unknown[] = [];
    const ctx = { processes: ['client 127.0.0.101'], send: (_to: string, packet: unknown) => sent.push(packet), log: () => undefined };
    new NameServer({ zones: [long] }).onMessage(ctx as never, 'client 127.0.0.101', { ...query('many.shop.example'), ...(bufferBytes === undefined ? {} : { bufferBytes }) });
    return sent;
  });
  expect(sizes).toMatchObject([[{ truncated: true, answers: [] }], [{ truncated: true }], [{ truncated: false }]]);
});

test('options that mean nothing are refused in a sentence', () => {
  expect(() => new NameServer({} as never)).toThrow('zones is missing');
  expect(() => new RecursiveResolver({} as never)).toThrow('roots is missing');
  expect(() => new RecursiveResolver({ roots: [{ name: 'a', address: '127.0.0.1' }], idBits: 17 })).toThrow('idBits (17) must be a whole number from 0 to 16');
  expect(() => new StubResolver({} as never)).toThrow('resolver is missing');
});

test('a packet to an address where nobody lives is lost', () => {
  const run = simulate({ processes: dnsSystem({ servers: ['root'] }), inputs: [lookUp('www.shop.example')], seed: 1 });
  expect(lookupsOf(run)).toMatchObject([{ rcode: 'SERVFAIL' }]);
  expect(resolverOf(run).queries).toBe(1 + 4);
});

test('a response keeps what it is given, and leaves the rest empty', () => {
  expect(respond(query('a.example'), { rcode: 'NXDOMAIN' })).toEqual({
    type: 'Response', id: 1, from: { address: '127.0.0.4', port: 53 }, to: { address: '127.0.0.101', port: 4_000 }, transport: 'udp', question: { name: 'a.example', type: 'A' },
    rcode: 'NXDOMAIN', authoritative: false, truncated: false, recursionAvailable: false, answers: [], authority: [], additional: [],
  });
});
