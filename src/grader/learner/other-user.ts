/**
 * Another user for learners' processes: one that has no rights on the project, so that a program which broke out of Node's permissions could
 * neither read solutions nor signal the judge.
 *
 *     otherUser('nobody') //=> { uid: 65534, gid: 65534 }
 *
 * Only root can start a process as somebody else. What is staged is opened to that user, and nothing else is.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The user of this name or number. Throws a sentence if learners' processes cannot be run as that user. */
export function otherUser(name: string): User {
  if (process.platform === 'win32' || process.getuid?.() !== 0) throw new Error(`learners' programs can be run as ${name} only by root. Start the grading as root, or put a container around it.`);
  const user = /^\d+$/.test(name) ? { uid: Number(name), gid: Number(name) } : { uid: idOf(name, '-u'), gid: idOf(name, '-g') };
  if (user.uid === 0 || user.gid === 0) throw new Error(`${name} is root or in its group, which is what learners' programs must not be. Name another user, such as nobody.`);
  // Named explicitly: the shell's search path is not the point, the folder that Node lies in is.
  const tried = spawnSync(process.execPath, ['--version'], { ...user, cwd: '/', env: {}, timeout: 10_000 });
  if (tried.status !== 0) throw new Error(`${name} may not run ${process.execPath} (${tried.error?.message ?? tried.stderr.toString().trim()}). Put the course where that user can read and run it, such as /opt/workbook.`);
  return user;
}

function idOf(name: string, option: '-u' | '-g'): number {
  try {
    return Number(execFileSync('id', [option, '--', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
  } catch {
    throw new Error(`there is no user ${name} on this machine. Make one without rights (useradd --system workbook-learner), or name nobody.`);
  }
}

/** Lets others read what lies in the library. Its own folder they may pass through and not list: the names of the answers in it are secret. */
export function openToOthers(folder: string): void {
  chmodSync(folder, 0o711);
  open(join(folder, 'node_modules'));
}

function open(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) open(path);
    else chmodSync(path, 0o644);
  }
}
