/** Another user for each answer: what such a process may do, and what a class is told where it cannot be. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { canSwitchUser, lendTo, otherUser } from './other-user.ts';
import { createLibrary, createStage } from './stage.ts';

const isRoot = process.getuid?.() === 0;
const program = process.execPath;
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'other-user-')));
const file = join(folder, 'host.js');

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('each has a number that no account has, and not the same one', () => {
  const users = Array.from({ length: 20 }, () => otherUser());
  expect(users.every(({ uid, gid }) => uid === gid && uid >= 61_184 && uid <= 65_519)).toBe(true);
  expect(new Set(users.map(({ uid }) => uid)).size).toBeGreaterThan(10);
});

test('the variable has three values', () => {
  vi.stubEnv('WORKBOOK_LEARNER_USER', 'nobody');
  expect(() => canSwitchUser({ program, file })).toThrow(/^WORKBOOK_LEARNER_USER is 'nobody'; it is 'other' .*, 'own', or not set$/);
  vi.stubEnv('WORKBOOK_LEARNER_USER', 'own');
  expect(canSwitchUser({ program, file })).toBe(false);
});

test.skipIf(isRoot)('without root the judge’s own user runs everything, and a class that asks for more is told', () => {
  expect(canSwitchUser({ program, file })).toBe(false);
  vi.stubEnv('WORKBOOK_LEARNER_USER', 'other');
  expect(() => canSwitchUser({ program, file })).toThrow('only root can start them as such');
});

describe.runIf(isRoot)('as root', () => {
  test('a folder that is closed to others is noticed, and named where the class requires another user', () => {
    const closed = realpathSync(mkdtempSync(join(tmpdir(), 'closed-'))); // mode 700
    const host = join(closed, 'host.js');
    try {
      writeFileSync(host, '');
      expect(canSwitchUser({ program, file: host })).toBe(false);
      vi.stubEnv('WORKBOOK_LEARNER_USER', 'other');
      expect(() => canSwitchUser({ program, file: host })).toThrow(`another user cannot reach ${host}. Let others pass through the folders above it: chmod o+x.`);
      chmodSync(closed, 0o711);
      expect(canSwitchUser({ program, file: host })).toBe(true);
    } finally {
      rmSync(closed, { recursive: true, force: true });
    }
  });

  test('a stage is read by its own user and by no other, and written by neither', () => {
    const answer = realpathSync(mkdtempSync(join(tmpdir(), 'answer-source-')));
    const library = createLibrary();
    try {
      writeFileSync(join(answer, 'x.ts'), 'export const secret = 1;\n');
      const stage = createStage(join(answer, 'x.ts'), { libraryFolder: library.folder });
      const { user } = stage;
      if (user === undefined) throw new Error('the stage has no user of its own');
      const as = ({ uid, gid }: { uid: number; gid: number }, script: string) => spawnSync('/bin/sh', ['-c', script, stage.file, stage.folder], { uid, gid, encoding: 'utf8', cwd: '/' });
      const stranger = { uid: user.uid === 61_184 ? 61_185 : 61_184, gid: user.gid === 61_184 ? 61_185 : 61_184 };
      expect(as(user, 'cat "$0"').stdout).toContain('secret');
      expect(as(stranger, 'cat "$0"').stderr).toContain('Permission denied');
      expect(as(user, 'echo more >>"$0"').status).not.toBe(0);
      expect(as(user, 'touch "$1/planted"').status).not.toBe(0);
      expect(as(user, `ls "${library.folder}"`).stderr).toContain('Permission denied'); // the list of other answers
      expect(as(user, `kill -9 ${process.pid}`).stderr).toContain('not permitted');
      expect(existsSync(join(stage.folder, 'planted'))).toBe(false);
    } finally {
      library.remove();
      rmSync(answer, { recursive: true, force: true });
    }
  });

  test('where the class wants none, stages are the judge’s own', () => {
    vi.stubEnv('WORKBOOK_LEARNER_USER', 'own');
    const library = createLibrary();
    try {
      expect(statSync(library.folder).mode & 0o077).toBe(0);
    } finally {
      library.remove();
    }
  });

  test('what is lent is read-only, whatever it was', () => {
    const lent = realpathSync(mkdtempSync(join(tmpdir(), 'lent-')));
    try {
      writeFileSync(join(lent, 'a'), '', { mode: 0o666 });
      lendTo({ uid: 61_200, gid: 61_200 }, lent);
      expect([statSync(lent), statSync(join(lent, 'a'))].map(({ mode, uid, gid }) => [mode & 0o777, uid, gid])).toEqual([[0o750, 0, 61_200], [0o640, 0, 61_200]]);
    } finally {
      rmSync(lent, { recursive: true, force: true });
    }
  });
});
