import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tarGzOf, zipOf } from './archive-fixture.ts';
import { ARCHIVE_LIMITS, archivedFiles } from './archive.ts';
import type { ArchiveLimits, FoundFile } from './archive.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = (path: string): number => (path.endsWith('.ts') ? 1000 : 0);

async function read(name: string, bytes: Buffer, limits: Partial<ArchiveLimits> = {}): Promise<FoundFile[]> {
  writeFileSync(join(folder, name), bytes);
  const files: FoundFile[] = [];
  for await (const file of archivedFiles(join(folder, name), sources, { ...ARCHIVE_LIMITS, ...limits })) files.push(file);
  return files;
}

const shown = (files: readonly FoundFile[]): [string, string | undefined][] => files.map(({ path, content, refused }) => [path, refused ?? content?.toString('utf8')]);

describe('a .zip', () => {
  test('gives the files that are asked for, with their dates, and names the others', async () => {
    const files = await read('a.zip', zipOf([{ name: 'exercises/x.ts', content: 'one' }, { name: 'notes.txt', content: 'two' }]));
    expect(shown(files)).toEqual([['exercises/x.ts', 'one'], ['notes.txt', undefined]]);
    expect(files[0]?.modified).toEqual(new Date(2026, 10, 20, 12));
  });

  test('with Windows separators and letters of all kinds in its names is read', async () => {
    expect(shown(await read('w.zip', zipOf([{ name: 'Übung\\x.ts', content: 'one' }])))).toEqual([['Übung/x.ts', 'one']]);
  });

  test.each(['../x.ts', '/etc/x.ts', 'C:/x.ts', 'a/../../x.ts', '..\\x.ts'])('cannot lead out of itself: %s is refused, the rest is read', async (name) => {
    const files = await read('t.zip', zipOf([{ name, content: 'evil' }, { name: 'y.ts', content: 'good' }]));
    expect(files.map(({ refused, content }) => refused ?? content?.toString())).toEqual(['its path leads out of the archive', 'good']);
  });

  test('a link, an encrypted file and one that is too large are refused', async () => {
    const files = await read('l.zip', zipOf([
      { name: 'link.ts', content: '/etc/passwd', unixMode: 0o120777 }, { name: 'locked.ts', content: 'x', encrypted: true }, { name: 'large.ts', content: 'x'.repeat(1001) },
    ]));
    expect(shown(files)).toEqual([['link.ts', 'it is a link; links are not followed'], ['locked.ts', 'it is encrypted'], ['large.ts', 'it has 1001 bytes, and at most 1000 are read']]);
  });

  test('a bomb that claims to be small ends the reading of it', async () => {
    await expect(read('b.zip', zipOf([{ name: 'x.ts', content: Buffer.alloc(50_000_000), claimedBytes: 100 }]))).rejects.toThrow(/^cannot be unpacked \(|unpacks to more than it claims/);
  });

  test('many files that are small by themselves are too much together', async () => {
    const entries = Array.from({ length: 20 }, (_, index) => ({ name: `${index}.ts`, content: 'x'.repeat(900) }));
    await expect(read('m.zip', zipOf(entries), { contentBytesMax: 10_000 })).rejects.toThrow(/^unpacks to more than 0 MB of exercises/);
    await expect(read('e.zip', zipOf(entries), { entriesMax: 10 })).rejects.toThrow(/^holds more than 10 files/);
  });

  test.each([['no archive at all', Buffer.from('hello')], ['nothing', Buffer.alloc(0)], ['cut off', zipOf([{ name: 'x.ts', content: 'one' }]).subarray(0, 40)]])('%s is said to be none', async (_, bytes) => {
    await expect(read('n.zip', bytes)).rejects.toThrow(/^cannot be unpacked \(/);
  });
});

describe('a .tar.gz', () => {
  test('gives the files that are asked for', async () => {
    const files = await read('a.tar.gz', await tarGzOf([{ name: 'jane/exercises/x.ts', content: 'one' }, { name: 'jane/notes.txt', content: 'two' }, { name: `${'deep/'.repeat(40)}y.ts`, content: 'three' }]));
    expect(shown(files)).toEqual([['jane/exercises/x.ts', 'one'], ['jane/notes.txt', undefined], [`${'deep/'.repeat(40)}y.ts`, 'three']]);
    expect(files[0]?.modified).toEqual(new Date('2026-11-20T12:00:00Z'));
  });

  test('refuses paths that lead out of it, and links', async () => {
    const files = await read('t.tgz', await tarGzOf([{ name: '../x.ts', content: 'evil' }, { name: 'link.ts', link: '/etc/passwd' }, { name: 'y.ts', content: 'good' }]));
    expect(shown(files)).toEqual([['../x.ts', 'its path leads out of the archive'], ['link.ts', 'it is no ordinary file; links are not followed'], ['y.ts', 'good']]);
  });

  test('a bomb is given up before it is unpacked', async () => {
    await expect(read('b.tgz', gzipSync(Buffer.alloc(20_000_000)), { unpackedBytesMax: 1_000_000 })).rejects.toThrow(/^unpacks to more than 1 MB|^cannot be unpacked/);
  });

  test.each([['no archive at all', Buffer.from('hello')], ['packed nonsense', gzipSync(Buffer.from('x'.repeat(3000)))]])('%s is said to be none', async (_, bytes) => {
    await expect(read('n.tgz', bytes)).rejects.toThrow(/^cannot be unpacked \(/);
  });
});
