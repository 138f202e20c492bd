/**
 * Misconception: "a key longer than a digest is hashed". Takes the digest for the measure of a key.
 * Caught by: "takes a key of any length up to a block as it is".
 * Say: You hash keys that are longer than a digest. The measure is the block: 64 bytes for SHA-256, whose digest has 32.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { blockBytes, digest } = HASHES[name];
  const block = new Uint8Array(blockBytes);
  block.set(key.length > HASHES[name].digestBytes ? digest(key) : key);
  const padded = (pad: number): Uint8Array => block.map((byte) => byte ^ pad);
  return digest(concatBytes(padded(0x5c), digest(concatBytes(padded(0x36), message))));
}
