/**
 * How long a process has stood ready while the processors worked for others, in milliseconds since it began: what a limit of time must not count
 * against a learner whose answer is judged on a busy machine. 0 where that cannot be told, or when the process is gone.
 *
 *     queuedMs(process.pid) //=> 12.4, say
 *
 * Linux says it of a process's first thread, which is the one that runs JavaScript (`/proc/PID/schedstat`, the second number, in nanoseconds).
 */
import { readFileSync } from 'node:fs';

export function queuedMs(pid: number): number {
  if (process.platform !== 'linux') return 0;
  try {
    const [, waited = '0'] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(waited) / 1e6;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0; // gone, or a kernel that does not count
    throw error;
  }
}
