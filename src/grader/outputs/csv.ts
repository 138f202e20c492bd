/**
 * A grading as a table, one row a check, for a spreadsheet.
 *
 *     toCsv(result) //=> 'chapter,exercise,check,status,score,max_score,…\r\n08,08/fewest-messengers,"gives the worked example",passed,1,1,…\r\n'
 *
 * Cells are made harmless by `csv-text.ts`: none is a formula.
 */
import { csvText } from './csv-text.ts';
import type { CsvValue } from './csv-text.ts';
import { rounded, shown } from './shown.ts';
import type { OutputOptions, ShownCheck, ShownExercise } from './shown.ts';
import { bounded, checksOf, sentenceOf } from './wording.ts';
import type { GradeResult } from '../result.ts';

const COLUMNS = ['chapter', 'exercise', 'check', 'status', 'score', 'max_score', 'message', 'expected', 'got', 'when', 'looks_like', 'logged', 'notes', 'seed', 'replay', 'hidden', 'file', 'course', 'grader', 'runtime'] as const;

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>>;

const CELL_MAX = 4000; // characters; a spreadsheet takes 32,767 in a cell

export function toCsv(result: GradeResult, options: OutputOptions = {}): string {
  const { chapters, versions } = shown(result, options);
  const rows = chapters.flatMap(({ id, exercises }) => exercises.flatMap((exercise) => exerciseRows(id, exercise)));
  return csvText([COLUMNS, ...rows.map((row) => COLUMNS.map((column) => fit({ ...row, ...versions }[column])))]);
}

const fit = (value: string | number | undefined): CsvValue => (typeof value === 'string' ? bounded(value, CELL_MAX) : value);

function exerciseRows(chapter: string, exercise: ShownExercise): Row[] {
  const { id, file, notes = [] } = exercise;
  const about = { chapter, exercise: id, file, notes: notes.join('\n') };
  return checksOf(exercise).map((check) => ({ ...about, ...checkCells(exercise, check), message: check.status === 'passed' ? '' : sentenceOf(check) }));
}

function checkCells(exercise: ShownExercise, check: ShownCheck): Row {
  const { title, status, score, maxScore, expected = '', got = '', when = '', logged = [], seed = '', replay = '', hidden } = check;
  const first = check === exercise.checks.find((other) => other.status !== 'passed');
  return {
    check: title, status, score: rounded(score), max_score: maxScore, expected, got, when, logged: logged.join('\n'), seed, replay,
    looks_like: first ? (exercise.looksLike ?? '') : '', hidden: hidden === true ? 'hidden' : '',
  };
}
