/**
 * Misconception: "the padding ends in the block where the message ends". Fails when there is no room for it.
 * Caught by: "extends messages of every length by suffixes of every length".
 * Say: You let the padding end in the block of the last byte. With more than 55 bytes there it goes on into a further block.
 */
import { bigEndian, blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMin, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  return Array.from({ length: keyBytesMax - keyBytesMin + 1 }, (_, index) => {
    const keyBytes = keyBytesMin + index;
    const used = keyBytes + message.length;
    const end = Math.max(64, 64 * Math.ceil(used / 64));
    const glue = new Uint8Array(end - used);
    if (glue.length > 0) glue[0] = 0x80;
    const length = bigEndian(8 * used, 8).slice(-Math.min(8, glue.length));
    if (glue.length > 8) glue.set(length, glue.length - 8);
    const extended = concatBytes(new Uint8Array(keyBytes), message, glue, suffix);
    return { message: extended.slice(keyBytes), tag: blocksOf(sha256Padded(extended).subarray(end)).reduce(compress, tag) };
  });
}
