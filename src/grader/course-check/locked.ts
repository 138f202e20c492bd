/** Whether the lock is the one of this course, and, in continuous integration, whether the worktree is what the lock says. */
import { isDeepStrictEqual } from 'node:util';
import { LOCK_FILE, describeReplaced, type CourseLock, type ShippedCourse } from '../pristine.ts';
import { shippedPaths, type Course } from './course-files.ts';
import type { Ledger } from './ledger.ts';

export function checkLockedFiles(course: Course, lock: CourseLock, shipped: ShippedCourse, ledger: Ledger, ci: boolean): void {
  const known = new Set(shippedPaths(course.chapters));
  for (const path of Object.keys(lock.files)) {
    if (!known.has(path)) ledger.fail({ path: LOCK_FILE, rule: 'lock', says: `${LOCK_FILE} lists ${path}, which is no longer part of the course. Run "npm run ship".` });
  }
  for (const { path, why } of shipped.missing) ledger.fail({ path, rule: 'lock', says: why });
  for (const [index, sentence] of describeReplaced(shipped.replaced).entries()) {
    const path = shipped.replaced[index]?.path ?? LOCK_FILE;
    if (ci) ledger.fail({ path, rule: 'lock', says: `${path} is not what ${LOCK_FILE} says was shipped. Run "npm run ship" and commit both.` });
    else ledger.note(sentence);
  }
  ledger.passed += shipped.files.size - (ci ? shipped.replaced.length : 0);
}

/** Whether feedback would still recognise the mistakes. */
export function checkFingerprints(lock: CourseLock, fresh: CourseLock['exercises'], ledger: Ledger): void {
  for (const id of new Set([...Object.keys(lock.exercises), ...Object.keys(fresh)])) {
    ledger.expect(isDeepStrictEqual(lock.exercises[id], fresh[id]), { path: LOCK_FILE, rule: 'lock', says: `${LOCK_FILE}: the mistakes of exercise ${id} no longer fail as noted there, so learners would not be told what their answer looks like. Run "npm run ship".` });
  }
}
