/** For tests: a class of three, as a grading leaves it. */
import { FIXTURE } from '../../course-check/fixture-course.ts';
import { exercisesOf } from '../../course-check/course-files.ts';
import type { GradedExercise, StoredCheck, StudentResult } from '../class-result.ts';
import type { ClassRun } from '../grade-class.ts';

const check = (title: string, score: number, maxScore: number, more: Partial<StoredCheck> = {}): StoredCheck => ({ title, status: score === maxScore ? 'passed' : 'failed', score, maxScore, message: '', ...more });
const exercise = (checks: readonly StoredCheck[], more: Partial<GradedExercise> = {}): GradedExercise => ({
  id: '01/double', status: checks.every(({ status }) => status === 'passed') ? 'passed' : 'failed', score: checks.reduce((sum, one) => sum + one.score, 0), maxScore: 20, checks, notes: [], ...more,
});
const student = (id: string, name: string, own: GradedExercise, more: Partial<StudentResult> = {}): StudentResult => ({
  version: 1, id, student: name, score: own.score, maxScore: 20, exercises: [own], notes: [], seedId: '5f1d0c2a', versions: { course: '1.2.3', grader: '1.2.3', runtime: 'Node v26' }, ...more,
});

const CODE = `export function double(n: number): number {
  let total = 0;
  for (let step = 0; step < 2; step += 1) {
    const half = n / 2;
    total += half + half;
    if (total > 1e9 && step === 1) console.log('large', total);
  }
  return total;
}
`;

/** `count`: further students like jane, under numbers. */
export function exampleRun({ count = 0 }: { count?: number } = {}): ClassRun {
  const passed = [check('doubles one', 8, 8), check('doubles any number', 10, 10), check('doubles large numbers', 2, 2, { hidden: true })];
  const bob = exercise([
    check('doubles one', 8, 8),
    check('doubles any number', 4.5, 10, { expected: 'double(7) is 14', got: '9', message: 'expected double(7) is 14; got 9', logged: ['n is 7'] }),
    check('doubles large numbers', 0, 2, { hidden: true, expected: 'secret evidence', got: 'secret evidence' }),
  ], { looksLike: 'You double twice.', notes: ['It was handed in as double-2.ts.'], from: 'double-2.ts' });
  const students = [
    student('<b>evil', '<b>evil', { ...exercise([]), status: 'not handed in' }, { problem: 'The submission is empty: there is no file in it.' }),
    student('bob', 'bob', bob, { late: '2 h', submitted: '2026-11-20T12:00:00.000Z' }),
    student('jane', 'jane', exercise(passed)),
    ...Array.from({ length: count }, (_, index) => student(`s${index}`, `s${index}`, exercise(passed))),
  ];
  const answer = (text: string) => ({ exercise: '01/double', from: 'double.ts', text, notes: [] });
  return {
    students, exercises: exercisesOf(FIXTURE.chapters), questions: [], seedId: '5f1d0c2a', graded: 2, reused: 0, complete: true, notes: ['notes.txt was left alone.'],
    submissions: students.map(({ id, student: name }) => ({ id, student: name, questionFiles: [], notes: [], answers: id === 'bob' ? [answer(CODE)] : id === 'jane' ? [answer(CODE.replaceAll('total', 'sum').replaceAll('half', 'part'))] : [] })),
    changes: [{ student: 'jane', exercise: '01/double', why: ['grader'], before: { status: 'failed', score: 8 }, after: { status: 'passed', score: 20 }, checks: [] }],
  };
}
