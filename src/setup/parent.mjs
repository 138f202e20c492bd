/**
 * Notices that the process which started this one is gone. npm ends without a word to its script when it is terminated or
 * killed, and a terminal that is torn down may do so too; the script would live on and hold what it started.
 *
 *     const forget = watchParent(() => stop());
 */
const everyMs = 1_000;

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
export function watchParent(onGone, { parent = () => process.ppid, there = isThere, platform = process.platform } = {}) {
  const first = parent();
  const timer = setInterval(() => {
    if (parent() === first && (platform !== 'win32' || there(first))) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
