/**
 * The states that are known and not yet examined, with their rows: the only states whose rows are kept. First in, first out for a breadth-first search; last
 * in, first out for a depth-first one.
 *
 *     frontier.push(row, 0, row.length, { number: 7, depth: 2 });
 *     frontier.take() //=> true; frontier.array, at, length, number and depth now say which; false: none is left
 */
export interface Frontier {
  readonly size: number;
  readonly array: Int32Array;
  readonly at: number;
  readonly length: number;
  readonly number: number;
  readonly depth: number;
  push(array: Int32Array, at: number, length: number, number: number, depth: number): void;
  /** Moves to the next state. Its row stays where it is until the next call. */
  take(): boolean;
}

const CHUNK = 1 << 18; // words: a megabyte
const EXTRA = 3; // words beside a row: its length, number, depth

export class Queue implements Frontier {
  size = 0;
  array: Int32Array = new Int32Array(0);
  at = 0;
  length = 0;
  number = 0;
  depth = 0;
  readonly #chunks: Int32Array[] = []; // the oldest first; -1 in place of a length ends one
  #last: Int32Array = new Int32Array(0);
  #end = 0; // of the last chunk
  #next = 0; // in the first chunk
  #spare: Int32Array | undefined; // a chunk that has been read

  push(array: Int32Array, at: number, length: number, number: number, depth: number): void {
    if (this.#end + length + EXTRA + 1 > this.#last.length) this.#newChunk(length + EXTRA + 1);
    const last = this.#last;
    let to = this.#end;
    last[to++] = length;
    last[to++] = number;
    last[to++] = depth;
    for (let place = at; place < at + length; place += 1) last[to++] = array[place] as number;
    this.#end = to;
    this.size += 1;
  }

  #newChunk(length: number): void {
    if (this.#chunks.length > 0) this.#last[this.#end] = -1;
    const fits = this.#spare !== undefined && this.#spare.length >= length;
    this.#last = fits ? (this.#spare as Int32Array) : new Int32Array(Math.max(CHUNK, length));
    if (fits) this.#spare = undefined;
    this.#chunks.push(this.#last);
    this.#end = 0;
  }

  take(): boolean {
    if (this.size === 0) return false;
    let chunk = this.#chunks[0] as Int32Array;
    if (chunk[this.#next] === -1 && this.#chunks.length > 1) {
      this.#spare = this.#chunks.shift() as Int32Array;
      chunk = this.#chunks[0] as Int32Array;
      this.#next = 0;
    }
    this.array = chunk;
    this.length = chunk[this.#next] as number;
    this.number = chunk[this.#next + 1] as number;
    this.depth = chunk[this.#next + 2] as number;
    this.at = this.#next + EXTRA;
    this.#next = this.at + this.length;
    this.size -= 1;
    return true;
  }
}

export class Stack implements Frontier {
  size = 0;
  array: Int32Array = new Int32Array(0);
  at = 0;
  length = 0;
  number = 0;
  depth = 0;
  #rows = new Int32Array(1024); // each row with its words behind it, so that the last can be found from the end
  #end = 0;

  push(array: Int32Array, at: number, length: number, number: number, depth: number): void {
    if (this.#end + length + EXTRA > this.#rows.length) {
      const wider = new Int32Array(Math.max(2 * this.#rows.length, this.#end + length + EXTRA));
      wider.set(this.#rows.subarray(0, this.#end));
      this.#rows = wider;
    }
    const rows = this.#rows;
    let to = this.#end;
    for (let place = at; place < at + length; place += 1) rows[to++] = array[place] as number;
    rows[to++] = length;
    rows[to++] = number;
    rows[to++] = depth;
    this.#end = to;
    this.size += 1;
  }

  take(): boolean {
    if (this.size === 0) return false;
    const rows = this.#rows;
    this.length = rows[this.#end - 3] as number;
    this.number = rows[this.#end - 2] as number;
    this.depth = rows[this.#end - 1] as number;
    // Pushes that follow write over the row, so it is copied.
    this.#end -= EXTRA + this.length;
    if (this.array.length < this.length) this.array = new Int32Array(2 * this.length);
    this.array.set(rows.subarray(this.#end, this.#end + this.length));
    this.at = 0;
    this.size -= 1;
    return true;
  }
}
