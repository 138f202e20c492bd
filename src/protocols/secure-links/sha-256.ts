/**
 * SHA-256 with its inside visible: a state of eight words, into which one block of 64 bytes after another is compressed, and which is the digest when
 * the last block is done.
 *
 *     toHex(sha256(utf8('abc'))) //=> 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
 *
 *     let state = SHA256_INITIAL;                                       // the same, step by step
 *     for (const block of blocksOf(sha256Padded(utf8('abc')))) state = compress(state, block);
 *     toHex(state)               //=> 'ba7816bf…'
 *
 * That the digest is the whole state is what makes length extension possible. Source: FIPS 180-4, §5.1.1 (padding), §5.3.3, §6.2 (SHA-256).
 */
import { bigEndian, concatBytes } from './bytes.ts';

export const SHA256_BLOCK_BYTES = 64;

/** The state before the first block. */
export const SHA256_INITIAL: Uint8Array = wordsToBytes([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K = Uint32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
  0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);

/** The digest of a message, 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  return blocksOf(sha256Padded(message)).reduce(compress, SHA256_INITIAL);
}

/** The message with a bit 1, as many bits 0 as it takes, and its length in bits in eight bytes: a whole number of blocks (§5.1.1). */
export function sha256Padded(message: Uint8Array): Uint8Array {
  const used = (message.length + 9) % SHA256_BLOCK_BYTES;
  const zeros = used === 0 ? 0 : SHA256_BLOCK_BYTES - used;
  return concatBytes(message, Uint8Array.of(0x80), new Uint8Array(zeros), bigEndian(message.length * 8, 8));
}

/** Blocks of 64 bytes. Throws a sentence if the bytes are no whole number of them. */
export function blocksOf(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length % SHA256_BLOCK_BYTES !== 0) throw new RangeError(`blocksOf: ${bytes.length} bytes are no whole number of blocks of ${SHA256_BLOCK_BYTES}; pad them first`);
  return Array.from({ length: bytes.length / SHA256_BLOCK_BYTES }, (_, index) => bytes.subarray(SHA256_BLOCK_BYTES * index, SHA256_BLOCK_BYTES * (index + 1)));
}

/** The state after one more block (§6.2.2). */
export function compress(state: Uint8Array, block: Uint8Array): Uint8Array {
  if (state.length !== 32 || block.length !== SHA256_BLOCK_BYTES) throw new RangeError(`compress: a state has 32 bytes and a block ${SHA256_BLOCK_BYTES}; got ${state.length} and ${block.length}`);
  const before = bytesToWords(state);
  const schedule = scheduleOf(bytesToWords(block));
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = before;
  for (let round = 0; round < 64; round += 1) {
    const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + (K[round] as number) + (schedule[round] as number)) >>> 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + second) >>> 0];
  }
  return wordsToBytes([a, b, c, d, e, f, g, h].map((word, index) => (word + (before[index] as number)) >>> 0));
}

function scheduleOf(words: readonly number[]): Uint32Array {
  const schedule = new Uint32Array(64);
  schedule.set(words);
  for (let at = 16; at < 64; at += 1) {
    const [near, far] = [schedule[at - 2] as number, schedule[at - 15] as number];
    const nearMix = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    const farMix = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    schedule[at] = nearMix + (schedule[at - 7] as number) + farMix + (schedule[at - 16] as number);
  }
  return schedule;
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function wordsToBytes(words: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: 4 * words.length }, (_, index) => (words[index >> 2] as number) >>> (24 - 8 * (index & 3)));
}

function bytesToWords(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(4 * index));
}
