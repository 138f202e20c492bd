/**
 * Certificates: somebody's signature under "this key belongs to this host, until that day", and whose key that is, up to a root that is trusted beforehand.
 *
 *     const { roots, server } = identities({ seed: 1, host: 'bank.example' });
 *     chainFault({ chain: server.chain, roots, host: 'bank.example', day: 100 })  //=> undefined, nothing is wrong
 *     chainFault({ chain: server.chain, roots, host: 'shop.example', day: 100 })  //=> 'bad_certificate'
 *
 * What they say is what X.509 says, in a shorter form; keys and serial numbers follow from the seed. The faults are named by the alerts that TLS sends
 * for them (RFC 8446 §6.2). Source: RFC 5280 §6.1 (checking a path), reduced to signatures, days, authority and names.
 */
import { bigEndian, fromHex, numberOf, toHex, utf8 } from './bytes.ts';
import { HASHES, hkdfExpand } from './hashes.ts';
import { isSignedWith, signBytes, signaturePublic } from '../curve25519.ts';

export interface Certificate {
  readonly subject: string; // whose key this is
  readonly hosts: readonly string[]; // for which names it speaks; none for an authority
  readonly isAuthority: boolean; // whether it may sign other certificates
  readonly publicKey: Uint8Array; // Ed25519
  readonly fromDay: number; // the first day on which it is good
  readonly toDay: number; // the last one
  readonly serial: number;
  readonly issuer: string; // who says so
  readonly signature: Uint8Array; // the issuer's, over all of the above
}

/** A chain, the server's own certificate first, each signed by the next, and the key that belongs to the first. */
export interface Identity {
  readonly chain: readonly Certificate[];
  readonly privateKey: Uint8Array;
}

export type CertificateFault = 'unknown_ca' | 'certificate_expired' | 'bad_certificate';

/** What a careless client does not look at. */
export type CertificateCheck = 'root' | 'days' | 'host' | 'signatures';

/** The bytes that the issuer signs. */
export function signedPart(certificate: Omit<Certificate, 'signature'>): Uint8Array {
  const { subject, hosts, isAuthority, publicKey, fromDay, toDay, serial, issuer } = certificate;
  return utf8(JSON.stringify([subject, hosts, isAuthority, toHex(publicKey), fromDay, toDay, serial, issuer]));
}

/** A certificate with its signature. */
export function issue(said: Omit<Certificate, 'signature' | 'publicKey'> & { key: Uint8Array; issuerKey: Uint8Array }): Certificate {
  const { key, issuerKey, ...rest } = said;
  const unsigned = { ...rest, publicKey: signaturePublic(key) };
  return { ...unsigned, signature: signBytes(issuerKey, signedPart(unsigned)) };
}

/** Whether the owner of `publicKey` has signed the certificate as it stands. */
export const isIssuedBy = (certificate: Certificate, publicKey: Uint8Array): boolean => isSignedWith(publicKey, signedPart(certificate), certificate.signature);

/**
 * The first fault of a chain of certificates, or `undefined`. The chain must be in order; its last certificate must be signed by one of `roots`.
 * `day` is today; `without` names checks that are left out.
 */
export function chainFault(options: {
  chain: readonly Certificate[]; roots: readonly Certificate[]; host: string; day: number; without?: readonly CertificateCheck[];
}): CertificateFault | undefined {
  const { chain, roots, host, day, without = [] } = options;
  const looksAt = (check: CertificateCheck): boolean => !without.includes(check);
  const [own] = chain;
  const last = chain.at(-1);
  if (own === undefined || last === undefined) return 'bad_certificate';
  const root = roots.find(({ subject }) => subject === last.issuer);
  if (looksAt('root') && (root === undefined || !isIssuedBy(last, root.publicKey))) return 'unknown_ca';
  if (looksAt('signatures') && !chain.slice(1).every((issuer, index) => signs(issuer, chain[index] as Certificate))) return 'bad_certificate';
  if (looksAt('days') && chain.some(({ fromDay, toDay }) => day < fromDay || day > toDay)) return 'certificate_expired';
  return looksAt('host') && !own.hosts.includes(host) ? 'bad_certificate' : undefined;
}

const signs = (issuer: Certificate, certificate: Certificate): boolean =>
  issuer.isAuthority && issuer.subject === certificate.issuer && isIssuedBy(certificate, issuer.publicKey);

/** A private key that follows from a seed and a name. Good for simulations only. */
export const keyFrom = (seed: number, name: string): Uint8Array => hkdfExpand(HASHES['sha-256'].digest(bigEndian(seed, 8)), utf8(name), 32);

const serialFrom = (seed: number, name: string): number => numberOf(hkdfExpand(HASHES['sha-256'].digest(bigEndian(seed, 8)), utf8(`${name} serial`), 4));

export interface Identities {
  readonly roots: readonly Certificate[]; // whom clients trust
  readonly server: Identity; // the true one
  readonly expired: Identity; // an old key of the server, stolen; its certificate ended on day 50
  readonly elsewhere: Identity; // the attacker's own, honestly issued for the host mallory.example
  readonly stranger: Identity; // the attacker's, for the right host, issued by an authority of the attacker's own
  readonly copied: Identity; // the server's certificates with a key that does not belong to them
}

/** Everybody's keys and certificates. Today is day 100 in the chapter. */
export function identities({ seed, host }: { seed: number; host: string }): Identities {
  const key = (name: string): Uint8Array => keyFrom(seed, name);
  const authority = (subject: string, issuer: string): Certificate => issue({
    subject, issuer, hosts: [], isAuthority: true, fromDay: 0, toDay: 3650, serial: serialFrom(seed, subject), key: key(subject), issuerKey: key(issuer),
  });
  const leaf = (name: string, issuer: string, hosts: readonly string[], toDay: number): Certificate => issue({
    subject: hosts[0] as string, issuer, hosts, isAuthority: false, fromDay: toDay - 90, toDay, serial: serialFrom(seed, name), key: key(name), issuerKey: key(issuer),
  });
  const intermediate = authority('Course Intermediate', 'Course Root');
  const mallorys = authority("Mallory's Root", "Mallory's Root");
  const signed = (name: string, hosts: readonly string[], toDay: number): Identity => ({ chain: [leaf(name, intermediate.subject, hosts, toDay), intermediate], privateKey: key(name) });
  const server = signed('server', [host], 150);
  return {
    roots: [authority('Course Root', 'Course Root')],
    server,
    expired: signed('old server', [host], 50),
    elsewhere: signed('mallory', ['mallory.example'], 150),
    stranger: { chain: [leaf('stranger', mallorys.subject, [host], 150), mallorys], privateKey: key('stranger') },
    copied: { chain: server.chain, privateKey: key('copied') },
  };
}

type Written = Omit<Certificate, 'publicKey' | 'signature'> & { publicKey: string; signature: string };

/** A chain for the wire. */
export const writeChain = (chain: readonly Certificate[]): Written[] => chain.map((one) => ({ ...one, publicKey: toHex(one.publicKey), signature: toHex(one.signature) }));

export const readChain = (written: readonly Written[]): Certificate[] => written.map((one) => ({ ...one, publicKey: fromHex(one.publicKey), signature: fromHex(one.signature) }));
