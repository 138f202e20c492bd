/**
 * What both ends of a secure connection have in common: what was said, the secrets that follow from it, and one direction of records each way.
 *
 * Source: RFC 8446 §7.1. With `binding: 'randoms'`, secrets and signature cover the two random values and the key shares alone, as the signature of TLS 1.2
 * does (RFC 5246 §7.4.3): what else the hellos say is then protected by Finished, or by nothing.
 */
import { fromHex, utf8 } from './bytes.ts';
import { bodyOf, readHandshake } from './handshake-messages.ts';
import { x25519Shared } from '../curve25519.ts';
import { applicationSecrets, earlySecret, earlyTrafficSecret, handshakeSecrets, trafficKeys } from './key-schedule.ts';
import { direction } from './record-protection.ts';
import type { Direction, Suite } from './record-protection.ts';

/** What goes over the wire. The type is what a bystander can tell by looking: a protected record does not say what it holds. */
export type WireMessage =
  | { readonly type: 'ClientHello'; readonly bytes: Uint8Array }
  | { readonly type: 'ServerHello'; readonly bytes: Uint8Array }
  | { readonly type: 'Record'; readonly bytes: Uint8Array };

/** From outside: say this over the connection, now or as soon as it is open. */
export interface Say {
  readonly type: 'Say';
  readonly text: string;
}

export type Binding = 'transcript' | 'randoms';

/** Secrets of one connection, at one end. */
export interface Secrets {
  readonly handshake: { readonly client: Uint8Array; readonly server: Uint8Array };
  readonly master: Uint8Array;
}

export type Alert = 'handshake_failure' | 'decode_error' | 'unknown_ca' | 'certificate_expired' | 'bad_certificate' | 'decrypt_error' | 'bad_record_mac';

/** What the two ends hold each other to: every message so far, or random values and key shares only. */
export function boundTo(binding: Binding, transcript: readonly Uint8Array[]): Uint8Array[] {
  if (binding === 'transcript') return [...transcript];
  const hellos = transcript.slice(0, 2).flatMap((bytes) => readHandshake(bytes));
  const [client, server] = [bodyOf(hellos, 'ClientHello'), bodyOf(hellos, 'ServerHello')];
  return [utf8([client?.random, client?.keyShare, server?.random, server?.keyShare].join())];
}

/** What a client keeps of a connection for the next one: a name that the server knows, and the key that belongs to it. */
export interface Ticket {
  readonly id: string;
  readonly psk: Uint8Array;
}

export function secretsOf(from: { privateKey: Uint8Array; theirShare: string; binding: Binding; transcript: readonly Uint8Array[]; psk?: Uint8Array | undefined }): Secrets {
  const { privateKey, theirShare, binding, transcript, psk } = from;
  const secrets = handshakeSecrets({ shared: x25519Shared(privateKey, fromHex(theirShare)), hellos: boundTo(binding, transcript), psk });
  return { handshake: { client: secrets.clientTraffic, server: secrets.serverTraffic }, master: secrets.master };
}

/** Both directions for application data, from the messages up to the server's Finished. */
export function applicationDirections({ secrets, binding, transcript, suite }: { secrets: Secrets; binding: Binding; transcript: readonly Uint8Array[]; suite: Suite }): { client: Direction; server: Direction } {
  const { clientTraffic, serverTraffic } = applicationSecrets({ master: secrets.master, messages: boundTo(binding, transcript) });
  return { client: direction(trafficKeys(clientTraffic), suite), server: direction(trafficKeys(serverTraffic), suite) };
}

/** The records that go along with the very first message, under the ticket's key and that message alone (§7.1). */
export const earlyDirection = (ticketKey: Uint8Array, clientHello: Uint8Array): Direction => direction(trafficKeys(earlyTrafficSecret(earlySecret(ticketKey), clientHello)), 'aes-128-gcm');

/** The alerts' numbers (RFC 8446 §6.2). */
const ALERTS: Readonly<Record<Alert, number>> = {
  bad_record_mac: 20, handshake_failure: 40, bad_certificate: 42, certificate_expired: 45, unknown_ca: 48, decode_error: 50, decrypt_error: 51,
};

export const alertContent = (alert: Alert): Uint8Array => Uint8Array.of(2, ALERTS[alert]);

export const alertOf = (content: Uint8Array): Alert => (Object.keys(ALERTS) as Alert[]).find((name) => ALERTS[name] === content[1]) ?? 'decode_error';
