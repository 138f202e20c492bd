/**
 * Misconception: "the new tag is the hash of the old one and the suffix". Starts a hash of its own.
 * Caught by: "extends a message when the length of the key is known".
 * Say: You hash the tag and the suffix anew. The service does not stop and start again: go on from the tag as a state, by compress.
 */
import { concatBytes, sha256, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMin, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  return Array.from({ length: keyBytesMax - keyBytesMin + 1 }, (_, index) => {
    const keyBytes = keyBytesMin + index;
    const hashed = sha256Padded(concatBytes(new Uint8Array(keyBytes), message));
    return { message: concatBytes(hashed.slice(keyBytes), suffix), tag: sha256(concatBytes(tag, suffix)) };
  });
}
