/**
 * Temporary folders that know whose they are: what a grading that was killed left behind is removed by the next one.
 *
 *     temporaryFolder('stage') //=> '/tmp/workbook-stage-4711-Xy12Ab'
 */
import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OLD_MS = 10 * 60_000; // longer than any grading takes

export function temporaryFolder(kind: 'stage' | 'types' | 'class'): string {
  const parent = realpathSync(tmpdir());
  sweep(parent);
  return mkdtempSync(join(parent, `workbook-${kind}-${process.pid}-`));
}

/** Removes the folders of processes that are no more. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^workbook-(?:stage|types|class)-(\d+)-\w+$/.exec(name)?.[1] ?? 0);
    if (pid > 1 && !isRunning(pid) && isOld(join(parent, name))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** Processes of another container may use the same folder, and their numbers say nothing here. */
function isOld(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > OLD_MS;
}

/** Whether a process with this number is there. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0); // asks only
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // another user's process runs, too
  }
}
