/**
 * A history as reads and writes of keys, with what each read read from: what the checkers of causal consistency and of session guarantees work on.
 *
 *     const { steps } = readsAndWrites(History.of({
 *       A: [{ call: { type: 'Put', key: 'x', value: 1 }, fromMs: 0, untilMs: 10 }],
 *       B: [{ call: { type: 'Get', key: 'x' }, fromMs: 20, untilMs: 30, result: 1 }],
 *     }));
 *     steps[1].source //=> 0: it read what step 0 wrote
 *
 * A key is to be written with another value each time, so that a read tells which write it read: histories that allow this are called differentiated.
 * Source: Bouajjani, Enea, Guerraoui and Hamza 2017, "On verifying causal consistency".
 */
import { toText } from '../../simulation/plain-data.ts';
import { describeCall } from '../../simulation/trace-text.ts';
import { describeOperation } from '../history.ts';
import type { History, Operation } from '../history.ts';
import { sessionsOf } from './sessions.ts';

/** What an operation did: it read a key, and what it found there, or it wrote one. */
export interface Access {
  readonly kind: 'read' | 'write';
  readonly key: string;
  readonly value: unknown;
  /** The version of what was read or written, if the store tells: among the writes of a key, the larger is the newer. */
  readonly version?: number;
}

export interface ReadsAndWritesOptions {
  /** What an operation did. Default: a register's `Read` and `Write` and a key-value store's `Get` and `Put`. Is asked about a write of unknown outcome too. */
  readonly view?: (operation: Operation) => Access;
  /** What a key holds that nobody wrote. Default: null; `undefined` is taken for null. */
  readonly initial?: unknown;
}

/** The source of a read of what nobody wrote yet. */
export const NOBODY = -1;
/** The source of a read of a value that no write wrote. */
export const THIN_AIR = -2;

/** A read or a write of a session. */
export interface Step {
  readonly index: number; // among the steps
  readonly operation: Operation;
  readonly process: string;
  readonly kind: 'read' | 'write';
  readonly key: string;
  readonly before: number; // the step of its session before it that completed; -1 if it is the first
  readonly source: number; // of a read: the index of the write that it read, NOBODY or THIN_AIR; NOBODY for a write
  readonly version: number | undefined; // of a write: as it was told, or as a read of it was told
}

export interface ReadsAndWrites {
  /** Session by session. A write of unknown outcome that nobody read is left out, since it need not have happened; so is a read of unknown outcome. */
  readonly steps: readonly Step[];
  readonly writes: ReadonlyMap<string, readonly Step[]>; // by key
  readonly reads: readonly Step[]; // all
  readonly processes: readonly string[];
}

/** Why a history cannot be judged: the same value was written twice to one key, or two writes have one version. */
export interface Ambiguous {
  readonly ambiguous: string;
}

/** Throws a sentence on an operation that is neither a read nor a write, and on sessions whose operations overlap. */
export function readsAndWrites(history: History, options: ReadsAndWritesOptions = {}): ReadsAndWrites | Ambiguous {
  const { view = registerOrStore, initial = null } = options;
  const initialText = toText(initial);
  const textOf = ({ value }: Access): string => toText(value ?? null);
  const sessions = sessionsOf(history).map(({ process, operations }) => ({
    process,
    accesses: operations.map((operation) => ({ operation, access: view(operation) })).filter(({ operation, access }) => operation.outcome === 'completed' || access.kind === 'write'),
  }));
  const accesses = sessions.flatMap((session) => session.accesses);
  const seen = new Set(accesses.filter(({ access }) => access.kind === 'read').map(({ access }) => nameOf(access.key, textOf(access))));

  const writers = new Map<string, number>(); // index of the step that wrote a key's value
  const steps: (Omit<Step, 'source' | 'version'> & { access: Access })[] = [];
  for (const { process, accesses: ofSession } of sessions) {
    let before = -1;
    for (const { operation, access } of ofSession) {
      const { kind, key } = access;
      const name = nameOf(key, textOf(access));
      const known = operation.outcome === 'completed';
      if (!known && !seen.has(name)) continue;
      if (kind === 'write') {
        const other = writers.get(name);
        if (other !== undefined) return { ambiguous: twice((steps[other] as { operation: Operation }).operation, operation) };
        if (textOf(access) === initialText) return { ambiguous: `${describeOperation(operation)} writes what a key holds before anybody writes it, so a read of it tells nothing. Write something else.` };
        writers.set(name, steps.length);
      }
      steps.push({ index: steps.length, operation, process, kind, key, before, access });
      if (known) before = steps.length - 1;
    }
  }
  const sourceOf = (access: Access): number => {
    if (access.kind === 'write') return NOBODY;
    return writers.get(nameOf(access.key, textOf(access))) ?? (textOf(access) === initialText ? NOBODY : THIN_AIR);
  };
  const sources = steps.map(({ access }) => sourceOf(access));
  const versions = steps.map(({ access }) => (access.kind === 'write' ? access.version : undefined));
  // A write whose caller was not told its version has the one that a reader was told.
  steps.forEach(({ access }, index) => {
    const source = sources[index] as number;
    if (source >= 0) versions[source] ??= access.version;
  });
  const whole = steps.map(({ access: _, ...step }, index): Step => ({ ...step, source: sources[index] as number, version: versions[index] }));
  const ofKind = (kind: 'read' | 'write'): Step[] => whole.filter((step) => step.kind === kind);
  const writes = new Map<string, Step[]>();
  for (const write of ofKind('write')) writes.set(write.key, [...(writes.get(write.key) ?? []), write]);
  const clash = [...writes.values()].map(clashOf).find((found) => found !== undefined);
  if (clash !== undefined) return { ambiguous: `"${describeOperation(clash[0].operation)}" and "${describeOperation(clash[1].operation)}" have the same version, ${clash[0].version}. Give each write of a key a version of its own.` };
  return { steps: whole, writes, reads: ofKind('read'), processes: history.processes };
}

const nameOf = (key: string, value: string): string => `${key.length} ${key} ${value}`;

function twice(one: Operation, other: Operation): string {
  return `"${describeOperation(one)}" and "${describeOperation(other)}" write the same value, so a read of it does not tell which of them it read. Write another value each time, such as a number that counts up.`;
}

function clashOf(writes: readonly Step[]): [Step, Step] | undefined {
  const byVersion = new Map<number, Step>();
  for (const write of writes) {
    if (write.version === undefined) continue;
    const other = byVersion.get(write.version);
    if (other !== undefined) return [other, write];
    byVersion.set(write.version, write);
  }
  return undefined;
}

/** A register's `Read` and `Write`, a key-value store's `Get` and `Put`. A register is a store of one key. */
export function registerOrStore(operation: Operation): Access {
  const { call, result } = operation;
  switch (call?.type) {
    case 'Read':
      return { kind: 'read', key: '', value: result };
    case 'Write':
      return { kind: 'write', key: '', value: call.value };
    case 'Get':
      return { kind: 'read', key: String(call.key), value: result };
    case 'Put':
      return { kind: 'write', key: String(call.key), value: call.value };
    default:
      throw new TypeError(`reads and writes: ${describeCall(call)} is neither Read, Write, Get nor Put. Give view, which says what an operation read or wrote; or check sequential consistency or linearizability, which take any model.`);
  }
}
