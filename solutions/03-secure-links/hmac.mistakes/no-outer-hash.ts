/**
 * Misconception: "one hash is as good as two". Leaves out the outer hash.
 * Caught by: "gives the tags that RFC 4231 prints for short keys".
 * Say: You return the inner hash. Without the outer one its digest is a state from which anybody can go on.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { blockBytes, digest } = HASHES[name];
  const block = new Uint8Array(blockBytes);
  block.set(key.length > blockBytes ? digest(key) : key);
  return digest(concatBytes(block.map((byte) => byte ^ 0x36), message));
}
