/**
 * Growing columns of numbers in chunks of typed arrays: a trace of a million events is a few dozen arrays and no objects.
 *
 *     const column = new Int32Column();
 *     column.push(7);
 *     column.at(0) //=> 7
 *
 * Chunks are never copied, so growing costs no more at the end of a long run than at its beginning, and at most one chunk is unused.
 */
const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;
const MASK = CHUNK - 1;

export class Int32Column {
  length = 0;
  readonly #chunks: Int32Array[] = [];
  #last = new Int32Array(0);

  push(value: number): void {
    const place = this.length & MASK;
    if (place === 0) this.#chunks.push((this.#last = new Int32Array(CHUNK)));
    this.#last[place] = value;
    this.length += 1;
  }

  at(index: number): number {
    return (this.#chunks[index >> CHUNK_BITS] as Int32Array)[index & MASK] as number;
  }
}

export class Float64Column {
  length = 0;
  readonly #chunks: Float64Array[] = [];
  #last = new Float64Array(0);

  push(value: number): void {
    const place = this.length & MASK;
    if (place === 0) this.#chunks.push((this.#last = new Float64Array(CHUNK)));
    this.#last[place] = value;
    this.length += 1;
  }

  at(index: number): number {
    return (this.#chunks[index >> CHUNK_BITS] as Float64Array)[index & MASK] as number;
  }
}
