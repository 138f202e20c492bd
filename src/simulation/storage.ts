/**
 * Stable storage: what a process keeps over a crash. A write is in a buffer until `sync`; a crash loses what was not synced, or tears it.
 *
 *     storage.put('term', 3);
 *     storage.sync();
 *     storage.put('term', 4);   // lost if the process crashes now
 *     storage.get('term')       //=> 4 until then, 3 after the crash
 *
 * Values are plain data and are copied, both ways.
 */
import { fromText, toText } from './plain-data.ts';
import type { Random } from './random.ts';

/** What a process sees of its storage. */
export interface Storage {
  /** The value that was put last, synced or not; undefined if there is none. */
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  delete(key: string): void;
  /** Every key that has a value, in the order in which they were first put. */
  keys(): string[];
  /** Makes all writes before it survive a crash, in order. */
  sync(): void;
}

interface Write {
  readonly key: string;
  readonly text: string | undefined; // undefined deletes
}

export class StableStorage implements Storage {
  readonly #durable = new Map<string, string>();
  #unsynced: Write[] = [];

  get(key: string): unknown {
    const pending = this.#unsynced.findLast((write) => write.key === key);
    const text = pending === undefined ? this.#durable.get(key) : pending.text;
    return text === undefined ? undefined : fromText(text);
  }

  put(key: string, value: unknown): void {
    if (value === undefined) throw new TypeError(`storage: cannot put undefined under "${key}"; use delete("${key}")`);
    this.#unsynced.push({ key, text: toText(value) });
  }

  delete(key: string): void {
    this.#unsynced.push({ key, text: undefined });
  }

  keys(): string[] {
    const view = new Map(this.#durable);
    apply(this.#unsynced, view);
    return [...view.keys()];
  }

  sync(): void {
    apply(this.#unsynced, this.#durable);
    this.#unsynced = [];
  }

  /**
   * What a crash does: the unsynced writes are gone. With `torn`, the device may have got as far as some of them: those before a random point
   * survive, and of the one at that point a string or bytes survive up to a random place.
   */
  crash(torn?: Random): void {
    if (torn !== undefined && this.#unsynced.length > 0) {
      const survivors = torn.integer(0, this.#unsynced.length);
      apply(this.#unsynced.slice(0, survivors), this.#durable);
      const cut = this.#unsynced[survivors];
      const value = cut?.text === undefined ? undefined : fromText(cut.text);
      if (cut !== undefined && (typeof value === 'string' || value instanceof Uint8Array) && value.length > 0) {
        this.#durable.set(cut.key, toText(value.slice(0, torn.integer(0, value.length - 1))));
      }
    }
    this.#unsynced = [];
  }
}

function apply(writes: readonly Write[], to: Map<string, string>): void {
  for (const { key, text } of writes) {
    if (text === undefined) to.delete(key);
    else to.set(key, text);
  }
}
