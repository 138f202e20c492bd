/**
 * The anomalies of transactions by their published names, and the evidence of each: the cycle of dependencies, or the reads that cannot be.
 *
 *     anomaly.anomaly             //=> 'G-single'
 *     anomaly.cycle[0].because    //=> 'T1 read x = [1], and T2 appended 2 next'
 *     anomaly.rulesOut            //=> ['consistent view', 'repeatable read', 'snapshot isolation', 'serializable', …]
 *
 * Sources: Adya 1999, chapter 3 and 4 (G0, G1a, G1b, G1c, G-single, G2-item); Adya, Liskov and O'Neil 2000; Kingsbury and Alvaro 2020 (list-append
 * histories: dirty updates, duplicate elements, incompatible orders, garbage reads, internal inconsistency; the variants by sessions and real time); Cerone and
 * Gotsman 2018 (cycles without two adjacent anti-dependencies: G-nonadjacent); Berenson et al. 1995 (lost update P4, fuzzy read P2).
 */
import type { Operation } from '../history.ts';
import type { IsolationLevel } from './levels.ts';

export type Key = string | number;
/** An element of a list, or what a register holds. */
export type Value = string | number | boolean;

/** One step of a transaction. A history appends to lists or writes registers, and does not mix the two. */
export type TransactionStep =
  | { readonly type: 'Read'; readonly key: Key } // returns the list, or what the register holds: null before the first write
  | { readonly type: 'Append'; readonly key: Key; readonly value: Value } // to the list; returns null
  | { readonly type: 'Write'; readonly key: Key; readonly value: Value }; // to the register; returns null

/** What a client asks for. The result of a completed one lists a result for each step. */
export interface TransactionCall {
  readonly type: 'Transaction';
  readonly operations: readonly TransactionStep[];
}
export type StepResult = Value | null | readonly Value[];
export type TransactionOperation = Operation<TransactionCall, readonly StepResult[]>;

/** What orders a transaction before another. */
export type EdgeKind =
  | 'ww' // write dependency: the other wrote the next version
  | 'wr' // read dependency: the other read what this one wrote
  | 'rw' // anti-dependency: the other overwrote what this one read
  | 'process' // the same process asked for the other after this one had ended
  | 'realtime'; // the other began after this one had ended

/** Cycles by the edges that they are made of. */
export type PlainCycle =
  | 'G0' // write cycle: ww alone
  | 'G1c' // cyclic information flow: ww and wr
  | 'G-single' // read skew: exactly one rw
  | 'G-nonadjacent' // several rw, and no two in a row, around the end included
  | 'G2-item'; // rw in a row, as in write skew
export type CycleName = PlainCycle | `${PlainCycle}-process` | `${PlainCycle}-realtime`;

/** What one or two reads show, without a cycle. */
export type ReadAnomalyName =
  | 'G1a' // aborted read: of a transaction that failed
  | 'G1b' // intermediate read: of what its own transaction went on to change
  | 'internal' // a transaction does not read what it wrote before
  | 'fuzzy read' // a transaction reads twice and sees another's change between
  | 'future read' // a transaction reads what it writes later
  | 'garbage read' // of what nobody wrote
  | 'lost update' // two transactions read the same version and both wrote the next
  | 'duplicate elements' // a list shows an element more often than it was appended
  | 'incompatible orders' // two reads of a list of which neither begins the other
  | 'dirty update' // a list shows a committed element behind one of an aborted transaction
  | 'cyclic versions'; // a register's versions come before each other, if its assumptions are true
export type AnomalyName = CycleName | ReadAnomalyName;

/** From one transaction of a cycle to the next; the last one leads to the first. */
export interface CycleEdge {
  /** T1 is the first operation of the history, T2 the second, and so on. */
  readonly name: string;
  readonly transaction: TransactionOperation;
  readonly edge: EdgeKind;
  /** Which key orders them; undefined for process and realtime. */
  readonly key?: Key;
  /** The version that this transaction read (rw) or wrote (ww, wr): its last element or the register's value; null for the initial one. */
  readonly before?: Value | null;
  /** The version that the next transaction wrote (ww, rw). */
  readonly after?: Value;
  /** Why the edge is there: 'T1 read x = [1], and T2 appended 2 next'. */
  readonly because: string;
}

export interface CycleAnomaly {
  readonly anomaly: CycleName;
  /** As short as any of its kind that goes through the same strongly connected component, as far as the budget of the search reached. */
  readonly cycle: readonly CycleEdge[];
  /** The levels that do not hold, weakest first. */
  readonly rulesOut: readonly IsolationLevel[];
  /** The whole argument: who, when, which edges, which levels it rules out. */
  readonly because: string;
}

/** A read that is part of an anomaly. */
export interface ObservedRead {
  readonly name: string;
  readonly transaction: TransactionOperation;
  /** Which step of the transaction, from 0. */
  readonly step: number;
  readonly result: StepResult;
}

export interface ReadAnomaly {
  readonly anomaly: ReadAnomalyName;
  readonly key: Key;
  /** Who read what: two for incompatible orders, lost updates and fuzzy reads. Empty for cyclic versions. */
  readonly reads: readonly ObservedRead[];
  /** Who wrote what was read or built upon, where it is known. */
  readonly writers: readonly { readonly name: string; readonly transaction: TransactionOperation; readonly value: Value }[];
  /** How many reads show the same (an aborted element stays in its list for every later reader); `reads` has the first. */
  readonly times: number;
  readonly rulesOut: readonly IsolationLevel[];
  readonly because: string;
}

export type Anomaly = CycleAnomaly | ReadAnomaly;

/** Whether the evidence is a cycle. */
export function isCycle(anomaly: Anomaly): anomaly is CycleAnomaly {
  return 'cycle' in anomaly;
}
