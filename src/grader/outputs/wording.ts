/**
 * The words of a check in files that other programs show: the one home of what JUnit, Gradescope, GitHub Classroom and CSV say.
 *
 *     checkText(exercise, check)
 *     //=> 'expected    fewest(0.5) gives 7\ngot         1\nseed        1\nreplay      npm run grade -- 08/fewest-messengers --seed 1'
 *
 * Plain text: no control characters, and an end to every text, whatever a learner's program logged.
 */
import { printable } from '../printable.ts';
import { measuredText } from '../report.ts';
import { total } from '../result.ts';
import type { CheckStatus } from '../result.ts';
import type { ShownCheck, ShownExercise, ShownResult } from './shown.ts';

/** The longest text of one check, in characters; what is longer says how much was left out. */
export const TEXT_MAX = 8000;
const PIECE_MAX = 4000; // of which one labelled piece, so that a long log does not push out the rest
const LABEL_WIDTH = 12;

/** What a status means in a sentence, where there is nothing better to say. */
const MEANINGS: Readonly<Record<CheckStatus, string>> = {
  passed: 'the check passed',
  failed: 'the answer does not hold',
  'not started': 'the exercise is not written yet',
  error: 'the program threw an error',
  timeout: 'the program took too long and was stopped',
  memory: 'the program took too much memory and was stopped',
  exited: 'the program ended its own process',
  skipped: 'not run, because of what happened to the checks above it',
  'grader error': 'the grader itself is broken, which is not your fault',
};

/** One sentence, also for a check that has none of its own. */
export const sentenceOf = ({ message, status }: ShownCheck): string => bounded(message === '' ? MEANINGS[status] : message, 1000);

/** The evidence and the next step, one labelled line each. Of a check that passed, what was measured, if anything was. */
export function checkText(exercise: ShownExercise, check: ShownCheck): string {
  const { status, expected, got, when, logged = [], seed, replay, hints = [], hint } = check;
  const { measured, shrunk } = check;
  if (status === 'passed') return measured === undefined ? '' : bounded(measuredText(measured), PIECE_MAX);
  const lines: string[] = [];
  const line = (label: string, text: string | undefined): void => {
    if (text !== undefined) lines.push(`${label.padEnd(LABEL_WIDTH)}${bounded(text, PIECE_MAX).replaceAll('\n', `\n${' '.repeat(LABEL_WIDTH)}`)}`);
  };
  if (status === 'failed' && expected !== undefined) {
    line('expected', expected);
    line('got', got ?? 'nothing');
    line('when', when);
  } else lines.push(bounded(check.message === '' ? MEANINGS[status] : check.message, PIECE_MAX));
  line('run', shrunk);
  logged.forEach((text, index) => line(index === 0 ? 'logged' : '', text));
  if (status === 'failed' || check.token !== undefined) {
    line('seed', seed === undefined ? undefined : String(seed));
    line('replay', replay);
  }
  if (check === exercise.checks.find((other) => other.status !== 'passed')) line('looks like', exercise.looksLike);
  hints.forEach((text, index) => line(index === 0 ? 'hints' : '', text));
  if (status === 'failed' || status === 'error' || status === 'timeout') line('hint', check.hidden === true ? undefined : hint);
  return bounded(lines.join('\n'), TEXT_MAX);
}

/** The checks of an exercise; where its grader is broken, before them one that says so, with the points that no check has. */
export function checksOf({ checks, message, maxScore }: ShownExercise): readonly ShownCheck[] {
  if (message === undefined) return checks;
  return [{ title: 'the exercise can be graded', status: 'grader error', score: 0, maxScore: Math.max(0, maxScore - total(checks).maxScore), message }, ...checks];
}

/** What is to be said of the whole exercise: remarks, and types that do not fit, which cost nothing. */
export function exerciseRemarks({ notes = [], typeProblems = [], typeProblemCount = 0, file }: ShownExercise): string[] {
  const left = typeProblemCount - typeProblems.length;
  return [
    ...notes,
    ...typeProblems.map(({ line, column, message }) => `types: ${file}:${line}:${column}  ${message}`),
    ...(left > 0 ? [`types: and ${left} more`] : []),
  ].map((text) => bounded(text, TEXT_MAX));
}

/** `course 0.1.0, grader 0.1.0, Node v26.10.0` */
export const versionText = ({ versions }: ShownResult): string => `course ${versions.course}, grader ${versions.grader}, ${versions.runtime}`;

/** A fit text of at most about `max` characters. */
export function bounded(text: string, max: number): string {
  const cut = text.length > max ? `${text.slice(0, max)} … (${text.length - max} more characters)` : text;
  return printable(cut, Infinity).replaceAll(/\p{Surrogate}/gu, '\ufffd').replaceAll(/[\ufffe\uffff]/g, '\ufffd');
}
