/**
 * How much memory a process holds at the moment, in bytes. 0 where that cannot be told, or when the process is gone.
 *
 *     await residentBytes(process.pid) //=> 48123904, say
 *
 * Linux says it in /proc; other POSIX systems are asked with `ps`. On Windows only the limit of Node's heap protects.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const PAGE_BYTES = 4096; // a larger page (16 KiB on some machines) makes the watch later, never wrong

export async function residentBytes(pid: number): Promise<number> {
  if (process.platform === 'win32') return 0;
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
    return Number(text.split(' ')[1] ?? 0) * PAGE_BYTES;
  }
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-o', 'rss=', '-p', String(pid)], (_error, text) => resolve(Number(text.trim() || 0) * 1024));
  });
}
