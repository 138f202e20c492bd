/**
 * Grades the learner's own answers and remembers what was reached.
 *
 *     const result = await practise({ root, selected: select(['08']), seed: 1, furtherSeeds: 2 });
 *     readProgress(root)['08/fewest-messengers']?.best //=> 5
 */
import { chapterFolder } from '../course.ts';
import { gradeCourse } from './grade-course.ts';
import type { CourseGrading } from './grade-course.ts';
import { hashOfFile, readProgress, withResults, writeProgress } from './progress-record.ts';
import type { GradeResult } from './result.ts';

export async function practise(grading: Omit<CourseGrading, 'solutions'>): Promise<GradeResult> {
  const { root, selected, signal } = grading;
  const files = selected.flatMap(({ chapter, names }) => names.map((name) => [`${chapter.number}/${name}`, `exercises/${chapterFolder(chapter)}/${name}.ts`] as const));
  const hashes = new Map(files.map(([id, file]) => [id, hashOfFile(root, file)])); // before: a save while it is graded is a change
  const result = await gradeCourse(grading);
  const exercises = result.chapters.flatMap((chapter) => chapter.exercises);
  writeProgress(root, withResults(readProgress(root), exercises, { hashes, now: new Date(), interrupted: signal?.aborted === true }));
  return result;
}
