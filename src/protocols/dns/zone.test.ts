import { expect, test } from 'vitest';
import { canonical, isWithin, labelsOf, nameFault, parentOf } from './names.ts';
import { answerFrom, zone } from './zone.ts';

const shop = zone('shop.example', `
  ; a comment
  @      3600 SOA   ns1 admin 3 7200 900 1209600 60
  @      3600 NS    ns1
  ns1    3600 A     127.0.0.4
  www     300 A     203.0.113.10
  alias   300 CNAME www
  away    300 CNAME edge.cdn.test.
  round   300 CNAME about
  about   300 CNAME round
  a.b.c   300 A     203.0.113.11
  sub    3600 NS    ns.sub
  ns.sub 3600 A     127.0.0.9
`);

test('names are compared without regard to case, and label by label (RFC 1034 §3.1, RFC 4343)', () => {
  expect(canonical('WWW.Shop.Example.')).toBe('www.shop.example');
  expect(canonical('.')).toBe('.');
  expect(labelsOf('.')).toEqual([]);
  expect([parentOf('a.b'), parentOf('b'), parentOf('.')]).toEqual(['b', '.', undefined]);
  expect(isWithin('a.shop.example', 'shop.example')).toBe(true);
  expect(isWithin('workshop.example', 'shop.example')).toBe(false);
  expect(isWithin('anything', '.')).toBe(true);
});

test('a label has 1 to 63 characters and a name at most 253 (RFC 1035 §2.3.4)', () => {
  expect(nameFault('a..b')).toContain('label of 0');
  expect(nameFault(`${'x'.repeat(64)}.example`)).toContain('label of 64');
  expect(nameFault(Array.from({ length: 50 }, () => 'abcde').join('.'))).toContain('at most 253');
  expect(nameFault('www.shop.example')).toBeUndefined();
});

test('a server answers what its zone holds, in its own authority', () => {
  expect(answerFrom(shop, { name: 'WWW.shop.example', type: 'A' })).toMatchObject({ kind: 'answer', rcode: 'NOERROR', authoritative: true, answers: [{ data: '203.0.113.10', ttl: 300 }] });
});

test('a name that has other records is no data, with the SOA (RFC 2308 §2.2)', () => {
  const answer = answerFrom(shop, { name: 'www.shop.example', type: 'AAAA' });
  expect(answer).toMatchObject({ kind: 'no data', rcode: 'NOERROR', answers: [] });
  expect(answer.authority).toMatchObject([{ type: 'SOA', ttl: 60 }]);
});

test('a name that does not exist is a name error, and its SOA lives no longer than its minimum (RFC 2308 §3)', () => {
  const answer = answerFrom(shop, { name: 'ww.shop.example', type: 'A' });
  expect(answer).toMatchObject({ kind: 'no name', rcode: 'NXDOMAIN', authoritative: true });
  expect(answer.authority[0]?.ttl).toBe(60);
});

test('a name between a name and its zone exists without records', () => {
  expect(answerFrom(shop, { name: 'b.c.shop.example', type: 'A' })).toMatchObject({ kind: 'no data', rcode: 'NOERROR' });
});

test('what is delegated is referred, with glue and without authority (RFC 1034 §4.3.2)', () => {
  const answer = answerFrom(shop, { name: 'deep.in.sub.shop.example', type: 'A' });
  expect(answer).toMatchObject({ kind: 'referral', authoritative: false, answers: [], authority: [{ name: 'sub.shop.example', data: 'ns.sub.shop.example' }], additional: [{ data: '127.0.0.9' }] });
});

test('an alias is followed within the zone, left at its border, and once around a circle', () => {
  expect(answerFrom(shop, { name: 'alias.shop.example', type: 'A' }).answers.map(({ type }) => type)).toEqual(['CNAME', 'A']);
  expect(answerFrom(shop, { name: 'alias.shop.example', type: 'CNAME' }).answers.map(({ type }) => type)).toEqual(['CNAME']);
  expect(answerFrom(shop, { name: 'away.shop.example', type: 'A' })).toMatchObject({ kind: 'alias', answers: [{ data: 'edge.cdn.test' }] });
  expect(answerFrom(shop, { name: 'round.shop.example', type: 'A' }).answers).toHaveLength(2);
});

test.each([
  ['www 300 B 1.2.3.4', 'none of the types'],
  ['www x A 1.2.3.4', 'no time to live'],
  ['www 300 A 1.2.3.400', 'no IPv4 address'],
  ['www.other.test. 300 A 1.2.3.4', 'does not lie within'],
  ['www 300 A', 'no data'],
  ['@ 300 SOA ns admin 1 2 3', 'five whole numbers'],
])('the line "%s" is refused with a sentence', (line, because) => {
  expect(() => zone('shop.example', `@ 60 SOA ns admin 1 1 1 1 1\n${line}`)).toThrow(because);
});

test('a zone without SOA is refused', () => {
  expect(() => zone('shop.example', 'www 300 A 203.0.113.1')).toThrow('no SOA');
});
