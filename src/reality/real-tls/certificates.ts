/**
 * Real X.509 certificates of a course authority: a root, an intermediate, and one for a host, which OpenSSL and Node take for what they are.
 *
 *     const { chainPem, keyPem, rootPem } = await issueCertificates({ seed: 1, host: 'bank.example' });
 *
 * Keys and serial numbers follow from the seed; the days are those of the machine's clock, since real programs look at it. Source: RFC 5280.
 */
import type { X509CertificateCreateWithKeyParams } from '@peculiar/x509';
import { bigEndian, toHex } from '../../protocols/secure-links/bytes.ts';
import { keyFrom } from '../../protocols/secure-links/certificates.ts';

export interface RealCertificates {
  readonly host: string;
  readonly rootPem: string; // what clients trust
  readonly chainPem: string; // what the server sends: its own certificate and the intermediate
  readonly keyPem: string; // the server's private key
}

interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

const DAY_MS = 24 * 3600 * 1000;

/** A private key of Ed25519 in the form of RFC 8410: a fixed beginning and 32 bytes. */
const PKCS8_BEGINNING = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The server's certificate ends `days` days from now, or has ended if that is negative. */
export async function issueCertificates({ seed, host, days = 30 }: { seed: number; host: string; days?: number }): Promise<RealCertificates> {
  await import('reflect-metadata'); // @peculiar/x509 needs it to be there
  const { X509CertificateGenerator, BasicConstraintsExtension, KeyUsagesExtension, KeyUsageFlags, SubjectAlternativeNameExtension } = await import('@peculiar/x509');
  const now = Date.now();
  const pairOf = async (name: string): Promise<KeyPair> => {
    const pkcs8 = Buffer.concat([PKCS8_BEGINNING, keyFrom(seed, name)]);
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
    const { x } = await crypto.subtle.exportKey('jwk', privateKey);
    const publicKey = await crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x: x as string }, 'Ed25519', true, ['verify']);
    return { privateKey, publicKey };
  };
  const common = (name: string, issuer: string, issuerKey: KeyPair, daysLeft: number): Omit<X509CertificateCreateWithKeyParams, 'publicKey'> => ({
    serialNumber: `4${toHex(bigEndian(seed, 4))}${toHex(keyFrom(seed, `${name} serial`).subarray(0, 7))}`.slice(0, 20), // starts with 4: a positive number
    subject: `CN=${name}`, issuer: `CN=${issuer}`, notBefore: new Date(now - 40 * DAY_MS), notAfter: new Date(now + daysLeft * DAY_MS),
    signingAlgorithm: 'Ed25519', signingKey: issuerKey.privateKey,
  });
  const [root, intermediate, server] = await Promise.all(['Course Root', 'Course Intermediate', 'server'].map(pairOf)) as [KeyPair, KeyPair, KeyPair];
  const authority = [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)];
  const make = async (params: X509CertificateCreateWithKeyParams): Promise<string> => (await X509CertificateGenerator.create(params)).toString('pem');
  const rootPem = await make({ ...common('Course Root', 'Course Root', root, 3650), publicKey: root.publicKey, extensions: authority });
  const intermediatePem = await make({ ...common('Course Intermediate', 'Course Root', root, 365), publicKey: intermediate.publicKey, extensions: authority });
  const serverPem = await make({
    ...common(host, 'Course Intermediate', intermediate, days), publicKey: server.publicKey,
    extensions: [new BasicConstraintsExtension(false), new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
  });
  const keyPem = `-----BEGIN PRIVATE KEY-----\n${Buffer.concat([PKCS8_BEGINNING, keyFrom(seed, 'server')]).toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return { host, rootPem, chainPem: `${serverPem}\n${intermediatePem}\n`, keyPem };
}
