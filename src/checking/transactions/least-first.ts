/**
 * Things that are taken out least first: a binary heap.
 *
 *     const waiting = new LeastFirst();
 *     waiting.add(7, 0.5);
 *     waiting.add(4, 0.2);
 *     waiting.take() //=> 4
 *
 * The queue of a simulation would not do: its time never goes back.
 */
export class LeastFirst {
  readonly #things: number[] = [];
  readonly #ranks: number[] = [];

  get size(): number {
    return this.#things.length;
  }

  add(thing: number, rank: number): void {
    let place = this.#things.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if ((this.#ranks[above] as number) <= rank) break;
      this.#put(place, this.#things[above] as number, this.#ranks[above] as number);
      place = above;
    }
    this.#put(place, thing, rank);
  }

  /** Takes out a thing of the least rank; undefined when there is none. */
  take(): number | undefined {
    const first = this.#things[0];
    const thing = this.#things.pop() as number;
    const rank = this.#ranks.pop() as number;
    if (this.#things.length === 0) return first;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= this.#things.length) break;
      const below = left + 1 < this.#things.length && (this.#ranks[left + 1] as number) < (this.#ranks[left] as number) ? left + 1 : left;
      if (rank <= (this.#ranks[below] as number)) break;
      this.#put(place, this.#things[below] as number, this.#ranks[below] as number);
      place = below;
    }
    this.#put(place, thing, rank);
    return first;
  }

  #put(place: number, thing: number, rank: number): void {
    this.#things[place] = thing;
    this.#ranks[place] = rank;
  }
}
