/**
 * Growing columns of numbers in chunks of typed arrays: a trace of a million events is a few dozen arrays and no objects.
 *
 *     const column = new Int32Column();
 *     column.push(7);
 *     column.at(0) //=> 7
 *
 * The first chunk grows by doubling, so that a short run stays small; full chunks are never copied, so that a long run grows as easily at its end
 * as at its beginning, and at most one chunk is unused.
 *
 * The two classes are alike and stay two: one for both kinds of array would see two shapes at every access, which made traced runs a fifth slower.
 */
const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;
const MASK = CHUNK - 1;
const FIRST = 32;

const NO_INTEGERS = new Int32Array(0);

export class Int32Column {
  length = 0;
  readonly #chunks: Int32Array[] = [];
  #last: Int32Array = NO_INTEGERS;
  #used = 0; // of the last chunk

  push(value: number): void {
    if (this.#used === this.#last.length) this.#extend();
    this.#last[this.#used++] = value;
    this.length += 1;
  }

  at(index: number): number {
    return (this.#chunks[index >> CHUNK_BITS] as Int32Array)[index & MASK] as number;
  }

  #extend(): void {
    const { length } = this.#last;
    if (length === 0 || length === CHUNK) {
      this.#last = new Int32Array(length === 0 ? FIRST : CHUNK);
      this.#chunks.push(this.#last);
      this.#used = 0;
      return;
    }
    const longer = new Int32Array(2 * length);
    longer.set(this.#last);
    this.#last = longer;
    this.#chunks[this.#chunks.length - 1] = longer;
  }
}

const NO_NUMBERS = new Float64Array(0);

export class Float64Column {
  length = 0;
  readonly #chunks: Float64Array[] = [];
  #last: Float64Array = NO_NUMBERS;
  #used = 0; // of the last chunk

  push(value: number): void {
    if (this.#used === this.#last.length) this.#extend();
    this.#last[this.#used++] = value;
    this.length += 1;
  }

  at(index: number): number {
    return (this.#chunks[index >> CHUNK_BITS] as Float64Array)[index & MASK] as number;
  }

  #extend(): void {
    const { length } = this.#last;
    if (length === 0 || length === CHUNK) {
      this.#last = new Float64Array(length === 0 ? FIRST : CHUNK);
      this.#chunks.push(this.#last);
      this.#used = 0;
      return;
    }
    const longer = new Float64Array(2 * length);
    longer.set(this.#last);
    this.#last = longer;
    this.#chunks[this.#chunks.length - 1] = longer;
  }
}
