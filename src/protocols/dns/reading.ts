/**
 * What a response says to a resolver: an answer, an alias, a referral, that something does not exist, or nothing of use. And what of it may be kept.
 *
 *     readResponse(response, { name: 'www.shop.example', type: 'A', zone: 'example' })
 *     //=> { kind: 'referral', zone: 'shop.example', sets: [{ records: […], trust: 'referral' }, …] }
 *
 * The bailiwick rule: the servers of a zone are believed about names within that zone, and what they say of others is left aside.
 *
 * Source: RFC 1034 §5.3.3 (step 4); RFC 2181 §5.4.1; RFC 2308 §2; bailiwick: RFC 5452 §6.
 */
import type { Trust } from './cache.ts';
import { setsOf } from './cache.ts';
import { canonical, isWithin, labelsOf } from './names.ts';
import type { Question, ResourceRecord, Response } from './packets.ts';

/** Records to keep, and how far to trust them. */
export interface Lesson {
  readonly records: readonly ResourceRecord[];
  readonly trust: Trust;
}

export type Reading = { readonly sets: readonly Lesson[] } & (
  | { readonly kind: 'answer'; readonly records: readonly ResourceRecord[] } // aliases on the way first
  | { readonly kind: 'alias'; readonly records: readonly ResourceRecord[]; readonly target: string } // to be asked for elsewhere
  | { readonly kind: 'referral'; readonly zone: string }
  | { readonly kind: 'no name' | 'no data'; readonly records: readonly ResourceRecord[]; readonly at: string; readonly soa: ResourceRecord | undefined }
  | { readonly kind: 'useless'; readonly because: string }
);

export interface Asked {
  readonly name: string; // canonical
  readonly type: Question['type'];
  readonly zone: string; // whose servers were asked
  /** Leave aside what lies outside the zone. Default: true. */
  readonly bailiwick?: boolean;
}

export function readResponse(response: Response, { name, type, zone, bailiwick = true }: Asked): Reading {
  const within = (records: readonly ResourceRecord[]): ResourceRecord[] =>
    records.map((record) => ({ ...record, name: canonical(record.name) })).filter((record) => !bailiwick || isWithin(record.name, zone));
  const [answers, authority, additional] = [within(response.answers), within(response.authority), within(response.additional)];
  const lessons = lessonsOf({ answers, authority, additional, authoritative: response.authoritative, bailiwick });
  if (response.rcode !== 'NOERROR' && response.rcode !== 'NXDOMAIN') return { kind: 'useless', sets: [], because: response.rcode };

  const chain = chainFrom(name, type, answers);
  // Who answers must own the name: what others have heard is for their own clients.
  if ((chain.length > 0 || response.rcode === 'NXDOMAIN') && !response.authoritative) return { kind: 'useless', sets: [], because: 'an answer without authority' };
  const at = chain.at(-1)?.type === 'CNAME' && type !== 'CNAME' ? canonical(String(chain.at(-1)?.data)) : name;
  const complete = chain.length > 0 && at === name;
  if (complete || chain.some((record) => record.type === type)) return { kind: 'answer', sets: lessons, records: chain };
  const soa = authority.find((record) => record.type === 'SOA');
  if (response.rcode === 'NXDOMAIN') return { kind: 'no name', sets: lessons, records: chain, at, soa };
  if (chain.length > 0) return soa === undefined ? { kind: 'alias', sets: lessons, records: chain, target: at } : { kind: 'no data', sets: lessons, records: chain, at, soa };
  const cut = authority.find((record) => record.type === 'NS')?.name;
  if (cut !== undefined && soa === undefined) {
    // A referral leads down, towards the name: labels closer with each. One that leads elsewhere is no help.
    const leadsDown = isWithin(name, cut) && labelsOf(cut).length > labelsOf(zone).length;
    return leadsDown ? { kind: 'referral', sets: lessons, zone: cut } : { kind: 'useless', sets: [], because: `refers to ${cut}, which lies no closer to ${name}` };
  }
  if (!response.authoritative) return { kind: 'useless', sets: [], because: 'neither an answer nor a referral' };
  return { kind: 'no data', sets: lessons, records: [], at, soa };
}

/** The aliases from the name on, as far as the answer has them, and the records of the wanted type at their end. */
function chainFrom(name: string, type: Question['type'], answers: readonly ResourceRecord[]): ResourceRecord[] {
  const chain: ResourceRecord[] = [];
  const passed = new Set<string>();
  let at = name;
  while (!passed.has(at)) {
    passed.add(at);
    const here = answers.filter((record) => record.name === at);
    const wanted = here.filter((record) => type === 'ANY' || record.type === type);
    if (wanted.length > 0) return [...chain, ...wanted];
    const alias = here.find((record) => record.type === 'CNAME');
    if (alias === undefined) break;
    chain.push(alias);
    at = canonical(String(alias.data));
  }
  return chain;
}

interface Sections {
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
  readonly authoritative: boolean;
  readonly bailiwick: boolean;
}

function lessonsOf({ answers, authority, additional, authoritative, bailiwick }: Sections): Lesson[] {
  const kept = (records: readonly ResourceRecord[], trust: Trust): Lesson[] => setsOf(records).map((set) => ({ records: set, trust }));
  const servers = authority.filter(({ type }) => type === 'NS');
  const named = new Set(servers.map(({ data }) => canonical(String(data))));
  // Additional records are addresses of the servers just named. A resolver without the bailiwick rule takes whatever comes for an answer.
  const extra = additional.filter(({ name, type }) => !bailiwick || ((type === 'A' || type === 'AAAA') && named.has(name)));
  return [...kept(answers, 'answer'), ...kept(servers, authoritative ? 'authority' : 'referral'), ...kept(extra, bailiwick ? 'referral' : 'answer')];
}
