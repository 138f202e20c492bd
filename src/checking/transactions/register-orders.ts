/**
 * What is known of the order of the writes to each register. A read shows one version and nothing of what came before it, so little is known: the initial version comes
 * first; a transaction that reads a version and then writes comes after it; and what the caller may say of every key by itself, that it is sequentially consistent
 * or linearizable, orders versions as their readers and writers came.
 *
 *     registerOrders(observed).notInferable //=> ['the order of 3 writes to x']
 *
 * Sources: Kingsbury and Alvaro 2020, §5 (registers; initial versions, writes that follow reads, keys that are sequential or linearizable). That a write follows what
 * its transaction read is no assumption at read committed and above: with the versions the other way round, reading and overwriting would be a cycle of wr and ww, G1c.
 */
import { SOURCE } from './dependency-graph.ts';
import type { Value } from './evidence.ts';
import type { Ranks } from './list-orders.ts';
import type { KeyObservations, Observations, Read, Version } from './observations.ts';
import { followingAssumptions, type Contact, type Following, type RegisterAssumptions } from './register-assumptions.ts';
import { addTo, type Finding, type Place, type Step, type VersionOrders } from './version-orders.ts';

interface Found {
  readonly places: Place[];
  readonly readsFrom: { version: Version; reader: number }[];
  readonly findings: Finding[];
  readonly notInferable: string[];
}

/** The known orders; with `ranks`, all versions of a key are put in the order of their writers. */
export function registerOrders(observed: Observations, assumptions: RegisterAssumptions, ranks?: Ranks): VersionOrders {
  const found: Found = { places: [], readsFrom: [], findings: [], notInferable: [] };
  let ambiguous = false;
  for (const of of observed.keys) {
    if (of.repeated.size > 0) {
      ambiguous = true;
      found.notInferable.push(`which write of ${of.key} = ${[...of.repeated].join(', ')} was read, as there are several: every value of a register is to be written once`);
    }
    orderOf(of, observed, assumptions, ranks, found);
  }
  return { ...found, ambiguous };
}

function orderOf(of: KeyObservations, observed: Observations, assumptions: RegisterAssumptions, ranks: Ranks | undefined, found: Found): void {
  const { committed } = observed;
  const readers = new Map<Version | null, number[]>();
  const reading = new Map<number, { read: Read; version: Version | null }>(); // by transaction: the last read of another's version
  const contacts = new Map<number, Contact>();
  for (const read of of.reads) {
    const version = judge(read, of, observed, reading.get(read.reader)?.read, found);
    if (version === undefined) continue;
    reading.set(read.reader, { read, version });
    addTo(readers, version, read.reader);
    contacts.set(read.reader, { first: version, ...contacts.get(read.reader), last: version });
  }

  const versions = of.versions.filter(({ writer }) => committed[writer]);
  const steps = new Map<Version | null, Step[]>();
  if (ranks === undefined) {
    const evident = followingReads(versions, reading);
    const assumed = followingAssumptions(of, versions, contacts, observed, assumptions, evident);
    found.findings.push(...assumed.findings);
    const preceded = new Set<Version>();
    for (const { before, after, source } of [...evident, ...assumed.following]) {
      addTo(steps, before, { after, source });
      preceded.add(after);
    }
    for (const version of versions) if (!preceded.has(version)) addTo(steps, null, { after: version, source: SOURCE.observed });
    lostUpdates(versions, reading, of, found);
    if (!inOneLine(versions, steps)) found.notInferable.push(`the order of ${versions.length} writes to ${of.key}`);
  } else {
    let before: Version | null = null;
    for (const version of versions.toSorted((one, other) => (ranks[one.writer] as number) - (ranks[other.writer] as number))) {
      addTo(steps, before, { after: version, source: SOURCE.observed });
      before = version;
    }
  }
  for (const version of [null, ...versions]) found.places.push({ version: version ?? undefined, readers: readers.get(version) ?? [], steps: steps.get(version) ?? [] });
}

/** Which version of another transaction a read shows: null for the initial one, undefined if it shows none. */
function judge(read: Read, of: KeyObservations, { operations }: Observations, earlier: Read | undefined, { findings, readsFrom }: Found): Version | null | undefined {
  const find = (anomaly: Finding['anomaly'], reads: readonly Read[], writers: readonly Version[], values?: readonly (Value | null)[]): void => {
    findings.push({ anomaly, key: of.key, reads, writers, times: 1, values });
  };
  const value = read.result as Value | null;
  const own = read.own.at(-1);
  if (own !== undefined) {
    if (own.value !== value) find('internal', [read], [own]);
    return undefined;
  }
  if (earlier !== undefined && earlier.result !== value) find('fuzzy read', [earlier, read], []);
  if (value === null) return null;
  const version = of.byValue.get(value);
  if (version === undefined) find('garbage read', [read], [], [value]);
  else if (of.repeated.has(value)) return undefined;
  else if (version.writer === read.reader) find('future read', [read], [version]);
  else if (operations[version.writer]?.outcome === 'failed') find('G1a', [read], [version]);
  else {
    // Of a transaction of unknown outcome, this read tells that it committed.
    readsFrom.push({ version, reader: read.reader });
    if (version.replacedBy !== undefined) find('G1b', [read], [version, version.replacedBy]);
    return version;
  }
  return undefined;
}

/** A transaction's writes follow each other, and what it read. */
function followingReads(versions: readonly Version[], reading: ReadonlyMap<number, { version: Version | null }>): readonly Following[] {
  return versions.flatMap((after) => {
    const following: Following[] = after.replacedBy === undefined ? [] : [{ before: after, after: after.replacedBy, source: SOURCE.observed }];
    const read = reading.get(after.writer)?.version;
    if (read) following.push({ before: read, after, source: SOURCE.readThenWritten });
    return following;
  });
}

/** Two transactions that read one version and both wrote. Their versions may come in either order. */
function lostUpdates(versions: readonly Version[], reading: ReadonlyMap<number, { read: Read; version: Version | null }>, of: KeyObservations, { findings }: Found): void {
  const updates = new Map<Version | null, { read: Read; written: Version; finding?: Finding }>();
  const last = new Map(versions.map((version) => [version.writer, version]));
  for (const [transaction, { read, version }] of reading) {
    const written = last.get(transaction);
    if (written === undefined) continue;
    const other = updates.get(version);
    if (other === undefined) updates.set(version, { read, written });
    else if (other.finding !== undefined) other.finding.times++;
    else {
      other.finding = { anomaly: 'lost update', key: of.key, reads: [other.read, read], writers: [other.written, written], times: 1 };
      findings.push(other.finding);
    }
  }
}

/** Whether the known steps leave one order only: always one version that nothing else precedes. */
function inOneLine(versions: readonly Version[], steps: ReadonlyMap<Version | null, readonly Step[]>): boolean {
  const waiting = new Map(versions.map((version) => [version, 0]));
  for (const [before, known] of steps) if (before !== null) for (const { after } of known) waiting.set(after, (waiting.get(after) as number) + 1);
  let free = versions.filter((version) => waiting.get(version) === 0);
  while (free.length === 1) {
    const next: Version[] = [];
    for (const { after } of steps.get(free[0] as Version) ?? []) {
      const count = (waiting.get(after) as number) - 1;
      waiting.set(after, count);
      if (count === 0) next.push(after);
    }
    free = next;
  }
  return free.length === 0;
}
