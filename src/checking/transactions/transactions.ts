/**
 * Which isolation level a history of transactions shows to be broken, by the anomalies in it.
 *
 *     const transaction = (...operations) => ({ type: 'Transaction', operations });
 *     const skew = History.of({
 *       A: [{ call: transaction({ type: 'Read', key: 'x' }, { type: 'Append', key: 'y', value: 1 }), fromMs: 0, untilMs: 9, result: [[], null] }],
 *       B: [{ call: transaction({ type: 'Read', key: 'y' }, { type: 'Append', key: 'x', value: 2 }), fromMs: 0, untilMs: 9, result: [[], null] }],
 *     });
 *     checkTransactions(skew, { level: 'snapshot isolation' }).outcome  //=> 'holds'
 *     checkTransactions(skew, { level: 'serializable' }).outcome        //=> 'violated'
 *     anomaliesOf(skew).map(({ anomaly }) => anomaly)                   //=> ['G2-item']
 *
 * Lists that are appended to show the order of their versions in every read, so that nearly all dependencies are known. Registers show little of it: what cannot be told
 * is said, and a verdict is `holds` only if some order of the unknown is shown to be free of what the level forbids. Takes time in proportion to the history.
 *
 * Sources: Adya 1999; Adya, Liskov and O'Neil 2000; Kingsbury and Alvaro 2020; Cerone and Gotsman 2018.
 */
import type { History } from '../history.ts';
import { holds, unknown, violated, type Verdict } from '../verdict.ts';
import { findCycles, type FoundCycle, type FoundCycles } from './cycles.ts';
import { dependenciesOf, writesIn } from './dependencies.ts';
import { EDGE, SOURCE, type DependencyGraph } from './dependency-graph.ts';
import type { Anomaly, CycleAnomaly, CycleEdge, CycleName, EdgeKind, PlainCycle, ReadAnomaly, TransactionOperation } from './evidence.ts';
import { rulesOf, type Family, type Precedence } from './families.ts';
import { allRuledOut, ISOLATION_LEVELS, ruledOutBy, WEAKEST_RULED_OUT, type IsolationLevel } from './levels.ts';
import { listOrders, type Ranks } from './list-orders.ts';
import { observe, type Observations, type TransactionKind } from './observations.ts';
import { ranksOf } from './ranks.ts';
import type { RegisterAssumptions } from './register-assumptions.ts';
import { registerOrders } from './register-orders.ts';
import { becauseOfCycle, becauseOfEdge, becauseOfFinding, inWords, nameOf } from './sentences.ts';
import { vacuityOf } from './vacuity.ts';
import type { Finding, VersionOrders } from './version-orders.ts';

export interface AnomalyOptions extends RegisterAssumptions {
  /** Which kind of transactions; by default told by their steps. */
  readonly kind?: TransactionKind;
}

export interface TransactionCheckOptions extends AnomalyOptions {
  readonly level: IsolationLevel;
}

export interface TransactionEvidence {
  readonly level: IsolationLevel;
  readonly kind: TransactionKind;
  /** The anomalies that rule the level out, worst first. */
  readonly anomalies: readonly Anomaly[];
  /** The others that were come across. */
  readonly others: readonly Anomaly[];
  /** All levels that do not hold, weakest first. */
  readonly ruledOut: readonly IsolationLevel[];
}

/** All anomalies of a history, worst first: those that rule out the weakest levels. Throws a sentence on what is no history of transactions. */
export function anomaliesOf(history: History, options: AnomalyOptions = {}): readonly Anomaly[] {
  return analyse(observe(history, options.kind), options, ['process', 'realtime']).anomalies;
}

/**
 * Whether a history keeps an isolation level. `violated` lists the anomalies that rule it out; `unknown` says what cannot be told, or which budget ended.
 * Throws a RangeError on an unknown level, and a TypeError on what is no history of transactions.
 */
export function checkTransactions(history: History, options: TransactionCheckOptions): Verdict<TransactionEvidence> {
  const { level } = options;
  if (!ISOLATION_LEVELS.includes(level)) throw new RangeError(`transactions: the level ${JSON.stringify(level)} is none that is known. Ask for one of ${ISOLATION_LEVELS.join(', ')}.`);
  const observed = observe(history, options.kind);
  const { precedences } = FORBIDDEN[level];
  let analysis = analyse(observed, options, precedences);
  let broken = analysis.anomalies.filter(({ rulesOut }) => rulesOut.includes(level));
  if (broken.length === 0 && observed.kind === 'register' && IMPLIED[level] !== undefined) {
    // What the level itself implies of every key may be taken for true when asking whether the level holds, and for nothing else.
    analysis = analyse(observed, { ...options, ...IMPLIED[level] }, precedences, level);
    broken = analysis.anomalies.filter(({ rulesOut }) => rulesOut.includes(level));
  }
  if (broken.length > 0) {
    const ruledOut = allRuledOut(analysis.anomalies.flatMap(({ rulesOut }) => rulesOut));
    const [worst, ...more] = broken as [Anomaly, ...Anomaly[]];
    const others = analysis.anomalies.filter((anomaly) => !broken.includes(anomaly));
    return violated(level, { because: `${worst.anomaly}: ${worst.because}${more.length > 0 ? ` ${more.length} more such ${more.length === 1 ? 'anomaly' : 'anomalies'}: ${namesOf(more)}.` : ''}`, evidence: { level, kind: observed.kind, anomalies: broken, others, ruledOut } });
  }
  return unbroken(observed, analysis, options);
}

/** What a level forbids in cycles: which family, which names, and whether order in time counts. */
const FORBIDDEN: Readonly<Record<IsolationLevel, { readonly families: readonly Family[]; readonly precedences: readonly Precedence[] }>> = {
  'read uncommitted': { families: ['writes'], precedences: [] },
  'read committed': { families: ['information'], precedences: [] },
  'consistent view': { families: ['snapshots', 'information'], precedences: [] }, // it allows G-nonadjacent
  'repeatable read': { families: ['all'], precedences: [] },
  'snapshot isolation': { families: ['snapshots'], precedences: [] },
  serializable: { families: ['all'], precedences: [] },
  'strong session snapshot isolation': { families: ['snapshots'], precedences: ['process'] },
  'strong snapshot isolation': { families: ['snapshots'], precedences: ['process', 'realtime'] },
  'strong session serializable': { families: ['all'], precedences: ['process'] },
  'strict serializable': { families: ['all'], precedences: ['process', 'realtime'] },
};

/** What levels are where nothing is ordered in time. */
const PLAIN: Readonly<Partial<Record<IsolationLevel, IsolationLevel>>> = {
  'strong session snapshot isolation': 'snapshot isolation', 'strong snapshot isolation': 'snapshot isolation', 'strong session serializable': 'serializable', 'strict serializable': 'serializable',
};

/** What a level promises of every key by itself. */
const IMPLIED: Readonly<Partial<Record<IsolationLevel, RegisterAssumptions>>> = {
  'strong session serializable': { sequentialKeys: true },
  'strict serializable': { linearizableKeys: true },
};

interface Analysis {
  readonly orders: VersionOrders;
  readonly graph: DependencyGraph;
  readonly cutShort: FoundCycles['cutShort'];
  readonly anomalies: readonly Anomaly[];
}

const ordersOf = (observed: Observations, assumptions: RegisterAssumptions, ranks?: Ranks): VersionOrders => (observed.kind === 'register' ? registerOrders(observed, assumptions, ranks) : listOrders(observed, ranks));

function analyse(observed: Observations, assumptions: RegisterAssumptions, precedences: readonly Precedence[], implied?: IsolationLevel): Analysis {
  const orders = ordersOf(observed, assumptions);
  const graph = dependenciesOf(observed, orders, precedences);
  const found = findCycles(graph, precedences);
  const cycles = found.cycles.map((cycle) => cycleAnomaly(cycle, graph, observed, implied));
  const uncertain = cycles.some(({ anomaly, rulesOut }) => anomaly === 'G0' && rulesOut[0] === 'read committed');
  const certain = uncertain ? certainWriteCycles(graph, observed) : { cycles: [], cutShort: [] };
  const anomalies: Anomaly[] = [
    ...orders.findings.map((finding) => readAnomaly(finding, observed)),
    // Those that are certain are among the certain ones.
    ...cycles.filter(({ rulesOut }) => !uncertain || rulesOut[0] !== 'read uncommitted'),
    ...certain.cycles,
  ];
  return { orders, graph, cutShort: new Set([...found.cutShort, ...certain.cutShort]), anomalies: anomalies.sort((one, other) => severity(one) - severity(other)) };
}

/** Behind a cycle of writes that may be something else there may be one that may not: of transactions that completed, in orders that were observed. */
function certainWriteCycles(graph: DependencyGraph, observed: Observations): { readonly cycles: readonly CycleAnomaly[]; readonly cutShort: Iterable<CycleName> } {
  const certain = writesIn(graph, (transaction, source) => source !== SOURCE.readThenWritten && (observed.operations[transaction] as TransactionOperation).outcome === 'completed');
  const { cycles, cutShort } = findCycles(certain, []);
  return { cycles: cycles.map((cycle) => cycleAnomaly(cycle, certain, observed, undefined)), cutShort };
}

const NAMES = Object.keys(WEAKEST_RULED_OUT);
/** Worse: rules out a weaker level; among equals, in the order of the table. */
const severity = ({ anomaly, rulesOut }: Anomaly): number => ISOLATION_LEVELS.indexOf(rulesOut[0] as IsolationLevel) * NAMES.length + NAMES.indexOf(anomaly);

const namesOf = (anomalies: readonly Anomaly[]): string => inWords([...new Set(anomalies.map(({ anomaly }) => anomaly))]);

function readAnomaly(finding: Finding, observed: Observations): ReadAnomaly {
  const { anomaly, key, reads, writers, times, weakest } = finding;
  const { operations } = observed;
  const rulesOut = allRuledOut(weakest ?? WEAKEST_RULED_OUT[anomaly]);
  return {
    anomaly, key, times, rulesOut,
    reads: reads.map(({ reader, step, result }) => ({ name: nameOf(reader), transaction: operations[reader] as TransactionOperation, step, result })),
    writers: writers.map(({ writer, value }) => ({ name: nameOf(writer), transaction: operations[writer] as TransactionOperation, value })),
    because: becauseOfFinding(finding, observed, rulesOut),
  };
}

const EDGE_NAMES = Object.keys(EDGE) as EdgeKind[];

function cycleAnomaly({ name, edges }: FoundCycle, graph: DependencyGraph, observed: Observations, implied: IsolationLevel | undefined): CycleAnomaly {
  const { operations, versions } = observed;
  const cycle: CycleEdge[] = [];
  const sources = new Set<number>();
  let from = graph.target[edges.at(-1) as number] as number;
  for (let index = 0; index < edges.length; index++) {
    const first = edges[index] as number;
    while (graph.kind[edges[index + 1] ?? first] === EDGE.pass) index++; // relays are part of the step
    const last = edges[index] as number;
    const to = graph.target[last] as number;
    const edge = EDGE_NAMES[graph.kind[first] as number] as EdgeKind;
    const before = versions[graph.before[first] as number];
    const after = versions[graph.after[last] as number];
    const source = graph.source[last] as number;
    sources.add(source);
    const transaction = operations[from] as TransactionOperation;
    const because = becauseOfEdge(observed, transaction, operations[to] as TransactionOperation, edge, before, after, source);
    const data = edge === 'process' || edge === 'realtime' ? {} : { key: (before ?? after)?.of.key, before: before?.value ?? null, ...(edge === 'wr' ? {} : { after: after?.value }) };
    cycle.push({ name: nameOf(from), transaction, edge, ...data, because });
    from = to;
  }
  const plain = name.replace(/-(process|realtime)$/, '') as PlainCycle;
  const rulesOut = allRuledOut(weakestOf(name, cycle, sources, implied));
  return { anomaly: name, cycle, rulesOut, because: becauseOfCycle(plain, cycle, rulesOut) };
}

function weakestOf(name: CycleName, cycle: readonly CycleEdge[], sources: ReadonlySet<number>, implied: IsolationLevel | undefined): readonly IsolationLevel[] {
  // What a level implies is assumed only if no cycle is there without, so that every cycle that comes up then needs it.
  if (implied !== undefined) return [implied];
  // Instead of a cycle of writes there may be an aborted read of a transaction of unknown outcome, or a read of what the reader's own write precedes: G1a, G1c.
  if (name === 'G0' && (sources.has(SOURCE.readThenWritten) || cycle.some(({ transaction }) => transaction.outcome === 'unknown'))) return ['read committed'];
  return WEAKEST_RULED_OUT[name];
}

/** The verdict when nothing that was found rules the level out. */
function unbroken(observed: Observations, { orders, graph, cutShort, anomalies }: Analysis, options: TransactionCheckOptions): Verdict<TransactionEvidence> {
  const { level } = options;
  const { families, precedences } = FORBIDDEN[level];
  const taking = observed.operations.filter(({ index }) => observed.committed[index]).length;
  const examined = `${taking} transactions on ${observed.keys.length} ${observed.keys.length === 1 ? 'key' : 'keys'}`;
  const precedence = precedences.at(-1);
  const idle = precedence !== undefined && !graph.kind.includes(EDGE[precedence]) ? `; ${precedence === 'process' ? 'no process asked for a transaction after another' : 'no transaction began after another had ended'}, so that this is no more than ${PLAIN[level]}` : '';
  const besides = anomalies.length > 0 ? `; there is what it allows: ${namesOf(anomalies)}` : '';
  const cut = [...cutShort].filter((name) => ruledOutBy(name).includes(level));
  if (cut.length > 0) return unknown(level, { because: `the search for ${inWords(cut)} among ${examined} ended with its budget, in a component that has other cycles${besides}. A shorter history may tell` });
  if (orders.ambiguous) return unknown(level, { because: `it cannot be told ${few(orders.notInferable)}${besides}` });
  const vacuous = vacuityOf(observed);
  if (orders.notInferable.length === 0) return holds(level, { because: `${examined}: no cycle of dependencies that it forbids${besides}${idle}`, vacuous });
  // Nothing is known of the rest, so any order of it will do that the level allows.
  for (const family of families) {
    const last = observed.operations.length * 2; // after every place of a beginning or an end
    const ranks = ranksOf(graph, rulesOf(family, precedences.at(-1)), (transaction) => Math.min(last, (observed.operations[transaction] as TransactionOperation).ended));
    if (ranks === undefined) continue;
    const completed = findCycles(dependenciesOf(observed, ordersOf(observed, options, ranks), precedences), precedences);
    const forbidden = [...completed.cycles.map(({ name }) => name), ...completed.cutShort].some((name) => ruledOutBy(name).includes(level));
    if (!forbidden) return holds(level, { because: `${examined}: no cycle of dependencies that it forbids, with an order in which they may have taken place for what cannot be told (${few(orders.notInferable)})${besides}${idle}`, vacuous });
  }
  const advice = observed.kind === 'register' ? 'Lists that are appended to would show it, as would registers that are read before they are written; sequentialKeys or linearizableKeys tell it if they are true' : 'Reads at the end of the history would show it';
  return unknown(level, { because: `no cycle of dependencies that it forbids is known among ${examined}, but it cannot be told ${few(orders.notInferable)}${besides}. ${advice}` });
}

const NAMED = 3;
function few(sentences: readonly string[]): string {
  return sentences.length <= NAMED ? sentences.join('; ') : `${sentences.slice(0, NAMED).join('; ')}; and ${sentences.length - NAMED} more`;
}
