/**
 * The language of an exercise's grader: checks with a title, points, hints and a `run` that asks the learner's program and judges the data
 * that comes back.
 *
 *     grade('08/fewest-messengers', {
 *       exports: ['fewestMessengers'],
 *       checks: [{
 *         title: 'meets the risk at every capture probability', points: 3, hints: ['What must happen for B to miss the order?', '…'],
 *         async run({ learner }) {
 *           const n = await learner.call<number>('fewestMessengers', { capture: 0.5, risk: 0.01 });
 *           expectEqual(n, 7, { of: 'fewestMessengers({ capture: 0.5, risk: 0.01 })' });
 *         },
 *       }],
 *     });
 *
 * `solutions/NN-slug/NAME.hidden.test.ts` may hold further checks of the same exercise, in the same language: larger inputs, properties, what a
 * program that knows the public inputs would get wrong. Only an instructor's grading asks for them; their hints are shown to nobody.
 *
 * Each check becomes a test of vitest, with its verdict as the test's data. Which files are judged is told from outside (`TARGETS`); by
 * itself a grader judges the file that stands beside it.
 */
import { afterAll, describe, inject, test } from 'vitest';
import { RandomStreams } from '../simulation/random.ts';
import type { Random } from '../simulation/random.ts';
import type { TraceData } from '../simulation/trace.ts';
import { toText } from '../simulation/plain-data.ts';
import { CheckFailure } from './expect.ts';
import { LearnerError, ScenarioError } from './learner/learner-error.ts';
import { Learner } from './learner/learner.ts';
import { DEFAULT_SEED } from './grading-plan.ts';
import { printable } from './printable.ts';
import type { CheckMeta, Plan, PlannedTarget, Verdict } from './grading-plan.ts';
import type { CheckStatus } from './result.ts';

export interface CheckContext {
  readonly learner: Learner;
  /** A stream of this check's own, from the seed. */
  readonly random: Random;
  readonly seed: number;
}

export interface Check {
  /** A sentence of behaviour: what holds when the check passes. */
  readonly title: string;
  readonly points: number;
  /** From a nudge to nearly the answer; at least two. */
  readonly hints: readonly string[];
  run(context: CheckContext): Promise<void> | void;
}

export interface Grader {
  /** What the learner's file must export. */
  readonly exports: readonly string[];
  readonly checks: readonly Check[];
}

const CHECK_MS_MAX = 120_000; // a bound on the grader's own waiting; the learner's process has tighter ones

/** Declares the grader of one exercise. Throws a sentence if a check is not well-formed. */
export function grade(exercise: string, grader: Grader): void {
  checkGrader(exercise, grader);
  const plan = inject('gradingPlan') as Plan | undefined;
  const { testPath } = currentFile();
  const seed = plan?.seed ?? DEFAULT_SEED;
  const mine = ({ exercise: of, grader: open, hiddenGrader }: PlannedTarget): boolean => of === exercise && (open === testPath || hiddenGrader === testPath);
  const targets = plan?.targets.filter(mine) ?? [ownAnswer(exercise, testPath)];
  for (const target of targets) {
    const hidden = target.hiddenGrader === testPath;
    describe(targets.length === 1 ? exercise : `${exercise}: ${target.shownAs}`, () => gradeTarget(target, grader, { targets, limits: {}, ...plan, seed, hidden }));
  }
}

function gradeTarget(target: PlannedTarget, grader: Grader, { seed, limits, libraryFolder, hidden }: Plan & { hidden: boolean }): void {
  // Of its own for each of the two graders: what a program does in hidden checks changes nothing for the public ones.
  const learner = new Learner({ file: target.file, shownAs: target.shownAs, limits, libraryFolder });
  const streams = new RandomStreams(seed);
  afterAll(() => learner.dispose());
  for (const { title, points, hints, run } of grader.checks) {
    const meta: CheckMeta = { target: target.key, title, points, hints, ...(hidden && { hidden }) };
    test(title, { meta: { check: meta }, timeout: CHECK_MS_MAX }, async ({ task }) => {
      let verdict: Verdict;
      learner.forgetTrace();
      try {
        if (hidden && target.skip !== undefined) throw new LearnerError('skipped', target.skip);
        await learner.expectExports(grader.exports);
        await run({ learner, random: streams.stream(`${target.exercise}/${title}`), seed });
        verdict = { status: 'passed', message: '' };
      } catch (error) {
        verdict = verdictOf(error, learner.lastTrace);
      }
      verdict = forShow(verdict, learner.takeLogged());
      task.meta.check = { ...meta, verdict: toText(verdict) };
      if (verdict.status !== 'passed') throw plainError(verdict);
    });
  }
}

function verdictOf(error: unknown, lastTrace: TraceData | undefined): Verdict {
  if (error instanceof CheckFailure) return { status: 'failed', message: error.message, ...(lastTrace !== undefined && { trace: lastTrace }), ...error.failure };
  if (error instanceof LearnerError) return { status: error.status satisfies CheckStatus, message: error.message, ...(error.status === 'not started' ? {} : { got: error.message }) };
  const why = error instanceof ScenarioError ? `asks for a run that cannot be: ${error.message}` : error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { status: 'grader error', message: `the grader of this check is broken, which is not your fault (${why})` };
}

/** All that a learner's program may have put into words passes here. */
function forShow({ expected, got, when, trace, ...verdict }: Verdict, logged: readonly string[]): Verdict {
  return {
    ...verdict,
    message: printable(verdict.message),
    ...(expected !== undefined && { expected: printable(expected) }),
    ...(got !== undefined && { got: printable(got) }),
    ...(when !== undefined && { when: printable(when) }),
    ...(logged.length > 0 && { logged: logged.map((line) => printable(line)) }),
    ...(trace !== undefined && { trace }),
  };
}

/** What plain vitest shows for a check that did not pass: the sentence, without a stack. */
function plainError({ status, message }: Verdict): Error {
  const error = new Error(status === 'failed' ? message : `${status}: ${message}`);
  error.stack = '';
  return error;
}

function checkGrader(exercise: string, { exports, checks }: Grader): void {
  const wrong = (what: string): never => {
    throw new Error(`grader of ${exercise}: ${what}`);
  };
  if (!/^\d\d\/[a-z0-9-]+$/.test(exercise)) wrong('the exercise is named as NN/name, such as 08/fewest-messengers');
  if (!Array.isArray(exports)) wrong('exports must list what the learner\'s file exports');
  if (checks.length === 0) wrong('it has no checks');
  const titles = checks.map(({ title }) => title);
  for (const { title, points, hints } of checks) {
    if (titles.filter((other) => other === title).length > 1) wrong(`two checks have the title "${title}"; titles must differ`);
    if (!Number.isInteger(points) || points < 0) wrong(`"${title}" has ${points} points; points are whole numbers`);
    if (!Array.isArray(hints)) wrong(`"${title}" has no hints`);
  }
}

/** The file that is being run, from vitest's own state. */
function currentFile(): { testPath: string } {
  const worker = (globalThis as { __vitest_worker__?: { filepath?: string } }).__vitest_worker__;
  return { testPath: worker?.filepath ?? '' };
}

/** The learner's file beside the grader. */
function ownAnswer(exercise: string, testPath: string): PlannedTarget {
  const file = testPath.replace(/(\.hidden)?\.test\.ts$/, '.ts');
  return { key: 'own', exercise, file, shownAs: file.split(/[\\/]/).slice(-3).join('/'), grader: testPath };
}
