/**
 * Misconception: "what does not fit into the block does not count". Cuts a long key off instead of hashing it.
 * Caught by: "hashes a key that is longer than a block".
 * Say: You cut a long key off at the end of the block. All of it counts: hash it, and take the digest for the key.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { blockBytes, digest } = HASHES[name];
  const block = new Uint8Array(blockBytes);
  block.set(key.slice(0, blockBytes));
  const padded = (pad: number): Uint8Array => block.map((byte) => byte ^ pad);
  return digest(concatBytes(padded(0x5c), digest(concatBytes(padded(0x36), message))));
}
