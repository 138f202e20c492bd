/**
 * A four-ary heap of events in typed arrays, by time and, at equal times, by order. Every event knows its place, so any can be taken out in O(log n).
 *
 *     heap.add(handle);
 *     heap.first() === handle
 *
 * Handles are small whole numbers that the caller gives out: see event-queue.
 */
import { extended } from './event-times.ts';
import type { EventTimes } from './event-times.ts';

const NOWHERE = -1;

export class EventHeap {
  #size = 0; // a vacant root included
  // The root's event was taken and nothing was put there yet. Most events bring about another, which then takes that place: one sift, not two.
  #vacant = false;
  // By place. Times and orders lie beside one another in memory, in the order in which sifting reads them.
  #times: Float64Array;
  #orders: Float64Array;
  #handles: Int32Array;
  readonly #events: EventTimes;
  #places: Int32Array; // by handle

  constructor(events: EventTimes) {
    this.#events = events;
    this.#times = new Float64Array(events.capacity);
    this.#orders = new Float64Array(events.capacity);
    this.#handles = new Int32Array(events.capacity);
    this.#places = new Int32Array(events.capacity).fill(NOWHERE);
  }

  /** Makes room for all handles that `events` has. */
  grow(): void {
    const { capacity } = this.#events;
    this.#times = extended(this.#times, new Float64Array(capacity));
    this.#orders = extended(this.#orders, new Float64Array(capacity));
    this.#handles = extended(this.#handles, new Int32Array(capacity));
    this.#places = extended(this.#places, new Int32Array(capacity).fill(NOWHERE));
  }

  has(handle: number): boolean {
    return (this.#places[handle] ?? NOWHERE) !== NOWHERE;
  }

  /** The first event; -1 when there is none. */
  first(): number {
    if (this.#vacant) this.#fill();
    return this.#size === 0 ? NOWHERE : (this.#handles[0] as number);
  }

  add(handle: number): void {
    if (this.#vacant) {
      this.#vacant = false;
      this.#sink(0, handle);
    } else this.#rise(this.#size++, handle);
  }

  /** Takes out what `first` has just returned. */
  takeFirst(): void {
    this.#places[this.#handles[0] as number] = NOWHERE;
    this.#vacant = true;
  }

  /** Takes an event out, wherever it is. Returns false if it is not in the heap. */
  remove(handle: number): boolean {
    if (!this.has(handle)) return false;
    if (this.#vacant) this.#fill();
    const place = this.#places[handle] as number;
    this.#places[handle] = NOWHERE;
    const last = --this.#size;
    if (place === last) return true;
    const moved = this.#handles[last] as number;
    if (place > 0 && this.#events.isBefore(moved, this.#handles[(place - 1) >> 2] as number)) this.#rise(place, moved);
    else this.#sink(place, moved);
    return true;
  }

  /** Moves the last entry to the vacant root. */
  #fill(): void {
    this.#vacant = false;
    const last = --this.#size;
    if (last > 0) this.#sink(0, this.#handles[last] as number);
  }

  /** Puts an entry at `place` or above. */
  #rise(from: number, handle: number): void {
    const atMs = this.#events.keys[2 * handle] as number;
    const order = this.#events.keys[2 * handle + 1] as number;
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
  #sink(from: number, handle: number): void {
    const atMs = this.#events.keys[2 * handle] as number;
    const order = this.#events.keys[2 * handle + 1] as number;
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
}
