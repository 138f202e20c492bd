/** The key schedule and record protection, held against the RFCs' published values and against Node's own implementations. */
import { createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from './bytes.ts';
import { isSignedWith, signaturePublic, signBytes, x25519Public, x25519Shared } from '../curve25519.ts';
import { HASHES, hkdfExpand, hkdfExtract, hmacSha256 } from './hashes.ts';
import { binderTag, earlySecret, earlyTrafficSecret, trafficKeys } from './key-schedule.ts';
import { direction, protectNext, unprotectNext } from './record-protection.ts';
import { RFC8448, RFC8448_RESUMED, secretsFrom } from './rfc-8448.ts';
import { earlyDirection } from './secure-endpoint.ts';

const bytes = fromHex;
const repeated = (byte: number, times: number): Uint8Array => new Uint8Array(times).fill(byte);

describe('HMAC-SHA-256 gives what RFC 4231 §4 prints', () => {
  test.each([
    ['1', repeated(0x0b, 20), utf8('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    ['2', utf8('Jefe'), utf8('what do ya want for nothing?'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['3', repeated(0xaa, 20), repeated(0xdd, 50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    ['4', Uint8Array.from({ length: 25 }, (_, at) => at + 1), repeated(0xcd, 50), '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b'],
    ['6', repeated(0xaa, 131), utf8('Test Using Larger Than Block-Size Key - Hash Key First'), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'],
  ])('case %s', (_, key, message, tag) => {
    expect(toHex(hmacSha256(key, message))).toBe(tag);
    expect(createHmac('sha256', key).update(message).digest('hex')).toBe(tag);
  });
});

describe('HKDF with SHA-256 gives what RFC 5869 appendix A prints', () => {
  test.each([
    ['A.1', repeated(0x0b, 22), bytes('000102030405060708090a0b0c'), bytes('f0f1f2f3f4f5f6f7f8f9'), 42, '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'],
    ['A.2', Uint8Array.from({ length: 80 }, (_, at) => at), Uint8Array.from({ length: 80 }, (_, at) => 0x60 + at), Uint8Array.from({ length: 80 }, (_, at) => 0xb0 + at), 82,
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87'],
    ['A.3', repeated(0x0b, 22), new Uint8Array(0), new Uint8Array(0), 42, '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
  ])('%s', (_, secret, salt, info, length, expected) => {
    expect(toHex(hkdfExpand(hkdfExtract(salt, secret), info, length))).toBe(expected);
    expect(toHex(new Uint8Array(hkdfSync('sha256', secret, salt, info, length)))).toBe(expected);
  });
});

test.each(['sha-256', 'sha-384', 'sha-512'] as const)('%s by its name is the hash of Node', (name) => {
  for (const length of [0, 1, HASHES[name].blockBytes - 1, HASHES[name].blockBytes, 300]) {
    const message = repeated(length % 251, length);
    expect(toHex(HASHES[name].digest(message))).toBe(createHash(name.replace('-', '')).update(message).digest('hex'));
  }
  expect(HASHES[name].digest(utf8('abc')).length).toBe(HASHES[name].digestBytes);
});

describe('Curve25519, as Node computes it', () => {
  const key = repeated(7, 32);
  const nodePrivate = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), key]), format: 'der', type: 'pkcs8' });

  test('a signature of one is good for the other (RFC 8032)', () => {
    const message = utf8('to=bob&amount=100');
    expect(toHex(signBytes(key, message))).toBe(sign(null, message, nodePrivate).toString('hex'));
    expect(verify(null, message, createPublicKey(nodePrivate), signBytes(key, message))).toBe(true);
    expect(isSignedWith(signaturePublic(key), message, signBytes(key, message))).toBe(true);
  });

  test('another message, another key or another length is no signature', () => {
    const signature = signBytes(key, utf8('a'));
    expect(isSignedWith(signaturePublic(key), utf8('b'), signature)).toBe(false);
    expect(isSignedWith(signaturePublic(repeated(8, 32)), utf8('a'), signature)).toBe(false);
    expect(isSignedWith(signaturePublic(key), utf8('a'), signature.slice(1))).toBe(false);
    expect(isSignedWith(repeated(0xff, 32), utf8('a'), signature)).toBe(false);
  });

  test('an agreement is the one of Node (RFC 7748)', () => {
    const node = (secret: Uint8Array) => createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret]), format: 'der', type: 'pkcs8' });
    const [mine, yours] = [repeated(1, 32), repeated(2, 32)];
    const shared = diffieHellman({ privateKey: node(mine), publicKey: createPublicKey(node(yours)) });
    expect(toHex(x25519Shared(mine, x25519Public(yours)))).toBe(shared.toString('hex'));
  });

  test('a public key of small order agrees with nobody (RFC 7748 §6.1)', () => {
    expect(() => x25519Shared(key, new Uint8Array(32))).toThrow('invalid private or public key');
  });
});

describe('the handshake of RFC 8448 §3', () => {
  const { secrets, records } = RFC8448;
  const derived = secretsFrom(RFC8448);
  const trafficOf = (secret: Uint8Array) => direction(trafficKeys(secret), 'aes-128-gcm');

  test('both ends agree on the shared secret', () => {
    expect(toHex(x25519Public(bytes(RFC8448.clientPrivateKey)))).toBe(RFC8448.clientPublicKey);
    expect(toHex(x25519Public(bytes(RFC8448.serverPrivateKey)))).toBe(RFC8448.serverPublicKey);
    expect(toHex(x25519Shared(bytes(RFC8448.serverPrivateKey), bytes(RFC8448.clientPublicKey)))).toBe(secrets.shared);
  });

  test.each(Object.keys(secrets) as (keyof typeof secrets)[])('%s is the published one', (name) => {
    expect(toHex(derived[name])).toBe(secrets[name]);
  });

  test('the protected records are the published ones, byte for byte', () => {
    const flight = [RFC8448.encryptedExtensions, RFC8448.certificate, RFC8448.certificateVerify, RFC8448.serverFinished].map(bytes);
    expect(toHex(protectNext(trafficOf(derived.serverHandshakeTraffic), { type: 22, content: concatBytes(...flight) }))).toBe(records.serverFlight);
    expect(toHex(protectNext(trafficOf(derived.clientHandshakeTraffic), { type: 22, content: bytes(RFC8448.clientFinished) }))).toBe(records.clientFinished);
    const sending = trafficOf(derived.clientApplicationTraffic);
    expect(toHex(protectNext(sending, { type: 23, content: bytes(RFC8448.applicationData) }))).toBe(records.clientApplication);
    expect(toHex(protectNext(sending, { type: 21, content: bytes('0100') }))).toBe(records.clientAlert);
  });

  test('the records are read in their order, and in no other', () => {
    const reading = trafficOf(derived.serverApplicationTraffic);
    expect(unprotectNext(reading, bytes(records.serverApplication))).toBeNull(); // it is the server's second
    reading.number = 1;
    expect(toHex(unprotectNext(reading, bytes(records.serverApplication))?.content as Uint8Array)).toBe(RFC8448.applicationData);
    expect(unprotectNext(reading, bytes(records.serverApplication))).toBeNull(); // nor is it the third
  });

  test('the first flight of the resumed connection of §4 has the published binder, keys and record of early data', () => {
    const psk = bytes(secrets.resumptionKey);
    const resumed = RFC8448_RESUMED;
    expect(toHex(earlySecret(psk))).toBe(resumed.early);
    expect(toHex(binderTag(psk, bytes(resumed.helloWithoutBinder)))).toBe(resumed.binder);
    const hello = bytes(resumed.helloWithoutBinder + resumed.binderList + resumed.binder);
    const earlyTraffic = earlyTrafficSecret(earlySecret(psk), hello);
    const { key, iv } = trafficKeys(earlyTraffic);
    expect([earlyTraffic, key, iv].map(toHex)).toEqual([resumed.earlyTraffic, resumed.earlyKey, resumed.earlyIv]);
    expect(toHex(protectNext(earlyDirection(psk, hello), { type: 23, content: bytes(resumed.earlyData) }))).toBe(resumed.earlyRecord);
  });
});
