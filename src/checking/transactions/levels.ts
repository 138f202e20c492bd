/**
 * Isolation levels, which implies which, and which levels each anomaly rules out.
 *
 *     ruledOutBy('G1c')                       //=> ['read committed', 'consistent view', … , 'strict serializable']
 *     implies('serializable', 'snapshot isolation') //=> true
 *
 * Sources: Adya 1999, chapter 4 (PL-1, PL-2, PL-2+, PL-2.99, PL-3, PL-SS); Cerone and Gotsman 2018 (snapshot isolation and its sessions); Daudjee and Salem 2006
 * (strong and strong session snapshot isolation); Kingsbury and Alvaro 2020. All reads and writes here name their keys, so that anti-dependencies are of items
 * and repeatable read falls with G-single too; phantoms need predicates and are out of reach.
 */
import type { AnomalyName } from './evidence.ts';

/** Weakest first: a level stands behind every level that it implies. */
export const ISOLATION_LEVELS = [
  'read uncommitted', // PL-1: no write cycles
  'read committed', // PL-2: no dirty and no cyclic information flow
  'consistent view', // PL-2+: no read skew
  'repeatable read', // PL-2.99: serializable but for phantoms
  'snapshot isolation', // every transaction reads one snapshot, and of two concurrent writers of a key one aborts
  'serializable', // PL-3: as if one at a time
  'strong session snapshot isolation', // and a snapshot has all that the same process committed before
  'strong snapshot isolation', // and a snapshot has all that was committed before it was taken
  'strong session serializable', // as if one at a time, each process's in its order
  'strict serializable', // PL-SS: as if one at a time, and what ended before another began comes first
] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

/** What each level directly implies. */
const WEAKER: Readonly<Record<IsolationLevel, readonly IsolationLevel[]>> = {
  'read uncommitted': [],
  'read committed': ['read uncommitted'],
  'consistent view': ['read committed'],
  'repeatable read': ['consistent view'], // as far as items go; Adya's PL-2.99 allows read skew of predicates
  'snapshot isolation': ['consistent view'],
  serializable: ['repeatable read', 'snapshot isolation'],
  'strong session snapshot isolation': ['snapshot isolation'],
  'strong snapshot isolation': ['strong session snapshot isolation'],
  'strong session serializable': ['serializable', 'strong session snapshot isolation'],
  'strict serializable': ['strong session serializable', 'strong snapshot isolation'],
};

/** The weakest levels that each anomaly rules out; all that imply one of them fall with it. */
export const WEAKEST_RULED_OUT: Readonly<Record<AnomalyName, readonly IsolationLevel[]>> = {
  // No history in Adya's sense has these, at any level: a read is of a version that was written before, and of the reader's own last one if there is one (Adya, Liskov and O'Neil 2000, §4.2).
  internal: ['read uncommitted'],
  'future read': ['read uncommitted'],
  'garbage read': ['read uncommitted'],
  'duplicate elements': ['read uncommitted'],
  G0: ['read uncommitted'],
  G1a: ['read committed'],
  G1b: ['read committed'],
  G1c: ['read committed'],
  'dirty update': ['read committed'],
  // One of the two versions is not in the order of committed versions, so somebody read what was never committed.
  'incompatible orders': ['read committed'],
  'G-single': ['consistent view'],
  // Whichever version comes first, there is a cycle with one rw: from the reader to the writer of the later version and back.
  'fuzzy read': ['consistent view'],
  'lost update': ['consistent view'],
  'G-nonadjacent': ['repeatable read', 'snapshot isolation'],
  'G2-item': ['repeatable read'],
  'G0-process': ['strong session snapshot isolation'],
  'G1c-process': ['strong session snapshot isolation'],
  'G-single-process': ['strong session snapshot isolation'],
  'G-nonadjacent-process': ['strong session snapshot isolation'],
  'G2-item-process': ['strong session serializable'],
  'G0-realtime': ['strong snapshot isolation'],
  'G1c-realtime': ['strong snapshot isolation'],
  'G-single-realtime': ['strong snapshot isolation'],
  'G-nonadjacent-realtime': ['strong snapshot isolation'],
  'G2-item-realtime': ['strict serializable'],
  // A register whose reads and writes fit no order in real time: what strict serializability promises of every key.
  'cyclic versions': ['strict serializable'],
};

/** Whether whatever satisfies `one` satisfies `other`. Every level implies itself. */
export function implies(one: IsolationLevel, other: IsolationLevel): boolean {
  return one === other || WEAKER[one].some((weaker) => implies(weaker, other));
}

/** The levels that fall with any of `weakest`, weakest first. */
export function allRuledOut(weakest: readonly IsolationLevel[]): readonly IsolationLevel[] {
  return ISOLATION_LEVELS.filter((level) => weakest.some((fallen) => implies(level, fallen)));
}

/** The levels that an anomaly rules out, weakest first. */
export function ruledOutBy(anomaly: AnomalyName): readonly IsolationLevel[] {
  return allRuledOut(WEAKEST_RULED_OUT[anomaly]);
}
