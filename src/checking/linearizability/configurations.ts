/**
 * The configurations that were examined: which operations have taken effect, and the state that they led to. Kept exactly, without hashing any away, in one array.
 *
 *     const seen = new Configurations(memory.share());
 *     seen.add(words, state) //=> true the first time, false ever after
 *
 * What has taken effect is a prefix of the operations and a few beyond it, so a configuration takes a few words: the place where the prefix ends, and the bits from there on.
 * When there is no memory left to grow, nothing more is kept; whoever searches must look at the share and stop.
 */
import type { MemoryShare } from './memory.ts';

export class Configurations {
  #slots = new Int32Array(128); // offset + 1 of the entry; 0: free
  #entries = new Int32Array(512); // state, first word, number of words, words …
  #end = 0;
  size = 0;
  readonly #memory: MemoryShare;

  constructor(memory: MemoryShare) {
    this.#memory = memory;
    memory.take(this.#slots.byteLength + this.#entries.byteLength);
  }

  /** Adds a configuration; false if it was there. All have as many words. */
  add(bits: Int32Array, state: number): boolean {
    let first = 0;
    while (bits[first] === -1) first += 1;
    let last = bits.length - 1;
    while (bits[last] === 0) last -= 1; // no further than to the prefix
    const count = last - first + 1;
    const mask = this.#slots.length - 1;
    let slot = hashOf(bits, first, count, state, first) & mask;
    for (let entry = this.#slots[slot] as number; entry !== 0; entry = this.#slots[slot] as number) {
      if (this.#equals(entry - 1, bits, state, first, count)) return false;
      slot = (slot + 1) & mask;
    }
    if (this.#hasRoom(3 + count)) {
      this.#slots[slot] = this.#append(bits, state, first, count) + 1;
      this.size += 1;
      if (2 * this.size > this.#slots.length) this.#rehash();
    }
    return true;
  }

  #equals(at: number, bits: Int32Array, state: number, first: number, count: number): boolean {
    const entries = this.#entries;
    if (entries[at] !== state || entries[at + 1] !== first || entries[at + 2] !== count) return false;
    for (let word = 0; word < count; word += 1) if (entries[at + 3 + word] !== bits[first + word]) return false;
    return true;
  }

  /** Whether so many more numbers can be kept, and the slot of one more entry; grows if need be. */
  #hasRoom(numbers: number): boolean {
    if (2 * this.size > this.#slots.length) return false; // it could not grow the last time
    if (this.#end + numbers <= this.#entries.length) return true;
    const length = Math.max(2 * this.#entries.length, this.#end + numbers);
    if (!this.#memory.take(4 * length)) return false;
    const longer = new Int32Array(length);
    longer.set(this.#entries);
    this.#memory.give(this.#entries.byteLength);
    this.#entries = longer;
    return true;
  }

  #append(bits: Int32Array, state: number, first: number, count: number): number {
    const at = this.#end;
    this.#end += 3 + count;
    const entries = this.#entries;
    entries[at] = state;
    entries[at + 1] = first;
    entries[at + 2] = count;
    for (let word = 0; word < count; word += 1) entries[at + 3 + word] = bits[first + word] as number;
    return at;
  }

  #rehash(): void {
    if (!this.#memory.take(2 * this.#slots.byteLength)) return;
    const entries = this.#entries;
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let at = 0; at < this.#end; at += 3 + (entries[at + 2] as number)) {
      let slot = hashOf(entries, at + 3, entries[at + 2] as number, entries[at] as number, entries[at + 1] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = at + 1;
    }
    this.#memory.give(this.#slots.byteLength);
    this.#slots = slots;
  }
}

/** Mixed as in MurmurHash3: `count` words from place `from`, with the state and the place of the first word. */
function hashOf(words: Int32Array, from: number, count: number, state: number, first: number): number {
  let hash = Math.imul(state + 1, 0x9e3779b1) ^ Math.imul(first + 1, 0x85ebca6b);
  for (let word = from; word < from + count; word += 1) {
    hash = Math.imul(hash ^ (words[word] as number), 0xc2b2ae35);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return hash ^ (hash >>> 16);
}
