/**
 * What happens next: a priority queue by time, ties in the order of scheduling, with true cancellation.
 *
 *     const queue = new EventQueue<string>();
 *     const late = queue.schedule(20, 'late');
 *     queue.schedule(10, 'early');
 *     queue.cancel(late);
 *     queue.next() //=> { atMs: 10, …, item: 'early' }
 *
 * A binary heap whose entries know their place, so that cancelling takes O(log n) and leaves nothing behind.
 */
export interface ScheduledEvent<T> {
  readonly atMs: number;
  readonly order: number; // of scheduling: breaks ties
  readonly item: T;
  place: number; // in the heap; -1 once taken or cancelled
}

export class EventQueue<T> {
  readonly #heap: ScheduledEvent<T>[] = [];
  #scheduled = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** Returns a handle for `cancel`. */
  schedule(atMs: number, item: T): ScheduledEvent<T> {
    if (!Number.isFinite(atMs)) throw new RangeError(`cannot schedule at ${atMs} ms: the time must be a finite number`);
    const event: ScheduledEvent<T> = { atMs, order: this.#scheduled++, item, place: this.#heap.length };
    this.#heap.push(event);
    this.#rise(event);
    return event;
  }

  /** Takes `event` out. Returns false if it had already been taken or cancelled. */
  cancel(event: ScheduledEvent<T>): boolean {
    const place = event.place;
    if (place < 0 || this.#heap[place] !== event) return false;
    this.#remove(place);
    return true;
  }

  /** The earliest event, left in the queue. */
  peek(): ScheduledEvent<T> | undefined {
    return this.#heap[0];
  }

  /** Takes the earliest event out. */
  next(): ScheduledEvent<T> | undefined {
    const first = this.#heap[0];
    if (first !== undefined) this.#remove(0);
    return first;
  }

  #remove(place: number): void {
    const removed = this.#heap[place] as ScheduledEvent<T>;
    const last = this.#heap.pop() as ScheduledEvent<T>;
    removed.place = -1;
    if (last === removed) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #put(event: ScheduledEvent<T>, place: number): void {
    this.#heap[place] = event;
    event.place = place;
  }

  #rise(event: ScheduledEvent<T>): void {
    let place = event.place;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above] as ScheduledEvent<T>;
      if (!isBefore(event, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(event, place);
  }

  #sink(event: ScheduledEvent<T>): void {
    const size = this.#heap.length;
    let place = event.place;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= size) break;
      const right = below + 1;
      if (right < size && isBefore(this.#heap[right] as ScheduledEvent<T>, this.#heap[below] as ScheduledEvent<T>)) below = right;
      const child = this.#heap[below] as ScheduledEvent<T>;
      if (!isBefore(child, event)) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(event, place);
  }
}

function isBefore<T>(a: ScheduledEvent<T>, b: ScheduledEvent<T>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
