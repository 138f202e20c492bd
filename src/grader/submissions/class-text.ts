/**
 * A class run as text for a terminal: how many, how they did, and whom to look at.
 *
 *     300 submissions, 25 points: median 19, mean 17.2
 *       08/deciding-message   ███████████░░░░░   71 %   212 passed, 30 not handed in
 */
import { pointsOf } from './class-result.ts';
import type { StudentResult } from './class-result.ts';
import { columnsOf, rounded } from './class-table.ts';
import type { ClassRun } from './grade-class.ts';

const BAR_CELLS = 16;
const NAMED_MAX = 15;

export function classText(run: ClassRun): string {
  const ids = columnsOf(run).map(({ id }) => id);
  const points = run.students.map((student) => pointsOf(student, new Set(ids)));
  const { median, mean } = summaryOf(points.map(({ score }) => score));
  const width = Math.max(...ids.map((id) => id.length)) + 3;
  const lines = ids.map((id) => {
    const all = run.students.flatMap(({ exercises }) => exercises.filter((one) => one.id === id));
    const full = all.filter(({ status }) => status === 'passed').length;
    const missing = all.filter(({ status }) => status === 'not handed in').length;
    const maxScore = Math.max(0, ...all.map((one) => one.maxScore));
    const share = maxScore === 0 ? full / Math.max(1, all.length) : all.reduce((sum, { score }) => sum + score, 0) / (maxScore * all.length);
    const cells = Math.round(share * BAR_CELLS);
    return `  ${id.padEnd(width)}${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ${String(Math.round(100 * share)).padStart(4)} %   ${full} passed${missing === 0 ? '' : `, ${missing} not handed in`}`;
  });
  const late = run.students.filter((student) => student.late !== undefined).length;
  const head = `${counted(run.students.length, 'submission')}, ${counted(points[0]?.maxScore ?? 0, 'point')}: median ${rounded(median)}, mean ${rounded(mean)}${late === 0 ? '' : `; ${late} late`}`;
  return [head, ...lines, ...named(run.students, ids), ...run.notes.map((note) => `note  ${note}`), `seed ${run.seedId}`, ''].join('\n');
}

/** Those that an instructor has to look at, each with a sentence. */
function named(students: readonly StudentResult[], ids: readonly string[]): string[] {
  const lines = students.flatMap(({ student, problem, exercises }) => {
    const broken = exercises.find(({ id, status }) => ids.includes(id) && status === 'grader error');
    return problem !== undefined ? [`  ${student}: ${problem}`] : broken === undefined ? [] : [`  ${student}: ${broken.id} could not be graded: ${broken.message ?? 'its grader is broken'}`];
  });
  const shown = lines.slice(0, NAMED_MAX);
  return lines.length === 0 ? [] : ['to look at:', ...shown, ...(lines.length > shown.length ? [`  and ${lines.length - shown.length} more; the table names them`] : [])];
}

export function summaryOf(numbers: readonly number[]): { median: number; mean: number } {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length === 0 ? 0 : Number.isInteger(middle) ? ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2 : (sorted[Math.floor(middle)] as number);
  return { median, mean: numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length) };
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
