/**
 * What a history of transactions shows, key by key: who wrote which versions, who read what, and who may be taken for committed.
 *
 *     const observed = observe(history);
 *     observed.keys[0] //=> { key: 'x', versions: [{ value: 1, writer: 0, … }], reads: [{ reader: 1, step: 0, list: [1] }], … }
 *
 * A version is what one append or write makes. Values written to a key are to be unique: then whoever reads a value read that version (Kingsbury and Alvaro
 * 2020, §3: recoverability). A transaction of unknown outcome of which a completed one has read something is taken for committed: if it was not, that is an aborted read.
 */
import { describeMessage } from '../../simulation/trace-text.ts';
import { describeOperation, type History } from '../history.ts';
import type { Key, StepResult, TransactionCall, TransactionOperation, Value } from './evidence.ts';

export type TransactionKind = 'list-append' | 'register';

export interface Version {
  readonly id: number; // among all versions of the history
  readonly value: Value;
  readonly of: KeyObservations;
  readonly writer: number; // index of the operation
  readonly step: number;
  /** The next version that the same transaction made of the same key, which makes this one intermediate. */
  replacedBy: Version | undefined;
}

export interface Read {
  readonly reader: number; // index of the operation, which completed
  readonly step: number;
  readonly result: StepResult;
  /** The versions that the reader itself had made of this key before, oldest first. */
  readonly own: readonly Version[];
}

export interface KeyObservations {
  readonly key: Key;
  readonly versions: Version[];
  readonly byValue: Map<Value, Version>;
  /** Values written more than once: nobody can tell which of the writes a read of it has seen. */
  readonly repeated: Set<Value>;
  readonly reads: Read[];
}

export interface Observations {
  readonly kind: TransactionKind;
  readonly operations: readonly TransactionOperation[];
  readonly keys: readonly KeyObservations[];
  readonly versions: readonly Version[]; // by id
  /** Whether an operation completed, or is of unknown outcome and somebody read what it wrote. */
  readonly committed: readonly boolean[];
}

/** The list that a read returned; the empty one before the first append. */
export const listOf = ({ result }: Read): readonly Value[] => (result ?? []) as readonly Value[];

/** Reads a history. Throws a sentence on what is no history of transactions of one kind. */
export function observe(history: History, asked?: TransactionKind): Observations {
  const operations = history.operations as readonly TransactionOperation[];
  for (const operation of operations) validate(operation);
  const kind = kindOf(operations, asked);
  const keys = new Map<Key, KeyObservations>();
  const versions: Version[] = [];
  const keyOf = (key: Key): KeyObservations => {
    let found = keys.get(key);
    if (found === undefined) keys.set(key, (found = { key, versions: [], byValue: new Map(), repeated: new Set(), reads: [] }));
    return found;
  };
  for (const operation of operations) {
    const own = new Map<Key, Version[]>();
    operation.call.operations.forEach((asks, step) => {
      const observed = keyOf(asks.key);
      const mine = own.get(asks.key) ?? [];
      if (asks.type === 'Read') {
        if (operation.outcome === 'completed') observed.reads.push({ reader: operation.index, step, result: resultOf(operation, step, kind), own: mine });
        return;
      }
      const version: Version = { id: versions.length, value: asks.value, of: observed, writer: operation.index, step, replacedBy: undefined };
      const last = mine.at(-1);
      if (last !== undefined) last.replacedBy = version;
      own.set(asks.key, [...mine, version]);
      versions.push(version);
      observed.versions.push(version);
      enter(observed, version, operations);
    });
  }
  return { kind, operations, keys: [...keys.values()], versions, committed: whoCommitted(operations, [...keys.values()]) };
}

/** Notes a version under its value. A client that tries again what failed may use the value again: the failed write had no effect. */
function enter(observed: KeyObservations, version: Version, operations: readonly TransactionOperation[]): void {
  const failed = (one: Version): boolean => operations[one.writer]?.outcome === 'failed';
  const other = observed.byValue.get(version.value);
  if (other === undefined || failed(other)) observed.byValue.set(version.value, version);
  else if (!failed(version)) observed.repeated.add(version.value);
}

function whoCommitted(operations: readonly TransactionOperation[], keys: readonly KeyObservations[]): readonly boolean[] {
  const committed = operations.map(({ outcome }) => outcome === 'completed');
  for (const { versions, reads, byValue, repeated } of keys) {
    if (versions.every(({ writer }) => operations[writer]?.outcome !== 'unknown')) continue; // nothing to find out
    for (const read of reads) {
      for (const value of Array.isArray(read.result) ? listOf(read) : [read.result as Value]) {
        const version = byValue.get(value);
        if (version !== undefined && !repeated.has(value) && operations[version.writer]?.outcome === 'unknown') committed[version.writer] = true;
      }
    }
  }
  return committed;
}

function kindOf(operations: readonly TransactionOperation[], asked: TransactionKind | undefined): TransactionKind {
  const using = (type: string): TransactionOperation | undefined => operations.find(({ call }) => call.operations.some((step) => step.type === type));
  const appending = using('Append');
  const writing = using('Write');
  if (appending !== undefined && writing !== undefined) {
    throw new TypeError(`transactions: ${describeOperation(appending)} appends to a list and ${describeOperation(writing)} writes a register. Check lists and registers in histories of their own.`);
  }
  if (asked === 'list-append' && writing !== undefined) throw new TypeError(`transactions: ${describeOperation(writing)} writes a register, but the history was said to be of list-append transactions. Use Append, or kind: 'register'.`);
  if (asked === 'register' && appending !== undefined) throw new TypeError(`transactions: ${describeOperation(appending)} appends to a list, but the history was said to be of register transactions. Use Write, or kind: 'list-append'.`);
  if (asked !== undefined) return asked;
  if (appending !== undefined) return 'list-append';
  if (writing !== undefined) return 'register';
  return operations.some(({ result }) => result?.some((one) => Array.isArray(one))) ? 'list-append' : 'register';
}

const isValue = (value: unknown): boolean => typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

function validate(operation: TransactionOperation): void {
  const { call, outcome, result } = operation as { call: Partial<TransactionCall> | undefined; outcome: string; result?: unknown };
  const what = (): string => `transactions: ${describeOperation(operation)}`;
  if (call?.type !== 'Transaction' || !Array.isArray(call.operations)) throw new TypeError(`${what()} is no transaction. A call is { type: 'Transaction', operations: [{ type: 'Read', key: 'x' }, { type: 'Append', key: 'x', value: 1 }] }.`);
  for (const step of call.operations) {
    if (step?.type !== 'Read' && step?.type !== 'Append' && step?.type !== 'Write') throw new TypeError(`${what()} has a step ${describeMessage(step)}; a step is a Read, an Append or a Write.`);
    if (typeof step.key !== 'string' && !Number.isFinite(step.key)) throw new TypeError(`${what()} has a ${step.type} with key ${describeMessage(step.key)}; a key is a string or a finite number.`);
    if (step.type !== 'Read' && !isValue(step.value)) throw new TypeError(`${what()} has a ${step.type} with value ${describeMessage(step.value)}; a value is a string, a finite number or a boolean (null is what a register holds before the first write).`);
  }
  if (outcome !== 'completed') return;
  if (!Array.isArray(result) || result.length !== call.operations.length) {
    throw new TypeError(`${what()} has ${call.operations.length} steps and ${Array.isArray(result) ? `${result.length} results` : 'no list of results'}. A completed transaction returns a result for each step: what was read, and null for an append or a write.`);
  }
}

function resultOf(operation: TransactionOperation, step: number, kind: TransactionKind): StepResult {
  const result = operation.result?.[step];
  const fits = result === null || (kind === 'register' ? isValue(result) : Array.isArray(result) && result.every(isValue));
  if (!fits) {
    throw new TypeError(`transactions: ${describeOperation(operation)} read ${describeMessage(result)} in step ${step}; ${kind === 'register' ? 'a register holds a string, a finite number, a boolean or null' : 'a list is an array of strings, finite numbers or booleans'}.`);
  }
  return result as StepResult;
}
