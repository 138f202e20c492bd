/**
 * Grades files: runs their graders in vitest and collects the verdicts.
 *
 *     const [result] = await gradeTargets([{ exercise: '08/fewest-messengers', label: 'answer', file: 'exercises/…/fewest-messengers.ts' }]);
 *     result.score //=> 5
 *
 * One run of vitest judges any number of targets: an answer, a solution, a stub, every named mistake. Verdicts arrive one by one
 * (`onCheck`), so what is done is known even when a later one never comes.
 */
import { existsSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { exercise as exerciseOf, exerciseFile } from '../course.ts';
import { fromText } from '../simulation/plain-data.ts';
import { DEFAULT_SEED } from './grading-plan.ts';
import type { CheckMeta, Plan, PlannedTarget, Verdict } from './grading-plan.ts';
import { createLibrary } from './learner/stage.ts';
import type { Library } from './learner/stage.ts';
import { killAll } from './learner/learner-process.ts';
import type { Limits } from './learner/learner-process.ts';
import { exerciseStatus, sum } from './result.ts';
import type { CheckResult, ExerciseResult } from './result.ts';

export interface Target {
  /** `'08/fewest-messengers'` */
  readonly exercise: string;
  /** What to call this answer: `'answer'`, `'solution'`, `'stub'`, the name of a mistake. */
  readonly label: string;
  /** The file to grade; relative paths start at `root`. */
  readonly file: string;
  /** The grader's file. Default: beside the learner's file of the course. */
  readonly grader?: string;
  /** What to call the file in sentences. Default: its path from `root`. */
  readonly shownAs?: string;
}

export interface GradeOptions {
  /** Default: 1. */
  readonly seed?: number;
  /** The project's root. Default: the working directory. */
  readonly root?: string;
  readonly limits?: Partial<Limits>;
  /** Ends the grading early: what is done is returned, the rest is `skipped`. */
  readonly signal?: AbortSignal | undefined;
  /** Called as each verdict arrives. */
  readonly onCheck?: (target: Target, check: CheckResult) => void;
  /** Called when the last verdict on a target has arrived, with its place in the list. */
  readonly onResult?: (index: number, result: ExerciseResult) => void;
  /** How many graders run at once. Default: 2. */
  readonly maxWorkers?: number;
  /** Called once per broken grader, with what vitest says of it, stack included. */
  readonly onGraderError?: (grader: string, details: string) => void;
}

/** One result for each target, in their order. Never rejects because of what a target or a grader does. */
export async function gradeTargets(targets: readonly Target[], options: GradeOptions = {}): Promise<ExerciseResult[]> {
  const { seed = DEFAULT_SEED } = options;
  const root = realPath(options.root ?? process.cwd());
  const planned = targets.map((target, index) => plan(target, index, root));
  const checks = planned.map(() => new Map<string, CheckResult>());
  const verdicts = planned.map(() => new Set<string>());
  const broken = new Map<string, string>(); // sentence by grader
  const report = (test: TestCase): void => {
    const meta = test.meta().check;
    const index = planned.findIndex(({ key }) => key === meta?.target);
    if (meta === undefined || index === -1) return;
    const check = checkResult(meta, targets[index] as Target, seed);
    const found = checks[index] as Map<string, CheckResult>;
    found.set(meta.title, check);
    if (meta.verdict === undefined) return;
    options.onCheck?.(targets[index] as Target, check);
    const judged = (verdicts[index] as Set<string>).add(meta.title);
    // All checks were announced before the first of them ran.
    if (judged.size === found.size) options.onResult?.(index, exerciseResult(planned[index] as PlannedTarget, targets[index] as Target, [...found.values()], undefined));
  };
  const onModuleError = (module: TestModule): void => {
    const error = module.errors()[0];
    if (error === undefined) return;
    broken.set(resolve(module.moduleId), `the grader ${show(module.moduleId, root)} is broken, which is not your fault (${firstSentence(error.message)})`);
    options.onGraderError?.(module.moduleId, error.stack ?? error.message);
  };
  const reporter: Reporter = {
    onTestModuleCollected: (module) => [...module.children.allTests()].forEach(report),
    onTestCaseResult: report,
    onTestModuleEnd: onModuleError,
  };
  const library = createLibrary();
  try {
    await runVitest({ root, reporter, library, signal: options.signal, maxWorkers: options.maxWorkers ?? 2, plan: { targets: planned, seed, limits: options.limits ?? {}, libraryFolder: library.folder } });
  } finally {
    library.remove();
  }
  return planned.map((target, index) => {
    const found = [...(checks[index] as Map<string, CheckResult>).values()];
    const message = broken.get(target.grader) ?? (found.length > 0 ? undefined : withoutChecks(target, root));
    return exerciseResult(target, targets[index] as Target, found, message);
  });
}

/** vitest names files by their real paths. */
const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

function withoutChecks({ grader, exercise }: PlannedTarget, root: string): string {
  return existsSync(grader)
    ? `the grader ${show(grader, root)} has no checks for ${exercise}; it must call grade('${exercise}', …)`
    : `the grader ${show(grader, root)} does not exist`;
}

/** What an error says, without the stack or source that follows; a heading that ends in a colon is followed by its first entry. */
function firstSentence(message: string): string {
  const lines = message.replaceAll(/\u001b\[\d+m/g, '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const end = lines.findIndex((line) => !line.endsWith(':'));
  return lines.slice(0, end === -1 ? 1 : end + 1).join(' ');
}

function plan(target: Target, index: number, root: string): PlannedTarget {
  const at = (path: string): string => resolve(root, path);
  const grader = realPath(at(target.grader ?? exerciseFile(target.exercise).replace(/\.ts$/, '.test.ts')));
  return { key: String(index), exercise: target.exercise, file: at(target.file), shownAs: target.shownAs ?? show(at(target.file), root), grader };
}

/** What asks this process to end; `signal` says so to a grading that is to show what is done. */
export const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface VitestRun {
  readonly root: string;
  readonly reporter: Reporter;
  readonly plan: Plan;
  readonly library: Library;
  readonly signal: AbortSignal | undefined;
  readonly maxWorkers: number;
}

async function runVitest({ root, reporter, plan, library, signal, maxWorkers }: VitestRun): Promise<void> {
  const graders = [...new Set(plan.targets.map(({ grader }) => grader))].filter((grader) => existsSync(grader));
  if (graders.length === 0) return;
  const { createVitest } = await import('vitest/node');
  const before = new Set(INTERRUPTS.flatMap((name) => process.listeners(name)));
  const vitest = await createVitest('test', {
    config: false, root, watch: false, api: false, reporters: [reporter], passWithNoTests: true,
    pool: 'threads', isolate: false, maxWorkers, fileParallelism: maxWorkers > 1 && graders.length > 1, provide: { gradingPlan: plan },
    dangerouslyIgnoreUnhandledErrors: true, // a broken grader is reported by its own module's errors
    server: { deps: { external: [/[\\/]src[\\/]dist[\\/]/] } },
  }, { logLevel: 'silent', clearScreen: false, server: { watch: null } });
  // vitest would end this process within a millisecond of Ctrl-C, and what is done would be lost.
  for (const name of signal === undefined ? [] : INTERRUPTS) {
    for (const listener of process.listeners(name)) if (!before.has(listener)) process.off(name, listener);
  }
  const stop = (): void => {
    void vitest.cancelCurrentRun('keyboard-input');
    killAll(library);
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (signal?.aborted === true) return;
    const project = vitest.getRootProject();
    await vitest.runTestSpecifications(graders.map((grader) => project.createSpecification(grader)), true);
  } finally {
    signal?.removeEventListener('abort', stop);
    await vitest.close();
  }
}

function checkResult({ title, points, hints, verdict: text }: CheckMeta, { exercise, label }: Target, seed: number): CheckResult {
  const { status, message, ...evidence }: Verdict = text === undefined ? { status: 'skipped', message: 'not run: the grading ended before' } : (fromText(text) as Verdict);
  return {
    title,
    status,
    score: status === 'passed' ? points : 0,
    maxScore: points,
    message,
    seed,
    replay: `npm run grade -- ${exercise}${label === 'solution' ? ' --solutions' : ''} --seed ${seed}`,
    ...evidence,
    ...(status === 'passed' ? {} : { hint: `npm run hint -- ${exercise}`, hints }),
  };
}

function exerciseResult(planned: PlannedTarget, target: Target, checks: readonly CheckResult[], message: string | undefined): ExerciseResult {
  return {
    id: planned.exercise,
    label: target.label,
    file: planned.shownAs,
    status: message === undefined ? exerciseStatus(checks) : 'grader error',
    score: sum(checks.map(({ score }) => score)),
    maxScore: checks.length === 0 ? coursePoints(planned.exercise) : sum(checks.map(({ maxScore }) => maxScore)),
    checks,
    ...(message === undefined ? {} : { message }),
  };
}

/** The points that the course's table gives to an exercise; 0 for one that it does not know. */
function coursePoints(id: string): number {
  try {
    return exerciseOf(id).points;
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}

function show(path: string, root: string): string {
  const from = relative(root, path);
  return from.startsWith('..') ? path : from.split(sep).join('/');
}
