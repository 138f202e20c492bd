/**
 * Why a run does not end: what recurs among its last events, in a sentence with a next step.
 *
 *     runaway.note(TIMER, 'A', 'retry', '', 12);  // for each of the last events within the budget
 *     runaway.verdict(1_000_000, 12)
 *     //=> 'no end after 1,000,000 events, and time stands still at 12.0 ms: timer "retry" of A runs out again and again without delay. Give it …'
 *
 * Only the last events of a budget are watched, so that runs which end pay nothing for it.
 */
import { ARRIVAL, LOSS, TIMER } from './pending-events.ts';
import type { ProcessId } from './process.ts';
import { describeMessage } from './trace-text.ts';

/** How many of the last events of a budget are watched. */
export const WATCHED_EVENTS = 1_000;

interface Recurring {
  readonly kind: number;
  readonly what: string; // 'timer "retry" of A'
  count: number;
}

export class Runaway {
  readonly #recurring = new Map<string, Recurring>();
  #events = 0;
  #firstMs = 0;
  #lastMs = 0;

  /** One event: its kind (see pending-events), where, a timer's name or a message, the sender, and the time. */
  note(kind: number, process: ProcessId, payload: unknown, sender: ProcessId, atMs: number): void {
    if (this.#events === 0) this.#firstMs = atMs;
    this.#events += 1;
    this.#lastMs = atMs;
    const what = inWords(kind, process, payload, sender);
    const key = what.replaceAll(/\d+/g, '0'); // "retry 17" and "retry 18" are the same thing again
    const recurring = this.#recurring.get(key);
    if (recurring === undefined) this.#recurring.set(key, { kind, what, count: 1 });
    else recurring.count += 1;
  }

  verdict(budget: number, nowMs: number): string {
    const often = [...this.#recurring.values()].toSorted((a, b) => b.count - a.count)[0];
    const stuck = this.#events > 1 && this.#firstMs === this.#lastMs;
    const opening = `no end after ${budget.toLocaleString('en')} events, ${stuck ? `and time stands still at ${nowMs.toFixed(1)} ms` : `at ${nowMs.toFixed(1)} ms`}`;
    if (often === undefined) return `${opening}. Raise maxEvents, or say when to stop: untilMs.`;
    const share = `${often.count} of the last ${this.#events} events`;
    const timer = often.kind === TIMER;
    const recurs = `${often.what} ${timer ? 'runs out' : often.kind === LOSS ? 'is lost' : 'arrives'} again and again`;
    if (!stuck) {
      const everyMs = (this.#lastMs - this.#firstMs) / Math.max(1, often.count - 1);
      return `${opening}: ${recurs}, every ${everyMs.toPrecision(3)} ms on average (${share}). Say when to stop (untilMs), raise maxEvents, or let it end by itself.`;
    }
    const remedy = timer ? 'Give it a delay above 0.' : 'Give the network a latency above 0, or let one of the two stop answering.';
    return `${opening}: ${recurs} without delay (${share}). ${remedy}`;
  }
}

function inWords(kind: number, process: ProcessId, payload: unknown, sender: ProcessId): string {
  if (kind === TIMER) return `timer "${String(payload)}" of ${process}`;
  if (kind === ARRIVAL) return `${describeMessage(payload)} from ${sender} to ${process}`;
  return kind === LOSS ? `a message from ${sender} to ${process}` : `an event of ${process}`;
}
