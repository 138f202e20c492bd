/**
 * Messages as bytes: how large one is, and what a flipped bit makes of it.
 *
 *     messageBytes(new Uint8Array(40))                    //=> 40
 *     messageBytes({ type: 'Page', bytes: 4096 })         //=> 4096, as it says
 *     messageBytes({ type: 'Data', payload: new Uint8Array(40) }) //=> its length as text
 */
import { copyPlain, toText } from './plain-data.ts';
import type { Random } from './random.ts';

/** Bytes themselves; a record's own `bytes` if that is a number; otherwise the length of the message's text. */
export function messageBytes(message: unknown): number {
  if (message instanceof Uint8Array) return message.length;
  if (typeof message === 'object' && message !== null && 'bytes' in message && typeof message.bytes === 'number') return message.bytes;
  return toText(message).length;
}

/** A copy in which one bit of one of its byte arrays is flipped, each bit of all of them equally likely; `message` itself if it holds no bytes. */
export function corrupted(message: unknown, random: Random): unknown {
  const copy = copyPlain(message);
  const arrays: Uint8Array[] = [];
  collect(copy, arrays);
  const total = arrays.reduce((sum, { length }) => sum + length, 0);
  if (total === 0) return message;
  let byte = random.integer(0, total - 1);
  const bit = random.integer(0, 7);
  for (const array of arrays) {
    if (byte < array.length) {
      array[byte] = (array[byte] as number) ^ (1 << bit);
      return copy;
    }
    byte -= array.length;
  }
  return copy;
}

function collect(value: unknown, into: Uint8Array[]): void {
  if (value instanceof Uint8Array) into.push(value);
  else if (value instanceof Map) for (const [key, inner] of value) [key, inner].forEach((part) => collect(part, into));
  else if (value instanceof Set || Array.isArray(value)) for (const inner of value) collect(inner, into);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) collect(inner, into);
}
