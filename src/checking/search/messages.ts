/**
 * The messages of a search, each known by a small number: equal ones (sender, receiver, text) have the same.
 */
import { fromText } from '../../simulation/plain-data.ts';
import { canonicalText, freezeDeep } from './canonical.ts';
import type { InTransit } from './search-options.ts';

export class Messages {
  readonly from: number[] = []; // places of processes
  readonly to: number[] = [];
  readonly texts: string[] = [];
  readonly link: number[] = []; // one number for each pair of sender and receiver
  readonly inTransit: InTransit[] = []; // as properties see it
  readonly #ids: readonly string[];
  readonly #numbers = new Map<string, number>();

  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  get size(): number {
    return this.texts.length;
  }

  /** The number of a message that is sent. Throws a TypeError if it is not plain data. */
  numberOf(from: number, to: number, message: unknown): number {
    return this.ofText(from, to, canonicalText(message));
  }

  ofText(from: number, to: number, text: string): number {
    const key = `${from} ${to} ${text}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.texts.length;
      this.#numbers.set(key, number);
      this.from.push(from);
      this.to.push(to);
      this.texts.push(text);
      this.link.push(from * this.#ids.length + to);
      const [sender, receiver] = [this.#ids[from], this.#ids[to]] as [string, string];
      this.inTransit.push(freezeDeep({ from: sender, to: receiver, message: fromText(text) }, 'a message'));
    }
    return number;
  }
}
