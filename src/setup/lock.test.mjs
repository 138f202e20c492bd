import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.mjs';

let folder;
let path;
let said;
const say = (sentence) => said.push(sentence);
const take = () => takeLock(path, { say, pollMs: 5 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock '));
  path = join(folder, '.workbook', 'set-up.lock');
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The id of a process that has ended. */
async function endedProcess() {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid;
}

/** A process that lives until it is told to end. */
const livingProcess = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });

test('the lock names its holder and its installer, and is gone when released', async () => {
  const lock = await take();
  expect(readFileSync(path, 'utf8')).toBe(String(process.pid));
  lock.names(4711);
  expect(readFileSync(path, 'utf8')).toBe(`${process.pid} 4711`);
  lock.release();
  expect(existsSync(path)).toBe(false);
});

test('a second set-up waits for the first, and says so once', async () => {
  const first = await take();
  const second = take();
  let taken = false;
  const after = second.then((lock) => ((taken = true), lock));
  await expect.poll(() => said).toEqual([`Another set-up of this folder is under way (process ${process.pid}); waiting for it.`]);
  expect(taken).toBe(false);
  first.release();
  (await after).release();
  expect(said).toHaveLength(1);
});

test('of several that wait, one at a time has it', async () => {
  let holders = 0;
  let most = 0;
  const first = await take();
  const others = Array.from({ length: 5 }, async () => {
    const lock = await take();
    most = Math.max(most, ++holders);
    await new Promise((resolve) => setTimeout(resolve, 2));
    holders--;
    lock.release();
  });
  first.release();
  await Promise.all(others);
  expect(most).toBe(1);
});

test('the lock of a set-up that was killed is taken over', async () => {
  const lock = await take();
  lock.release();
  writeFileSync(path, String(await endedProcess()));
  (await take()).release();
  expect(said).toEqual([]);
});

test('a lock that nobody has touched for a minute is taken over, though its process id lives on in another program', async () => {
  (await take()).release();
  writeFileSync(path, String(process.pid));
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  const lock = await take();
  expect(said).toEqual([]);
  lock.release();
});

test('the installer that a killed set-up left behind is waited for', async () => {
  (await take()).release();
  const installer = livingProcess();
  writeFileSync(path, `${await endedProcess()} ${installer.pid}`);
  const lock = take();
  await expect.poll(() => said).toEqual([`An earlier set-up was killed, and its installer (process ${installer.pid}) is still at work; waiting for it to end.`]);
  installer.kill('SIGKILL');
  (await lock).release();
});
