/**
 * The order of the appends to each list. A read of a list shows all the versions before it: the longest read is the order of what it shows, and every other read is to
 * be a beginning of it. What no read shows comes after what the longest shows.
 *
 *     listOrders(observed).places   //=> the initial version and those of each element, with their readers and what comes next
 *
 * Source: Kingsbury and Alvaro 2020, §4 (traceability; the version order inferred from the longest read), §6 (aborted and intermediate reads, dirty updates, duplicates,
 * incompatible orders). A read after own appends is taken for a read of what precedes them: a list that another transaction slips into is read skew, and no more.
 */
import type { Value } from './evidence.ts';
import { SOURCE } from './dependency-graph.ts';
import { listOf, type KeyObservations, type Observations, type Read, type Version } from './observations.ts';
import { addTo, type Finding, type Place, type VersionOrders } from './version-orders.ts';

/** By transaction: its place in an order of all, where one is tried. */
export type Ranks = readonly number[];

/** The known orders; with `ranks`, what no read shows is put in the order of its writers. */
export function listOrders(observed: Observations, ranks?: Ranks): VersionOrders {
  const found = { places: [] as Place[], readsFrom: [] as { version: Version; reader: number }[], findings: [] as Finding[], notInferable: [] as string[] };
  let ambiguous = false;
  for (const of of observed.keys) {
    if (of.repeated.size > 0) {
      ambiguous = true;
      found.notInferable.push(`what the reads of ${of.key} saw, as ${[...of.repeated].join(', ')} was appended to it more than once: every element of a list is to be appended once`);
      continue;
    }
    orderOf(of, observed, ranks, found);
  }
  return { ...found, ambiguous };
}

interface Found {
  readonly places: Place[];
  readonly readsFrom: { version: Version; reader: number }[];
  readonly findings: Finding[];
  readonly notInferable: string[];
}

function orderOf(of: KeyObservations, { operations, committed }: Observations, ranks: Ranks | undefined, found: Found): void {
  const counted = new Map<string, Finding>(); // elements that stay in a list would be found at every read
  const once: Once = (name, finding) => {
    const known = counted.get(name);
    if (known !== undefined) known.times++;
    else {
      const made = { key: of.key, times: 1, ...finding() };
      counted.set(name, made);
      found.findings.push(made);
    }
  };
  const duplicates = (read: Read): void => {
    const list = listOf(read);
    const twice = [...new Set(list.filter((value, index) => list.indexOf(value) < index))];
    found.findings.push({ anomaly: 'duplicate elements', key: of.key, reads: [read], writers: twice.map((value) => of.byValue.get(value)).filter((version) => version !== undefined), times: 1, values: twice });
  };
  const { views, order } = judgeEach(of, found.findings, duplicates);
  const byWriter = new Map<number, Version[]>();
  for (const version of of.versions) addTo(byWriter, version.writer, version);
  const places = new Map(order.list.map((value, index) => [value, index]));
  const contested = new Set<Value>(); // elements of reads that fit no common order
  const failed = (version: Version): boolean => operations[version.writer]?.outcome === 'failed';
  const suspect = order.list.some((value) => {
    const version = of.byValue.get(value);
    return version === undefined || failed(version);
  });

  const readersAt = new Map<number, number[]>(); // by how many elements of the order they saw
  for (const { read, seen, list } of views) {
    const fits = isBeginning(list, seen, order.list);
    const others = list.slice(0, seen);
    if (fits) addTo(readersAt, seen, read.reader);
    else {
      for (const value of list) contested.add(value);
      once('incompatible', () => ({ anomaly: 'incompatible orders', reads: [order.read as Read, read], writers: [] }));
    }
    if (!fits || suspect) {
      for (const value of others) {
        const version = of.byValue.get(value);
        if (version === undefined) once(`garbage ${String(value)}`, () => ({ anomaly: 'garbage read', reads: [read], writers: [], values: [value] }));
        else if (failed(version)) once(`G1a ${String(value)}`, () => ({ anomaly: 'G1a', reads: [read], writers: [version] }));
      }
    }
    for (const version of byWriter.get(read.reader) ?? []) {
      const shown = fits ? (places.get(version.value) ?? Infinity) < seen : others.includes(version.value);
      if (shown) once(`future ${String(version.value)}`, () => ({ anomaly: 'future read', reads: [read], writers: [version] }));
    }
    const last = of.byValue.get(list[seen - 1] as Value);
    if (last !== undefined && last.writer !== read.reader && committed[last.writer] === true) {
      found.readsFrom.push({ version: last, reader: read.reader });
      if (last.replacedBy !== undefined) once(`G1b ${String(last.value)}`, () => ({ anomaly: 'G1b', reads: [read], writers: [last, last.replacedBy as Version] }));
    }
  }
  lostUpdates(views, byWriter, once);
  dirtyUpdates(order.list, of, failed, once);

  const known = order.list.map((value, index) => ({ version: of.byValue.get(value), seen: index + 1 })).filter(({ version }) => version !== undefined && committed[version.writer] === true) as { version: Version; seen: number }[];
  const shown = new Set(order.list);
  const unseen = of.versions.filter(({ value, writer }) => committed[writer] === true && !shown.has(value) && !contested.has(value));
  const writers = new Set(unseen.map(({ writer }) => writer));
  if (writers.size > 1) found.notInferable.push(`the order of ${writers.size} transactions' appends to ${of.key} that no read shows`);
  if (ranks !== undefined) unseen.sort((one, other) => (ranks[one.writer] as number) - (ranks[other.writer] as number));

  let place: { version: Version | undefined; seen: number } = { version: undefined, seen: 0 };
  for (const next of [...known, ...(ranks === undefined ? [] : unseen.map((version) => ({ version, seen: Infinity })))]) {
    found.places.push({ version: place.version, readers: between(readersAt, place.seen, next.seen), steps: [{ after: next.version, source: next.seen === Infinity ? SOURCE.unseen : SOURCE.observed }] });
    place = next;
  }
  if (ranks === undefined) found.places.push({ version: place.version, readers: between(readersAt, place.seen, Infinity), steps: unseen.map((after) => ({ after, source: SOURCE.unseen })) });
}

/** Who saw at least `from` elements and fewer than `to`: what lies between two committed versions is no version of its own. */
function between(readersAt: ReadonlyMap<number, readonly number[]>, from: number, to: number): readonly number[] {
  if (to === from + 1) return readersAt.get(from) ?? [];
  return [...readersAt].filter(([seen]) => seen >= from && seen < to).flatMap(([, readers]) => readers);
}

/** A read, of which the reader's own appends stand at the end. */
interface View {
  readonly read: Read;
  readonly list: readonly Value[];
  readonly seen: number; // how many elements of others, which come first
}

interface Longest {
  readonly list: readonly Value[];
  readonly read: Read | undefined;
}

const isBeginning = (list: readonly Value[], length: number, of: readonly Value[]): boolean => {
  for (let index = 0; index < length; index++) if (list[index] !== of[index]) return false;
  return true;
};

const repeats = (list: readonly Value[]): boolean => new Set(list).size < list.length;

/** The reads that can be taken at their word, and the longest list among them; what the others show by themselves is told. */
function judgeEach(of: KeyObservations, findings: Finding[], duplicates: (read: Read) => void): { views: readonly View[]; order: Longest } {
  const views: View[] = [];
  for (const read of of.reads) {
    const list = listOf(read);
    const seen = list.length - read.own.length;
    if (read.own.every(({ value }, index) => list[seen + index] === value)) views.push({ read, list, seen });
    else findings.push({ anomaly: 'internal', key: of.key, reads: [read], writers: read.own, times: 1 });
  }
  // The longest list that anybody saw of the others' appends, carried on by what a transaction saw of its own after it.
  const longest = views.toSorted((one, other) => other.seen - one.seen).find(({ list }) => !repeats(list));
  let order: Longest = longest === undefined ? { list: [], read: undefined } : { list: longest.list.slice(0, longest.seen), read: longest.read };
  const base = order.list;
  for (const { list, read } of views) if (list.length > order.list.length && isBeginning(base, base.length, list) && !repeats(list)) order = { list, read };
  // What begins the longest has no element twice, as that has none.
  const kept = views.filter(({ read, list }) => {
    const sound = isBeginning(list, list.length, order.list) || !repeats(list);
    if (!sound) duplicates(read);
    return sound;
  });
  return { views: kept, order };
}

type Once = (name: string, finding: () => Omit<Finding, 'key' | 'times'>) => void;

/** Two transactions that read one version before they appended; a transaction whose reads differ though nobody but others appended between. */
function lostUpdates(views: readonly View[], byWriter: ReadonlyMap<number, readonly Version[]>, once: Once): void {
  const first = new Map<number, View>(); // by reader
  const updates = new Map<Value | null, View>(); // by the version read
  for (const view of views) {
    const { read, list, seen } = view;
    const earlier = first.get(read.reader);
    if (earlier === undefined) {
      first.set(read.reader, view);
      const own = byWriter.get(read.reader)?.at(-1);
      if (own === undefined || read.own.length > 0) continue;
      const version = list[seen - 1] ?? null;
      const other = updates.get(version);
      if (other === undefined) updates.set(version, view);
      else once(`lost ${String(version)}`, () => ({ anomaly: 'lost update', reads: [other.read, read], writers: [byWriter.get(other.read.reader)?.at(-1) as Version, own] }));
    } else if (earlier.seen !== seen || earlier.list[seen - 1] !== list[seen - 1]) {
      once(`fuzzy ${read.reader}`, () => ({ anomaly: 'fuzzy read', reads: [earlier.read, read], writers: [] }));
    }
  }
}

/** Committed elements behind those of a transaction that failed. */
function dirtyUpdates(list: readonly Value[], of: KeyObservations, failed: (version: Version) => boolean, once: Once): void {
  let dirty: Version | undefined;
  for (const value of list) {
    const version = of.byValue.get(value);
    if (version === undefined) continue;
    if (failed(version)) dirty = version;
    else {
      const built = dirty;
      if (built !== undefined) once(`dirty ${String(built.value)}`, () => ({ anomaly: 'dirty update', reads: [], writers: [built, version] }));
      dirty = undefined;
    }
  }
}
