/**
 * Seeded random numbers in named, independent streams, on `seedrandom`.
 *
 *     const streams = new RandomStreams(42);
 *     streams.stream('process/A').next() //=> the same number for seed 42, whatever other streams were drawn from
 *
 * Every process, every link and every concern draws from a stream of its own, so that adding a node or a log line changes
 * nothing elsewhere. Generator: Johannes Baagøe's Alea, as packaged by seedrandom 3. Links, of which there may be very many, have theirs in a
 * StreamTable.
 */
import seedrandom from 'seedrandom';

/** One stream of random numbers. */
export class Random {
  readonly #state: Float64Array; // Alea's s0, s1, s2 and c

  constructor(seed: string) {
    const { s0, s1, s2, c } = seedrandom.alea(seed, { state: true }).state() as unknown as { s0: number; s1: number; s2: number; c: number };
    this.#state = Float64Array.of(s0, s1, s2, c);
  }

  /** A number in [0, 1), with 32 random bits: a step of seedrandom's Alea. */
  next(): number {
    const state = this.#state;
    const product = 2091639 * (state[0] as number) + (state[3] as number) * 2.3283064365386963e-10; // 2^-32
    const carry = product | 0;
    state[0] = state[1] as number;
    state[1] = state[2] as number;
    state[3] = carry;
    return (state[2] = product - carry);
  }

  /** True with the given probability, in [0, 1]. Draws one number in any case, so that streams stay aligned. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    if (!Number.isInteger(min) || !Number.isInteger(max) || min > max) {
      throw new RangeError(`integer: min (${min}) and max (${max}) must be whole numbers with min at most max`);
    }
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** One of `items`, each equally likely. Throws on an empty list. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('pick: the list is empty; give at least one item');
    return items[Math.floor(this.next() * items.length)] as T;
  }
}

/** All streams of one seed. Asking twice for a name gives the same stream, further on. */
export class RandomStreams {
  readonly seed: number;
  readonly #streams = new Map<string, Random>();

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed (${seed}) must be a whole number, such as 42`);
    this.seed = seed;
  }

  stream(name: string): Random {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new Random(`${this.seed}/${name}`);
      this.#streams.set(name, stream);
    }
    return stream;
  }
}
