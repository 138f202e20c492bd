import { describe, expect, test } from 'vitest';
import { isSignedBy, keysOf, sign } from '../protocols/signatures.ts';
import { opensslSigns, opensslVerifies, opensslVersion } from './openssl-signatures.ts';

const version = await opensslVersion();
const { secretKeys, publicKeys } = keysOf(['C', 'L1'], { seed: 7 }) as { secretKeys: Record<string, string>; publicKeys: Record<string, string> };
const [ofC, ofL1] = [publicKeys['C'] as string, publicKeys['L1'] as string];

describe.skipIf(version === null)('Ed25519 by OpenSSL (skipped where the program openssl is missing)', () => {
  test('takes our signatures, and no changed text and no other key', async () => {
    const signature = sign(secretKeys['C'] as string, 'attack');
    expect(await opensslVerifies({ publicKey: ofC, text: 'attack', signature })).toBe(true);
    expect(await opensslVerifies({ publicKey: ofC, text: 'retreat', signature })).toBe(false);
    expect(await opensslVerifies({ publicKey: ofL1, text: 'attack', signature })).toBe(false);
  });

  test('signs as we do, digit by digit', async () => {
    const signature = await opensslSigns({ secretKey: secretKeys['L1'] as string, text: 'retreat' });
    expect(signature).toBe(sign(secretKeys['L1'] as string, 'retreat'));
    expect(isSignedBy(ofL1, 'retreat', signature)).toBe(true);
  });
});

test('a key of the stand-in is refused in a sentence', async () => {
  const standIn = keysOf(['C'], { seed: 7, scheme: 'stand-in' }).secretKeys['C'] as string;
  await expect(opensslSigns({ secretKey: standIn, text: 'attack' })).rejects.toThrow('is no Ed25519 key of keysOf; OpenSSL does not know the stand-in');
});
