/**
 * Signatures: what one process has signed, every other can check and none can forge, even when it arrives by way of a third.
 *
 *     const { secretKeys, publicKeys } = keysOf(['A', 'B'], { seed: 7 });
 *     const signature = sign(secretKeys.A, 'attack');
 *     isSignedBy(publicKeys.A, 'attack', signature)  //=> true
 *     isSignedBy(publicKeys.A, 'retreat', signature) //=> false
 *     isSignedBy(publicKeys.B, 'attack', signature)  //=> false
 *
 * Keys and signatures are text, so a process may hold and send them. Keys follow from the seed, so that a run can be run again; real ones are drawn
 * and kept secret. The scheme is written in the key. 'ed25519' is the real one. 'stand-in' has its interface and a thousandth of its cost, for sweeps over many
 * runs: its signature is a hash of the public key and the text, which anybody could compute and no process of ours does who was not given the key.
 *
 * Source: Bernstein, Duif, Lange, Schwabe and Yang 2011; RFC 8032 (Ed25519), §5.1.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ProcessId } from '../simulation/process.ts';
import { isSignedWith, signaturePublic, signBytes } from './curve25519.ts';

export type SignatureScheme = 'ed25519' | 'stand-in';

export interface Keys {
  readonly secretKeys: Readonly<Record<ProcessId, string>>; // each for its owner alone
  readonly publicKeys: Readonly<Record<ProcessId, string>>; // for everybody
}

const HASH_LETTERS = 32; // 128 bits
const CACHED_MAX = 20_000;

/** A hash of the text in 32 hexadecimal digits: two texts with the same one have never been found. Source: FIPS 180-4 (SHA-256), its first half. */
export function digestOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, HASH_LETTERS);
}

/** A pair of keys for each name. `seed` is a whole number; the default scheme is 'ed25519'. */
export function keysOf(names: readonly ProcessId[], options: { seed: number; scheme?: SignatureScheme }): Keys {
  const { seed, scheme = 'ed25519' } = options;
  if (scheme !== 'ed25519' && scheme !== 'stand-in') throw new RangeError(`keysOf: scheme ('${String(scheme)}') must be 'ed25519' or 'stand-in'`);
  const secretKeys = Object.fromEntries(names.map((name) => [name, `${scheme}:${bytesToHex(sha256(utf8ToBytes(`key ${seed} ${name}`)))}`]));
  return { secretKeys, publicKeys: Object.fromEntries(names.map((name) => [name, publicKeyOf(secretKeys[name] as string)])) };
}

/** The public key that belongs to a secret one. */
export const publicKeyOf: (secretKey: string) => string = remembered((secretKey) => {
  const [scheme, key] = partsOf(secretKey);
  return scheme === 'ed25519' ? `ed25519:${bytesToHex(signaturePublic(hexToBytes(key)))}` : `stand-in:${digestOf(`public ${key}`)}`;
});

/** What the owner of the secret key writes under a text. The same text has the same signature. */
export const sign: (secretKey: string, text: string) => string = remembered((secretKey, text) => {
  const [scheme, key] = partsOf(secretKey);
  return scheme === 'ed25519' ? bytesToHex(signBytes(hexToBytes(key), utf8ToBytes(text))) : standIn(publicKeyOf(secretKey), text);
});

/** Whether `signature` is that of the key's owner under this very text. Never throws for what is in the signature: it may come from anybody. */
export const isSignedBy: (publicKey: string | undefined, text: string, signature: string) => boolean = remembered((publicKey, text, signature) => {
  if (publicKey === undefined || typeof signature !== 'string') return false;
  const [scheme, key] = partsOf(publicKey);
  if (scheme === 'stand-in') return signature === standIn(publicKey, text);
  return /^[0-9a-f]{128}$/.test(signature) && isSignedWith(hexToBytes(key), utf8ToBytes(text), hexToBytes(signature));
});

const standIn = (publicKey: string, text: string): string => digestOf(`${publicKey}\n${text}`);

function partsOf(key: string): [scheme: SignatureScheme, key: string] {
  const [, scheme, rest] = /^(ed25519|stand-in):([0-9a-f]+)$/.exec(key) ?? [];
  if (scheme === undefined || rest === undefined) throw new TypeError(`signatures: '${key}' is no key; keys are made by keysOf(names, { seed })`);
  return [scheme as SignatureScheme, rest];
}

/** A pure function of texts that need not be computed twice: a search sees the same message in thousands of states. */
function remembered<Arguments extends readonly (string | undefined)[], Result>(compute: (...given: Arguments) => Result): (...given: Arguments) => Result {
  const known = new Map<string, Result>();
  return (...given) => {
    const key = JSON.stringify(given);
    const found = known.get(key);
    if (found !== undefined) return found;
    const result = compute(...given);
    if (known.size >= CACHED_MAX) known.clear();
    known.set(key, result);
    return result;
  };
}
