/**
 * A grading as the result that GitHub Classroom's reporting action reads: JSON in base64, handed from the step that grades to the step that
 * reports.
 *
 *     JSON.parse(atob(toClassroom(result))) //=> { version: 1, status: 'fail', max_score: 25, tests: [{ name, status, score, message, … }] }
 *
 * The action adds up the tests' scores and shows the sum beside `max_score`; of a test that failed its log shows `test_code`, of one that
 * could not run `message`. The result travels in an environment variable, of which Linux takes 128 KiB at most, so texts are cut to fit.
 *
 * Source: classroom-resources/autograding-grading-reporter (src/main.js, src/notify-classroom.js, src/console-results.js) and
 * classroom-resources/autograding-command-grader (src/main.js), as of 2025.
 */
import type { CheckStatus, GradeResult } from '../result.ts';
import { rounded, shown } from './shown.ts';
import type { OutputOptions, ShownCheck, ShownExercise } from './shown.ts';
import { bounded, checksOf, checkText, sentenceOf, TEXT_MAX } from './wording.ts';

export type ClassroomStatus = 'pass' | 'fail' | 'error';

export interface ClassroomTest {
  readonly name: string;
  readonly status: ClassroomStatus;
  readonly score: number;
  readonly message: string;
  readonly test_code: string;
  readonly filename: string;
  readonly line_no: number; // 0: none, and the log says none
}

export interface ClassroomResult {
  readonly version: 1;
  readonly status: ClassroomStatus;
  readonly max_score: number;
  readonly tests: readonly ClassroomTest[];
}

/** The longest base64 text, in bytes: what one environment variable may hold (MAX_ARG_STRLEN) with room for its name. */
export const RESULT_BYTES_MAX = 120 * 1024;

const STATUSES: Readonly<Record<CheckStatus, ClassroomStatus>> = {
  passed: 'pass', failed: 'fail', 'not started': 'fail', error: 'error', timeout: 'error', memory: 'error', exited: 'error', skipped: 'fail', 'grader error': 'error',
};

export function toClassroom(result: GradeResult, options: OutputOptions = {}): string {
  const all = shown(result, options);
  const exercises = all.chapters.flatMap((chapter) => chapter.exercises);
  const tests = exercises.flatMap(testsOf);
  const about = { version: 1, status: statusOf(tests), max_score: all.maxScore } as const;
  for (let textMax = TEXT_MAX; textMax >= 1; textMax = Math.floor(textMax / 2)) {
    const text = encoded({ ...about, tests: tests.map((one) => ({ ...one, message: bounded(one.message, textMax), test_code: bounded(one.test_code, textMax) })) });
    if (text.length <= RESULT_BYTES_MAX) return `${text}\n`;
  }
  return `${encoded({ ...about, tests: exercises.map(testOfExercise) })}\n`;
}

/** For a course of very many checks: one test an exercise, so that the points arrive. */
function testOfExercise(exercise: ShownExercise): ClassroomTest {
  const name = `${exercise.id} (${rounded(exercise.score)}/${exercise.maxScore})`;
  return { name, status: statusOf(testsOf(exercise)), score: rounded(exercise.score), message: '', test_code: '', filename: exercise.file, line_no: 0 };
}

const encoded = (result: ClassroomResult): string => Buffer.from(JSON.stringify(result), 'utf8').toString('base64');

function statusOf(tests: readonly ClassroomTest[]): ClassroomStatus {
  if (tests.some(({ status }) => status === 'error')) return 'error';
  return tests.every(({ status }) => status === 'pass') ? 'pass' : 'fail';
}

const testsOf = (exercise: ShownExercise): ClassroomTest[] => checksOf(exercise).map((check) => testOf(exercise, check));

function testOf(exercise: ShownExercise, check: ShownCheck): ClassroomTest {
  const passed = check.status === 'passed';
  return {
    name: bounded(`${exercise.id}: ${check.title} (${rounded(check.score)}/${check.maxScore})`, 300),
    status: STATUSES[check.status],
    score: rounded(check.score),
    message: passed ? '' : sentenceOf(check),
    test_code: checkText(exercise, check),
    filename: exercise.file,
    line_no: 0,
  };
}
