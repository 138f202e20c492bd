/**
 * Ends this process when the one that started it is gone, even if the main thread loops: call it in a thread of its own.
 *
 *     endWithParent();
 */
const checkEveryMs = 2_000;

export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, checkEveryMs).unref();
}
