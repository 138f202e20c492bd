/**
 * Which of many queues is next to be done with a job, and when.
 *
 *     completions.changed(3);     // after anything happened at queue 3
 *     completions.nextMs          // when the next completion is, Infinity if there is none
 *     completions.take()          //=> the queue that has it
 *
 * One queue knows that itself; of many, each has at most one event in the event queue.
 */
import { EventQueue } from '../event-queue.ts';
import { nextCompletionMs } from './work-queue.ts';
import type { WorkQueue } from './work-queue.ts';

const NONE = -1;

export class Completions {
  nextMs = Infinity;
  readonly #queues: readonly WorkQueue[];
  readonly #events = new EventQueue();
  readonly #owner: Int32Array; // by handle: whose completion it is
  readonly #handle: Int32Array; // by queue: of its completion, or NONE
  readonly #dueMs: Float64Array; // by queue: when that is

  constructor(queues: readonly WorkQueue[]) {
    this.#queues = queues;
    // There are at most as many events as queues; the event queue doubles, so its handles stay below twice that.
    this.#owner = new Int32Array(Math.max(this.#events.capacity, 2 * queues.length));
    this.#handle = new Int32Array(queues.length).fill(NONE);
    this.#dueMs = new Float64Array(queues.length);
  }

  changed(index: number): void {
    const dueMs = nextCompletionMs(this.#queues[index] as WorkQueue);
    if (this.#queues.length === 1) this.nextMs = dueMs;
    else this.#move(index, dueMs);
  }

  #move(index: number, dueMs: number): void {
    const handle = this.#handle[index] as number;
    if (handle !== NONE) {
      if (dueMs === this.#dueMs[index]) return;
      this.#events.cancel(handle);
      this.#handle[index] = NONE;
    }
    if (dueMs !== Infinity) {
      const scheduled = this.#events.schedule(dueMs);
      this.#owner[scheduled] = index;
      this.#handle[index] = scheduled;
      this.#dueMs[index] = dueMs;
    }
    this.nextMs = this.#events.nextMs;
  }

  /** The queue that has the next completion. Call `changed` when it is done. */
  take(): number {
    if (this.#queues.length === 1) return 0;
    const index = this.#owner[this.#events.next()] as number;
    this.#handle[index] = NONE;
    return index;
  }
}
