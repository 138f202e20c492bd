/**
 * Hashes by their names, and what is built of them: HMAC and HKDF with SHA-256.
 *
 *     HASHES['sha-512'].blockBytes                                    //=> 128
 *     toHex(hmacSha256(utf8('Jefe'), utf8('what do ya want for nothing?'))) //=> '5bdcc146bf60754e6a042426089575c7…'
 *
 * Source: FIPS 180-4 (SHA-2); RFC 2104 (HMAC); RFC 5869 (HKDF).
 */
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

export interface Hash {
  /** How many bytes it takes in at a time. */
  readonly blockBytes: number;
  /** How long its digest is. */
  readonly digestBytes: number;
  digest(message: Uint8Array): Uint8Array;
}

export type HashName = 'sha-256' | 'sha-384' | 'sha-512';

export const HASHES: Readonly<Record<HashName, Hash>> = {
  'sha-256': { blockBytes: 64, digestBytes: 32, digest: (message) => sha256(message) },
  'sha-384': { blockBytes: 128, digestBytes: 48, digest: (message) => sha384(message) },
  'sha-512': { blockBytes: 128, digestBytes: 64, digest: (message) => sha512(message) },
};

/** The tag of a message under a key, 32 bytes: who does not have the key cannot make it, nor extend it. */
export const hmacSha256 = (key: Uint8Array, message: Uint8Array): Uint8Array => hmac(sha256, key, message);

/** HKDF's first half: an even secret from an uneven one (RFC 5869 §2.2). */
export const hkdfExtract = (salt: Uint8Array, secret: Uint8Array): Uint8Array => extract(sha256, secret, salt);

/** HKDF's second half: as many bytes as are wanted, told apart by `info` (RFC 5869 §2.3). */
export const hkdfExpand = (secret: Uint8Array, info: Uint8Array, bytes: number): Uint8Array => expand(sha256, secret, info, bytes);
