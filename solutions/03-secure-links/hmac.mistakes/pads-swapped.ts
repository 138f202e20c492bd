/**
 * Misconception: "36 outside, 5c inside". Takes each padding for the other.
 * Caught by: "gives the tags that RFC 4231 prints for short keys".
 * Say: Your two paddings have changed places: 36 belongs to the inner hash, 5c to the outer one.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { blockBytes, digest } = HASHES[name];
  const block = new Uint8Array(blockBytes);
  block.set(key.length > blockBytes ? digest(key) : key);
  const padded = (pad: number): Uint8Array => block.map((byte) => byte ^ pad);
  return digest(concatBytes(padded(0x36), digest(concatBytes(padded(0x5c), message))));
}
