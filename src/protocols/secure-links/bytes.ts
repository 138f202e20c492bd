/**
 * Bytes as text and text as bytes, for keys, tags and messages.
 *
 *     toHex(utf8('Hi'))                //=> '4869'
 *     textOf(fromHex('4869'))            //=> 'Hi'
 *     xorBytes(fromHex('0f'), fromHex('ff')) //=> a Uint8Array of f0
 */
import { bytesToHex, concatBytes as joined, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export const toHex = (bytes: Uint8Array): string => bytesToHex(bytes);

/** Throws a sentence if the text is not hexadecimal. Blanks between digits are allowed. */
export function fromHex(digits: string): Uint8Array {
  const packed = digits.replace(/\s+/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(packed)) throw new RangeError(`fromHex: "${digits.slice(0, 40)}" must hold pairs of the digits 0 to 9 and a to f`);
  return hexToBytes(packed);
}

export const utf8 = (words: string): Uint8Array => utf8ToBytes(words);

/** Bytes as text; what is no UTF-8 becomes the replacement character, as in a log. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Whether two are equal, in a time that depends on their lengths alone. */
export { equalBytes as sameBytes } from '@noble/ciphers/utils.js';

export const concatBytes = (...parts: Uint8Array[]): Uint8Array => joined(...parts);

/** Place by place, for as long as both last. */
export const xorBytes = (left: Uint8Array, right: Uint8Array): Uint8Array => left.slice(0, right.length).map((byte, index) => byte ^ (right[index] as number));

/** A whole number as so many bytes, the most significant first. */
export function bigEndian(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** The number that bytes stand for, the most significant first. */
export const numberOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** So many bytes from a source of numbers in [0, 1), such as a process's `ctx.random`. */
export const drawBytes = (random: () => number, length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(random() * 256));
