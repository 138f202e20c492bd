import { expect, test } from 'vitest';
import { Fingerprint } from './fingerprints.ts';

/** The same with whole numbers of any size, as Appleby's description has it: multiply, rotate, multiply; add to the lane; rotate; times 5, plus a constant. */
function reference(words: readonly number[]): [number, number] {
  const MOD = 1n << 32n;
  const mod = (value: bigint): bigint => ((value % MOD) + MOD) % MOD;
  const rotated = (value: bigint, by: bigint): bigint => mod(value << by) | (value >> (32n - by));
  const finished = (word: bigint): number => {
    let mixed = word ^ (word >> 16n);
    mixed = mod(mixed * 0x85ebca6bn);
    mixed ^= mixed >> 13n;
    mixed = mod(mixed * 0xc2b2ae35n);
    return Number(BigInt.asIntN(32, mixed ^ (mixed >> 16n)));
  };
  const length = BigInt(words.length);
  let [high, low] = [0x9747b28cn ^ length, 0x3c6ef372n ^ length];
  for (const word of words) {
    const key = mod(BigInt(word) + 1n);
    high = mod(rotated(high ^ mod(rotated(mod(key * 0xcc9e2d51n), 15n) * 0x1b873593n), 13n) * 5n + 0xe6546b64n);
    low = mod(rotated(low ^ mod(rotated(mod(key * 0x239b961bn), 16n) * 0xab0e9789n), 17n) * 5n + 0x561ccd1bn);
  }
  high = mod(high + low * 0x27d4eb2fn);
  low = mod(low + high * 0x165667b1n);
  return [finished(high), finished(low)];
}

test('is MurmurHash3 in two lanes, of the words it is given and no others', () => {
  const fingerprint = new Fingerprint();
  for (const words of [[], [0], [-1], [1, 2, 3], [2 ** 31 - 1, -(2 ** 31), 0], Array.from({ length: 40 }, (_, index) => Math.imul(index, 0x9e3779b1))]) {
    fingerprint.of(Int32Array.from([7, ...words, 9]), 1, words.length);
    expect([fingerprint.high, fingerprint.low]).toEqual(reference(words));
  }
});
