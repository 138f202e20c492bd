import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classSeed, fingerprintOf } from './class-seed.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seed-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the seed of a class', () => {
  test('is made once, at random, for its owner alone, with a warning beside it', () => {
    const file = join(folder, 'results', 'class-seed');
    const { seed, made } = classSeed(file);
    expect(made).toBe(true);
    expect(Number.isSafeInteger(seed)).toBe(true);
    expect(classSeed(file)).toEqual({ seed, made: false });
    expect(classSeed(join(folder, 'other')).seed).not.toBe(seed);
    expect(readFileSync(file, 'utf8')).toContain('do not publish it');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  });

  test.each(['', 'seventeen', '1.5', '17\n18', '9007199254740993'])('is refused when it is %j', (text) => {
    writeFileSync(join(folder, 'bad'), `# a comment\n${text}\n`);
    expect(() => classSeed(join(folder, 'bad'))).toThrow(/bad holds no seed: it must have one line with a whole number/);
  });

  test('has a fingerprint that is equal for equal seeds and holds nothing of it', () => {
    expect(fingerprintOf(17)).toBe(fingerprintOf(17));
    expect(fingerprintOf(17)).not.toBe(fingerprintOf(18));
    expect(fingerprintOf(17)).toMatch(/^[0-9a-f]{8}$/);
  });
});
