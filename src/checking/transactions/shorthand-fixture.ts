/**
 * Histories of transactions in shorthand, for examples and tests.
 *
 *     overlapping('ax1 ry:', 'ay1 rx:')               // two transactions at once, each of a process of its own: P1, P2
 *     timeline(['A', 0, 10, 'ax1'], ['A', 20, 30, 'rx:1'], ['B', 0, 30, '!ax2'])
 *
 * A step is a letter, a key of one letter, and the rest: `ax1` appends 1 to x, `rx:1,2` reads the list [1, 2], `rx:` the empty one, `wx1` writes 1 to the register x,
 * `rx=1` reads 1 from it, `rx=` reads it before the first write. A transaction that begins with ! failed; one with ? has an unknown outcome.
 */
import { History, type WrittenOperation } from '../history.ts';
import type { StepResult, TransactionCall, TransactionStep } from './evidence.ts';

/** A transaction in shorthand, from and until when. Throws a sentence on a step that is none. */
export function transaction(text: string, fromMs = 0, untilMs = fromMs + 10): WrittenOperation<TransactionCall, readonly StepResult[]> {
  const outcome = text[0];
  const steps = text.replace(/^[!?]/, '').split(' ').filter((step) => step !== '').map(parse);
  const call: TransactionCall = { type: 'Transaction', operations: steps.map(([step]) => step) };
  if (outcome === '?') return { call, fromMs };
  return outcome === '!' ? { call, fromMs, untilMs, failed: true } : { call, fromMs, untilMs, result: steps.map(([, result]) => result) };
}

/** Transactions that all overlap, each of a process of its own. */
export function overlapping(...texts: readonly string[]): History<TransactionCall, readonly StepResult[]> {
  return History.of(Object.fromEntries(texts.map((text, index) => [`P${index + 1}`, [transaction(text)]])));
}

/** Transactions with the process and the times of each. */
export function timeline(...entries: readonly (readonly [process: string, fromMs: number, untilMs: number, text: string])[]): History<TransactionCall, readonly StepResult[]> {
  const byProcess: Record<string, WrittenOperation<TransactionCall, readonly StepResult[]>[]> = {};
  for (const [process, fromMs, untilMs, text] of entries) (byProcess[process] ??= []).push(transaction(text, fromMs, untilMs));
  return History.of(byProcess);
}

function parse(step: string): readonly [TransactionStep, StepResult] {
  const [, letter, key, sign, rest] = /^([arw])([a-z])([:=]?)(.*)$/.exec(step) ?? [];
  const numbers = (rest ?? '').split(',').filter((text) => text !== '').map(Number);
  if (key !== undefined && letter === 'r' && sign === ':') return [{ type: 'Read', key }, numbers];
  if (key !== undefined && letter === 'r' && sign === '=') return [{ type: 'Read', key }, numbers[0] ?? null];
  const [value] = numbers;
  if (key === undefined || letter === 'r' || sign !== '' || value === undefined) throw new RangeError(`transactions: '${step}' is no step. Write ax1 to append, wx1 to write, rx:1,2 to read a list, rx=1 to read a register.`);
  return [{ type: letter === 'a' ? 'Append' : 'Write', key, value }, null];
}
