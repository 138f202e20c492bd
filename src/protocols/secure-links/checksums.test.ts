import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { proportionInterval } from '../../statistics/intervals.ts';
import { bigEndian, concatBytes, drawBytes, fromHex, utf8 } from './bytes.ts';
import { crc32, internetChecksum } from './checksums.ts';

describe("the Internet's checksum", () => {
  test('is the complement of the sum of RFC 1071 §3, which prints the sum ddf2', () => {
    expect(internetChecksum(fromHex('0001 f203 f4f5 f6f7'))).toBe(0x220d);
    expect(0xffff - 0xddf2).toBe(0x220d);
  });

  test('over a message with its checksum in it is 0 (RFC 1071 §1)', () => {
    const message = utf8('an even number of bytes!');
    expect(internetChecksum(concatBytes(message, bigEndian(internetChecksum(message), 2)))).toBe(0);
  });

  test('does not see that words have changed places, whichever', () => {
    expect(internetChecksum(fromHex('aaaa bbbb cccc'))).toBe(internetChecksum(fromHex('cccc aaaa bbbb')));
  });

  test('takes an odd last byte for the upper half of a word', () => {
    expect(internetChecksum(fromHex('ab'))).toBe(internetChecksum(fromHex('ab00')));
  });

  test('misses one random damage in 2^16, inside the interval of half a million tries', () => {
    const random = new Random('11');
    const trials = 500_000;
    let missed = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      // What arrives has nothing to do with what was sent: eight random bytes, and the checksum of eight others.
      const words = [random.integer(0, 0xffff), random.integer(0, 0xffff), random.integer(0, 0xffff), random.integer(0, 0xffff)];
      const arrived = new Uint8Array(words.flatMap((word) => [word >> 8, word & 0xff]));
      if (internetChecksum(arrived) === random.integer(0, 0xffff)) missed += 1;
    }
    const { low, high } = proportionInterval({ successes: missed, trials, confidence: 0.99 });
    expect(low).toBeLessThan(1 / 65_536);
    expect(high).toBeGreaterThan(1 / 65_536);
  });
});

describe('the cyclic redundancy check', () => {
  test('gives the check value of its catalogue, and what zlib gives', () => {
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
    const random = new Random('5');
    for (const length of [0, 1, 7, 64, 300]) {
      const bytes = drawBytes(() => random.next(), length);
      expect(crc32(bytes)).toBe(zlibCrc32(bytes));
    }
  });

  test('sees every burst of up to 32 bits (Peterson & Brown 1961)', () => {
    const random = new Random('3');
    const message = drawBytes(() => random.next(), 40);
    for (let trial = 0; trial < 2000; trial += 1) {
      const damaged = message.slice();
      const start = random.integer(0, 8 * 40 - 32);
      const length = random.integer(1, 32);
      for (let bit = 0; bit < length; bit += 1) {
        const place = start + bit;
        if (bit === 0 || bit === length - 1 || random.chance(0.5)) damaged[place >> 3] = (damaged[place >> 3] as number) ^ (0x80 >> (place & 7));
      }
      expect(crc32(damaged)).not.toBe(crc32(message));
    }
  });

  test('is linear: what a change does to it does not depend on the message', () => {
    const [message, change] = [utf8('to=bob&amount=100'), fromHex('00'.repeat(14) + '080000')];
    const changed = message.map((byte, at) => byte ^ (change[at] as number));
    expect((crc32(message) ^ crc32(change) ^ crc32(new Uint8Array(17))) >>> 0).toBe(crc32(changed));
  });
});
