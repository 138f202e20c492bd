/**
 * What both kinds of transactions come down to: the known order of the versions of each key, who read which of them, and what the reads show by themselves.
 */
import type { Key, ReadAnomalyName, Value } from './evidence.ts';
import type { IsolationLevel } from './levels.ts';
import type { Read, Version } from './observations.ts';

/** A version, and those that are known to come after it with none known between. */
export interface Step {
  readonly after: Version;
  readonly source: number; // SOURCE: what tells so
}

/** One version of a key, or the initial one, as the dependencies see it. */
export interface Place {
  readonly version: Version | undefined; // undefined: the initial one
  readonly readers: readonly number[]; // transactions that read it, other than its own
  readonly steps: readonly Step[];
}

/** Something that reads show without a cycle. */
export interface Finding {
  readonly anomaly: ReadAnomalyName;
  readonly key: Key;
  readonly reads: readonly Read[];
  readonly writers: readonly Version[];
  times: number;
  /** Elements or values that the sentence names. */
  readonly values?: readonly (Value | null)[];
  /** Where it is not what the anomaly rules out always. */
  readonly weakest?: readonly IsolationLevel[];
}

export interface VersionOrders {
  readonly places: readonly Place[];
  /** Which version each read is a dependency on: the writer is another committed transaction. */
  readonly readsFrom: readonly { readonly version: Version; readonly reader: number }[];
  readonly findings: readonly Finding[];
  /** What cannot be told from the history, in sentences without a full stop. */
  readonly notInferable: readonly string[];
  /** Whether no order of transactions can make the rest known: a value was written twice. */
  readonly ambiguous: boolean;
}

/** Adds to the list of a key. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
