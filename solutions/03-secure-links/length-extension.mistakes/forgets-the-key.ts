/**
 * Misconception: "the padding is that of the message". Pads the message as if no key had been hashed before it.
 * Caught by: "extends a message when the length of the key is known".
 * Say: Your padding is that of the message alone. The service pads key and message together; the length at the end of the padding counts both.
 */
import { blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMin, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  return Array.from({ length: keyBytesMax - keyBytesMin + 1 }, (_, index) => {
    const keyBytes = keyBytesMin + index;
    const glue = sha256Padded(message).subarray(message.length);
    const extended = concatBytes(new Uint8Array(keyBytes), message, glue, suffix);
    const before = concatBytes(new Uint8Array(keyBytes), message, glue).length;
    const rest = sha256Padded(concatBytes(new Uint8Array(before - (before % 64)), suffix)).subarray(before - (before % 64));
    return { message: extended.slice(keyBytes), tag: blocksOf(rest).reduce(compress, tag) };
  });
}
