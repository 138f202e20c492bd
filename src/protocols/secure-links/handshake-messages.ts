/**
 * The messages of the handshake as bytes: a type and a length as in TLS, and a body that is JSON, so that it can be read in a trace.
 *
 *     const hello = handshakeMessage('ClientHello', { host: 'bank.example', suites: ['aes-128-gcm'], … });
 *     hello[0]                       //=> 1
 *     readHandshake(hello)[0]?.body  //=> { host: 'bank.example', … }
 *
 * Source: RFC 8446 §4 (the types and the header), §4.4.3 (what CertificateVerify signs).
 */
import { bigEndian, concatBytes, numberOf, textOf, utf8 } from './bytes.ts';
import { transcriptHash } from './key-schedule.ts';
import type { Suite } from './record-protection.ts';
import type { writeChain } from './certificates.ts';

export interface HandshakeBodies {
  /** With a ticket of an earlier connection, and a binder that proves that the sender has its key; `early` if data follows at once. */
  ClientHello: { random: string; keyShare: string; suites: readonly Suite[]; host: string; ticket?: string; early?: boolean; binder?: string };
  /** `resumed` if the ticket was taken: then no certificate follows. */
  ServerHello: { random: string; keyShare: string; suite: Suite; resumed?: boolean };
  EndOfEarlyData: Record<string, never>;
  NewSessionTicket: { ticket: string; nonce: string };
  Certificate: { chain: ReturnType<typeof writeChain> };
  CertificateVerify: { signature: string };
  Finished: { tag: string };
}

export type HandshakeType = keyof HandshakeBodies;

const NUMBERS: Readonly<Record<HandshakeType, number>> = { ClientHello: 1, ServerHello: 2, NewSessionTicket: 4, EndOfEarlyData: 5, Certificate: 11, CertificateVerify: 15, Finished: 20 };

export function handshakeMessage<T extends HandshakeType>(type: T, body: HandshakeBodies[T]): Uint8Array {
  const bytes = utf8(JSON.stringify(body));
  return concatBytes(Uint8Array.of(NUMBERS[type]), bigEndian(bytes.length, 3), bytes);
}

export interface HandshakeMessage {
  readonly type: string;
  readonly body: any; // of that type, if its sender is honest
  readonly bytes: Uint8Array; // the message itself, as it enters the transcript
}

/** The messages that stand one after another in these bytes, up to the first that cannot be read. */
export function readHandshake(bytes: Uint8Array): HandshakeMessage[] {
  const messages: HandshakeMessage[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + numberOf(bytes.subarray(at + 1, at + 4));
    const type = Object.entries(NUMBERS).find(([, number]) => number === bytes[at])?.[0];
    const body = readJson(textOf(bytes.subarray(at + 4, end)));
    if (type === undefined || body === undefined || end > bytes.length) break;
    messages.push({ type, body, bytes: bytes.slice(at, end) });
    at = end;
  }
  return messages;
}

function readJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined; // damaged, or no message at all
  }
}

/** The first message of a type, or `undefined`. */
export function bodyOf<T extends HandshakeType>(messages: readonly HandshakeMessage[], type: T): HandshakeBodies[T] | undefined {
  return messages.find((message) => message.type === type)?.body as HandshakeBodies[T] | undefined;
}

/** §4.4.3: what the server signs, so that a signature made for one purpose is good for no other. */
export function signedContent(messages: readonly Uint8Array[]): Uint8Array {
  return concatBytes(new Uint8Array(64).fill(0x20), utf8('TLS 1.3, server CertificateVerify'), Uint8Array.of(0), transcriptHash(messages));
}
