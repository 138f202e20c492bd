import { blocksOf, compress, concatBytes, sha256Padded } from 'distsys';

/** A message and the tag with which the service is to take it. */
export interface Forgery {
  readonly message: Uint8Array;
  readonly tag: Uint8Array;
}

/**
 * Exercise 03/length-extension · 4 points · about 12 lines
 *
 * A service signs its messages by tag = SHA-256(key || message). You have overheard one message with its tag. You do not have the key, nor do you know how
 * long it is: keyBytesMin to keyBytesMax bytes. Forge messages that begin with the one that you overheard and end with `suffix`: one for each
 * length that the key may have, so that one of them is taken. What lies between the two is up to you.
 *
 *     forge({ message: utf8('amount=100'), tag, suffix: utf8('&amount=900'), keyBytesMin: 8, keyBytesMax: 10 }) //=> three of them
 *
 * SHA-256 works in blocks of 64 bytes: `sha256Padded(bytes)` is what it makes of a message before it begins, `blocksOf(padded)` cuts that into blocks,
 * `compress(state, block)` is one step, and the state after the last step is the digest. `concatBytes(one, other)` puts bytes in a row.
 */
export function forge(options: { message: Uint8Array; tag: Uint8Array; suffix: Uint8Array; keyBytesMin: number; keyBytesMax: number }): Forgery[] {
  // --- learner's part: what has the service hashed when it arrives at this tag, and how does it go on from there? ---
  const { message, tag, suffix, keyBytesMin, keyBytesMax } = options;
  const forgeries: Forgery[] = [];
  for (let keyBytes = keyBytesMin; keyBytes <= keyBytesMax; keyBytes += 1) {
    // Of the key only its length matters: the padding that the service has hashed depends on nothing else.
    const hashed = sha256Padded(concatBytes(new Uint8Array(keyBytes), message));
    const extended = concatBytes(hashed, suffix);
    const rest = sha256Padded(extended).subarray(hashed.length);
    forgeries.push({ message: extended.slice(keyBytes), tag: blocksOf(rest).reduce(compress, tag) });
  }
  return forgeries;
  // --- end of learner's part ---
}
