/**
 * One set-up at a time. The lock is a file with the holder's process id, touched every few seconds; a lock whose holder is
 * gone, or that nobody touched for a while (a reused process id, a stopped machine), is taken over.
 *
 *     const release = await takeLock('.workbook/set-up.lock', { say: console.log });
 *     try { … } finally { release(); }
 */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const touchedEveryMs = 2_000;
const abandonedAfterMs = 30_000;

/** Whether a process with this id exists. EPERM means that it does and belongs to another user. */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function tryToTake(path) {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The holder's process id, or null when the lock is free or abandoned. */
function holderOf(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    const idleMs = Date.now() - statSync(path).mtimeMs;
    // A lock that was created but not yet written has no id; it is held for as long as it is fresh.
    const held = idleMs < abandonedAfterMs && (pid === 0 || lives(pid));
    return held ? pid : null;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {{ say: (sentence: string) => void, pollMs?: number }} options
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(path, { say, pollMs = 250 }) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryToTake(path)) {
    const holder = holderOf(path);
    if (holder === null) {
      // Renaming first lets one of several waiting set-ups win; the others find the file gone and try again.
      const aside = `${path}.${process.pid}.abandoned`;
      try {
        renameSync(path, aside);
        rmSync(aside, { force: true });
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
      continue;
    }
    if (!told) say(`Another set-up of this folder is under way (process ${holder}); waiting for it.`);
    told = true;
    await pause(pollMs);
  }
  const touch = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch (error) {
      // Somebody removed the lock file by hand: the set-up goes on, unprotected, and must say so.
      clearInterval(touch);
      say(`The lock of this set-up disappeared (${error.code}); do not start another one until it ends.`);
    }
  }, touchedEveryMs);
  touch.unref();
  return () => {
    clearInterval(touch);
    rmSync(path, { force: true });
  };
}
