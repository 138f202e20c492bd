/**
 * Ed25519 by OpenSSL's own program, to hold our signatures against one that the world uses.
 *
 *     await opensslVersion()                                            //=> 'OpenSSL 3.0.22 25 Aug 2026', or null where there is none
 *     await opensslVerifies({ publicKey, text: 'attack', signature })   //=> true
 *     await opensslSigns({ secretKey, text: 'attack' })                 //=> the signature, in hexadecimal digits
 *
 * Keys and signatures are those of `keysOf` and `sign`. Needs OpenSSL 3.0 or newer (pkeyutl with -rawin for Ed25519). Keys in files: RFC 8410 §4 and §7.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 10_000;

/** What stands before the 32 bytes of a key in its file: its algorithm, 1.3.101.112, and their length. */
const BEFORE_PUBLIC_KEY = '302a300506032b6570032100';
const BEFORE_SECRET_KEY = '302e020100300506032b657004220420';

/** What the program says of itself; null if there is none. */
export async function opensslVersion(): Promise<string | null> {
  try {
    return (await run('openssl', ['version'], { timeout: TIMEOUT_MS })).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whether OpenSSL takes the signature for that of the key's owner under the text. */
export async function opensslVerifies({ publicKey, text, signature }: { publicKey: string; text: string; signature: string }): Promise<boolean> {
  return withFiles({ key: pem('PUBLIC KEY', BEFORE_PUBLIC_KEY + digitsOf(publicKey)), text, signature: Buffer.from(signature, 'hex') }, async (path) => {
    try {
      await run('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', path('key'), '-rawin', '-in', path('text'), '-sigfile', path('signature')], { timeout: TIMEOUT_MS });
      return true;
    } catch (error) {
      const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
      if (code === 1 && /Signature Verification Failure/i.test(stdout + stderr)) return false;
      throw new Error(`openssl pkeyutl -verify could not be run: ${stderr.trim() || String(code)}. It takes OpenSSL 3.0 or newer.`, { cause: error });
    }
  });
}

/** OpenSSL's signature under the text. */
export async function opensslSigns({ secretKey, text }: { secretKey: string; text: string }): Promise<string> {
  return withFiles({ key: pem('PRIVATE KEY', BEFORE_SECRET_KEY + digitsOf(secretKey)), text }, async (path) => {
    const { stdout } = await run('openssl', ['pkeyutl', '-sign', '-inkey', path('key'), '-rawin', '-in', path('text')], { encoding: 'buffer', timeout: TIMEOUT_MS });
    return stdout.toString('hex');
  });
}

function digitsOf(key: string): string {
  const [, digits] = /^ed25519:([0-9a-f]{64})$/.exec(key) ?? [];
  if (digits === undefined) throw new TypeError(`openssl signatures: '${key}' is no Ed25519 key of keysOf; OpenSSL does not know the stand-in`);
  return digits;
}

function pem(kind: string, hex: string): string {
  return `-----BEGIN ${kind}-----\n${Buffer.from(hex, 'hex').toString('base64')}\n-----END ${kind}-----\n`;
}

/** Files in a folder of their own, which is gone afterwards. */
async function withFiles<Result>(files: Readonly<Record<string, string | Buffer>>, use: (path: (name: string) => string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'signatures-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 });
    return await use((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
