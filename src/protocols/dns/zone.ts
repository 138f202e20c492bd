/**
 * A zone: the part of the name space that one owner keeps, as records, and what an authoritative server answers from it.
 *
 *     const shop = zone('shop.example', `
 *       @    3600 SOA  ns1 admin 1 7200 900 1209600 60
 *       @    3600 NS   ns1
 *       ns1  3600 A    127.0.0.4
 *       www   300 A    203.0.113.10
 *     `);
 *     answerFrom(shop, { name: 'www.shop.example', type: 'A' }).answers[0].data //=> '203.0.113.10'
 *     answerFrom(shop, { name: 'ww.shop.example', type: 'A' }).rcode            //=> 'NXDOMAIN'
 *
 * Source: RFC 1034 §4.3.2 (what to answer; without wildcards); RFC 1035 §5 (how a zone is written; a part of it); RFC 2308 §3 (negative answers).
 */
import { ancestorsOf, canonical, isWithin, labelsOf, nameFault, ROOT } from './names.ts';
import type { Question, RecordType, ResourceRecord, ResponseCode, StartOfAuthority } from './packets.ts';

export interface Zone {
  readonly origin: string; // the name at its top
  readonly records: readonly ResourceRecord[];
}

const TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'TXT'] satisfies RecordType[];

/**
 * Reads a zone: a line a record, as `name ttl type data`. A name ends in a dot or lies below the origin, and `@` is the origin. Throws a sentence if a line
 * is none, and if the SOA is missing.
 */
export function zone(origin: string, lines: string): Zone {
  const top = canonical(origin);
  const records = lines.split('\n').map((line) => line.replace(/^\s*;.*$/, '').trim()).filter((line) => line !== '').map((line) => recordOf(line, top));
  if (!records.some(({ name, type }) => type === 'SOA' && name === top)) throw new Error(`zone ${top}: it has no SOA record. Begin with a line such as "@ 3600 SOA ns1 admin 1 7200 900 1209600 60".`);
  return { origin: top, records };
}

function recordOf(line: string, origin: string): ResourceRecord {
  const wrong = (what: string): never => {
    throw new Error(`zone ${origin}: "${line}": ${what}. A record is written as "www 300 A 203.0.113.10": name, seconds to live, type, data.`);
  };
  const [owner = '', seconds = '', type = '', ...rest] = line.split(/\s+/);
  const name = fullName(owner, origin);
  const ttl = Number(seconds);
  if (!(Number.isInteger(ttl) && ttl >= 0 && ttl < 2 ** 31)) wrong(`"${seconds}" is no time to live; it is a whole number of seconds from 0 to 2147483647`);
  if (!TYPES.includes(type)) wrong(`"${type}" is none of the types ${TYPES.join(', ')}`);
  const fault = nameFault(name);
  if (fault !== undefined) wrong(fault);
  if (!isWithin(name, origin)) wrong(`"${name}" does not lie within ${origin}`);
  if (rest.length === 0) wrong('it has no data');
  return { name, type: type as RecordType, ttl, data: dataOf(type as RecordType, rest, origin, wrong) };
}

function dataOf(type: RecordType, words: readonly string[], origin: string, wrong: (what: string) => never): ResourceRecord['data'] {
  const [first = '', second = ''] = words;
  if (type === 'A' && !(/^\d+(\.\d+){3}$/.test(first) && first.split('.').every((part) => Number(part) <= 255))) wrong(`"${first}" is no IPv4 address`);
  if (type === 'NS' || type === 'CNAME') return fullName(first, origin);
  if (type === 'MX') return `${first} ${fullName(second, origin)}`;
  if (type === 'TXT') return words.join(' ').replaceAll('"', '');
  if (type !== 'SOA') return first;
  const [serial, refresh, retry, expire, minimum] = words.slice(2).map(Number);
  if (words.length !== 7 || [serial, refresh, retry, expire, minimum].some((number) => !Number.isInteger(number))) wrong('an SOA has two names and five whole numbers: serial, refresh, retry, expire, minimum');
  return { mname: fullName(first, origin), rname: fullName(second, origin), serial, refresh, retry, expire, minimum } as StartOfAuthority;
}

function fullName(name: string, origin: string): string {
  if (name === '@') return origin;
  if (name.endsWith('.')) return canonical(name);
  return canonical(origin === ROOT ? name : `${name}.${origin}`);
}

/** What an authoritative server says from its zone. */
export interface ZoneAnswer {
  readonly kind: 'answer' | 'alias' | 'referral' | 'no data' | 'no name';
  readonly rcode: ResponseCode;
  readonly authoritative: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
}

const found = (of: Zone, name: string, type: string): ResourceRecord[] => of.records.filter((record) => record.name === name && record.type === type);

/** The answer of a server that has this zone and is asked for a name within it. Aliases are followed for as long as they stay in the zone. */
export function answerFrom(of: Zone, question: Question): ZoneAnswer {
  const aliases: ResourceRecord[] = [];
  let answer = answerAt(of, canonical(question.name), question.type);
  while (answer.kind === 'alias') {
    aliases.push(...answer.answers);
    const target = canonical(String(answer.answers[0]?.data));
    // One that leads out of the zone, or in a circle, is for the asker to follow.
    if (!isWithin(target, of.origin) || aliases.some(({ name }) => name === target)) return { ...answer, answers: aliases };
    answer = answerAt(of, target, question.type);
  }
  return aliases.length === 0 ? answer : { ...answer, authoritative: true, answers: [...aliases, ...answer.answers] };
}

function answerAt(of: Zone, name: string, type: Question['type']): ZoneAnswer {
  const cut = delegationOf(of, name);
  if (cut !== undefined) {
    const authority = found(of, cut, 'NS');
    return { kind: 'referral', rcode: 'NOERROR', authoritative: false, answers: [], authority, additional: glueFor(of, authority) };
  }
  const here = of.records.filter((record) => record.name === name);
  const wanted = type === 'ANY' ? here : here.filter((record) => record.type === type);
  if (wanted.length > 0) return { kind: 'answer', rcode: 'NOERROR', authoritative: true, answers: wanted, authority: [], additional: [] };
  const alias = here.filter((record) => record.type === 'CNAME');
  if (alias.length > 0) return { kind: 'alias', rcode: 'NOERROR', authoritative: true, answers: alias, authority: [], additional: [] };
  // A name exists if it has records, or if something below it has (an empty non-terminal).
  const exists = of.records.some((record) => isWithin(record.name, name));
  return { kind: exists ? 'no data' : 'no name', rcode: exists ? 'NOERROR' : 'NXDOMAIN', authoritative: true, answers: [], authority: negativeSoa(of), additional: [] };
}

/** The name at which the zone hands the asked one over to other servers: the highest with NS records below its own top. */
function delegationOf(of: Zone, name: string): string | undefined {
  const below = ancestorsOf(name).slice(0, labelsOf(name).length - labelsOf(of.origin).length);
  return below.findLast((at) => found(of, at, 'NS').length > 0);
}

/** Addresses of name servers, where the zone has them. */
function glueFor(of: Zone, servers: readonly ResourceRecord[]): ResourceRecord[] {
  return servers.flatMap(({ data }) => [...found(of, String(data), 'A'), ...found(of, String(data), 'AAAA')]);
}

/** RFC 2308 §3: the SOA of a negative answer lives no longer than its own `minimum`. */
function negativeSoa(of: Zone): ResourceRecord[] {
  return found(of, of.origin, 'SOA').map((soa) => ({ ...soa, ttl: Math.min(soa.ttl, (soa.data as StartOfAuthority).minimum) }));
}
