/**
 * A grading as Gradescope's `results.json`.
 *
 *     JSON.parse(toGradescope(result)).tests[0]
 *     //=> { name: '08/fewest-messengers: gives the worked example', number: '1.1', score: 1, max_score: 1, status: 'passed', visibility: 'visible', … }
 *
 * Checks of hidden graders are there with their points, and with a visibility that keeps them from the learner: `hidden`, or `after_due_date`
 * on request. Nothing else speaks of them: neither the text for the whole submission nor the further data. Every text is plain (`text`), so
 * that nothing that a learner's program wrote is taken for HTML or Markdown.
 *
 * Source: Gradescope autograder documentation, "Autograder Specifications", sections "Output format" to "Leaderboards".
 */
import type { GradeResult } from '../result.ts';
import { rounded, shown } from './shown.ts';
import type { OutputOptions, ShownCheck, ShownExercise } from './shown.ts';
import { bounded, checksOf, checkText, exerciseRemarks, TEXT_MAX, versionText } from './wording.ts';

export type Visibility = 'visible' | 'hidden' | 'after_due_date' | 'after_published';

export interface GradescopeTest {
  readonly score: number;
  readonly max_score: number;
  readonly status: 'passed' | 'failed';
  readonly name: string;
  readonly name_format: 'text';
  readonly number: string;
  readonly output: string;
  readonly output_format: 'text';
  readonly tags: readonly string[];
  readonly visibility: Visibility;
  readonly extra_data: Readonly<Record<string, unknown>>;
}

export interface GradescopeResults {
  /** Missing where nothing could be graded: then Gradescope asks for another run, and a score that stands is not replaced by 0. */
  readonly score?: number;
  readonly execution_time?: number; // seconds
  readonly output: string;
  readonly output_format: 'text';
  readonly test_output_format: 'text';
  readonly test_name_format: 'text';
  readonly visibility: Visibility;
  readonly stdout_visibility: Visibility;
  readonly extra_data: Readonly<Record<string, unknown>>;
  readonly tests?: readonly GradescopeTest[];
  readonly leaderboard?: readonly LeaderboardColumn[];
}

/** A column of the class's leaderboard. */
export interface LeaderboardColumn {
  readonly name: string;
  readonly value: number;
  readonly order: 'asc' | 'desc'; // which end is the best
}

export function toGradescope(result: GradeResult, options: OutputOptions = {}): string {
  return gradescopeText(gradescopeResults(result, options));
}

export const gradescopeText = (results: GradescopeResults): string => `${JSON.stringify(results, null, 2)}\n`;

export function gradescopeResults(result: GradeResult, options: OutputOptions = {}): GradescopeResults {
  const { hidden: _hidden, ...forLearner } = options;
  const open = shown(result, forLearner); // what the learner may know
  const all = shown(result, { ...options, hidden: true });
  const exercises = all.chapters.flatMap((chapter) => chapter.exercises);
  const openExercises = open.chapters.flatMap((chapter) => chapter.exercises);
  const leaderboard = openExercises.flatMap(columns);
  const keptFrom = options.afterDue === true ? 'after_due_date' : 'hidden';
  return {
    score: rounded(all.score),
    ...(options.executionSeconds !== undefined && { execution_time: Math.round(options.executionSeconds) }),
    output: bounded([...openExercises.flatMap(overview), versionText(open)].join('\n'), TEXT_MAX * 4),
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden', // what the grading prints is for the instructor
    extra_data: { versions: open.versions, ...(open.seed !== undefined && { seed: open.seed }) },
    tests: exercises.flatMap((exercise, index) => tests(exercise, openExercises.find(({ id }) => id === exercise.id) ?? exercise, index + 1, keptFrom)),
    ...(leaderboard.length > 0 && { leaderboard }),
  };
}

/** What goals of performance were measured at, of right answers alone: a wrong one may well be quick. */
function columns({ id, checks }: ShownExercise): LeaderboardColumn[] {
  if (!checks.every((check) => check.status === 'passed' || check.measured !== undefined)) return [];
  return checks.flatMap(({ measured }) => (measured === undefined ? [] : [{ name: `${id}: ${bounded(measured.of, 200)}`, value: measured.got, order: measured.full < measured.none ? 'asc' : 'desc' }]));
}

/** What the learner reads first: remarks on files and types, and what happened to exercises that could not be judged. */
function overview(exercise: ShownExercise): string[] {
  const lines = [...(exercise.message === undefined ? [] : [exercise.message]), ...exerciseRemarks(exercise)];
  return lines.length === 0 ? [] : [`${exercise.id}:`, ...lines.map((line) => `  ${line}`), ''];
}

function tests(exercise: ShownExercise, open: ShownExercise, number: number, keptFrom: Visibility): GradescopeTest[] {
  // Hidden ones last, so that no gap in the numbers tells where they are.
  const checks = checksOf(exercise).toSorted((a, b) => Number(a.hidden === true) - Number(b.hidden === true));
  return checks.map((check, index) => {
    // An open check is worded by what is open: a look that came from a hidden failure is no part of it.
    const within = check.hidden === true ? exercise : open;
    const own = within.checks.find(({ title, hidden }) => title === check.title && hidden === check.hidden) ?? check;
    return testOf(within, own, `${number}.${index + 1}`, check.hidden === true ? keptFrom : 'visible');
  });
}

function testOf(exercise: ShownExercise, check: ShownCheck, number: string, visibility: Visibility): GradescopeTest {
  const { title, status, score, maxScore } = check;
  return {
    score: rounded(score),
    max_score: maxScore,
    status: status === 'passed' ? 'passed' : 'failed',
    name: bounded(`${exercise.id}: ${title}`, 500),
    name_format: 'text',
    number,
    output: checkText(exercise, check),
    output_format: 'text',
    tags: [`chapter ${exercise.id.split('/')[0]}`, exercise.id],
    visibility,
    extra_data: { status },
  };
}
