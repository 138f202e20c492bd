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
 * its event was taken or cancelled. A four-ary heap in typed arrays, in which every entry knows its place: cancelling takes O(log n) and leaves
 * nothing behind, and nothing is allocated for an event.
 */
export type Handle = number;

const NOWHERE = -1;
const FIRST_CAPACITY = 16;

export class EventQueue {
  /** Time of the event that was taken last. */
  nowMs = 0;

  #size = 0; // entries in the heap, a vacant root included
  // The root's event was taken and nothing was put there yet. Most events bring about another, which then takes that place: one sift, not two.
  #vacant = false;
  #scheduled = 0; // ever: breaks ties
  // The heap, by place. Times and orders lie beside one another in memory, in the order in which sifting reads them.
  #times = new Float64Array(FIRST_CAPACITY);
  #orders = new Float64Array(FIRST_CAPACITY);
  #handles = new Int32Array(FIRST_CAPACITY);
  // By handle.
  #places = new Int32Array(FIRST_CAPACITY).fill(NOWHERE);
  #free = Int32Array.from({ length: FIRST_CAPACITY }, (_, index) => FIRST_CAPACITY - 1 - index); // a stack of unused handles
  #freeCount = FIRST_CAPACITY;

  get size(): number {
    return this.#vacant ? this.#size - 1 : this.#size;
  }

  /** One more than the largest handle there may be without growing: how long the caller's arrays need to be. */
  get capacity(): number {
    return this.#places.length;
  }

  /** Time of the earliest event; Infinity when there is none. */
  get nextMs(): number {
    if (this.#vacant) this.#fill();
    return this.#size === 0 ? Infinity : (this.#times[0] as number);
  }

  /** Throws a RangeError if the time is no finite number. */
  schedule(atMs: number): Handle {
    if (!Number.isFinite(atMs)) throw new RangeError(`cannot schedule at ${atMs} ms: the time must be a finite number`);
    if (this.#freeCount === 0) this.#grow();
    const handle = this.#free[--this.#freeCount] as number;
    if (this.#vacant) {
      this.#vacant = false;
      this.#sink(0, atMs, this.#scheduled++, handle);
    } else this.#rise(this.#size++, atMs, this.#scheduled++, handle);
    return handle;
  }

  /** Whether the event is still to come. */
  isScheduled(handle: Handle): boolean {
    return (this.#places[handle] ?? NOWHERE) !== NOWHERE;
  }

  /** Takes an event out. Returns false if it had already been taken or cancelled. */
  cancel(handle: Handle): boolean {
    const place = this.#places[handle] ?? NOWHERE;
    if (place === NOWHERE) return false;
    if (this.#vacant) this.#fill();
    this.#remove(this.#places[handle] as number, handle);
    return true;
  }

  /** Takes the earliest event, if it is not after `untilMs`, and moves `nowMs` to it. Returns -1 when there is none. */
  next(untilMs = Infinity): Handle {
    if (this.#vacant) this.#fill();
    if (this.#size === 0 || (this.#times[0] as number) > untilMs) return NOWHERE;
    const handle = this.#handles[0] as number;
    this.nowMs = this.#times[0] as number;
    this.#release(handle);
    this.#vacant = true;
    return handle;
  }

  /** Moves the last entry to the vacant root. */
  #fill(): void {
    this.#vacant = false;
    const last = --this.#size;
    if (last > 0) this.#sink(0, this.#times[last] as number, this.#orders[last] as number, this.#handles[last] as number);
  }

  #release(handle: Handle): void {
    this.#places[handle] = NOWHERE;
    this.#free[this.#freeCount++] = handle;
  }

  #remove(place: number, handle: Handle): void {
    this.#release(handle);
    const last = --this.#size;
    if (place === last) return;
    const atMs = this.#times[last] as number;
    const order = this.#orders[last] as number;
    const moved = this.#handles[last] as number;
    if (place > 0 && this.#isBefore(atMs, order, (place - 1) >> 2)) this.#rise(place, atMs, order, moved);
    else this.#sink(place, atMs, order, moved);
  }

  #isBefore(atMs: number, order: number, place: number): boolean {
    const other = this.#times[place] as number;
    return atMs < other || (atMs === other && order < (this.#orders[place] as number));
  }

  /** Puts an entry at `place` or above. */
  #rise(from: number, atMs: number, order: number, handle: Handle): void {
    const times = this.#times;
    const orders = this.#orders;
    const handles = this.#handles;
    const places = this.#places;
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 2;
      const time = times[above] as number;
      if (time < atMs || (time === atMs && (orders[above] as number) < order)) break;
      const moved = handles[above] as number;
      times[place] = time;
      orders[place] = orders[above] as number;
      handles[place] = moved;
      places[moved] = place;
      place = above;
    }
    times[place] = atMs;
    orders[place] = order;
    handles[place] = handle;
    places[handle] = place;
  }

  /** Puts an entry at `place` or below. */
  #sink(from: number, atMs: number, order: number, handle: Handle): void {
    const times = this.#times;
    const orders = this.#orders;
    const handles = this.#handles;
    const places = this.#places;
    const size = this.#size;
    let place = from;
    for (;;) {
      let below = 4 * place + 1;
      if (below >= size) break;
      let time = times[below] as number;
      const end = below + 4 < size ? below + 4 : size;
      for (let child = below + 1; child < end; child += 1) {
        const other = times[child] as number;
        if (other > time || (other === time && (orders[child] as number) > (orders[below] as number))) continue;
        below = child;
        time = other;
      }
      if (atMs < time || (atMs === time && order < (orders[below] as number))) break;
      const moved = handles[below] as number;
      times[place] = time;
      orders[place] = orders[below] as number;
      handles[place] = moved;
      places[moved] = place;
      place = below;
    }
    times[place] = atMs;
    orders[place] = order;
    handles[place] = handle;
    places[handle] = place;
  }

  #grow(): void {
    const before = this.#places.length;
    const after = 2 * before;
    this.#times = extended(this.#times, new Float64Array(after));
    this.#orders = extended(this.#orders, new Float64Array(after));
    this.#handles = extended(this.#handles, new Int32Array(after));
    this.#places = extended(this.#places, new Int32Array(after).fill(NOWHERE));
    this.#free = extended(this.#free, new Int32Array(after));
    for (let handle = after - 1; handle >= before; handle -= 1) this.#free[this.#freeCount++] = handle;
  }
}

function extended<T extends Float64Array | Int32Array>(old: T, longer: T): T {
  longer.set(old);
  return longer;
}
