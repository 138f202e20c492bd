/**
 * Misconception: "a digest is a string". Hashes the hexadecimal digits of the inner digest.
 * Caught by: "gives the tags that RFC 4231 prints for short keys".
 * Say: You hash the inner digest as text. Its bytes are meant: half as many as its digits.
 */
import { concatBytes, HASHES, toHex, utf8 } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { blockBytes, digest } = HASHES[name];
  const block = new Uint8Array(blockBytes);
  block.set(key.length > blockBytes ? digest(key) : key);
  const padded = (pad: number): Uint8Array => block.map((byte) => byte ^ pad);
  const inner = toHex(digest(concatBytes(padded(0x36), message)));
  return digest(concatBytes(padded(0x5c), utf8(inner)));
}
