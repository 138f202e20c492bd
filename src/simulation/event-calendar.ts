/**
 * A calendar of the near future: time cut into equal days, on each day a short sorted list of its events, on a ring of days that turns with time.
 * Entering an event and finding the first take constant time, where a heap takes O(log n) and a guess in the dark at every level.
 *
 *     if (!calendar.add(handle)) …  // too far ahead, or its day is crowded: keep it elsewhere
 *     calendar.first()              // handle of the earliest event; there must be one
 *
 * It may refuse any event, which keeps it simple: the event queue puts those into a heap and takes what is first of both. So no distribution of times
 * can make it slow, only idle. Sources: Brown 1988 (CACM 31, 10) for the calendar, whose days are as long as events lie apart; Varghese and Lauck 1987
 * (SOSP) for a ring with the far future kept elsewhere.
 */
import { extended } from './event-times.ts';
import type { EventTimes } from './event-times.ts';

const NONE = -1;
const FEWEST_DAYS = 2048; // 8 kB
const MOST_DAYS = 1_048_576;
const LEAST_APART_MS = 1 / 1_048_576; // the grid of durations: see round-ms. What is nearer happens at once
const STEPS_MAX = 8; // an event that has to go before more than so many others of its day is refused
const TUNED_EVERY = 512; // events taken

export class EventCalendar {
  size = 0;
  readonly #times: EventTimes;
  // The ring. Days are numbered from time 0, and a day's place is its number modulo the places there are. Its events form a circle, linked by handle;
  // after the latest comes the earliest.
  #latest = new Int32Array(FEWEST_DAYS).fill(NONE); // by place
  #busy = new Int32Array(FEWEST_DAYS / 32); // one bit a place: whether there are events
  #days = FEWEST_DAYS;
  #daysPerMs = 1; // a power of two
  #links: Int32Array; // at twice the handle the event before it in its circle, NONE if it is in none; then the event after it
  #firstPlace = 0; // of the event that `first` found last
  // How far events lie apart.
  #taken = 0;
  #tuneAt = TUNED_EVERY;
  #tunedMs: number;

  constructor(times: EventTimes) {
    this.#times = times;
    this.#links = new Int32Array(2 * times.capacity).fill(NONE);
    this.#tunedMs = times.nowMs;
  }

  /** Makes room for all handles that there are. */
  grow(): void {
    this.#links = extended(this.#links, new Int32Array(2 * this.#times.capacity).fill(NONE));
  }

  has(handle: number): boolean {
    return (this.#links[2 * handle] ?? NONE) !== NONE;
  }

  /** Enters an event that is not before now and whose order is the highest so far. Returns false if it has to be kept elsewhere. */
  add(handle: number): boolean {
    const { keys, nowMs } = this.#times;
    const atMs = keys[2 * handle] as number;
    const day = Math.floor(atMs * this.#daysPerMs);
    if (!(day - Math.floor(nowMs * this.#daysPerMs) < this.#days)) return false; // nor if the difference is NaN, with times beyond all bounds
    const place = day & (this.#days - 1);
    const links = this.#links;
    const latest = this.#latest[place] as number;
    if (latest === NONE) {
      this.#latest[place] = links[2 * handle] = links[2 * handle + 1] = handle;
      (this.#busy[place >> 5] as number) |= 1 << (place & 31);
    } else {
      let before = latest;
      if ((keys[2 * latest] as number) <= atMs) this.#latest[place] = handle;
      else {
        let steps = 0;
        do {
          if ((steps += 1) > STEPS_MAX) return false;
          before = links[2 * before] as number;
        } while (before !== latest && (keys[2 * before] as number) > atMs);
      }
      const after = links[2 * before + 1] as number;
      links[2 * handle] = before;
      links[2 * handle + 1] = after;
      links[2 * before + 1] = links[2 * after] = handle;
    }
    this.size += 1;
    return true;
  }

  /** The earliest event. There must be one. */
  first(): number {
    const busy = this.#busy;
    const today = Math.floor(this.#times.nowMs * this.#daysPerMs) & (this.#days - 1);
    let word = today >> 5;
    let bits = (busy[word] as number) & (-1 << (today & 31));
    while (bits === 0) {
      word = (word + 1) & ((this.#days >> 5) - 1);
      bits = busy[word] as number;
    }
    const place = (word << 5) + 31 - Math.clz32(bits & -bits);
    this.#firstPlace = place;
    return this.#links[2 * (this.#latest[place] as number) + 1] as number;
  }

  /** Takes out what `first` has just returned. */
  takeFirst(): void {
    const place = this.#firstPlace;
    this.#unlink(this.#links[2 * (this.#latest[place] as number) + 1] as number, place);
  }

  /** Takes an event out. Returns false if it is not here. */
  remove(handle: number): boolean {
    if (!this.has(handle)) return false;
    this.#unlink(handle, Math.floor((this.#times.keys[2 * handle] as number) * this.#daysPerMs) & (this.#days - 1));
    return true;
  }

  #unlink(handle: number, place: number): void {
    const links = this.#links;
    const before = links[2 * handle] as number;
    links[2 * handle] = NONE;
    this.size -= 1;
    if (before === handle) {
      this.#latest[place] = NONE;
      (this.#busy[place >> 5] as number) &= ~(1 << (place & 31));
      return;
    }
    const after = links[2 * handle + 1] as number;
    links[2 * before + 1] = after;
    links[2 * after] = before;
    if (this.#latest[place] === handle) this.#latest[place] = before;
  }

  /** Whether `tune` is due; to be asked once for every event that was taken, here or elsewhere. */
  isToBeTuned(): boolean {
    return (this.#taken += 1) >= this.#tuneAt;
  }

  /**
   * Gives the days the length and number that suit the events since the last time, `pending` of which are to come, here and elsewhere. Returns those
   * that have to be kept elsewhere from then on, in order.
   */
  tune(pending: number): readonly number[] {
    const { nowMs } = this.#times;
    const apartMs = Math.max(LEAST_APART_MS, (nowMs - this.#tunedMs) / this.#taken);
    const isStill = nowMs === this.#tunedMs;
    this.#taken = 0;
    this.#tunedMs = nowMs;
    this.#tuneAt = Math.max(TUNED_EVERY, this.size); // so that entering all anew costs a few steps an event
    if (isStill) return NOTHING;
    let daysPerMs = this.#daysPerMs;
    while (daysPerMs * apartMs < 2) daysPerMs *= 2;
    while (daysPerMs * apartMs > 8) daysPerMs /= 2;
    let days = this.#days;
    while (days < MOST_DAYS && days < 16 * pending) days *= 2;
    return daysPerMs === this.#daysPerMs && days === this.#days ? NOTHING : this.#rebuild(daysPerMs, days);
  }

  #rebuild(daysPerMs: number, days: number): readonly number[] {
    const handles: number[] = [];
    while (this.size > 0) {
      handles.push(this.first());
      this.takeFirst();
    }
    this.#daysPerMs = daysPerMs;
    if (days !== this.#days) {
      this.#days = days;
      this.#latest = new Int32Array(days).fill(NONE);
      this.#busy = new Int32Array(days / 32);
    }
    return handles.filter((handle) => !this.add(handle));
  }
}

const NOTHING: readonly number[] = [];
