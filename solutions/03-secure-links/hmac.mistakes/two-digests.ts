/**
 * Misconception: "a block is two digests". True for SHA-256 and SHA-512.
 * Caught by: "works over a hash whose block is not two digests".
 * Say: You take twice the digest for a block. SHA-384 has digests of 48 bytes and blocks of 128.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { digestBytes, digest } = HASHES[name];
  const blockBytes = 2 * digestBytes;
  const block = new Uint8Array(blockBytes);
  block.set(key.length > blockBytes ? digest(key) : key);
  const padded = (pad: number): Uint8Array => block.map((byte) => byte ^ pad);
  return digest(concatBytes(padded(0x5c), digest(concatBytes(padded(0x36), message))));
}
