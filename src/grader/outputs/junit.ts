/**
 * A grading as JUnit XML, which continuous integration reads: a test suite an exercise, a test case a check.
 *
 *     toJunit(result)
 *     //=> <testsuites …><testsuite name="08/fewest-messengers" …><testcase name="gives the worked example" …/></testsuite></testsuites>
 *
 * The dialect is what Jenkins' xUnit plugin takes (its schema junit-10.xsd), which GitLab and the report actions of GitHub read as well. A
 * check that ran and does not hold is a `failure`; one that could not be judged is an `error`; one that did not run is `skipped`. No time is
 * written, so that the same grading gives the same file.
 */
import type { CheckStatus, GradeResult } from '../result.ts';
import { rounded, shown } from './shown.ts';
import type { OutputOptions, ShownCheck, ShownExercise, ShownResult } from './shown.ts';
import { bounded, checksOf, checkText, exerciseRemarks, sentenceOf } from './wording.ts';

type Kind = 'failure' | 'error' | 'skipped';

const KINDS: Readonly<Record<CheckStatus, Kind | undefined>> = {
  passed: undefined,
  failed: 'failure',
  error: 'error',
  timeout: 'error',
  memory: 'error',
  exited: 'error',
  'grader error': 'error',
  'not started': 'skipped',
  skipped: 'skipped',
};

export function toJunit(result: GradeResult, options: OutputOptions = {}): string {
  const all = shown(result, options);
  const exercises = all.chapters.flatMap((chapter) => chapter.exercises);
  const total = (kind: Kind): number => exercises.reduce((count, exercise) => count + counted(exercise, kind), 0);
  const tests = exercises.reduce((count, exercise) => count + checksOf(exercise).length, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: all.chapters.map(({ id, title }) => `${id} ${title}`).join(', '), tests, failures: total('failure'), errors: total('error') })}>`,
    ...exercises.flatMap((exercise) => suite(exercise, all)),
    '</testsuites>',
    '',
  ].join('\n');
}

const counted = (exercise: ShownExercise, kind: Kind): number => checksOf(exercise).filter(({ status }) => KINDS[status] === kind).length;

function suite(exercise: ShownExercise, { versions, seed }: ShownResult): string[] {
  const properties = { file: exercise.file, ...versions, seed, points: rounded(exercise.score), 'points.max': exercise.maxScore };
  const remarks = exerciseRemarks(exercise);
  return [
    `  <testsuite${attributes({
      name: exercise.id, tests: checksOf(exercise).length, failures: counted(exercise, 'failure'), errors: counted(exercise, 'error'), skipped: counted(exercise, 'skipped'),
    })}>`,
    '    <properties>',
    ...Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [`      <property${attributes({ name, value })}/>`])),
    '    </properties>',
    ...checksOf(exercise).flatMap((check) => testCase(exercise, check)),
    ...(remarks.length === 0 ? [] : [`    <system-out>${escape(remarks.join('\n'))}</system-out>`]),
    '  </testsuite>',
  ];
}

function testCase(exercise: ShownExercise, check: ShownCheck): string[] {
  const kind = KINDS[check.status];
  const points = `${rounded(check.score)} of ${check.maxScore} points`;
  return [
    // Readers take what stands before the last full stop for a package: the chapter.
    `    <testcase${attributes({ classname: exercise.id.replace('/', '.'), name: check.hidden === true ? `${check.title} (hidden)` : check.title })}>`,
    ...(kind === undefined ? [] : [`      <${kind}${attributes({ ...(kind !== 'skipped' && { type: check.status }), message: sentenceOf(check) })}>${escape(checkText(exercise, check))}</${kind}>`]),
    `      <system-out>${points}</system-out>`,
    '    </testcase>',
  ];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escape(bounded(String(value), 1000)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`).join('');
}

/** Every `>` as well: `]]>` may not stand in text. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
