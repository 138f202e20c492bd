/**
 * What happens next: a priority queue by time, ties in the order of scheduling, with true cancellation.
 *
 *     const queue = new EventQueue();
 *     const late = queue.schedule(20);
 *     const early = queue.schedule(10);
 *     queue.cancel(late);
 *     queue.next() === early  //=> true; queue.nowMs is 10
 *
 * Entries are handles, small whole numbers, by which the caller keeps what belongs to them in arrays of its own. A handle is free for reuse once
 * its event was taken or cancelled. Few events are kept in a heap; of many, those of the near future in a calendar. Nothing is allocated for an event,
 * and a cancelled one leaves nothing behind.
 */
import { EventCalendar } from './event-calendar.ts';
import { EventHeap } from './event-heap.ts';
import { EventTimes, extended } from './event-times.ts';

export type Handle = number;

const NOTHING = -1;
const FEW = 32; // events, up to which a heap is quicker than a calendar

export class EventQueue {
  readonly #times = new EventTimes();
  readonly #heap = new EventHeap(this.#times);
  #calendar: EventCalendar | undefined; // made when there are many events for the first time
  #scheduled = 0; // ever
  #free = Int32Array.from({ length: this.#times.capacity }, (_, index) => this.#times.capacity - 1 - index); // a stack of unused handles
  #freeCount = this.#times.capacity;

  /** Time of the event that was taken last. Can be moved on, to no later than `nextMs`. */
  get nowMs(): number {
    return this.#times.nowMs;
  }

  set nowMs(nowMs: number) {
    this.#times.nowMs = nowMs;
  }

  get size(): number {
    return this.#times.capacity - this.#freeCount;
  }

  /** One more than the largest handle there may be without growing: how long the caller's arrays need to be. */
  get capacity(): number {
    return this.#times.capacity;
  }

  /** Time of the earliest event; Infinity when there is none. */
  get nextMs(): number {
    const handle = this.#first();
    return handle === NOTHING ? Infinity : (this.#times.keys[2 * handle] as number);
  }

  /** Throws a RangeError if the time is no finite number or lies before `nowMs`. */
  schedule(atMs: number): Handle {
    const times = this.#times;
    if (!(atMs >= times.nowMs && atMs < Infinity)) throw new RangeError(`cannot schedule at ${atMs} ms: the time must be a finite number, and not before now (${times.nowMs} ms)`);
    if (this.#freeCount === 0) this.#grow();
    const handle = this.#free[--this.#freeCount] as number;
    times.keys[2 * handle] = atMs;
    times.keys[2 * handle + 1] = this.#scheduled++;
    const calendar = this.#calendar;
    if (calendar === undefined || this.size <= FEW || !calendar.add(handle)) this.#heap.add(handle);
    return handle;
  }

  /** Whether the event is still to come. */
  isScheduled(handle: Handle): boolean {
    return this.#heap.has(handle) || this.#calendar?.has(handle) === true;
  }

  /** When an event that is still to come takes place. */
  timeOf(handle: Handle): number {
    return this.#times.keys[2 * handle] as number;
  }

  /** Takes an event out. Returns false if it had already been taken or cancelled. */
  cancel(handle: Handle): boolean {
    if (this.#calendar?.remove(handle) !== true && !this.#heap.remove(handle)) return false;
    this.#free[this.#freeCount++] = handle;
    return true;
  }

  /** Takes the earliest event, if it is not after `untilMs`, and moves `nowMs` to it. Returns -1 when there is none. */
  next(untilMs = Infinity): Handle {
    const handle = this.#first();
    if (handle === NOTHING) return NOTHING;
    const times = this.#times;
    const atMs = times.keys[2 * handle] as number;
    if (atMs > untilMs) return NOTHING;
    times.nowMs = atMs;
    const calendar = this.#calendar;
    if (calendar === undefined) this.#heap.takeFirst();
    else {
      if (calendar.has(handle)) calendar.takeFirst();
      else this.#heap.takeFirst();
      if (calendar.isToBeTuned()) this.#tune(calendar);
    }
    this.#free[this.#freeCount++] = handle;
    return handle;
  }

  #first(): Handle {
    const far = this.#heap.first();
    const calendar = this.#calendar;
    if (calendar === undefined || calendar.size === 0) return far;
    const near = calendar.first();
    return far === NOTHING || this.#times.isBefore(near, far) ? near : far;
  }

  #tune(calendar: EventCalendar): void {
    for (const handle of calendar.tune(this.size)) this.#heap.add(handle);
  }

  #grow(): void {
    const before = this.#times.capacity;
    this.#times.grow();
    const { capacity } = this.#times;
    this.#heap.grow();
    this.#calendar?.grow();
    this.#free = extended(this.#free, new Int32Array(capacity));
    for (let handle = capacity - 1; handle >= before; handle -= 1) this.#free[this.#freeCount++] = handle;
    if (capacity > FEW) this.#calendar ??= new EventCalendar(this.#times);
  }
}
