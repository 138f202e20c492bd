/**
 * Agreement and signatures on Curve25519: what two can compute from each other's public keys (X25519), and what one can sign and all can check (Ed25519).
 *
 *     x25519Shared(mine, x25519Public(yours))  //=> the same bytes as x25519Shared(yours, x25519Public(mine))
 *     isSignedWith(signaturePublic(key), utf8('Hi'), signBytes(key, utf8('Hi'))) //=> true
 *
 * Private keys are 32 bytes of any kind. noble's ready-made curves draw random numbers to hide the key from whoever can measure their time or current; a
 * handler may not draw those, and the keys of simulations are no secrets, so the curves are made here without. Real connections: see node:tls.
 * Source: RFC 7748 §4.1, §5 (X25519); RFC 8032 §5.1 (Ed25519); in the implementation of noble-curves.
 */
import { eddsa, edwards } from '@noble/curves/abstract/edwards.js';
import { pow } from '@noble/curves/abstract/modular.js';
import { montgomery } from '@noble/curves/abstract/montgomery.js';
import { sha512 } from '@noble/hashes/sha2.js';

const PRIME = (1n << 255n) - 19n;

/** edwards25519, RFC 8032 §5.1, table 1. */
const EDWARDS = {
  p: PRIME,
  n: (1n << 252n) + 0x14def9dea2f79cd65812631a5cf5d3edn,
  h: 8n,
  a: PRIME - 1n,
  d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,
  Gx: 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
  Gy: 0x6666666666666666666666666666666666666666666666666666666666666658n,
};

const noRandomness = (): never => {
  throw new Error('curve25519: no random numbers; a run must repeat');
};

/** RFC 7748 §5, RFC 8032 §5.1.5: three bits are cleared and one is set. */
function adjustScalarBytes(bytes: Uint8Array): Uint8Array {
  const adjusted = bytes.slice();
  adjusted[0] = (adjusted[0] as number) & 248;
  adjusted[31] = ((adjusted[31] as number) & 127) | 64;
  return adjusted;
}

/** Made when first used: most chapters need none, and to load them should cost little. */
function whenUsed<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const x25519 = whenUsed(() => montgomery({ P: PRIME, type: 'x25519', powPminus2: (x: bigint) => pow(x, PRIME - 2n, PRIME), adjustScalarBytes, randomBytes: noRandomness }));

const ed25519 = whenUsed(() => eddsa(edwards(EDWARDS, { randomBytes: noRandomness }), sha512, { adjustScalarBytes, randomBytes: noRandomness, zip215: false }));

/** The public half of a key for agreement. */
export const x25519Public = (privateKey: Uint8Array): Uint8Array => x25519().getPublicKey(privateKey);

/** What the two who know each other's public halves can compute, and nobody else. Throws for the few public keys that agree with everybody. */
export const x25519Shared = (privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array => x25519().getSharedSecret(privateKey, publicKey);

/** The public half of a key for signatures. */
export const signaturePublic = (privateKey: Uint8Array): Uint8Array => ed25519().getPublicKey(privateKey);

/** The owner's signature under a message, 64 bytes. The same message has the same signature. */
export const signBytes = (privateKey: Uint8Array, message: Uint8Array): Uint8Array => ed25519().sign(message, privateKey);

/** Whether the owner of the key has signed the message. Bytes that are no signature, or no key, are a plain no. */
export function isSignedWith(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return publicKey.length === 32 && signature.length === 64 && ed25519().verify(signature, message, publicKey);
}
