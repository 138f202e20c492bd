import { expect, test } from 'vitest';
import { keepNegative, keepRecords, recall } from './cache.ts';
import type { DnsCache } from './cache.ts';
import type { ResourceRecord } from './packets.ts';

const a = (ttl: number, data = '203.0.113.10'): ResourceRecord => ({ name: 'www.shop.example', type: 'A', ttl, data });
const soa = (ttl: number, minimum: number): ResourceRecord => ({ name: 'shop.example', type: 'SOA', ttl, data: { mname: 'ns', rname: 'admin', serial: 1, refresh: 1, retry: 1, expire: 1, minimum } });
const at = (cache: DnsCache, nowMs: number, type = 'A') => recall(cache, 'www.shop.example', type, { nowMs });

test('records live until their time is over, and what is left of it travels on', () => {
  const cache: DnsCache = new Map();
  keepRecords(cache, [a(300)], { nowMs: 1_000, trust: 'answer' });
  expect(at(cache, 101_000)?.records[0]?.ttl).toBe(200);
  expect(at(cache, 300_999)?.records[0]?.ttl).toBe(0);
  expect(at(cache, 301_000)).toBeUndefined();
});

test('a set lives as long as its shortest record (RFC 2181 §5.2)', () => {
  const cache: DnsCache = new Map();
  keepRecords(cache, [a(300), a(20, '203.0.113.11')], { nowMs: 0, trust: 'answer' });
  expect(at(cache, 10_000)?.records.map(({ ttl }) => ttl)).toEqual([10, 10]);
  expect(at(cache, 20_000)).toBeUndefined();
});

test('what is fresh and more to be trusted stays; once it is over, anything replaces it (RFC 2181 §5.4.1)', () => {
  const cache: DnsCache = new Map();
  keepRecords(cache, [a(60)], { nowMs: 0, trust: 'answer' });
  keepRecords(cache, [a(600, '203.0.113.66')], { nowMs: 1, trust: 'referral' });
  expect(at(cache, 2)?.records[0]?.data).toBe('203.0.113.10');
  keepRecords(cache, [a(600, '203.0.113.66')], { nowMs: 60_000, trust: 'referral' });
  expect(at(cache, 60_001)?.records[0]?.data).toBe('203.0.113.66');
});

test('a name that does not exist has no type; a missing type leaves the others (RFC 2308 §5)', () => {
  const cache: DnsCache = new Map();
  keepNegative(cache, 'www.shop.example', 'A', soa(3600, 60), { nowMs: 0, nameExists: true });
  expect(at(cache, 0)?.kind).toBe('no data');
  expect(at(cache, 0, 'TXT')).toBeUndefined();
  keepNegative(cache, 'www.shop.example', 'A', soa(3600, 60), { nowMs: 0, nameExists: false });
  expect(at(cache, 0, 'TXT')?.kind).toBe('no name');
  expect(at(cache, 60_000, 'TXT')).toBeUndefined();
});

test.each([[3600, 60, 60], [30, 600, 30]])('a negative answer lives for the smaller of the SOA\'s life %i and its minimum %i', (ttl, minimum, seconds) => {
  const cache: DnsCache = new Map();
  keepNegative(cache, 'www.shop.example', 'A', soa(ttl, minimum), { nowMs: 0, nameExists: false });
  expect(at(cache, 1000 * seconds - 1)?.kind).toBe('no name');
  expect(at(cache, 1000 * seconds)).toBeUndefined();
});

test('without an SOA a negative answer is not kept, and an answer takes back that a name does not exist', () => {
  const cache: DnsCache = new Map();
  keepNegative(cache, 'www.shop.example', 'A', undefined, { nowMs: 0, nameExists: false });
  expect(cache.size).toBe(0);
  keepNegative(cache, 'www.shop.example', 'A', soa(60, 60), { nowMs: 0, nameExists: false });
  keepRecords(cache, [a(300)], { nowMs: 1, trust: 'answer' });
  expect(at(cache, 2)?.kind).toBe('records');
});

test('what is over can be asked for with a bound on how long it has been (RFC 8767)', () => {
  const cache: DnsCache = new Map();
  keepRecords(cache, [a(60)], { nowMs: 0, trust: 'answer' });
  expect(recall(cache, 'www.shop.example', 'A', { nowMs: 100_000, staleMs: 86_400_000 })?.records).toHaveLength(1);
  expect(recall(cache, 'www.shop.example', 'A', { nowMs: 100_000, staleMs: 30_000 })).toBeUndefined();
});
