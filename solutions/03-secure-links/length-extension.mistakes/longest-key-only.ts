/**
 * Misconception: "keys are as long as they may be". Forges for one length.
 * Caught by: "finds its way when the length is not known".
 * Say: You forge for one length of the key. You do not know it: one forgery for each length that it may have.
 */
import { blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

interface Target { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }

export function forge({ message, tag, suffix, keyBytesMax }: Target): { message: Uint8Array; tag: Uint8Array }[] {
  const hashed = sha256Padded(concatBytes(new Uint8Array(keyBytesMax), message));
  const extended = concatBytes(hashed, suffix);
  return [{ message: extended.slice(keyBytesMax), tag: blocksOf(sha256Padded(extended).subarray(hashed.length)).reduce(compress, tag) }];
}
