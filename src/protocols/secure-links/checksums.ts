/**
 * Checksums: a few bits that change when a message is damaged by chance. They have no key, so whoever changes a message on purpose changes them with it.
 *
 *     internetChecksum(fromHex('0001 f203 f4f5 f6f7')) //=> 0x220d
 *     crc32(utf8('123456789'))                        //=> 0xcbf43926
 *
 * Source: RFC 1071 §1 and §3 (the checksum of IP, TCP and UDP, which is the complement of the sums printed there); Peterson and Brown 1961 (cyclic
 * redundancy checks), with the polynomial of IEEE 802.3.
 */

/** The complement of the sum of 16-bit words, in which a carry out of the top is added in at the bottom; an odd last byte is followed by a zero. */
export function internetChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at] as number) * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return 0xffff - sum;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

/** The remainder of the message as a polynomial over bits, 32 bits. */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (CRC_TABLE[(remainder ^ byte) & 0xff] as number);
  return (remainder ^ 0xffffffff) >>> 0;
}
