/**
 * Values known by small numbers, equal values by one: for what is part of a state and has to be compared by the million.
 *
 *     const numbered = new Numbered<readonly string[]>();
 *     numbered.numberOf(['a']) //=> 0
 *     numbered.numberOf(['b']) //=> 1
 *     numbered.numberOf(['a']) //=> 0
 *     numbered.at(1)           //=> ['b']
 *
 * Values are plain JSON whose keys stand in one order.
 */
export class Numbered<T> {
  readonly #values: T[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(value: T): number {
    const key = JSON.stringify(value);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#values.push(value) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  at(number: number): T {
    return this.#values[number] as T;
  }
}
