/**
 * Authenticated encryption: a box that nobody can read, change or make without the key, with a label outside that cannot be changed either.
 *
 *     const box = seal({ key, nonce, label: utf8('to bob'), content: utf8('amount=100') });
 *     unseal({ key, nonce, label: utf8('to bob'), sealed: box })       //=> the content
 *     unseal({ key, nonce, label: utf8('to mallory'), sealed: box })   //=> null
 *
 * A nonce must never be used twice with one key: two boxes of one nonce show how their contents differ. Source: RFC 5116 §5.1 (AEAD_AES_128_GCM).
 */
import { gcm } from '@noble/ciphers/aes.js';

export const KEY_BYTES = 16;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export interface AeadUse {
  readonly key: Uint8Array; // 16 bytes
  readonly nonce: Uint8Array; // 12 bytes, another one for each box
  readonly label: Uint8Array; // goes along in clear, as whoever opens the box knows it; may be empty
}

/** The content, encrypted, and a tag of 16 bytes behind it. */
export function seal({ key, nonce, label, content }: AeadUse & { content: Uint8Array }): Uint8Array {
  check(key, nonce);
  return gcm(key, nonce, label).encrypt(content);
}

/** The content, or `null` if key, nonce, label and box do not belong together. */
export function unseal({ key, nonce, label, sealed }: AeadUse & { sealed: Uint8Array }): Uint8Array | null {
  check(key, nonce);
  if (sealed.length < TAG_BYTES) return null;
  try {
    return gcm(key, nonce, label).decrypt(sealed);
  } catch {
    return null; // the tag is another
  }
}

function check(key: Uint8Array, nonce: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new RangeError(`aead: the key has ${key.length} bytes and must have ${KEY_BYTES}`);
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`aead: the nonce has ${nonce.length} bytes and must have ${NONCE_BYTES}`);
}
