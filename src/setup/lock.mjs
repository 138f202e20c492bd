/**
 * One set-up at a time. The lock is a file with the holder's process id and that of the installer it runs, touched every few
 * seconds; a lock whose holder is gone, or that nobody touched for a while (a reused process id, a stopped machine), is
 * taken over, once its installer has ended too.
 *
 *     const lock = await takeLock('.workbook/set-up.lock', { say: console.log });
 *     try { … } finally { lock.release(); }
 */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeAtomically } from './files.mjs';
import { Problem } from './problem.mjs';

const touchedEveryMs = 2_000;
const abandonedAfterMs = 30_000;
const orphanWaitMsMax = 300_000;

/** Whether a process with this id is alive. EPERM means that it is and belongs to another user. */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** In a container without an init process the dead keep their ids; Linux says which they are. */
function isZombie(pid) {
  if (process.platform !== 'linux') return false;
  try {
    // "1234 (name) Z …"; the name may hold anything, so the state is looked for behind its end.
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return true;
    throw error;
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

/** Who has the lock: its holder if that is at work, or the installer that an abandoned set-up left; null for a lock that is gone. */
function stateOf(path) {
  try {
    const [pid = 0, installer = 0] = readFileSync(path, 'utf8').split(' ').map(Number);
    const fresh = Date.now() - statSync(path).mtimeMs < abandonedAfterMs;
    // A lock that was created but not yet written has no id; it is held for as long as it is fresh.
    const holder = fresh && (pid === 0 || lives(pid)) ? pid : null;
    return { holder, orphan: holder === null && installer > 0 && lives(installer) ? installer : null };
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Renaming first lets one of several waiting set-ups win; the others find the file gone and try again. */
function putAside(path) {
  const aside = `${path}.${process.pid}.abandoned`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/**
 * @param {string} path
 * @param {{ say: (sentence: string) => void, pollMs?: number }} options
 * @returns {Promise<{ names: (installer: number) => void, release: () => void }>}
 */
export async function takeLock(path, { say, pollMs = 250 }) {
  mkdirSync(dirname(path), { recursive: true });
  const said = new Set();
  const sayOnce = (sentence) => said.has(sentence) || (said.add(sentence), say(sentence));
  const sinceMs = Date.now();
  while (!tryToTake(path)) {
    const state = stateOf(path);
    if (state === null) continue;
    if (state.holder === null && state.orphan === null) {
      putAside(path);
      continue;
    }
    if (state.holder !== null) sayOnce(`Another set-up of this folder is under way${state.holder ? ` (process ${state.holder})` : ''}; waiting for it.`);
    else {
      sayOnce(`An earlier set-up was killed, and its installer (process ${state.orphan}) is still at work; waiting for it to end.`);
      if (Date.now() - sinceMs > orphanWaitMsMax) {
        throw new Problem(`Process ${state.orphan}, which an earlier set-up started, does not end. If it has nothing to do with the workbook, delete ${path} and start again.`);
      }
    }
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
  const release = () => {
    clearInterval(touch);
    rmSync(path, { force: true });
  };
  // An interrupted set-up leaves by process.exit.
  process.once('exit', release);
  return {
    names: (installer) => writeAtomically(path, `${process.pid} ${installer}`),
    release() {
      process.removeListener('exit', release);
      release();
    },
  };
}
