/**
 * Seeded random numbers in named, independent streams, on `seedrandom`.
 *
 *     const streams = new RandomStreams(42);
 *     streams.stream('process/A').next() //=> the same number for seed 42, whatever other streams were drawn from
 *
 * Every process, every link and every concern draws from a stream of its own, so that adding a node or a log line changes
 * nothing elsewhere. Generator: Johannes Baagøe's Alea, as packaged by seedrandom 3.
 */
import seedrandom from 'seedrandom';

/** One stream of random numbers. */
export class Random {
  readonly #generator: seedrandom.PRNG;

  constructor(seed: string) {
    this.#generator = seedrandom.alea(seed);
  }

  /** A number in [0, 1), with 32 random bits. */
  next(): number {
    return this.#generator();
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
