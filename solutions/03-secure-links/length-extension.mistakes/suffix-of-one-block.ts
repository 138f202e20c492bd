/**
 * Misconception: "a suffix is one block". Compresses the first block of the rest only.
 * Caught by: "extends messages of every length by suffixes of every length".
 * Say: You compress one block. A suffix of more than 55 bytes has several with its padding: go on until there is none left.
 */
import { blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMin, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  return Array.from({ length: keyBytesMax - keyBytesMin + 1 }, (_, index) => {
    const keyBytes = keyBytesMin + index;
    const hashed = sha256Padded(concatBytes(new Uint8Array(keyBytes), message));
    const extended = concatBytes(hashed, suffix);
    const [first] = blocksOf(sha256Padded(extended).subarray(hashed.length));
    return { message: extended.slice(keyBytes), tag: compress(tag, first as Uint8Array) };
  });
}
