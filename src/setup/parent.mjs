/**
 * Notices that the process which started this one is gone. npm ends without a word to its script when it is terminated or
 * killed, and a terminal that is torn down may do so too; the script would live on and hold what it started.
 *
 *     const forget = watchParent(() => stop());
 */
import { readFileSync } from 'node:fs';

const everyMs = 1_000;

/**
 * The process that this one works for: its parent, or npm behind it. npm runs a script by `sh -c`, and some shells wait for
 * the script instead of becoming it: with npm killed, such a shell lives on and the parent's number stays.
 */
function startedBy() {
  const { ppid } = process;
  if (process.platform !== 'linux') return ppid;
  try {
    const [, option, script] = readFileSync(`/proc/${ppid}/cmdline`, 'utf8').split('\0');
    if (option !== '-c' || !script?.startsWith('node ')) return ppid;
    // "4711 (sh) S 4710 …"; the name in parentheses may hold anything.
    return Number(readFileSync(`/proc/${ppid}/stat`, 'utf8').replace(/^.*\) \S /s, '').split(' ', 1)[0]);
  } catch (error) {
    // The parent ended between the two looks, or /proc is closed to this user.
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(error.code)) return process.ppid;
    throw error;
  }
}

/** Where a parent's end shows in `process.ppid` the number changes (another process adopts the orphan); Windows keeps it. */
function isThere(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    if (error.code === 'EPERM') return true;
    throw error;
  }
}

/**
 * @param {() => void} onGone called once
 * @param {{ parent?: () => number, there?: (pid: number) => boolean, platform?: string }} [machine] stand-ins for tests
 * @returns {() => void} ends the watch
 */
export function watchParent(onGone, { parent = startedBy, there = isThere, platform = process.platform } = {}) {
  const first = parent();
  const timer = setInterval(() => {
    if (parent() === first && (platform !== 'win32' || there(first))) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
