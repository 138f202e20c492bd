/**
 * Whether the course is whole: `node dist/grader/course-check.js`, a part of `npm test`.
 *
 *     const { findings, passed, notes } = await checkCourse({ root });
 *     findings[0]?.says
 *     //=> 'solutions/08-two-generals/fewest-messengers.ts scores 3 of 5 by … with seed 2; … Mend the solution or the grader.'
 *
 * It judges the course as shipped (`pristine.ts`), so a learner's work changes nothing; in continuous integration
 * (`CI=true`) a file that differs from what was shipped is a finding. Each check stands in a file of its own in
 * `course-check/`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkChapterTable } from './course-check/chapter-table.ts';
import { COURSE, shippedPaths, type Course } from './course-check/course-files.ts';
import { checkVerdicts, fingerprints, gradeCourse, mistakesOf, type GradeTargets } from './course-check/grading.ts';
import { Ledger, reasonOf, type Finding } from './course-check/ledger.ts';
import { checkLinks } from './course-check/links.ts';
import { checkFingerprints, checkLockedFiles } from './course-check/locked.ts';
import { MISTAKES_FILE, checkMistakesTable } from './course-check/mistakes-table.ts';
import { checkQuestions } from './course-check/questions.ts';
import { checkSiblings, checkStrays } from './course-check/strays.ts';
import { checkStubs } from './course-check/stubs.ts';
import { checkTable } from './course-check/table.ts';
import { checkTypes } from './course-check/types.ts';
import { LOCK_FILE, readLock, sha256, shippedCourse, stageCourse, type CourseLock, type ShippedCourse } from './pristine.ts';
import { isProgram } from './program.ts';
import { gradeTargets } from './run.ts';

export interface CourseCheck {
  readonly findings: readonly Finding[];
  readonly passed: number; // expectations that held
  readonly notes: readonly string[];
}

export interface CourseCheckOptions {
  readonly root: string; // the project
  readonly course?: Course;
  readonly ci?: boolean; // whether a difference between worktree and lock is a finding
  readonly grade?: GradeTargets;
}

export async function checkCourse({ root, course = COURSE, ci = false, grade = gradeTargets }: CourseCheckOptions): Promise<CourseCheck> {
  const ledger = new Ledger();
  const { lock, shipped } = checkForm(root, course, ci, ledger);
  await checkQuestions(root, course, shipped.files, ledger);
  await checkAnswers(root, course, lock, shipped, grade, ledger);
  return ledger;
}

/** All that can be said without running anything. */
export function checkForm(root: string, course: Course, ci: boolean, ledger: Ledger): { lock: CourseLock; shipped: ShippedCourse } {
  checkTable(course, ledger);
  checkStrays(root, course, ledger, ci);
  const lock = lockOrWorktree(root, course, ledger);
  const shipped = shippedCourse(root, lock, course);
  checkLockedFiles(course, lock, shipped, ledger, ci);
  checkSiblings(root, course, new Set(shipped.files.keys()), ledger);
  checkStubs(root, course, shipped.files, ledger);
  const readme = existsSync(join(root, 'README.md')) ? readFileSync(join(root, 'README.md'), 'utf8') : undefined;
  checkChapterTable(readme, course, ledger);
  checkLinks(root, course, shipped.files, readme, ledger);
  return { lock, shipped };
}

/** What the compiler and the graders say. */
async function checkAnswers(root: string, course: Course, lock: CourseLock, shipped: ShippedCourse, grade: GradeTargets, ledger: Ledger): Promise<void> {
  const stage = stageCourse(root, shipped.files);
  try {
    const [, verdicts] = await Promise.all([checkTypes(root, stage.dir, course, ledger), gradeCourse(root, stage.dir, course, grade)]);
    checkVerdicts(root, course, verdicts, ledger);
    const table = join(root, MISTAKES_FILE);
    // An edition without solutions has no table of mistakes either.
    if (existsSync(join(root, 'solutions'))) checkMistakesTable(existsSync(table) ? readFileSync(table, 'utf8') : undefined, mistakesOf(root, course, verdicts), ledger);
    // Without a lock everything would differ from it, which is said once.
    if (existsSync(join(root, LOCK_FILE))) checkFingerprints(lock, fingerprints(root, course, verdicts), ledger);
  } finally {
    stage.remove();
  }
}

/** The lock; before the first shipping one of the files as they stand, so that all that is wrong is said at once. */
function lockOrWorktree(root: string, course: Course, ledger: Ledger): CourseLock {
  try {
    const lock = readLock(root);
    if (lock !== undefined) return lock;
    ledger.fail({ path: LOCK_FILE, rule: 'lock', says: `${LOCK_FILE} is missing, so nothing has been shipped yet. Run "npm run ship".` });
  } catch (error) {
    ledger.fail({ path: LOCK_FILE, rule: 'lock', says: reasonOf(error) });
  }
  const there = shippedPaths(course.chapters).filter((path) => existsSync(join(root, path)));
  return { version: 1, files: Object.fromEntries(there.map((path) => [path, sha256(readFileSync(join(root, path)))])), exercises: {} };
}

/** Prints what was found, the number of expectations that held and failed last. */
export function printCourseCheck({ findings, passed, notes }: CourseCheck, print: (line: string) => void): void {
  for (const note of notes) print(`note  ${note}`);
  for (const finding of findings) print(`✗ ${finding.rule}: ${finding.says}`);
  print(`${passed} passed, ${findings.length} failed`);
}

if (isProgram(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
  const result = await checkCourse({ root, ci: process.env.CI === 'true' });
  printCourseCheck(result, console.log);
  process.exitCode = result.findings.length === 0 ? 0 : 1;
}
