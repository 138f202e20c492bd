/**
 * Misconception: "blocks have 64 bytes". True for SHA-256 alone.
 * Caught by: "takes a key of any length up to a block as it is".
 * Say: You take 64 bytes for a block, whatever the hash. SHA-384 and SHA-512 have blocks of 128.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { digest } = HASHES[name];
  const block = new Uint8Array(64);
  block.set((key.length > 64 ? digest(key) : key).slice(0, 64));
  const padded = (pad: number): Uint8Array => block.map((byte) => byte ^ pad);
  return digest(concatBytes(padded(0x5c), digest(concatBytes(padded(0x36), message))));
}
