/**
 * Misconception: "the key is combined with the padding as far as it goes". Does not fill a short key up to a block.
 * Caught by: "gives the tags that RFC 4231 prints for short keys".
 * Say: You combine the padding with the key alone. The key is filled up with zeros to a whole block first, and the padding goes over these, too.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { blockBytes, digest } = HASHES[name];
  const short = key.length > blockBytes ? digest(key) : key;
  const padded = (pad: number): Uint8Array => short.map((byte) => byte ^ pad);
  return digest(concatBytes(padded(0x5c), digest(concatBytes(padded(0x36), message))));
}
