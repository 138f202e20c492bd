import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INTERNET, nameServers, ROOTS } from '../protocols/dns/internet.ts';
import { RecursiveResolver } from '../protocols/dns/resolver.ts';
import { Random } from '../simulation/random.ts';
import { dig } from './dig.ts';
import { serveDns } from './dns-host.ts';
import type { ServedDns } from './dns-host.ts';
import { encodePacket } from './dns-wire.ts';

let served: ServedDns;
beforeAll(async () => {
  served = await serveDns({ ...nameServers(INTERNET), 'resolver 127.0.0.53': () => new RecursiveResolver({ roots: ROOTS }) });
});
afterAll(async () => {
  await served.stop();
});

const query = (name: string, type: 'A' | 'TXT' = 'A'): Buffer => encodePacket({
  type: 'Query', id: 1, from: { address: '', port: 0 }, to: { address: '', port: 0 }, transport: 'udp', question: { name, type }, recursionDesired: true,
});

describe('Node\'s own resolver asks the processes that a simulation runs', () => {
  const resolver = (): dns.Resolver => {
    const one = new dns.Resolver({ timeout: 2_000, tries: 2 });
    one.setServers([`127.0.0.53:${served.port}`]);
    return one;
  };

  test('addresses, aliases into another zone, servers without glue, mail exchangers', async () => {
    expect(await resolver().resolve4('www.shop.example', { ttl: true })).toMatchObject([{ address: '203.0.113.10' }]);
    expect(await resolver().resolve4('static.shop.example')).toEqual(['198.51.100.7']);
    expect(await resolver().resolve4('www.books.example')).toEqual(['198.51.100.40']);
    expect(await resolver().resolveMx('shop.example')).toMatchObject([{ exchange: 'mail.shop.example', priority: 10 }]);
  });

  test('what does not exist, and what has no such record, are told apart', async () => {
    await expect(resolver().resolve4('no.shop.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver().resolve6('www.shop.example')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver().resolve4('circle.shop.example')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });

  test('an answer that is too large for its datagram comes by TCP', async () => {
    expect(await resolver().resolveTxt('keys.shop.example')).toHaveLength(12);
    expect(served.lines).toContainEqual('resolver 127.0.0.53 asks again by TCP');
  });
});

test('over TCP, questions that come in pieces or together are answered one by one (RFC 1035 §4.2.2)', async () => {
  const framed = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, bytes.length]), bytes]);
  const received = await new Promise<Buffer>((done, failed) => {
    let bytes = Buffer.alloc(0);
    const connection = connect({ host: '127.0.0.4', port: served.port }, () => {
      const both = Buffer.concat([framed(query('www.shop.example')), framed(query('api.shop.example'))]);
      connection.write(both.subarray(0, 7));
      setTimeout(() => connection.write(both.subarray(7)), 20);
    });
    connection.on('error', failed);
    connection.on('data', (more) => {
      bytes = Buffer.concat([bytes, more as Buffer]);
      const first = bytes.length < 2 ? Infinity : 2 + bytes.readUInt16BE(0);
      if (bytes.length >= first + 2 && bytes.length >= first + 2 + bytes.readUInt16BE(first)) {
        connection.destroy();
        done(bytes);
      }
    });
  });
  expect(received.includes(Buffer.from([203, 0, 113, 10]))).toBe(true);
  expect(received.includes(Buffer.from([203, 0, 113, 21]))).toBe(true);
});

test('5,000 broken packets on real sockets: format errors or nothing, and the server goes on', async () => {
  const random = new Random('broken packets');
  const socket = createSocket('udp4');
  const codes = new Map<number, number>();
  socket.on('message', (bytes) => codes.set(bytes.readUInt16BE(2) & 0xf, (codes.get(bytes.readUInt16BE(2) & 0xf) ?? 0) + 1));
  for (let round = 0; round < 50; round += 1) {
    await Promise.all(Array.from({ length: 100 }, () => {
      const bytes = Buffer.from(query('www.shop.example'));
      const kind = random.integer(0, 2);
      for (let count = random.integer(1, 6); count > 0; count -= 1) bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      const sent = kind === 0 ? bytes : kind === 1 ? bytes.subarray(0, random.integer(0, bytes.length)) : Buffer.from(Array.from({ length: random.integer(0, 60) }, () => random.integer(0, 255)));
      return new Promise<void>((done) => void socket.send(sent, served.port, '127.0.0.4', () => done()));
    }));
    await new Promise((done) => setTimeout(done, 2)); // a socket's buffer holds some hundreds
  }
  const alive = new dns.Resolver({ timeout: 2_000, tries: 3 });
  alive.setServers([`127.0.0.4:${served.port}`]);
  expect(await alive.resolve4('www.shop.example')).toEqual(['203.0.113.10']);
  socket.close();
  expect(codes.get(1) ?? 0).toBeGreaterThan(0);
  expect(served.faults).toEqual([]);
});

const hasDig = ((): boolean => {
  try {
    execFileSync('dig', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // dig is not installed: the tests below say so by their title
  }
})();

describe.skipIf(!hasDig)('dig asks them (skipped where dig is not installed)', () => {
  const at = (server: string, rest: string): Promise<string> => dig(`@${server} -p ${served.port} ${rest}`);

  test('an authoritative answer, a referral with glue, and what does not exist', async () => {
    expect(await at('127.0.0.4', '+norecurse www.shop.example')).toMatch(/status: NOERROR[^]*flags: qr aa;[^]*www\.shop\.example\.\s+300\s+IN\s+A\s+203\.0\.113\.10/);
    expect(await at('127.0.0.1', '+norecurse www.shop.example')).toMatch(/flags: qr;[^]*AUTHORITY SECTION:\nexample\.\s+172800\s+IN\s+NS\s+a\.nic\.example\.[^]*a\.nic\.example\.\s+172800\s+IN\s+A\s+127\.0\.0\.2/);
    expect(await at('127.0.0.53', 'no.shop.example')).toMatch(/status: NXDOMAIN[^]*AUTHORITY SECTION:\nshop\.example\.\s+\d+\s+IN\s+SOA/);
    expect(await at('127.0.0.4', 'www.shop.example AAAA')).toMatch(/status: NOERROR[^]*ANSWER: 0, AUTHORITY: 1/);
    expect(await at('127.0.0.4', 'www.bank.example')).toContain('status: REFUSED');
  });

  test('truncation, and TCP after it', async () => {
    expect(await at('127.0.0.4', '+noedns +ignore keys.shop.example TXT')).toMatch(/flags: qr aa tc rd;[^]*ANSWER: 0/);
    expect((await at('127.0.0.4', '+noedns +short keys.shop.example TXT')).split('\n').filter((line) => line.startsWith('"'))).toHaveLength(12);
    expect((await at('127.0.0.4', '+tcp +short keys.shop.example TXT')).split('\n')).toHaveLength(12);
  });

  test('what is asked for beside: a version of EDNS that is none, a zone transfer, another class', async () => {
    expect(await at('127.0.0.4', '+edns=3 +noednsneg www.shop.example')).toContain('status: BADVERS');
    expect(await at('127.0.0.4', 'version.bind CH TXT')).toContain('status: REFUSED');
    expect(await at('127.0.0.4', 'shop.example AXFR')).toContain('Transfer failed');
  });
});

test('an address that is taken, or is none of this machine, is said in a sentence', async () => {
  await expect(serveDns({ 'root 127.0.0.1': nameServers(INTERNET)['root 127.0.0.1'] }, { port: served.port })).rejects.toThrow(/cannot listen on port \d+ of 127\.0\.0\.1/);
  await expect(serveDns({ 'root 198.51.100.1': nameServers(INTERNET)['root 127.0.0.1'] })).rejects.toThrow('cannot listen');
});
