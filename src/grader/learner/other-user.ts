/**
 * The user as which a learner's process runs. Where the judge is root, each answer has a user of its own, who owns nothing, can write nowhere
 * that is closed to others, reads no file that only root may read, and can signal neither the judge nor another answer. Elsewhere a learner's
 * process runs as the judge's user, and Node's permission flags are all that stands between them.
 *
 *     canSwitchUser({ program: process.execPath, file: host }) //=> true, for root on a POSIX system
 *     otherUser() //=> { uid: 63017, gid: 63017 }
 *
 * The variable `WORKBOOK_LEARNER_USER` decides for a class: `other` refuses to grade where that cannot be, `own` never switches.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The numbers that systemd gives to users who exist for one service (DynamicUser=): no account has them, and none needs to be made. */
const FIRST = 61_184;
const LAST = 65_519;

/** A number by chance: two answers that are graded at the same time have the same one in one of 4,000 cases, and then see as much as ever. */
export function otherUser(): SystemUser {
  const uid = randomInt(FIRST, LAST + 1);
  return { uid, gid: uid };
}

/**
 * Whether such a user can run `program` and read `file`; found out by trying, since a container may lack the right, and a folder above may
 * be closed. Throws a sentence where the class requires it and it cannot be.
 */
export function canSwitchUser({ program, file }: { program: string; file: string }): boolean {
  const wanted = process.env['WORKBOOK_LEARNER_USER'] ?? '';
  if (!['', 'own', 'other'].includes(wanted)) throw new Error(`WORKBOOK_LEARNER_USER is '${wanted}'; it is 'other' (learners' programs must run as another user), 'own', or not set`);
  if (wanted === 'own') return false;
  const problem = whyNot(program, file);
  if (problem === undefined) return true;
  if (wanted === 'other') throw new Error(`WORKBOOK_LEARNER_USER=other asks that learners' programs run as another user, and ${problem}`);
  return false;
}

function whyNot(program: string, file: string): string | undefined {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return 'only root can start them as such. Grade as root, in a container if you like, or leave the variable out.';
  const { uid, gid } = otherUser();
  const tried = spawnSync('/bin/sh', ['-c', 'test -r "$1" || exit 3; exec "$0" --version', program, file], { uid, gid, env: {}, stdio: 'ignore', timeout: 20_000, cwd: '/' });
  if (tried.status === 0) return undefined;
  if (tried.error !== undefined) return `this system does not let root start them as such (${(tried.error as NodeJS.ErrnoException).code ?? tried.error.message}).`;
  const closed = tried.status === 3 ? file : program;
  return `another user cannot reach ${closed}. Let others pass through the folders above it: chmod o+x.`;
}

/** Lets every user read a folder of the judge's and all that is in it, whatever the judge's own habits (umask) are. */
export function openToOthers(folder: string): void {
  chmodSync(folder, 0o711); // its own list is nobody's business: the answers stand in it
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

/** Whether `openToOthers` was called on the folder: how a thread that did not make it knows. */
export const isOpenToOthers = (folder: string): boolean => process.platform !== 'win32' && process.getuid?.() === 0 && (statSync(folder).mode & 0o001) !== 0;

/** Gives a folder and the files in it to be read, and no more, by one user. */
export function lendTo({ gid }: SystemUser, folder: string): void {
  for (const name of readdirSync(folder)) {
    chownSync(join(folder, name), 0, gid);
    chmodSync(join(folder, name), 0o640);
  }
  chownSync(folder, 0, gid);
  chmodSync(folder, 0o750);
}
