/**
 * Ed25519 by OpenSSL's own program, to hold our signatures against one that the world uses.
 *
 *     await opensslVersion()                                            //=> 'OpenSSL 3.0.22 25 Aug 2026', or null where there is none
 *     await opensslVerifies({ publicKey, text: 'attack', signature })   //=> true
 *     await opensslSigns({ secretKey, text: 'attack' })                 //=> the signature, in hexadecimal digits
 *
 * Keys and signatures are those of `keysOf` and `sign`. Needs OpenSSL 3.0 or newer (pkeyutl with -rawin for Ed25519). Keys in files: RFC 8410 §4 and §7.
 */
import { otherProgram, withFiles } from './other-program.ts';
import type { Ended } from './other-program.ts';

const TIMEOUT_MS = 10_000;

/** What stands before the 32 bytes of a key in its file: its algorithm, 1.3.101.112, and their length. */
const BEFORE_PUBLIC_KEY = '302a300506032b6570032100';
const BEFORE_SECRET_KEY = '302e020100300506032b657004220420';

/** What the program says of itself; null if there is none. */
export async function opensslVersion(): Promise<string | null> {
  const ended = await otherProgram('openssl', ['version'], { withinMs: TIMEOUT_MS });
  if (ended !== undefined && ended.code !== 0) throw unusable(ended);
  return ended === undefined ? null : ended.stdout.toString().trim();
}

/** Whether OpenSSL takes the signature for that of the key's owner under the text. */
export async function opensslVerifies({ publicKey, text, signature }: { publicKey: string; text: string; signature: string }): Promise<boolean> {
  const files = { key: pem('PUBLIC KEY', BEFORE_PUBLIC_KEY + digitsOf(publicKey)), text, signature: Buffer.from(signature, 'hex') };
  return withFiles(files, async (path) => {
    const ended = await pkeyutl(['-verify', '-pubin', '-inkey', path('key'), '-rawin', '-in', path('text'), '-sigfile', path('signature')]);
    if (ended.code === 0) return true;
    if (ended.code === 1 && /Signature Verification Failure/i.test(`${ended.stdout}${ended.stderr}`)) return false;
    throw unusable(ended);
  });
}

/** OpenSSL's signature under the text. */
export async function opensslSigns({ secretKey, text }: { secretKey: string; text: string }): Promise<string> {
  return withFiles({ key: pem('PRIVATE KEY', BEFORE_SECRET_KEY + digitsOf(secretKey)), text }, async (path) => {
    const ended = await pkeyutl(['-sign', '-inkey', path('key'), '-rawin', '-in', path('text')]);
    if (ended.code !== 0) throw unusable(ended);
    return ended.stdout.toString('hex');
  });
}

async function pkeyutl(args: readonly string[]): Promise<Ended> {
  const ended = await otherProgram('openssl', ['pkeyutl', ...args], { withinMs: TIMEOUT_MS });
  if (ended === undefined) throw new Error('openssl is not installed here; ask opensslVersion() first');
  return ended;
}

const unusable = ({ code, stderr }: Ended): Error => new Error(`openssl could not be run: ${stderr.toString().trim() || `it ended with ${code}`}. It takes OpenSSL 3.0 or newer.`);

function digitsOf(key: string): string {
  const [, digits] = /^ed25519:([0-9a-f]{64})$/.exec(key) ?? [];
  if (digits === undefined) throw new TypeError(`openssl signatures: '${key}' is no Ed25519 key of keysOf; OpenSSL does not know the stand-in`);
  return digits;
}

function pem(kind: string, hex: string): string {
  return `-----BEGIN ${kind}-----\n${Buffer.from(hex, 'hex').toString('base64')}\n-----END ${kind}-----\n`;
}
