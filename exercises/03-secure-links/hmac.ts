import { NotImplemented, concatBytes, HASHES } from 'distsys';
import type { HashName } from 'distsys';

/**
 * Exercise 03/hmac · 4 points · about 8 lines
 *
 * Build HMAC (RFC 2104) over a hash that is given by its name. With B the bytes of the hash's block, and a key that is filled up with zeros to B bytes:
 *
 *     HMAC(key, message) = hash((key ⊕ 5c 5c …) || hash((key ⊕ 36 36 …) || message))
 *
 * A key that is longer than B bytes is hashed first, and its digest is the key.
 *
 *     toHex(hmac('sha-256', utf8('Jefe'), utf8('what do ya want for nothing?')))
 *     //=> '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
 *
 * `HASHES[name]` has the hash: `digest(message)` and `blockBytes`. Names are 'sha-256', 'sha-384' and
 * 'sha-512'. `concatBytes(one, other)` puts bytes in a row (||), and ⊕ is JavaScript's ^, byte by byte.
 */
export function hmac(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
  // TODO: a key as long as a block, two paddings, two hashes.
  throw new NotImplemented('03/hmac');
}
