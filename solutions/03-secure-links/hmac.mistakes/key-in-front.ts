/**
 * Misconception: "a tag is the hash of key and message". Puts the key before the message and hashes once.
 * Caught by: "gives the tags that RFC 4231 prints for short keys".
 * Say: You hash the key and the message together, once. Whoever has such a tag can go on hashing: see the section on length extension.
 */
import { concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  return HASHES[name].digest(concatBytes(key, message));
}
