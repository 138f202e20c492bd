/**
 * A growing map from pairs of whole numbers to whole numbers, without an object an entry.
 *
 *     const known = new PairMap();
 *     known.set(3, 14, 15);
 *     known.get(3, 14) //=> 15
 *     known.get(1, 2)  //=> -1, for none
 *
 *     const sums = new PairMemo((one, other) => one + other);
 *     sums.of(3, 14) //=> 17, computed when it is first asked for
 *
 * Open addressing with linear probing. Numbers are 0 or more and below 2^31.
 */
export class PairMap {
  #keys = new Int32Array(2 * 64).fill(-1); // two a slot
  #values = new Int32Array(64);
  #mask = 63;
  #size = 0;

  get(one: number, other: number): number {
    let slot = this.#slotOf(one, other);
    for (;;) {
      const key = this.#keys[2 * slot] as number;
      if (key === one && this.#keys[2 * slot + 1] === other) return this.#values[slot] as number;
      if (key < 0) return -1;
      slot = (slot + 1) & this.#mask;
    }
  }

  set(one: number, other: number, value: number): void {
    if (4 * this.#size >= 3 * (this.#mask + 1)) this.#grow();
    let slot = this.#slotOf(one, other);
    while ((this.#keys[2 * slot] as number) >= 0 && !(this.#keys[2 * slot] === one && this.#keys[2 * slot + 1] === other)) slot = (slot + 1) & this.#mask;
    if ((this.#keys[2 * slot] as number) < 0) this.#size += 1;
    this.#keys[2 * slot] = one;
    this.#keys[2 * slot + 1] = other;
    this.#values[slot] = value;
  }

  #slotOf(one: number, other: number): number {
    let hash = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) & this.#mask;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    const slots = 2 * values.length;
    this.#keys = new Int32Array(2 * slots).fill(-1);
    this.#values = new Int32Array(slots);
    this.#mask = slots - 1;
    this.#size = 0;
    values.forEach((value, slot) => {
      if ((keys[2 * slot] as number) >= 0) this.set(keys[2 * slot] as number, keys[2 * slot + 1] as number, value);
    });
  }
}

/** Whole numbers, 0 or more, by pair: each computed when it is first asked for. */
export class PairMemo {
  readonly #known = new PairMap();
  readonly #compute: (one: number, other: number) => number;

  constructor(compute: (one: number, other: number) => number) {
    this.#compute = compute;
  }

  of(one: number, other: number): number {
    const known = this.#known.get(one, other);
    if (known >= 0) return known;
    const value = this.#compute(one, other);
    this.#known.set(one, other, value);
    return value;
  }
}
