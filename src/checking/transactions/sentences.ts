/**
 * The words of the evidence: which transaction is which, why an edge is there, what a read shows, and which levels that rules out.
 */
import type { CycleEdge, EdgeKind, PlainCycle, TransactionOperation, Value } from './evidence.ts';
import { implies, type IsolationLevel } from './levels.ts';
import { listOf, type Observations, type Read, type Version } from './observations.ts';
import { SOURCE } from './dependency-graph.ts';
import type { Finding } from './version-orders.ts';

const ELEMENTS_SHOWN = 6; // of a list, its end

/** T1 is the first operation of the history. */
export const nameOf = (transaction: number): string => `T${transaction + 1}`;

/** 'T1 (A, 0.0 to 20.0 ms)' */
export function whoIs({ index, process, begunMs, endedMs }: TransactionOperation): string {
  return `${nameOf(index)} (${process}, ${begunMs.toFixed(1)}${endedMs === Infinity ? ' ms on' : ` to ${endedMs.toFixed(1)} ms`})`;
}

const valueText = (value: Value | null): string => (typeof value === 'string' ? `'${value}'` : String(value));
const listText = (list: readonly Value[]): string => `[${list.length > ELEMENTS_SHOWN ? '…, ' : ''}${list.slice(-ELEMENTS_SHOWN).map(valueText).join(', ')}]`;

export function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** 'This rules out serializable and all that implies it.' */
export function rulesOutText(levels: readonly IsolationLevel[]): string {
  const weakest = levels.filter((level) => !levels.some((other) => other !== level && implies(level, other)));
  return `This rules out ${inWords(weakest)}${levels.length > weakest.length ? ` and all that implies ${weakest.length === 1 ? 'it' : 'them'}` : ''}.`;
}

/** Why one transaction comes before another. */
export function becauseOfEdge(observed: Observations, from: TransactionOperation, to: TransactionOperation, edge: EdgeKind, before: Version | undefined, after: Version | undefined, source: number): string {
  const one = nameOf(from.index);
  const other = nameOf(to.index);
  if (edge === 'process') return `${from.process} asked for ${one}, and for ${other} after ${one} had ended`;
  if (edge === 'realtime') return `${one} had ended at ${from.endedMs.toFixed(1)} ms, and ${other} began at ${to.begunMs.toFixed(1)} ms`;
  return observed.kind === 'list-append' ? becauseOfList(one, other, from, edge, before, after, source) : becauseOfRegister(one, other, edge, before, after, source);
}

function becauseOfList(one: string, other: string, from: TransactionOperation, edge: 'ww' | 'wr' | 'rw', before: Version | undefined, after: Version | undefined, source: number): string {
  const key = (before ?? after)?.of.key;
  if (edge === 'wr') return `${one} appended ${valueText(before?.value ?? null)} to ${key}, and ${other} read it`;
  const appended = valueText(after?.value ?? null);
  const next = source === SOURCE.unseen ? `${other} appended ${appended}, which no read shows and so comes later` : `${other} appended ${appended} next`;
  return edge === 'ww' ? `${one} appended ${valueText(before?.value ?? null)} to ${key}, and ${next}` : `${one} read ${key} = ${readText(from, before, after)}, and ${next}`;
}

/** The list in which a transaction saw a version last, or the first that it saw of the key. */
function readText({ index }: TransactionOperation, before: Version | undefined, after: Version | undefined): string {
  const reads = (before ?? after)?.of.reads.filter(({ reader }) => reader === index) ?? [];
  const seeing = reads.find((read) => listOf(read).at(-1 - read.own.length) === before?.value);
  return listText(listOf((seeing ?? reads[0]) as Read));
}

function becauseOfRegister(one: string, other: string, edge: 'ww' | 'wr' | 'rw', before: Version | undefined, after: Version | undefined, source: number): string {
  const key = (before ?? after)?.of.key;
  const was = valueText(before?.value ?? null);
  if (edge === 'wr') return `${one} wrote ${key} = ${was}, and ${other} read it`;
  const wrote = valueText(after?.value ?? null);
  if (before === undefined) return `${one} read ${key} before anybody had written it, and ${other} wrote ${wrote}`;
  const first = edge === 'ww' ? `${one} wrote ${key} = ${was}` : `${one} read ${key} = ${was}`;
  switch (source) {
    case SOURCE.readThenWritten:
      return `${first}, and ${other} read that too and wrote ${wrote}`;
    case SOURCE.sequential:
      return `${first}, and ${other} wrote ${wrote}, which comes later as one process met them, if ${key} is sequentially consistent`;
    case SOURCE.linearizable:
      return `${first}, and ${other} wrote ${wrote}, which comes later in real time, if ${key} is linearizable`;
    default:
      return `${first}, and ${other}, which had written that, went on to write ${wrote}`;
  }
}

const CYCLES: Readonly<Record<PlainCycle, string>> = {
  G0: 'a cycle of writes',
  G1c: 'a cycle of writes and reads',
  'G-single': 'a cycle with one anti-dependency',
  'G-nonadjacent': 'a cycle with anti-dependencies of which no two follow each other',
  'G2-item': 'a cycle with anti-dependencies that follow each other',
};

/** The argument of a cycle. */
export function becauseOfCycle(name: PlainCycle, cycle: readonly CycleEdge[], rulesOut: readonly IsolationLevel[]): string {
  const uncertain = cycle.filter(({ transaction }) => transaction.outcome === 'unknown').map((one) => one.name);
  return [
    `${cycle.map(({ because }) => because).join('; ')}: ${CYCLES[name]}.`,
    `${inWords(cycle.map(({ transaction }) => whoIs(transaction)))}.`,
    ...(uncertain.length > 0 ? [`The outcome of ${inWords(uncertain)} is unknown; what it wrote was read, so it committed, or there is an aborted read.`] : []),
    rulesOutText(rulesOut),
  ].join(' ');
}

/** What reads show without a cycle, in a sentence. */
export function becauseOfFinding({ anomaly, key, reads, writers, values, times }: Finding, { operations, kind }: Observations, rulesOut: readonly IsolationLevel[]): string {
  const who = (transaction: number): string => whoIs(operations[transaction] as TransactionOperation);
  const saw = (read: Read): string => `${who(read.reader)} read ${key} = ${Array.isArray(read.result) ? listText(read.result as readonly Value[]) : valueText(read.result as Value | null)}`;
  const wrote = (version: Version): string => `${who(version.writer)} ${kind === 'register' ? `wrote ${key} = ${valueText(version.value)}` : `appended ${valueText(version.value)} to ${key}`}`;
  const made = (version: Version): string => `${kind === 'register' ? 'wrote' : 'appended'} ${valueText(version.value)}`;
  // Each anomaly has as many of them as its sentence names.
  const [read, second] = reads as readonly [Read, Read];
  const [writer, next] = writers as readonly [Version, Version];
  const sentences: Readonly<Record<Finding['anomaly'], () => string>> = {
    G1a: () => `${saw(read)}, but ${wrote(writer)} and failed`,
    G1b: () => `${saw(read)}, but ${wrote(writer)} and then ${made(next)} in the same transaction`,
    internal: () => `${saw(read)}, though the same transaction ${inWords(writers.map(made))} before`,
    'fuzzy read': () => `${saw(read)}, and then ${saw(second)}`,
    'future read': () => `${saw(read)}, and the same transaction ${made(writer)} only later`,
    'garbage read': () => `${saw(read)}, but nobody ${kind === 'register' ? 'wrote' : 'appended'} ${inWords((values ?? []).map(valueText))}`,
    'lost update': () => `${saw(read)} and ${made(writer)}, and ${saw(second)} and ${made(next)}: the later of the two did not see the earlier`,
    'duplicate elements': () => `${saw(read)}, which has ${inWords((values ?? []).map(valueText))} more than once`,
    'incompatible orders': () => `${saw(read)} and ${saw(second)}, and neither begins with the other`,
    'dirty update': () => `${wrote(writer)} and failed, but ${wrote(next)} behind it`,
    'cyclic versions': () => `the versions ${inWords((values ?? []).map(valueText))} of ${key} come before each other, in the order in which ${rulesOut.includes('strong session serializable') ? 'processes' : 'transactions in real time'} met them`,
  };
  return `${sentences[anomaly]()}${times > 1 ? ` (the first of ${times} such reads)` : ''}. ${rulesOutText(rulesOut)}`;
}
