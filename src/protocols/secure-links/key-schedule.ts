/**
 * The key schedule of TLS 1.3: one secret after another, from what both ends know and nobody else does, each bound to all that was said before it.
 *
 *     const handshake = handshakeSecrets({ shared: x25519Shared(mine, theirs), hellos: [clientHello, serverHello] });
 *     const keys = trafficKeys(handshake.serverTraffic);                           // to read the server's next messages
 *     const application = applicationSecrets({ handshake, messages: [clientHello, …, serverFinished] });
 *
 * Source: RFC 8446 §7.1 (the schedule), §7.3 (keys), §4.4.1 (transcript hash), §4.4.4 (Finished), §4.6.1 (resumption); traced in RFC 8448 §3.
 */
import { bigEndian, concatBytes, utf8 } from './bytes.ts';
import { HASHES, hkdfExpand, hkdfExtract, hmacSha256 } from './hashes.ts';

const HASH_BYTES = 32;
const ZEROS = new Uint8Array(HASH_BYTES);

/** Of all handshake messages so far, each with its header. */
export const transcriptHash = (messages: readonly Uint8Array[]): Uint8Array => HASHES['sha-256'].digest(concatBytes(...messages));

/** RFC 8446 §7.1, HKDF-Expand-Label: the length, the label with its prefix, and what it is bound to. */
export function expandLabel(secret: Uint8Array, label: string, context: Uint8Array, bytes: number): Uint8Array {
  const named = utf8(`tls13 ${label}`);
  return hkdfExpand(secret, concatBytes(bigEndian(bytes, 2), bigEndian(named.length, 1), named, bigEndian(context.length, 1), context), bytes);
}

/** RFC 8446 §7.1, Derive-Secret, with the transcript hash in place of the messages. */
export const deriveSecret = (secret: Uint8Array, label: string, hash: Uint8Array): Uint8Array => expandLabel(secret, label, hash, HASH_BYTES);

const NOTHING_SAID = transcriptHash([]);

/** From the key of an earlier connection, or from zeros. */
export const earlySecret = (psk: Uint8Array = ZEROS): Uint8Array => hkdfExtract(ZEROS, psk);

/** §4.2.11.2: proves, in the very first message, that its sender has the key of the ticket that it names. */
export const binderTag = (psk: Uint8Array, helloWithoutBinder: Uint8Array): Uint8Array => finishedTag(deriveSecret(earlySecret(psk), 'res binder', NOTHING_SAID), [helloWithoutBinder]);

export interface HandshakeSecrets {
  readonly early: Uint8Array; // from the pre-shared key, or from zeros
  readonly handshake: Uint8Array; // from the shared secret
  readonly master: Uint8Array;
  readonly clientTraffic: Uint8Array; // protects what the client sends until it is finished
  readonly serverTraffic: Uint8Array;
}

/** All that follows from the key agreement and the two hellos. With a `psk` of an earlier connection, a session resumed. */
export function handshakeSecrets({ shared, hellos, psk }: { shared: Uint8Array; hellos: readonly Uint8Array[]; psk?: Uint8Array }): HandshakeSecrets {
  const early = earlySecret(psk);
  const handshake = hkdfExtract(deriveSecret(early, 'derived', NOTHING_SAID), shared);
  const hash = transcriptHash(hellos);
  return {
    early, handshake,
    master: hkdfExtract(deriveSecret(handshake, 'derived', NOTHING_SAID), ZEROS),
    clientTraffic: deriveSecret(handshake, 'c hs traffic', hash),
    serverTraffic: deriveSecret(handshake, 's hs traffic', hash),
  };
}

export interface ApplicationSecrets {
  readonly clientTraffic: Uint8Array;
  readonly serverTraffic: Uint8Array;
  readonly exporter: Uint8Array; // for other protocols on top
}

/** All that follows from the master secret and the messages up to the server's Finished. */
export function applicationSecrets({ master, messages }: { master: Uint8Array; messages: readonly Uint8Array[] }): ApplicationSecrets {
  const hash = transcriptHash(messages);
  return {
    clientTraffic: deriveSecret(master, 'c ap traffic', hash),
    serverTraffic: deriveSecret(master, 's ap traffic', hash),
    exporter: deriveSecret(master, 'exp master', hash),
  };
}

/** From the messages up to the client's Finished: what later connections may resume from. */
export const resumptionSecret = ({ master, messages }: { master: Uint8Array; messages: readonly Uint8Array[] }): Uint8Array => deriveSecret(master, 'res master', transcriptHash(messages));

/** The key that the two share when they meet again, by the ticket's nonce (§4.6.1). */
export const resumptionKey = (resumption: Uint8Array, ticketNonce: Uint8Array): Uint8Array => expandLabel(resumption, 'resumption', ticketNonce, HASH_BYTES);

/** What protects the first flight of a resumed connection, before the server has said a word (§7.1, client_early_traffic_secret). */
export const earlyTrafficSecret = (early: Uint8Array, clientHello: Uint8Array): Uint8Array => deriveSecret(early, 'c e traffic', transcriptHash([clientHello]));

export interface TrafficKeys {
  readonly key: Uint8Array; // 16 bytes, for AES-128-GCM
  readonly iv: Uint8Array; // 12 bytes
}

/** §7.3: the key and the nonces' base of one direction. */
export const trafficKeys = (trafficSecret: Uint8Array): TrafficKeys => ({
  key: expandLabel(trafficSecret, 'key', new Uint8Array(0), 16),
  iv: expandLabel(trafficSecret, 'iv', new Uint8Array(0), 12),
});

export const finishedKey = (trafficSecret: Uint8Array): Uint8Array => expandLabel(trafficSecret, 'finished', new Uint8Array(0), HASH_BYTES);

/** §4.4.4: a MAC over all that was said, which only who has the secret can make. */
export const finishedTag = (trafficSecret: Uint8Array, messages: readonly Uint8Array[]): Uint8Array => hmacSha256(finishedKey(trafficSecret), transcriptHash(messages));
