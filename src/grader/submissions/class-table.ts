/**
 * The table of a class: one row a student, with the total, the points of each exercise, and what is to be remarked.
 *
 *     student,submission,total,of,percent,late,submitted,08/deciding-message,…,notes
 */
import { pointsOf } from './class-result.ts';
import type { GradedExercise, StudentResult } from './class-result.ts';
import { csvText } from '../outputs/csv-text.ts';
import type { CsvValue } from '../outputs/csv-text.ts';
import type { ClassRun } from './grade-class.ts';

/** An exercise that the table has a column for. */
export interface Column {
  readonly id: string;
  readonly title: string;
}

/** In the course's order, self-checks last. */
export function columnsOf({ exercises, questions }: Pick<ClassRun, 'exercises' | 'questions'>): Column[] {
  return [...exercises.map(({ id, exercise }) => ({ id, title: exercise.title })), ...questions.map((id) => ({ id, title: 'Questions' }))];
}

export function tableCsv(run: Pick<ClassRun, 'students' | 'exercises' | 'questions'>): string {
  const ids = columnsOf(run).map(({ id }) => id);
  const head = ['student', 'submission', 'total', 'of', 'percent', 'late', 'submitted', ...ids, 'notes'];
  const rows = run.students.map((student): CsvValue[] => {
    const { score, maxScore } = pointsOf(student, new Set(ids));
    return [
      student.student, student.id, rounded(score), maxScore, maxScore === 0 ? undefined : rounded((100 * score) / maxScore), student.late ?? '', student.submitted ?? '',
      ...ids.map((id) => pointsIn(student.exercises.find((one) => one.id === id))), remarksOf(student, ids).join(' '),
    ];
  });
  return csvText([head, ...rows]);
}

/** Nothing where nothing was handed in or graded: a gradebook tells that from no points. */
function pointsIn(exercise: GradedExercise | undefined): CsvValue {
  if (exercise === undefined || exercise.status === 'not handed in' || exercise.status === 'not graded yet' || exercise.status === 'grader error') return undefined;
  return rounded(exercise.score);
}

/** All that an instructor should know of a student, in sentences. */
export function remarksOf({ problem, notes, exercises }: StudentResult, ids: readonly string[]): string[] {
  const counted = exercises.filter(({ id }) => ids.includes(id));
  const missing = counted.filter(({ status }) => status === 'not handed in').map(({ id }) => id);
  const waiting = counted.filter(({ status }) => status === 'not graded yet').map(({ id }) => id);
  const stopped = counted.flatMap(({ id, checks }) => {
    const worst = checks.find(({ status }) => status === 'timeout' || status === 'memory' || status === 'exited');
    return worst === undefined ? [] : [`${id} was stopped (${worst.status}).`];
  });
  return [
    ...(problem === undefined ? [] : [problem]),
    ...(problem === undefined && missing.length > 0 ? [`Not handed in: ${missing.join(', ')}.`] : []),
    ...(waiting.length > 0 ? [`Not graded yet: ${waiting.join(', ')}.`] : []),
    ...counted.flatMap(({ id, status, message, notes: own }) => [...(status === 'grader error' ? [`${id} could not be graded: ${(message ?? 'its grader is broken').replace(/\.$/, '')}.`] : []), ...own.map((note) => `${id}: ${note}`)]),
    ...stopped, ...notes,
  ];
}

/** Points may be fractions; a table shows them to the hundredth. */
export const rounded = (points: number): number => Math.round(points * 100) / 100;
