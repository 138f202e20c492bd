/**
 * The course as its author has it, before it is shipped: what is run and checked while a chapter is being written.
 *
 *     courseAsWritten(root, COURSE).get('exercises/08-two-generals/fewest-messengers.ts') //=> the stub that its solution gives
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exercisesOf, shippedPaths, type Course } from './course-check/course-files.ts';
import { stubOf } from './stub.ts';

/**
 * The course as its author has it: notebooks and graders as they stand, stubs as their solutions give them, whatever somebody has
 * written into an exercise.
 */
export function courseAsWritten(root: string, course: Course): ReadonlyMap<string, Buffer> {
  const there = shippedPaths(course.chapters).filter((path) => existsSync(join(root, path)));
  const files = new Map(there.map((path) => [path, readFileSync(join(root, path))]));
  for (const { id, solution, stub } of exercisesOf(course.chapters)) {
    if (!existsSync(join(root, solution))) continue;
    try {
      files.set(stub, Buffer.from(stubOf(readFileSync(join(root, solution), 'utf8'), id)));
    } catch {
      // A solution without sound markers gives no stub; shipping and the course check say so. The exercise is taken as it stands.
    }
  }
  return files;
}
