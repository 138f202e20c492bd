/**
 * Misconception: "the suffix follows the message". Leaves the padding between the two out of the message.
 * Caught by: "extends a message when the length of the key is known".
 * Say: Your message has no padding in it. It was hashed into the tag that you go on from, so the service must hash it, too: it becomes a part of the message.
 */
import { blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMin, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  return Array.from({ length: keyBytesMax - keyBytesMin + 1 }, (_, index) => {
    const keyBytes = keyBytesMin + index;
    const hashed = sha256Padded(concatBytes(new Uint8Array(keyBytes), message));
    const rest = sha256Padded(concatBytes(hashed, suffix)).subarray(hashed.length);
    return { message: concatBytes(message, suffix), tag: blocksOf(rest).reduce(compress, tag) };
  });
}
