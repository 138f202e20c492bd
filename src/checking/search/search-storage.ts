/** Stable storage as a part of a process's state: what is durable, and what a process reads, which differ until a sync. A crash leaves what is durable. */
import { fromText, toText } from '../../simulation/plain-data.ts';
import type { Storage } from '../../simulation/storage.ts';
import { canonicalText } from './canonical.ts';

export class SearchStorage implements Storage {
  #durable: string; // entries of key and value's text, as text
  #stored: Map<string, string> | undefined; // read when it is first used: most processes have no storage
  readonly #given: string;

  constructor(durable: string, stored: string) {
    this.#durable = durable;
    this.#given = stored;
  }

  #entries(): Map<string, string> {
    return (this.#stored ??= new Map(JSON.parse(this.#given) as [string, string][]));
  }

  get(key: string): unknown {
    const text = this.#entries().get(key);
    return text === undefined ? undefined : fromText(text);
  }

  put(key: string, value: unknown): void {
    if (value === undefined) throw new TypeError(`storage: cannot put undefined under "${key}"; use delete("${key}")`);
    this.#entries().set(key, canonicalText(value));
  }

  delete(key: string): void {
    this.#entries().delete(key);
  }

  keys(): string[] {
    return [...this.#entries().keys()].sort();
  }

  sync(): void {
    this.#durable = this.stored;
  }

  get durable(): string {
    return this.#durable;
  }

  get stored(): string {
    return this.#stored === undefined ? this.#given : toText([...this.#stored].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}
