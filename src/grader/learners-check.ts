/**
 * Whether a learner's edition is whole: `node dist/grader/learners-check.js`, a part of its `npm test`. Every file of the course is as it was handed
 * out or its pristine copy is, and every untouched exercise is "not started" to its grader, which shows that grading works on this machine.
 *
 *     const { findings, passed, notes } = await checkLearnersCourse({ root });
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COURSE, exercisesOf } from './course-check/course-files.ts';
import type { Course } from './course-check/course-files.ts';
import { Ledger, reasonOf } from './course-check/ledger.ts';
import { LOCK_FILE, describeReplaced, readLock, shippedCourse, stageCourse } from './pristine.ts';
import { isProgram } from './program.ts';
import { gradeTargets } from './run.ts';

export async function checkLearnersCourse({ root, course = COURSE }: { root: string; course?: Course }): Promise<Ledger> {
  const ledger = new Ledger();
  let lock: ReturnType<typeof readLock>;
  try {
    lock = readLock(root);
    if (lock === undefined) ledger.fail({ path: LOCK_FILE, rule: 'lock', says: `${LOCK_FILE} is missing, so nobody can say what was handed out. Get it back from where you got the course.` });
  } catch (error) {
    ledger.fail({ path: LOCK_FILE, rule: 'lock', says: reasonOf(error) });
  }
  if (lock === undefined) return ledger;
  const shipped = shippedCourse(root, lock, course);
  for (const { path, why } of shipped.missing) ledger.fail({ path, rule: 'course files', says: why });
  for (const sentence of describeReplaced(shipped.replaced)) ledger.note(sentence);
  ledger.passed += shipped.files.size;
  const stage = stageCourse(root, shipped.files);
  try {
    const exercises = exercisesOf(course.chapters).filter(({ stub, grader }) => shipped.files.has(stub) && shipped.files.has(grader));
    const targets = exercises.map(({ id, stub, grader }) => ({ exercise: id, label: 'stub', file: join(stage.dir, stub), shownAs: stub, grader: join(stage.dir, grader) }));
    for (const { id, status, score, message, checks } of await gradeTargets(targets, { root })) {
      const first = checks.find((check) => check.status !== 'not started');
      ledger.expect(status === 'not started' && score === 0, {
        path: LOCK_FILE, rule: 'grading',
        says: `the untouched exercise ${id} is "${status}" to its grader${first === undefined ? '' : `: ${first.message}`}${message === undefined ? '' : `: ${message}`}. Grading does not work here: run "npm run doctor".`,
      });
    }
  } finally {
    stage.remove();
  }
  return ledger;
}

if (isProgram(import.meta.url)) {
  const { findings, passed, notes } = await checkLearnersCourse({ root: join(dirname(fileURLToPath(import.meta.url)), '../../..') });
  for (const note of notes) console.log(`note  ${note}`);
  for (const finding of findings) console.log(`✗ ${finding.rule}: ${finding.says}`);
  console.log(`${passed} passed, ${findings.length} failed`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
