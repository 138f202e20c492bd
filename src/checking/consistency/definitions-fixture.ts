/**
 * The consistency models by their definitions, tried out on small histories: every order, every set. What the checkers are held against in tests.
 *
 *     const history = sessions({ A: ['x=1', 'x:2'], B: ['x=2', 'x:1'] });   // A writes 1 to x and reads 2, B writes 2 and reads 1
 *     isCausal(history, 'CM')  //=> true
 *     isCausal(history, 'CCv') //=> false
 *
 * Nothing here is shared with the checkers but the history itself. Exponential: for histories of up to eight operations.
 */
import type { Random } from '../../simulation/random.ts';
import type { SessionGuarantee } from './evidence.ts';
import { History, precedes } from '../history.ts';
import type { Operation, WrittenOperation } from '../history.ts';
import type { Model } from '../model.ts';

export type StoreCall = { readonly type: 'Get'; readonly key: string } | { readonly type: 'Put'; readonly key: string; readonly value: number };

/** A key-value store whose keys hold null until they are written. */
export const store: Model<Readonly<Record<string, number>>, StoreCall, number | null | undefined> = {
  name: 'a key-value store',
  initial: {},
  apply: (state, call) => (call.type === 'Get' ? [state, state[call.key] ?? null] : [{ ...state, [call.key]: call.value }, undefined]),
  isRead: (call) => call.type === 'Get',
};

/**
 * A history by session: 'x=1' writes 1 to x, 'x:1' reads 1 from it, 'x:-' reads that nobody wrote, 'x=1?' is a write of unknown outcome, 'x=1!' one that
 * failed. The n-th operations of all sessions happen at one time.
 */
export function sessions(written: Readonly<Record<string, readonly string[]>>): History<StoreCall> {
  return History.of<StoreCall>(Object.fromEntries(Object.entries(written).map(([process, words]) => [process, words.map((word, index) => operationOf(word, index * 10))])));
}

function operationOf(word: string, fromMs: number): WrittenOperation<StoreCall> {
  const [, key = '', kind, value = '', end] = /^(\w)([=:])(\w+|-)([?!]?)$/.exec(word) ?? [];
  if (kind === ':') return { call: { type: 'Get', key }, fromMs, untilMs: fromMs + 5, result: value === '-' ? null : Number(value) };
  const call: StoreCall = { type: 'Put', key, value: Number(value) };
  return end === '?' ? { call, fromMs } : { call, fromMs, untilMs: fromMs + 5, ...(end === '!' ? { failed: true } : {}) };
}

/**
 * A random history as words for `sessions`: every write writes another value, reads return some value of the key or nothing. With `past`, such a share of the
 * reads return what was drawn before them, so that more of the histories are plausible.
 */
export function randomSessions(random: Random, options: { processes: number; keys: number; operations: number; unknownProbability?: number; initialProbability?: number; past?: number }): Record<string, string[]> {
  const { processes, keys, operations, unknownProbability = 0, initialProbability = 0.15, past = 0.7 } = options;
  const words: Record<string, string[]> = Object.fromEntries(Array.from({ length: processes }, (_, index) => ['ABCD'[index] as string, []]));
  const written = new Map<string, number[]>();
  const drafts = Array.from({ length: operations }, () => ({ process: random.pick(Object.keys(words)), key: random.pick(['x', 'y'].slice(0, keys)), write: random.next() < 0.5 }));
  drafts.forEach(({ key, write }, index) => write && written.set(key, [...(written.get(key) ?? []), index + 1]));
  drafts.forEach(({ process, key, write }, index) => {
    const earlier = random.next() < past;
    const values = (written.get(key) ?? []).filter((value) => !earlier || value <= index);
    const value = values.length === 0 || random.next() < initialProbability ? '-' : random.pick(values);
    (words[process] as string[]).push(write ? `${key}=${index + 1}${random.next() < unknownProbability ? '?' : ''}` : `${key}:${value}`);
  });
  return words;
}

/** Whether `before` holds between two operations that must keep their order. */
type Before = (one: Operation, other: Operation) => boolean;

const sessionOrder: Before = (one, other) => one.process === other.process && precedes(one, other);

/** Whether some order of all completed operations and some of the unknown ones respects `before` and explains what they returned. */
function explained(operations: readonly Operation[], model: Model, before: Before, mustFit: (operation: Operation) => boolean): boolean {
  const extend = (left: readonly Operation[], state: unknown): boolean => {
    if (left.every(({ outcome }) => outcome !== 'completed')) return true;
    return left.some((operation) => {
      if (left.some((other) => other !== operation && before(other, operation))) return false;
      const [after, result] = model.apply(state, operation.call) as [unknown, unknown];
      const fits = operation.outcome !== 'completed' || !mustFit(operation) || JSON.stringify(result) === JSON.stringify(operation.result);
      return fits && extend(left.filter((other) => other !== operation), after);
    });
  };
  return extend(operations.filter(({ outcome }) => outcome !== 'failed'), model.initial);
}

/** Lamport 1979. */
export const isSequential = (history: History, model: Model): boolean => explained(history.operations, model, sessionOrder, () => true);

/** Herlihy and Wing 1990. */
export const isLinearizable = (history: History, model: Model): boolean => explained(history.operations, model, precedes, () => true);

/** Lipton and Sandberg 1988: each process has an order of its own operations and all writes that keeps the order of each session. */
export const isPipelined = (history: History): boolean =>
  history.processes.every((process) => explained(settled(history).filter((operation) => operation.process === process || isWrite(operation)), store, sessionOrder, isRead));

const isWrite = ({ call }: Operation): boolean => call.type === 'Put';
const isRead = (operation: Operation): boolean => !isWrite(operation);

/** The completed operations and the unknown writes that somebody read, these as completed. */
function settled(history: History): Operation[] {
  const { operations } = history;
  return operations.filter((operation) => operation.outcome === 'completed' || (operation.outcome === 'unknown' && isWrite(operation) && operations.some((read) => reads(read, operation))))
    .map((operation) => ({ ...operation, outcome: 'completed' as const }));
}

const reads = (read: Operation, write: Operation): boolean => isRead(read) && isWrite(write) && read.call.key === write.call.key && read.result === write.call.value;

/** Bouajjani et al. 2017, table 1, with the least causal order: what a larger one explains, this one does. */
export function isCausal(history: History, variant: 'CC' | 'CM' | 'CCv'): boolean {
  const operations = settled(history);
  const causal = new Set<string>();
  const name = (one: Operation, other: Operation): string => `${one.index} ${other.index}`;
  for (const one of operations) for (const other of operations) if (sessionOrder(one, other) || reads(other, one)) causal.add(name(one, other));
  for (const middle of operations) for (const one of operations) for (const other of operations) if (causal.has(name(one, middle)) && causal.has(name(middle, other))) causal.add(name(one, other));
  if (operations.some((one) => causal.has(name(one, one)))) return false;
  const before: Before = (one, other) => causal.has(name(one, other));
  const pastOf = (those: readonly Operation[]): Operation[] => operations.filter((one) => those.some((other) => one === other || before(one, other)));
  const readsOf = operations.filter(isRead);
  switch (variant) {
    case 'CC':
      return readsOf.every((read) => explained(pastOf([read]), store, before, (other) => other === read));
    case 'CM':
      return history.processes.every((process) => explained(pastOf(operations.filter((operation) => operation.process === process)), store, before, (other) => isRead(other) && other.process === process));
    case 'CCv':
      return someOrder(operations, before, (order) => readsOf.every((read) => {
        const last = order.filter((other) => isWrite(other) && other.call.key === read.call.key && before(other, read)).at(-1);
        return (last?.call.value ?? null) === read.result;
      }));
  }
}

function someOrder(operations: readonly Operation[], before: Before, fits: (order: readonly Operation[]) => boolean): boolean {
  const extend = (left: readonly Operation[], order: readonly Operation[]): boolean => {
    if (left.length === 0) return fits(order);
    return left.some((next) => !left.some((other) => other !== next && before(other, next)) && extend(left.filter((other) => other !== next), [...order, next]));
  };
  return extend(operations, []);
}

/**
 * Terry et al. 1994: whether there is an order of all writes and, for each read, a set of writes (its replica's database) as the guarantees want it, of which
 * the read returned the newest of its key. `process` limits this to the reads of one session.
 */
export function isGuaranteed(history: History, guarantees: readonly SessionGuarantee[], process?: string, versionOf?: (write: Operation) => number | undefined): boolean {
  const operations = settled(history);
  const writes = operations.filter(isWrite);
  const sourcesBefore = (operation: Operation): Operation[] => writes.filter((write) => operations.some((read) => sessionOrder(read, operation) && reads(read, write)));
  const writesBefore = (operation: Operation): Operation[] => writes.filter((write) => sessionOrder(write, operation));
  const has = (guarantee: SessionGuarantee): boolean => guarantees.includes(guarantee);
  const needs = (write: Operation): Operation[] => [...(has('monotonic writes') ? writesBefore(write) : []), ...(has('writes follow reads') ? sourcesBefore(write) : [])];
  if (writes.some((write) => needs(write).includes(write))) return false;
  const older: Before = (one, other) => {
    const [first, second] = [versionOf?.(one), versionOf?.(other)];
    return needs(other).includes(one) || (one.call.key === other.call.key && first !== undefined && second !== undefined && first < second);
  };
  const databases = subsets(writes).filter((database) => database.every((write) => needs(write).every((needed) => database.includes(needed))));
  const judged = operations.filter((operation) => isRead(operation) && (process === undefined || operation.process === process));
  return someOrder(writes, older, (order) => judged.every((read) => databases.some((database) => {
    if (has('read your writes') && !writesBefore(read).every((write) => database.includes(write))) return false;
    if (has('monotonic reads') && !sourcesBefore(read).every((write) => database.includes(write))) return false;
    const newest = order.filter((write) => database.includes(write) && write.call.key === read.call.key).at(-1);
    return (newest?.call.value ?? null) === read.result;
  })));
}

const subsets = <T>(items: readonly T[]): T[][] => items.reduce<T[][]>((all, item) => [...all, ...all.map((subset) => [...subset, item])], [[]]);
