/**
 * Misconception: "the message is what is hashed". Sends zeros in place of the key along.
 * Caught by: "extends a message when the length of the key is known".
 * Say: Your message starts with zeros for the key. The service puts its own key in front; the message starts where the old one did.
 */
import { blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMin, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  return Array.from({ length: keyBytesMax - keyBytesMin + 1 }, (_, index) => {
    const keyBytes = keyBytesMin + index;
    const hashed = sha256Padded(concatBytes(new Uint8Array(keyBytes), message));
    const extended = concatBytes(hashed, suffix);
    return { message: extended, tag: blocksOf(sha256Padded(extended).subarray(hashed.length)).reduce(compress, tag) };
  });
}
