/**
 * What a resolver remembers: sets of records until their time to live is over, and what does not exist. Plain data, so it is a field of a process.
 *
 *     const cache: DnsCache = new Map();
 *     keepRecords(cache, [{ name: 'www.shop.example', type: 'A', ttl: 300, data: '203.0.113.10' }], { nowMs: 0, trust: 'answer' });
 *     recall(cache, 'www.shop.example', 'A', { nowMs: 100_000 })?.records[0].ttl //=> 200: the time that is left travels on
 *
 * Source: RFC 1034 §4.3.3 and RFC 2181 §5 (sets and their times to live, which data to trust), RFC 2308 §5 (negative answers).
 */
import type { ResourceRecord, StartOfAuthority } from './packets.ts';

/** How far records are to be trusted, the least first (RFC 2181 §5.4.1): from a referral or as an addition, from the authority section of an answer, as an answer. */
const TRUST = ['referral', 'authority', 'answer'] as const;

export type Trust = (typeof TRUST)[number];

export interface CacheEntry {
  readonly kind: 'records' | 'no data' | 'no name';
  readonly records: readonly ResourceRecord[]; // of a negative entry: the SOA that came with it
  readonly trust: Trust;
  readonly keptMs: number; // when it came
  readonly untilMs: number; // when it is over
}

/** By name and type, as `'www.shop.example A'`; that a name does not exist stands under type `*`. */
export type DnsCache = Map<string, CacheEntry>;

const keyOf = (name: string, type: string): string => `${name} ${type}`;

const isFresh = (entry: CacheEntry | undefined, nowMs: number): entry is CacheEntry => entry !== undefined && nowMs < entry.untilMs;

/** Keeps a set of records of one name and type. What is fresh and more to be trusted stays. A time to live of 0 is for the one who asked. */
export function keepRecords(cache: DnsCache, records: readonly ResourceRecord[], { nowMs, trust }: { nowMs: number; trust: Trust }): void {
  const first = records[0];
  if (first === undefined) return;
  const key = keyOf(first.name, first.type);
  const known = cache.get(key);
  if (isFresh(known, nowMs) && TRUST.indexOf(known.trust) > TRUST.indexOf(trust)) return;
  // RFC 2181 §5.2: the records of a set should live equally long; where they do not, the shortest life counts.
  const ttl = Math.min(...records.map((record) => record.ttl));
  if (trust === 'answer') cache.delete(keyOf(first.name, '*'));
  cache.set(key, { kind: 'records', records: records.map((record) => ({ ...record, ttl })), trust, keptMs: nowMs, untilMs: nowMs + 1000 * ttl });
}

/** Keeps that a name, or a type at a name, does not exist. Without an SOA nobody says for how long, and it is not kept (RFC 2308 §5). */
export function keepNegative(cache: DnsCache, name: string, type: string, soa: ResourceRecord | undefined, { nowMs, nameExists }: { nowMs: number; nameExists: boolean }): void {
  if (soa === undefined) return;
  const ttl = Math.min(soa.ttl, (soa.data as StartOfAuthority).minimum);
  const kind = nameExists ? 'no data' : 'no name';
  cache.set(keyOf(name, nameExists ? type : '*'), { kind, records: [{ ...soa, ttl }], trust: 'answer', keptMs: nowMs, untilMs: nowMs + 1000 * ttl });
}

/** What is known of a name and type: fresh, or with `staleMs` also what has been over for no longer than that. Times to live are what is left of them. */
export function recall(cache: DnsCache, name: string, type: string, { nowMs, staleMs = 0 }: { nowMs: number; staleMs?: number }): CacheEntry | undefined {
  for (const key of [keyOf(name, '*'), keyOf(name, type)]) {
    const entry = cache.get(key);
    if (entry === undefined || nowMs >= entry.untilMs + staleMs) continue;
    const ttl = Math.max(0, Math.floor((entry.untilMs - nowMs) / 1000));
    return { ...entry, records: entry.records.map((record) => ({ ...record, ttl })) };
  }
  return undefined;
}

/** Records by name and type, in the order in which each first appears: the sets in which they are kept. */
export function setsOf(records: readonly ResourceRecord[]): ResourceRecord[][] {
  const sets = new Map<string, ResourceRecord[]>();
  for (const record of records) {
    const key = keyOf(record.name, record.type);
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [record]);
    else set.push(record);
  }
  return [...sets.values()];
}
