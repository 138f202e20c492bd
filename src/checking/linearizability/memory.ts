/**
 * Memory that searches share, in bytes, so that all of them together stay within a bound.
 *
 *     const memory = new Memory(1_000_000);
 *     const share = memory.share();
 *     share.take(800_000) //=> true
 *     share.take(800_000) //=> false, and share.isShort is true ever after
 *     share.release();    // gives all of it back to the others
 *
 * What grows by copying takes the new before it gives the old back: the bound holds at every moment, and not on average.
 */
export class Memory {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  share(): MemoryShare {
    return new MemoryShare((bytes) => {
      if (bytes > this.#left) return false;
      this.#left -= bytes;
      return true;
    });
  }
}

export class MemoryShare {
  /** What it holds. */
  bytes = 0;
  /** Whether it was ever refused some. */
  isShort = false;
  readonly #take: (bytes: number) => boolean;

  constructor(take: (bytes: number) => boolean) {
    this.#take = take;
  }

  /** Takes memory; false, and nothing is taken, if there is not so much left. */
  take(bytes: number): boolean {
    if (!this.#take(bytes)) {
      this.isShort = true;
      return false;
    }
    this.bytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.bytes -= bytes;
    this.#take(-bytes);
  }

  release(): void {
    this.give(this.bytes);
  }
}
