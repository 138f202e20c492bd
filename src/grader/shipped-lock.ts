/**
 * What grading reads of `src/course.lock.json`: hashes of the shipped files and what mistakes look like. A lock that is missing or damaged is the course
 * check's finding (`pristine.ts`); grading does without.
 *
 *     shippedLock(root).files['exercises/08-two-generals/fewest-messengers.ts'] //=> '5e884898…'
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CourseLock } from './pristine.ts';

export function shippedLock(root: string): Pick<CourseLock, 'files' | 'exercises'> {
  try {
    const { files = {}, exercises = {} } = JSON.parse(readFileSync(join(root, 'src', 'course.lock.json'), 'utf8')) as Partial<CourseLock>;
    return { files, exercises };
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return { files: {}, exercises: {} };
    throw error;
  }
}
