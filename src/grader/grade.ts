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
import { CheckFailure, sentence } from './expect.ts';
import { DEFAULT_STEP, pointsFor, reach } from './goal.ts';
import type { Goal } from './goal.ts';
import { Replayed } from './learner/holds.ts';
import type { LogLine } from './learner/learner-process.ts';
import type { Evidence } from './learner/scenario-run.ts';
import { NO_HANDLER_FAILS } from './learner/scenario-run.ts';
import { hashOf, replayToken } from './replay-token.ts';
import { LearnerError, ScenarioError } from './learner/learner-error.ts';
import { Learner } from './learner/learner.ts';
import { DEFAULT_SEED } from './grading-plan.ts';
import { printable } from './printable.ts';
import type { CheckMeta, Plan, PlannedTarget, Verdict } from './grading-plan.ts';
import type { CheckStatus, Measured } from './result.ts';

export interface CheckContext {
  readonly learner: Learner;
  /** Points for how well a right answer does. Once a check. See goal.ts. */
  readonly goal: (goal: Goal) => void;
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

const PREPARED_AHEAD = 2; // as many processors as a small machine has
const CHECK_MS_MAX = 120_000; // a bound on the grader's own waiting; the learner's process has tighter ones

/** Declares the grader of one exercise. Throws a sentence if a check is not well-formed. */
export function grade(exercise: string, grader: Grader): void {
  checkGrader(exercise, grader);
  const plan = inject('gradingPlan') as Plan | undefined;
  const { testPath } = currentFile();
  const seed = plan?.seed ?? DEFAULT_SEED;
  const mine = ({ exercise: of, grader: open, hiddenGrader }: PlannedTarget): boolean => of === exercise && (open === testPath || hiddenGrader === testPath);
  const failing = new Set<string>(); // keys of targets of which some check has not passed
  const targets = plan?.targets.filter(mine) ?? [ownAnswer(exercise, testPath)];
  // Of its own for each of the two graders: what a program does in hidden checks changes nothing for the public ones.
  const learners = targets.map(({ file, shownAs }) => new Learner({ file, shownAs, limits: plan?.limits ?? {}, libraryFolder: plan?.libraryFolder, replay: plan?.replay }));
  for (const [index, target] of targets.entries()) {
    const hidden = target.hiddenGrader === testPath;
    const learner = learners[index] as Learner;
    const prepareNext = (): void => {
      const next = learners.filter((_, other) => other > index && other <= index + PREPARED_AHEAD && targets[other]?.after === (target.after ?? target.key));
      if (!failing.has(target.key)) for (const one of next) one.prepare();
    };
    describe(targets.length === 1 ? exercise : `${exercise}: ${target.shownAs}`, () => gradeTarget(target, grader, learner, { targets, limits: {}, ...plan, seed: target.seed ?? seed, hidden, failing, prepareNext }));
  }
}

interface Run extends Plan {
  readonly hidden: boolean;
  readonly failing: Set<string>;
  /** Starts the processes of the further seeds that come next, if they are to come. */
  readonly prepareNext: () => void;
}

function gradeTarget(target: PlannedTarget, grader: Grader, learner: Learner, { seed, version = 'none', replay, hidden, failing, prepareNext }: Run): void {
  const streams = new RandomStreams(seed);
  afterAll(() => {
    learner.dispose();
    prepareNext();
  });
  for (const check of grader.checks) {
    const { title, points, hints } = check;
    if (replay !== undefined && replay.check !== hashOf(title)) continue;
    const meta: CheckMeta = { target: target.key, title, points, hints, ...(hidden && { hidden }) };
    test(title, { meta: { check: meta }, timeout: CHECK_MS_MAX }, async ({ task }) => {
      const startMs = learner.spentMs;
      learner.forgetTrace();
      let measured: Measured | undefined;
      const goal = (wanted: Goal): void => {
        if (measured !== undefined) throw new Error('it has two goals; a check has one');
        const reached = reach(wanted, points);
        measured = reached.measured;
        if (reached.failure !== undefined) throw reached.failure;
      };
      let verdict: Verdict;
      let evidence: Evidence | undefined;
      try {
        if (hidden && target.skip !== undefined) throw new LearnerError('skipped', target.skip);
        if (target.after !== undefined && (failing.has(target.after) || failing.has(target.key))) throw new LearnerError('skipped', 'not run: a check before it does not pass');
        await learner.expectExports(grader.exports);
        if (replay?.property === hashOf(NO_HANDLER_FAILS)) await replayWithoutProperty(learner, replay.scenario);
        await check.run({ learner, random: streams.stream(`${target.exercise}/${title}`), seed, goal });
        verdict = { status: 'passed', message: '', ...(measured !== undefined && { measured }) };
      } catch (error) {
        verdict = verdictOf(error, learner.lastTrace, points);
        evidence = error instanceof CheckFailure ? error.details.evidence : error instanceof LearnerError || error instanceof Replayed ? error.evidence : undefined;
      }
      const token = evidence === undefined ? undefined : replayToken({ exercise: target.exercise, check: title, property: evidence.property, version, scenario: evidence.scenario });
      const logged = learner.takeLogged();
      verdict = forShow({ ...verdict, ...shownOf(evidence, token) }, evidence?.logged ?? logged.map((text) => ({ text })), evidence?.trace !== undefined);
      task.meta.check = { ...meta, verdict: toText(verdict), requestsMs: learner.spentMs - startMs };
      if (verdict.status === 'passed') return;
      failing.add(target.key);
      throw plainError(verdict);
    });
  }
}

/** That no handler fails can be asked of a run without the grader. */
async function replayWithoutProperty(learner: Learner, scenario: Evidence['scenario']): Promise<never> {
  const { trace, logged } = await learner.simulate(scenario);
  throw new Replayed(undefined, { scenario, property: NO_HANDLER_FAILS, logged, trace });
}

function verdictOf(error: unknown, lastTrace: TraceData | undefined, points: number): Verdict {
  if (error instanceof CheckFailure) {
    const { share = 0, step = DEFAULT_STEP, measured } = error.details;
    const score = pointsFor(share, points, step);
    return { status: 'failed', message: error.message, ...(score > 0 && { score }), ...(lastTrace !== undefined && { trace: lastTrace }), ...error.failure, ...(measured !== undefined && { measured }) };
  }
  if (error instanceof Replayed) return error.violation === undefined ? { status: 'passed', message: '' } : { status: 'failed', message: sentence(error.violation), ...error.violation };
  if (error instanceof LearnerError) {
    const { at, evidence } = error;
    const event = evidence?.trace?.events[evidence.event ?? -1];
    const when = at === undefined || event === undefined ? {} : { when: `at ${event.atMs.toFixed(1)} ms, at ${event.process}, in ${at.handler}` };
    return { status: error.status satisfies CheckStatus, message: error.message, ...(error.status === 'not started' ? {} : { got: error.message }), ...when };
  }
  const why = error instanceof ScenarioError ? `asks for a run that cannot be: ${error.message}` : error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { status: 'grader error', message: `the grader of this check is broken, which is not your fault (${why})` };
}

/** The run that shows a failure, as far as there is one. */
function shownOf(evidence: Evidence | undefined, token: string | undefined): Partial<Verdict> {
  const { trace, event, shrunk } = evidence ?? {};
  return { ...(trace !== undefined && { trace }), ...(event !== undefined && { event }), ...(shrunk !== undefined && { shrunk }), ...(token !== undefined && { token }) };
}

/** All that a learner's program may have put into words passes here. */
function forShow({ expected, got, when, trace, ...verdict }: Verdict, logged: readonly LogLine[], ofTrace: boolean): Verdict {
  return {
    ...verdict,
    message: printable(verdict.message),
    ...(expected !== undefined && { expected: printable(expected) }),
    ...(got !== undefined && { got: printable(got) }),
    ...(when !== undefined && { when: printable(when) }),
    ...(logged.length > 0 && { logged: logged.map(({ text }) => printable(text)), ...(ofTrace && { loggedAfter: logged.map(({ event }) => event ?? -1) }) }),
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
