import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

test('what a process that is gone left behind long ago is removed; what runs or is new stays', () => {
  const { pid: gone } = spawnSync(process.execPath, ['--eval', '']);
  const folder = (pid: number, ageMs: number): string => {
    const path = join(realpathSync(tmpdir()), `workbook-stage-${pid}-Test${ageMs}`);
    mkdirSync(join(path, 'answer'), { recursive: true });
    const at = new Date(Date.now() - ageMs);
    utimesSync(path, at, at);
    return path;
  };
  const folders = [folder(gone, 3_600_000), folder(gone, 0), folder(process.pid, 3_600_000)];
  const own = temporaryFolder('types');
  try {
    expect(own).toContain(`workbook-types-${process.pid}-`);
    expect([...folders, own].map((path) => existsSync(path))).toEqual([false, true, true, true]);
  } finally {
    for (const path of [...folders, own]) rmSync(path, { recursive: true, force: true });
  }
});
