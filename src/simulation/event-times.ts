/** When the events of a queue are due and in which order they were scheduled, by handle, and what time it is: what its heap and its calendar share. */
const FIRST_CAPACITY = 16;

export class EventTimes {
  nowMs = 0;
  capacity = FIRST_CAPACITY;
  /** At twice the handle its time in milliseconds, and after it its order, which breaks ties. */
  keys: Float64Array = new Float64Array(2 * FIRST_CAPACITY);

  /** Makes room for twice as many handles. */
  grow(): void {
    this.capacity *= 2;
    this.keys = extended(this.keys, new Float64Array(2 * this.capacity));
  }

  /** Whether one event comes before another. */
  isBefore(one: number, other: number): boolean {
    const { keys } = this;
    const oneMs = keys[2 * one] as number;
    const otherMs = keys[2 * other] as number;
    return oneMs < otherMs || (oneMs === otherMs && (keys[2 * one + 1] as number) < (keys[2 * other + 1] as number));
  }
}

/** `longer`, beginning with what is in `old`. */
export function extended<T extends Float64Array | Int32Array>(old: T, longer: T): T {
  longer.set(old);
  return longer;
}
