/**
 * Record protection: what makes of a piece of content a record for the wire, and back. TLS 1.3's, and six that leave something out.
 *
 *     const sending = direction(trafficKeys(secret), 'aes-128-gcm');
 *     const record = protectNext(sending, { type: 23, content: utf8('Hi') });   // 23: application data
 *     toHex(record.subarray(0, 5))                                              //=> '1703030013'
 *     unprotectNext(direction(trafficKeys(secret), 'aes-128-gcm'), record)      //=> { type: 23, content: … }
 *
 * Records have numbers, from 0, that both ends count and nobody sends: number and `iv` make the nonce, so a record that is left out, repeated or
 * moved meets another nonce than it was made with. Source: RFC 8446 §5.2 (format), §5.3 (nonce); RFC 8448 §3 reproduces.
 */
import { ctr } from '@noble/ciphers/aes.js';
import { seal, TAG_BYTES, unseal } from './aead.ts';
import { bigEndian, concatBytes, numberOf, sameBytes, xorBytes } from './bytes.ts';
import { crc32 } from './checksums.ts';
import type { TrafficKeys } from './key-schedule.ts';
import { sha256 } from './sha-256.ts';

/** How records are protected. The first is TLS's; each of the others lacks something. */
export type Suite =
  | 'aes-128-gcm' // encrypted and authenticated, numbered
  | 'gcm, any order' // the same with the nonce in the record: any record of this key is good at any time
  | 'gcm, one nonce' // the same nonce for every record
  | 'ctr' // encrypted and no more
  | 'ctr and crc' // encrypted, with a checksum inside
  | 'hash of key and message' // in clear, with SHA-256(key || message) behind it
  | 'null'; // in clear

export const SUITES: readonly Suite[] = ['aes-128-gcm', 'gcm, any order', 'gcm, one nonce', 'ctr', 'ctr and crc', 'hash of key and message', 'null'];

/** What a record holds. Types as in TLS: 21 alert, 22 handshake, 23 application data. */
export interface Content {
  readonly type: number;
  readonly content: Uint8Array;
}

export const CONTENT_TYPES = { alert: 21, handshake: 22, application: 23 } as const;

/** One direction of a connection, at one end of it. */
export interface Direction {
  readonly keys: TrafficKeys;
  readonly suite: Suite;
  number: number; // of the next record
}

export const direction = (keys: TrafficKeys, suite: Suite): Direction => ({ keys, suite, number: 0 });

const HEADER_BYTES = 5;
const CONTENT_BYTES_MAX = 16_384; // §5.1

/** The next record of a direction. */
export function protectNext(sending: Direction, { type, content }: Content): Uint8Array {
  if (content.length > CONTENT_BYTES_MAX) throw new RangeError(`protectNext: ${content.length} bytes; a record holds at most ${CONTENT_BYTES_MAX}. Send several.`);
  const inner = concatBytes(content, Uint8Array.of(type));
  const body = bodyOf(sending, inner);
  sending.number += 1;
  return body;
}

/** What the next record of a direction holds, or `null` where it is not what the other end sent at this place. */
export function unprotectNext(reading: Direction, record: Uint8Array): Content | null {
  const inner = record.length < HEADER_BYTES ? null : innerOf(reading, record.subarray(0, HEADER_BYTES), record.subarray(HEADER_BYTES));
  if (inner === null || inner.length === 0) return null;
  reading.number += 1;
  return { type: inner.at(-1) as number, content: inner.slice(0, -1) };
}

/** The header of a protected record: it pretends to be application data of TLS 1.2, and the tag covers it (§5.2). */
const headerFor = (bodyBytes: number): Uint8Array => concatBytes(Uint8Array.of(23, 3, 3), bigEndian(bodyBytes, 2));

/** §5.3: the record's number, as long as the iv, and both taken together place by place. */
export const nonceOf = (iv: Uint8Array, number: number): Uint8Array => xorBytes(iv, bigEndian(number, iv.length));

const counterBlock = (nonce: Uint8Array): Uint8Array => concatBytes(nonce, new Uint8Array(4));

function bodyOf({ keys: { key, iv }, suite, number }: Direction, inner: Uint8Array): Uint8Array {
  const nonce = suite === 'gcm, one nonce' ? iv : nonceOf(iv, number);
  const headed = (body: Uint8Array): Uint8Array => concatBytes(headerFor(body.length), body);
  switch (suite) {
    case 'aes-128-gcm':
    case 'gcm, one nonce': {
      const header = headerFor(inner.length + TAG_BYTES);
      return concatBytes(header, seal({ key, nonce, label: header, content: inner }));
    }
    case 'gcm, any order': {
      const header = headerFor(nonce.length + inner.length + TAG_BYTES);
      return concatBytes(header, nonce, seal({ key, nonce, label: header, content: inner }));
    }
    case 'ctr':
      return headed(ctr(key, counterBlock(nonce)).encrypt(inner));
    case 'ctr and crc':
      return headed(ctr(key, counterBlock(nonce)).encrypt(concatBytes(inner, bigEndian(crc32(inner), 4))));
    case 'hash of key and message':
      return headed(concatBytes(inner, sha256(concatBytes(key, inner))));
    case 'null':
      return headed(inner);
    default:
      throw new RangeError(`record protection: "${String(suite)}" is no suite; suites are ${SUITES.join('; ')}`);
  }
}

function innerOf({ keys: { key, iv }, suite, number }: Direction, header: Uint8Array, body: Uint8Array): Uint8Array | null {
  const nonce = suite === 'gcm, one nonce' ? iv : nonceOf(iv, number);
  switch (suite) {
    case 'aes-128-gcm':
    case 'gcm, one nonce':
      return unseal({ key, nonce, label: header, sealed: body });
    case 'gcm, any order':
      return body.length < iv.length ? null : unseal({ key, nonce: body.subarray(0, iv.length), label: header, sealed: body.subarray(iv.length) });
    case 'ctr':
      return ctr(key, counterBlock(nonce)).decrypt(body);
    case 'ctr and crc': {
      const both = ctr(key, counterBlock(nonce)).decrypt(body);
      const inner = both.slice(0, -4);
      return both.length > 4 && numberOf(both.slice(-4)) === crc32(inner) ? inner : null;
    }
    case 'hash of key and message': {
      const inner = body.slice(0, -32);
      const expected = sha256(concatBytes(key, inner));
      return body.length > 32 && sameBytes(expected, body.slice(-32)) ? inner : null;
    }
    case 'null':
      return body.slice();
    default:
      throw new RangeError(`record protection: "${String(suite)}" is no suite; suites are ${SUITES.join('; ')}`);
  }
}
