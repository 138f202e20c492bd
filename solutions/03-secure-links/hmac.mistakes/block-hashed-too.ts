/**
 * Misconception: "a key that does not leave room is hashed". Hashes a key that is exactly as long as a block.
 * Caught by: "takes a key of any length up to a block as it is".
 * Say: You hash a key that is just as long as a block. Only a longer one is hashed.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { blockBytes, digest } = HASHES[name];
  const block = new Uint8Array(blockBytes);
  block.set(key.length >= blockBytes ? digest(key) : key);
  const padded = (pad: number): Uint8Array => block.map((byte) => byte ^ pad);
  return digest(concatBytes(padded(0x5c), digest(concatBytes(padded(0x36), message))));
}
