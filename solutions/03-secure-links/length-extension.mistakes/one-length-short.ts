/**
 * Misconception: "from the least to the most, as a loop goes". Leaves the longest key out.
 * Caught by: "finds its way when the length is not known".
 * Say: Your loop ends one too early: the key may be just as long as keyBytesMax.
 */
import { blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMin, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  const lengths = Array.from({ length: Math.max(1, keyBytesMax - keyBytesMin) }, (_, index) => keyBytesMin + index);
  return lengths.map((keyBytes) => {
    const hashed = sha256Padded(concatBytes(new Uint8Array(keyBytes), message));
    const extended = concatBytes(hashed, suffix);
    return { message: extended.slice(keyBytes), tag: blocksOf(sha256Padded(extended).subarray(hashed.length)).reduce(compress, tag) };
  });
}
