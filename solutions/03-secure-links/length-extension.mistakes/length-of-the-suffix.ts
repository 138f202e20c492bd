/**
 * Misconception: "only the suffix is hashed now". Writes the length of the suffix into the last padding.
 * Caught by: "extends a message when the length of the key is known".
 * Say: The length at the very end must be that of everything that the service has hashed, from the first byte of the key. Yours counts the suffix alone.
 */
import { blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMin, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  return Array.from({ length: keyBytesMax - keyBytesMin + 1 }, (_, index) => {
    const keyBytes = keyBytesMin + index;
    const hashed = sha256Padded(concatBytes(new Uint8Array(keyBytes), message));
    return { message: concatBytes(hashed.slice(keyBytes), suffix), tag: blocksOf(sha256Padded(suffix)).reduce(compress, tag) };
  });
}
