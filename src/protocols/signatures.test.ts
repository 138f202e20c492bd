import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { expect, test } from 'vitest';
import { digestOf, isSignedBy, keysOf, publicKeyOf, sign } from './signatures.ts';
import type { SignatureScheme } from './signatures.ts';

const SCHEMES: readonly SignatureScheme[] = ['ed25519', 'stand-in'];

test.each(SCHEMES)('%s: what its owner has signed is signed by it, and by nobody else, and nothing else is', (scheme) => {
  const { secretKeys, publicKeys } = keysOf(['A', 'B'], { seed: 7, scheme });
  const signature = sign(secretKeys['A'] as string, 'attack');
  expect(isSignedBy(publicKeys['A'], 'attack', signature)).toBe(true);
  expect(isSignedBy(publicKeys['A'], 'retreat', signature)).toBe(false);
  expect(isSignedBy(publicKeys['B'], 'attack', signature)).toBe(false);
  expect(isSignedBy(publicKeys['A'], 'attack', sign(secretKeys['B'] as string, 'attack'))).toBe(false);
});

test.each(SCHEMES)('%s: whatever comes as a signature is judged and never thrown at', (scheme) => {
  const { publicKeys } = keysOf(['A'], { seed: 7, scheme });
  for (const signature of ['', 'x', '0'.repeat(128), 'f'.repeat(128), null, undefined, 7, {}]) expect(isSignedBy(publicKeys['A'], 'attack', signature as string)).toBe(false);
  expect(isSignedBy(undefined, 'attack', 'x')).toBe(false);
});

test.each(SCHEMES)('%s: keys follow from the seed and the name', (scheme) => {
  const keys = keysOf(['A', 'B'], { seed: 7, scheme });
  expect(keysOf(['B', 'A'], { seed: 7, scheme }).publicKeys).toEqual(keys.publicKeys);
  expect(keysOf(['A', 'B'], { seed: 8, scheme }).publicKeys['A']).not.toBe(keys.publicKeys['A']);
  expect(keys.publicKeys['A']).not.toBe(keys.publicKeys['B']);
});

// The vectors of RFC 8032 §7.1 that are text in UTF-8: TEST 1 (empty) and TEST 2 (72).
test.each([
  { secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', text: '', signature: 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b' },
  { secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', text: 'r', signature: '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00' },
])('signs "$text" as RFC 8032 §7.1 does', ({ secret, key, text, signature }) => {
  expect(publicKeyOf(`ed25519:${secret}`)).toBe(`ed25519:${key}`);
  expect(sign(`ed25519:${secret}`, text)).toBe(signature);
  expect(isSignedBy(`ed25519:${key}`, text, signature)).toBe(true);
});

test('agrees with the Ed25519 of node:crypto in both directions', () => {
  const { secretKeys, publicKeys } = keysOf(['A', 'B', 'C'], { seed: 3 });
  for (const id of ['A', 'B', 'C']) {
    const secret = Buffer.from((secretKeys[id] as string).slice('ed25519:'.length), 'hex');
    // RFC 8410: the fixed beginning of a PKCS #8 key, and of a public key, for Ed25519.
    const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]), format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from((publicKeys[id] as string).slice('ed25519:'.length), 'hex')]), format: 'der', type: 'spki' });
    const text = `order of ${id}`;
    expect(nodeSign(null, Buffer.from(text), privateKey).toString('hex')).toBe(sign(secretKeys[id] as string, text));
    expect(nodeVerify(null, Buffer.from(text), publicKey, Buffer.from(sign(secretKeys[id] as string, text), 'hex'))).toBe(true);
  }
});

test('a digest is the first half of SHA-256', () => {
  expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223'); // FIPS 180-4's example "abc"
});

test('what is no key, or no scheme, is refused in a sentence', () => {
  expect(() => sign('attack', 'x')).toThrow("'attack' is no key; keys are made by keysOf(names, { seed })");
  expect(() => keysOf(['A'], { seed: 1, scheme: 'rsa' as SignatureScheme })).toThrow("scheme ('rsa') must be 'ed25519' or 'stand-in'");
});
