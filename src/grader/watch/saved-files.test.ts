import { mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SavedFiles } from './saved-files.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'saved-files-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file counts as saved when it has come to rest, however the editor wrote it', () => {
  const file = join(folder, 'answer.ts');
  writeFileSync(file, 'one');
  const saved = new SavedFiles([file]);
  expect(saved.look()).toEqual([]);
  writeFileSync(file, 'one and two');
  expect([saved.look(), saved.look(), saved.look()]).toEqual([[], [file], []]); // written over

  writeFileSync(`${file}~`, 'three');
  renameSync(`${file}~`, file);
  expect([saved.look(), saved.look()]).toEqual([[], [file]]); // renamed over

  for (const text of ['a', 'ab', 'abc']) {
    writeFileSync(file, text); // a burst
    expect(saved.look()).toEqual([]);
  }
  expect([saved.look(), saved.look()]).toEqual([[file], []]);
});

test('a file that is gone is waited for, and one that is written for the first time counts', () => {
  const [gone, later] = ['gone.ts', 'later.ts'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(gone, 'here');
  const saved = new SavedFiles([gone, later]);
  rmSync(gone);
  expect([saved.look(), saved.look(), saved.look()]).toEqual([[], [], []]);
  expect(saved.gone()).toEqual([]);
  writeFileSync(gone, 'here again');
  writeFileSync(later, 'here');
  expect([saved.look(), saved.look()]).toEqual([[], [gone, later]]);
});

test('a file that stays away is named once, and one that never was there is not', () => {
  const [gone, never] = ['away.ts', 'never.ts'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(gone, 'here');
  const saved = new SavedFiles([gone, never]);
  rmSync(gone);
  const said = Array.from({ length: 30 }, () => [...saved.look(), ...saved.gone()]).flat();
  expect(said).toEqual([gone]);
});
