/**
 * Registers whose keys are taken, each by itself, for sequentially consistent or linearizable: the order in which processes or real time met the versions of a key is
 * then an order of the versions.
 *
 * Source: Kingsbury and Alvaro 2020, §5. Strict serializability implies that every key is linearizable, and strong session serializability that it is sequential, so
 * that a check of either may take them so. If the versions of a key would come before themselves, the key is not what it was taken for: `cyclic versions`.
 */
import { SOURCE } from './dependency-graph.ts';
import type { KeyObservations, Observations, Version } from './observations.ts';
import { immediatePrecedence } from './precedence.ts';
import { addTo, type Finding } from './version-orders.ts';

export interface RegisterAssumptions {
  /** Every key by itself is sequentially consistent: each process sees it change in one order. */
  readonly sequentialKeys?: boolean;
  /** Every key by itself is linearizable: what ended before another began comes first. */
  readonly linearizableKeys?: boolean;
}

/** What one transaction saw of a key before it wrote there, and what it left. */
export interface Contact {
  readonly first: Version | null; // the version it met: the first read, or else its own; null for the initial one
  readonly last: Version | null; // the version it left: its last write, or else its last read
}

/** A version that comes after another; null is the initial one. */
export interface Following {
  readonly before: Version | null;
  readonly after: Version;
  readonly source: number; // SOURCE: what tells so
}

/** What follows besides what is evident. An assumption that would put versions before themselves is not used, and is a finding. */
export function followingAssumptions(
  of: KeyObservations, versions: readonly Version[], contacts: ReadonlyMap<number, Contact>, { operations }: Observations, assumptions: RegisterAssumptions, evident: readonly Following[],
): { following: readonly Following[]; findings: readonly Finding[] } {
  const following: Following[] = [];
  const findings: Finding[] = [];
  const initial = versions.map((after) => ({ before: null, after }));
  if ((assumptions.sequentialKeys !== true && assumptions.linearizableKeys !== true) || cycleOf(evident) !== undefined) return { following, findings };
  const all = withWrites(contacts, versions);
  const touching = [...all.keys()].map((index) => operations[index] as Observations['operations'][number]);
  const sessions = new Map<string, Observations['operations'][number][]>();
  for (const operation of touching) addTo(sessions, operation.process, operation);
  const sources = [
    ...(assumptions.sequentialKeys === true ? [{ source: SOURCE.sequential, groups: [...sessions.values()] }] : []),
    ...(assumptions.linearizableKeys === true ? [{ source: SOURCE.linearizable, groups: [touching] }] : []),
  ];
  for (const { source, groups } of sources) {
    const here: { before: Version | null; after: Version | null }[] = [];
    const met = new Map<Version | null, Set<Version | null>>(); // many pairs of transactions tell the same of their versions
    for (const [earlier, later] of groups.flatMap((group) => immediatePrecedence(group))) {
      const before = (all.get(earlier.index) as Contact).last;
      const after = (all.get(later.index) as Contact).first;
      const afters = met.get(before) ?? new Set();
      if (before === after || afters.has(after)) continue;
      met.set(before, afters.add(after));
      here.push({ before, after });
    }
    const cycle = cycleOf([...evident, ...following, ...here, ...initial]);
    if (cycle === undefined) {
      // The initial version comes before all others anyhow, and after none, or there would be a cycle.
      for (const { before, after } of here) if (before !== null) following.push({ before, after: after as Version, source });
    } else {
      findings.push({
        anomaly: 'cyclic versions', key: of.key, reads: [], writers: cycle.filter((version) => version !== null), times: 1, values: cycle.map((version) => version?.value ?? null),
        weakest: [source === SOURCE.linearizable ? 'strict serializable' : 'strong session serializable'],
      });
    }
  }
  return { following, findings };
}

/** Contacts by reading, and those by writing. */
function withWrites(contacts: ReadonlyMap<number, Contact>, versions: readonly Version[]): ReadonlyMap<number, Contact> {
  const all = new Map(contacts);
  for (const version of versions) all.set(version.writer, { first: version, ...all.get(version.writer), last: version });
  return all;
}

/** Versions of which each comes before the next and the last before the first, if there are any: what is left when those that nothing precedes are taken away again and again. */
function cycleOf(following: readonly { before: Version | null; after: Version | null }[]): readonly (Version | null)[] | undefined {
  const later = new Map<Version | null, (Version | null)[]>();
  for (const { before, after } of following) addTo(later, before, after);
  const waiting = new Map<Version | null, number>(); // for how many
  for (const { before, after } of following) {
    waiting.set(before, waiting.get(before) ?? 0);
    waiting.set(after, (waiting.get(after) ?? 0) + 1);
  }
  const free = [...waiting].filter(([, count]) => count === 0).map(([version]) => version);
  for (let version = free.pop(); version !== undefined; version = free.pop()) {
    waiting.delete(version);
    for (const after of later.get(version) ?? []) {
      const count = (waiting.get(after) as number) - 1;
      waiting.set(after, count);
      if (count === 0) free.push(after);
    }
  }
  // Everything that is left waits for something that is left, so walking back must come round.
  const earlier = new Map(following.filter(({ before, after }) => waiting.has(before) && waiting.has(after)).map(({ before, after }) => [after, before]));
  const walk: (Version | null)[] = [];
  for (let version = [...waiting.keys()].at(0); version !== undefined; version = earlier.get(version)) {
    const met = walk.indexOf(version);
    if (met >= 0) return walk.slice(met).toReversed();
    walk.push(version);
  }
  return undefined;
}
