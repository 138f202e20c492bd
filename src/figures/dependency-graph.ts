/**
 * Evidence as a small graph: transactions or operations as cards, what orders them as arrows.
 *
 * A cycle of dependencies (Adya 1999, §3), reads that cannot be, a cycle or chain of happened-before edges: the checkers' evidences become the same kind of
 * graph here, and are laid out and drawn as one.
 */
import { describeOperation } from '../checking/history.ts';
import type { Operation } from '../checking/history.ts';
import type { Anomaly, CycleAnomaly, CycleEdge, EdgeKind, ReadAnomaly, StepResult, TransactionOperation, TransactionStep, Value } from '../checking/transactions/evidence.ts';
import { isCycle } from '../checking/transactions/evidence.ts';
import { rulesOutText } from '../checking/transactions/sentences.ts';
import { describeCall } from '../simulation/trace-text.ts';
import { cut, hoverOfOperation, milliseconds, operationLabel } from './operation-words.ts';
import { inline } from './payload.ts';

/** How an arrow is drawn. */
export type ArrowLook = 'write' | 'read' | 'anti' | 'order' | 'impossible';

export interface Card {
  readonly heading: string; // 'T1 · A'
  readonly process: string;
  readonly note: string; // when
  readonly lines: readonly { readonly text: string; readonly marked: boolean }[];
  readonly outcome: Operation['outcome'];
  readonly isWrong: boolean; // it is the one that cannot be
  readonly hover: string;
}

export interface Arrow {
  readonly from: number; // index of a card
  readonly to: number;
  readonly label: string;
  readonly look: ArrowLook;
  readonly because: string; // in a sentence
}

export interface DependencyGraph {
  readonly title: string;
  /** Clockwise, if they are a cycle; else from cause to effect. */
  readonly cards: readonly Card[];
  readonly arrows: readonly Arrow[];
  readonly isCycle: boolean;
  /** How many there are, of what; a long cycle shows fewer. */
  readonly size: number;
  readonly of: 'transaction' | 'operation';
  /** Cards that contradict one another without an arrow between them. */
  readonly contradict: boolean;
  /** Sentences beneath the picture, besides those of the arrows. */
  readonly reasons: readonly string[];
}

/** One operation must come before another, and why. */
export interface OrderEdge {
  readonly from: Operation;
  readonly to: Operation;
  readonly because: string;
  readonly via?: Operation;
}

/** What breaks a consistency model below linearizability: a cycle of edges, a chain of them to a read that saw too little, or that read alone. */
export interface OrderedEvidence {
  readonly edges: readonly OrderEdge[];
  readonly operations?: readonly Operation[];
  readonly missed?: { readonly write?: Operation; readonly read: Operation };
}

const CARDS_MAX = 10; // of a longer cycle the middle is left out
const LINES_MAX = 6; // steps in a card

const TITLES: Readonly<Record<string, string>> = {
  G0: 'a cycle of writes', G1c: 'information flows in a circle', 'G-single': 'one anti-dependency in a cycle (read skew)',
  'G-nonadjacent': 'anti-dependencies in a cycle, no two in a row', 'G2-item': 'anti-dependencies in a row in a cycle (as in write skew)',
  G1a: 'an aborted read', G1b: 'an intermediate read', internal: 'a transaction does not see its own write', 'fuzzy read': 'two reads of one transaction differ',
  'future read': 'a transaction reads what it writes later', 'garbage read': 'a read of what nobody wrote', 'lost update': 'two updates of the same version',
  'duplicate elements': 'an element twice in a list', 'incompatible orders': 'two orders of one list', 'dirty update': 'a committed write on top of an aborted one',
  'cyclic versions': 'versions that come before each other',
};

export function titleOf(anomaly: string): string {
  const base = anomaly.replace(/-(process|realtime)$/, '');
  const words = TITLES[base];
  const with_ = base === anomaly ? '' : anomaly.endsWith('process') ? ', with the order of a session' : ', with real time';
  return words === undefined ? anomaly : `${anomaly}: ${words}${with_}`;
}

export function graphOfAnomaly(anomaly: Anomaly): DependencyGraph {
  return isCycle(anomaly) ? graphOfCycle(anomaly) : graphOfReads(anomaly);
}

const LOOKS: Readonly<Record<EdgeKind, ArrowLook>> = { ww: 'write', wr: 'read', rw: 'anti', process: 'order', realtime: 'order' };
const ORDER_WORDS: Partial<Record<EdgeKind, string>> = { process: 'same session', realtime: 'real time' };

function graphOfCycle({ anomaly, cycle, rulesOut }: CycleAnomaly): DependencyGraph {
  const cards = cycle.map((edge, at) => {
    const before = cycle[(at + cycle.length - 1) % cycle.length] as CycleEdge;
    return transactionCard(edge.name, edge.transaction, (step, result) => plays(step, result, edge, 'from') || plays(step, result, before, 'to'));
  });
  const arrows = cycle.map(({ name, edge, key, because }, from): Arrow => {
    const to = (from + 1) % cycle.length;
    return { from, to, label: `${ORDER_WORDS[edge] ?? edge}${key === undefined ? '' : ` ${key}`}`, look: LOOKS[edge], because: `${name} → ${cycle[to]?.name}: ${because}.` };
  });
  return { title: titleOf(anomaly), ...withoutMiddle(cards, arrows), isCycle: true, size: cards.length, of: 'transaction', contradict: false, reasons: rulesOut.length === 0 ? [] : [rulesOutText(rulesOut)] };
}

/** Whether a step is what the edge is about, at its beginning or at its end. */
function plays(step: TransactionStep, result: StepResult | undefined, { edge, key, before, after }: CycleEdge, side: 'from' | 'to'): boolean {
  if (key === undefined || step.key !== key) return false;
  const wrote = (value: Value | null | undefined): boolean => step.type !== 'Read' && step.value === value;
  const read = step.type === 'Read' && (Array.isArray(result) ? (before === null ? result.length === 0 : result.includes(before as Value)) : result === before);
  switch (edge) {
    case 'ww': return wrote(side === 'from' ? before : after);
    case 'wr': return side === 'from' ? wrote(before) : read;
    case 'rw': return side === 'from' ? read : wrote(after);
    default: return false;
  }
}

function graphOfReads({ anomaly, key, reads, writers, times, rulesOut, because }: ReadAnomaly): DependencyGraph {
  const named = new Map<string, TransactionOperation>();
  for (const { name, transaction } of [...writers, ...reads]) named.set(name, transaction);
  const names = [...named.keys()];
  const marks = (name: string) => (step: TransactionStep, _result: StepResult | undefined, at: number): boolean =>
    reads.some((read) => read.name === name && read.step === at) || writers.some((writer) => writer.name === name && step.type !== 'Read' && step.key === key && step.value === writer.value);
  const cards = names.map((name) => transactionCard(name, named.get(name) as TransactionOperation, marks(name)));
  const arrows = reads.flatMap(({ name, result }) => writers.filter((writer) => writer.name !== name && holds(result, writer.value)).map((writer): Arrow => ({
    from: names.indexOf(writer.name), to: names.indexOf(name), label: `read ${key}: ${inline(writer.value)}`, look: 'impossible',
    because: `${name} read ${key} = ${cut(inline(result), 40)}, with ${inline(writer.value)} of ${writer.name}.`,
  })));
  const distinct = [...new Map(arrows.map((arrow) => [`${arrow.from} ${arrow.to}`, arrow])).values()];
  const [sentence = ''] = because.split(/\. This rules out/);
  return {
    title: titleOf(anomaly), cards, arrows: distinct, isCycle: false, size: cards.length, of: 'transaction', contradict: cards.length > 1 && distinct.length === 0,
    reasons: [sentence.endsWith('.') ? sentence : `${sentence}.`, ...(times > 1 && !sentence.includes(`${times} such`) ? [`${times} reads show it.`] : []), ...(rulesOut.length === 0 ? [] : [rulesOutText(rulesOut)])],
  };
}

function holds(result: StepResult, value: Value): boolean {
  return Array.isArray(result) ? result.includes(value) : result === value;
}

const ORDER_LOOKS: Readonly<Record<string, ArrowLook>> = { session: 'order', 'reads from': 'read', overwritten: 'anti' };

export function graphOfOrder({ edges, operations = [], missed }: OrderedEvidence, title: string): DependencyGraph {
  // Of a cycle or a chain, its own operations: what an edge rests upon besides is told in its sentence.
  const chained = edges.length > 0 ? edges.flatMap(({ from, to }) => [from, to]) : operations;
  const all = [...chained, ...(missed === undefined ? [] : [...(missed.write === undefined ? [] : [missed.write]), missed.read])];
  const distinct = [...new Map(all.map((operation) => [operation.index, operation])).values()];
  const place = (operation: Operation): number => distinct.findIndex(({ index }) => index === operation.index);
  const cards = distinct.map(operationCard);
  const arrows = edges.map(({ from, to, because, via }): Arrow => ({
    from: place(from), to: place(to), label: because, look: ORDER_LOOKS[because] ?? 'write',
    because: `${short(from)} before ${short(to)}: ${because}${via === undefined ? '' : `, by ${describeOperation(via)}`}.`,
  }));
  const closes = edges.length > 1 && edges.every(({ to }, at) => to.index === edges[(at + 1) % edges.length]?.from.index);
  const unseen: Arrow[] = missed?.write === undefined ? [] : [{ from: place(missed.write), to: place(missed.read), label: 'not seen', look: 'impossible', because: `${short(missed.read)} did not see ${short(missed.write)}.` }];
  const wrong = edges.at(-1)?.to ?? operations[0]; // a chain ends in the read that did not see its beginning
  const isDirect = unseen.every((one) => !arrows.some(({ from, to }) => from === one.from && to === one.to));
  const graph = { title, cards, arrows: isDirect ? [...arrows, ...unseen] : arrows, size: cards.length, of: 'operation' as const };
  return closes && distinct.length === edges.length ? { ...graph, ...withoutMiddle(cards, arrows), isCycle: true, contradict: false, reasons: [] } : { ...graph, cards: cards.map((card, at) => (unseen.length === 0 && at === place(wrong as Operation) ? { ...card, isWrong: true } : card)), isCycle: false, contradict: false, reasons: [] };
}

const short = ({ process, ...operation }: Operation): string => `${process}'s ${operationLabel(operation)}`;

function transactionCard(name: string, transaction: TransactionOperation, isMarked: (step: TransactionStep, result: StepResult | undefined, at: number) => boolean): Card {
  const { process, call, result, outcome } = transaction;
  const steps = call.operations.map((step, at) => {
    const returned = outcome === 'completed' ? result?.[at] : undefined;
    return { text: stepText(step, returned, transaction.outcome === 'completed'), marked: isMarked(step, returned, at) };
  });
  return {
    heading: `${name} · ${process}${outcome === 'completed' ? '' : outcome === 'failed' ? ' · failed' : ' · outcome unknown'}`,
    process, note: whenOf(transaction), lines: fewer(steps), outcome, isWrong: false,
    hover: hoverOfOperation({ ...transaction, call: name, result: undefined }, steps.map(({ text }) => text), false),
  };
}

function stepText(step: TransactionStep, returned: StepResult | undefined, completed: boolean): string {
  const asked = describeCall(step);
  if (step.type !== 'Read' || !completed || returned === undefined) return asked;
  return `${asked} → ${Array.isArray(returned) && returned.length > 5 ? `[…, ${returned.slice(-5).map(inline).join(', ')}]` : inline(returned)}`;
}

/** The steps that play a part and those about them, if there are too many. */
function fewer(steps: readonly { text: string; marked: boolean }[]): { text: string; marked: boolean }[] {
  if (steps.length <= LINES_MAX) return [...steps];
  const marked = steps.filter((step) => step.marked).slice(0, LINES_MAX - 1);
  const rest = Math.max(0, LINES_MAX - 1 - marked.length);
  const kept = new Set([...marked, ...steps.filter((step) => !step.marked).slice(0, rest)]);
  return [...steps.filter((step) => kept.has(step)), { text: `… and ${steps.length - kept.size} more`, marked: false }];
}

function operationCard(operation: Operation): Card {
  return { heading: operation.process, process: operation.process, note: whenOf(operation), lines: [{ text: operationLabel(operation), marked: true }], outcome: operation.outcome, isWrong: false, hover: hoverOfOperation(operation) };
}

function whenOf({ begunMs, endedMs }: Operation): string {
  return endedMs === Infinity ? `${milliseconds(begunMs)} on` : `${milliseconds(begunMs).replace(' ms', '')} to ${milliseconds(endedMs)}`;
}

/** A long cycle with a card for what is left out of its middle. */
function withoutMiddle(cards: readonly Card[], arrows: readonly Arrow[]): Pick<DependencyGraph, 'cards' | 'arrows'> {
  const left = cards.length - (CARDS_MAX - 1);
  if (cards.length <= CARDS_MAX) return { cards, arrows };
  const firsts = Math.ceil((CARDS_MAX - 1) / 2);
  const gap: Card = { heading: `${left} more`, process: '', note: '', lines: [], outcome: 'completed', isWrong: false, hover: arrows.slice(firsts, firsts + 12).map(({ because }) => cut(because, 90)).join('<br>') };
  const place = (index: number): number => (index < firsts ? index : index < firsts + left ? firsts : index - left + 1);
  return {
    cards: [...cards.slice(0, firsts), gap, ...cards.slice(firsts + left)],
    arrows: arrows.filter(({ from, to }) => place(from) !== place(to)).map((arrow) => ({ ...arrow, from: place(arrow.from), to: place(arrow.to) })),
  };
}
