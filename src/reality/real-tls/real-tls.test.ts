import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realTls } from './real-tls.ts';
import type { RealTls, Told } from './real-tls.ts';

let real: RealTls;
beforeAll(async () => (real = await realTls({ seed: 1, host: 'bank.example' })));
afterAll(() => real.close());

describe('real TLS on loopback', () => {
  test('answers whoever trusts the root and asks for the host', async () => {
    expect(await real.ask()).toEqual({ answer: 'hello from bank.example', protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' });
  });

  test.each([5, 12, 20])('a flipped byte %i of the first record is answered by the alert bad_record_mac', async (flipByte) => {
    const { answer, error, says } = await real.ask({ flipByte });
    expect(answer).toBeUndefined();
    expect([error, says].join()).toMatch(/bad.record.mac/i);
  });

  test('a client that does not trust the root, or wants another host, refuses by itself', async () => {
    expect((await real.ask({ trusting: false })).error).toBe('UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
    expect((await real.ask({ as: 'shop.example' })).error).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('a certificate whose days are over is refused', async () => {
    const late = await realTls({ seed: 1, host: 'bank.example', days: -1 });
    expect((await late.ask()).error).toBe('CERT_HAS_EXPIRED');
    await late.close();
  });

  test('the chain is signed link by link, and has the serial numbers of its seed', async () => {
    const chain = real.chain();
    expect(chain.map(({ subject }) => subject)).toEqual(['CN=bank.example', 'CN=Course Intermediate', 'CN=Course Root']);
    expect(chain.every((one) => one['signed by the next'])).toBe(true);
    const again = await realTls({ seed: 1, host: 'bank.example' });
    expect(again.chain().map(({ serial }) => serial)).toEqual(chain.map(({ serial }) => serial));
    await again.close();
  });
});

const outputOf = (told: Told, skip: (because: string) => void): string => {
  if (told.missing !== undefined) skip(told.missing);
  return told.output;
};

test('openssl s_client reads the same chain and finds it good', async ({ skip }) => {
  const output = outputOf(await real.openssl(), skip);
  expect(output).toContain('CN = Course Intermediate');
  expect(output).toContain('Verify return code: 0 (ok)');
});

test('curl takes the root and gets the answer', async ({ skip }) => {
  expect(outputOf(await real.curl(), skip)).toBe('hello from bank.example');
});
