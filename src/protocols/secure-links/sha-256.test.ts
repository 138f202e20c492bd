import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bigEndian, concatBytes, drawBytes, fromHex, numberOf, textOf, toHex, utf8, xorBytes } from './bytes.ts';
import { blocksOf, compress, sha256, SHA256_INITIAL, sha256Padded } from './sha-256.ts';

describe('SHA-256 with its inside visible', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ])('hashes %j as FIPS 180 says', (message, digest) => expect(toHex(sha256(utf8(message)))).toBe(digest));

  test('hashes messages of every length around a block as Node does', () => {
    for (let length = 0; length <= 200; length += 1) {
      const message = Uint8Array.from({ length }, (_, at) => (at * 7 + length) % 256);
      expect(toHex(sha256(message))).toBe(createHash('sha256').update(message).digest('hex'));
    }
  });

  test('pads to whole blocks: a bit 1, zeros, the length in bits (§5.1.1)', () => {
    expect(sha256Padded(new Uint8Array(55))).toHaveLength(64);
    expect(sha256Padded(new Uint8Array(56))).toHaveLength(128);
    expect(toHex(sha256Padded(utf8('abc')).subarray(3, 5))).toBe('8000');
    expect(numberOf(sha256Padded(utf8('abc')).slice(-8))).toBe(24);
  });

  test('goes on from a digest as if it had never stopped: the digest is the whole state', () => {
    const [first, second] = [new Uint8Array(64).fill(1), new Uint8Array(64).fill(2)];
    const whole = blocksOf(concatBytes(first, second)).reduce(compress, SHA256_INITIAL);
    expect(toHex(compress(compress(SHA256_INITIAL, first), second))).toBe(toHex(whole));
  });

  test('refuses what are no blocks and no states, in a sentence', () => {
    expect(() => blocksOf(new Uint8Array(65))).toThrow('65 bytes are no whole number of blocks of 64');
    expect(() => compress(new Uint8Array(31), new Uint8Array(64))).toThrow('a state has 32 bytes and a block 64; got 31 and 64');
  });
});

test('bytes become text and numbers, and come back', () => {
  expect(textOf(utf8('grüße'))).toBe('grüße');
  expect(toHex(fromHex('00 ff\n7F'))).toBe('00ff7f');
  expect(() => fromHex('0g')).toThrow('fromHex: "0g" must hold pairs of the digits 0 to 9 and a to f');
  expect(toHex(bigEndian(0x010203, 4))).toBe('00010203');
  expect(numberOf(bigEndian(123_456_789_012, 8))).toBe(123_456_789_012);
  expect(toHex(xorBytes(fromHex('0ff0ff'), fromHex('ffff')))).toBe('f00f');
  expect(toHex(drawBytes(() => 0.5, 3))).toBe('808080');
});
