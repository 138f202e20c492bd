/**
 * The states that have been seen: a table from fingerprints to numbers, in typed arrays. A JavaScript Set ends at 16,777,216 entries; this one ends with the
 * memory, at 12 bytes a slot, and it doubles when three quarters of its slots are taken: 16 to 32 bytes a state.
 *
 *     seen.add(high, low) //=> -1 if it is new: it then has the number seen.size - 1; otherwise its number
 *
 * States are told apart by their fingerprints alone: with n states, the chance that any two have the same is about n² / 2^65.
 */
export class VisitedSet {
  size = 0;
  #words: Int32Array; // two a slot
  #numbers: Int32Array; // of the state in the slot, and 1; 0 for an empty one
  #mask: number;

  constructor(slots = 1 << 12) {
    this.#words = new Int32Array(2 * slots);
    this.#numbers = new Int32Array(slots);
    this.#mask = slots - 1;
  }

  /** The number of the state, or -1 if it was not there; then it is now. */
  add(high: number, low: number): number {
    if (4 * this.size >= 3 * (this.#mask + 1)) this.#grow();
    const slot = this.#slotOf(high, low);
    const number = this.#numbers[slot] as number;
    if (number !== 0) return number - 1;
    this.#words[2 * slot] = high;
    this.#words[2 * slot + 1] = low;
    this.size += 1;
    this.#numbers[slot] = this.size;
    return -1;
  }

  /** The number of the state, or -1. */
  find(high: number, low: number): number {
    return (this.#numbers[this.#slotOf(high, low)] as number) - 1;
  }

  /** Where the fingerprint is, or the empty slot where it would be. */
  #slotOf(high: number, low: number): number {
    let slot = low & this.#mask;
    while (this.#numbers[slot] !== 0 && !(this.#words[2 * slot] === high && this.#words[2 * slot + 1] === low)) slot = (slot + 1) & this.#mask;
    return slot;
  }

  #grow(): void {
    const [words, numbers] = [this.#words, this.#numbers];
    const slots = 2 * numbers.length;
    this.#words = new Int32Array(2 * slots);
    this.#numbers = new Int32Array(slots);
    this.#mask = slots - 1;
    for (let from = 0; from < numbers.length; from += 1) {
      if (numbers[from] === 0) continue;
      const slot = this.#slotOf(words[2 * from] as number, words[2 * from + 1] as number);
      this.#words[2 * slot] = words[2 * from] as number;
      this.#words[2 * slot + 1] = words[2 * from + 1] as number;
      this.#numbers[slot] = numbers[from] as number;
    }
  }

  /** Bytes of its arrays. */
  get bytes(): number {
    return this.#words.byteLength + this.#numbers.byteLength;
  }
}
