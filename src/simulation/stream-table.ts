/**
 * Very many streams of random numbers in one table, by index. Each begins when it is first asked for, and takes sixteen bytes and no object of its own.
 *
 *     const streams = new StreamTable(10_000, (index) => `42/link/${index}`);
 *     streams.at(7).next() //=> the first number of the stream '42/link/7'
 *
 * A network of a hundred processes draws from ten thousand streams in no order: as objects, fetching them from memory took longer than the rest of a
 * delivery. Generator: Marsaglia's xor128, as packaged by seedrandom 3, which is also quicker than Alea. Its state is hashed from the name in a tenth of
 * the time that seedrandom takes. Source: Marsaglia 2003, "Xorshift RNGs" (Journal of Statistical Software 8, 14).
 */
import type { RandomSource } from './distributions.ts';
import { extended } from './event-times.ts';

const WORDS = 4; // of a state
const WHOLE = 262_144; // up to so many streams, the table has a place for each from the beginning; a larger one gives places as streams are asked for

export class StreamTable implements RandomSource {
  readonly #seedOf: (index: number) => string;
  #states: Int32Array; // a state is never all zeros, so such a place is that of a stream to come
  readonly #places: Map<number, number> | undefined; // by index, if there are too many for a place each
  #at = 0;

  /** `seedOf` names the seed of each stream. */
  constructor(count: number, seedOf: (index: number) => string) {
    this.#seedOf = seedOf;
    this.#places = count > WHOLE ? new Map() : undefined;
    this.#states = new Int32Array(WORDS * Math.min(count, WHOLE));
  }

  /** The stream at an index. It is one object for all: draw from it before asking for another. */
  at(index: number): RandomSource {
    const at = WORDS * (this.#places === undefined ? index : this.#placeOf(index, this.#places));
    const states = this.#states;
    this.#at = at;
    if (((states[at] as number) | (states[at + 1] as number) | (states[at + 2] as number) | (states[at + 3] as number)) === 0) seed(states, at, this.#seedOf(index));
    return this;
  }

  #placeOf(index: number, places: Map<number, number>): number {
    let place = places.get(index);
    if (place === undefined) {
      place = places.size;
      places.set(index, place);
      if (WORDS * place >= this.#states.length) this.#states = extended(this.#states, new Int32Array(2 * this.#states.length));
    }
    return place;
  }

  /** The state of a stream, as seedrandom takes it. */
  stateOf(index: number): { x: number; y: number; z: number; w: number } {
    this.at(index);
    const [x, y, z, w] = this.#states.subarray(this.#at, this.#at + WORDS) as unknown as [number, number, number, number];
    return { x, y, z, w };
  }

  /** Size of the table in memory. */
  get bytes(): number {
    return this.#states.byteLength;
  }

  /** A number in [0, 1), with 32 random bits. */
  next(): number {
    const states = this.#states;
    const at = this.#at;
    const x = states[at] as number;
    const w = states[at + 3] as number;
    const t = x ^ (x << 11);
    states[at] = states[at + 1] as number;
    states[at + 1] = states[at + 2] as number;
    states[at + 2] = w;
    const drawn = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    states[at + 3] = drawn;
    return (drawn >>> 0) * 2.3283064365386963e-10; // 2^-32
  }
}

/** Four hashes of the seed that differ in their multipliers, each finished as in MurmurHash3. */
function seed(states: Int32Array, at: number, text: string): void {
  let a = 0x9e3779b9;
  let b = 0x7f4a7c15;
  let c = 0x94d049bb;
  let d = 0x2545f491;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    a = Math.imul(a ^ code, 0x85ebca6b);
    b = Math.imul(b ^ code, 0xc2b2ae35);
    c = Math.imul(c ^ code, 0x27d4eb2f);
    d = Math.imul(d ^ code, 0x165667b1);
    a ^= a >>> 15;
    b ^= b >>> 13;
    c ^= c >>> 14;
    d ^= d >>> 16;
  }
  states[at] = finished(a ^ (b >>> 7));
  states[at + 1] = finished(b ^ (c >>> 9));
  states[at + 2] = finished(c ^ (d >>> 11));
  states[at + 3] = finished(d ^ (a >>> 5));
  if (((states[at] as number) | (states[at + 1] as number) | (states[at + 2] as number) | (states[at + 3] as number)) === 0) states[at] = 1;
}

/** A hash's last mixing: Appleby's fmix32. */
function finished(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
