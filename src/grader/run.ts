/**
 * Grades files: runs their graders in vitest and collects the verdicts.
 *
 *     const [result] = await gradeTargets([{ exercise: '08/fewest-messengers', label: 'answer', file: 'exercises/…/fewest-messengers.ts' }]);
 *     result.score //=> 5
 *
 * One run of vitest judges any number of targets: an answer, a solution, a stub, every named mistake. Verdicts arrive one by one
 * (`onCheck`), so what is done is known even when a later one never comes.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { TestCase, TestModule } from 'vitest/node';
import { exercise as exerciseOf, exerciseFile } from '../course.ts';
import { fromText, toText } from '../simulation/plain-data.ts';
import { DEFAULT_SEED } from './grading-plan.ts';
import type { CheckMeta, PlannedTarget, Verdict } from './grading-plan.ts';
import { startEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { Limits } from './learner/learner-process.ts';
import type { ReadToken } from './replay-token.ts';
import { printableName } from './printable.ts';
import { exerciseStatus, sum } from './result.ts';
import type { CheckResult, ExerciseResult, TriedSeed } from './result.ts';

export interface Target {
  /** `'08/fewest-messengers'` */
  readonly exercise: string;
  /** What to call this answer: `'answer'`, `'solution'`, `'stub'`, the name of a mistake. */
  readonly label: string;
  /** The file to grade; relative paths start at `root`. */
  readonly file: string;
  /** The grader's file. Default: beside the learner's file of the course. */
  readonly grader?: string;
  /** The instructor's further grader, where a grading asks for it. Default: beside the course's solution; it need not exist. */
  readonly hiddenGrader?: string;
  /** What to call the file in sentences. Default: its path from `root`. */
  readonly shownAs?: string;
  /** Seeds to try, too, if every public check passes with the seed of the grading: they cost no points. */
  readonly furtherSeeds?: readonly number[];
}

export interface GradeOptions {
  /** Default: 1. */
  readonly seed?: number;
  /** The project's root. Default: the working directory. */
  readonly root?: string;
  readonly limits?: Partial<Limits>;
  /** Whether the instructor's hidden graders judge, too, after the public ones. Default: false. */
  readonly hidden?: boolean;
  /** Ask one property of one run, in place of all checks. */
  readonly replay?: ReadToken;
  /** A running engine to use, and to leave running. Default: one of its own. */
  readonly engine?: Engine;
  /** Ends the grading early: what is done is returned, the rest is `skipped`. */
  readonly signal?: AbortSignal | undefined;
  /** Called as each verdict arrives, with how long the learner's process took to answer: which is no part of a result, for it is never the same. */
  readonly onCheck?: (target: Target, check: CheckResult, requestsMs: number) => void;
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
  const planned = targets.map((target, index) => plan(target, index, root, options.hidden === true));
  const further = targets.flatMap(({ furtherSeeds = [] }, index) => furtherSeeds.map((other) => withSeed(planned[index] as PlannedTarget, other)));
  const checks = new Map([...planned, ...further].map(({ key }) => [key, new Map<string, CheckResult>()]));
  const found = ({ key }: PlannedTarget): CheckResult[] => [...(checks.get(key) as Map<string, CheckResult>).values()];
  const waiting = new Map(planned.map(({ key }) => [key, new Set<string>()])); // checks that were announced and have no verdict yet
  const broken = new Map<string, string>(); // sentence by grader
  const report = (test: TestCase): void => {
    const meta = test.meta().check;
    const asked = [...planned, ...further].find(({ key }) => key === meta?.target);
    if (meta === undefined || asked === undefined) return;
    const target = targets[Number.parseInt(asked.key, 10)] as Target;
    const check = checkResult(meta, target, asked.seed ?? seed);
    const name = `${meta.hidden === true ? 'hidden' : 'public'} ${meta.title}`;
    checks.get(asked.key)?.set(name, check);
    const open = waiting.get(asked.key);
    if (open === undefined) return; // of a further seed
    if (meta.verdict === undefined) return void open.add(name);
    open.delete(name);
    options.onCheck?.(target, check, meta.requestsMs ?? 0);
    // Hidden checks are announced when the public ones are done.
    const whole = open.size === 0 && (asked.hiddenGrader === undefined || meta.hidden === true);
    if (whole) options.onResult?.(planned.indexOf(asked), exerciseResult(asked, target, found(asked), undefined));
  };
  const onModuleError = (module: TestModule): void => {
    const error = module.errors()[0];
    if (error === undefined) return;
    broken.set(resolve(module.moduleId), `the grader ${show(module.moduleId, root)} is broken, which is not your fault (${firstSentence(error.message)})`);
    options.onGraderError?.(module.moduleId, error.stack ?? error.message);
  };
  const engine = options.engine ?? (await startEngine(root, { ownSignals: options.signal !== undefined, ...(options.maxWorkers !== undefined && { maxWorkers: options.maxWorkers }) }));
  try {
    await engine.run({
      plan: { targets: [...planned, ...further], seed, limits: options.limits ?? {}, version: courseVersion(root), ...(options.replay && { replay: options.replay }) },
      reporter: { onTestModuleCollected: (module) => [...module.children.allTests()].forEach(report), onTestCaseResult: report, onTestModuleEnd: onModuleError },
      signal: options.signal,
      skipped: (target) => reasonToSkip(found(target)),
    });
  } finally {
    if (options.engine === undefined) await engine.close();
  }
  return planned.map((target, index) => {
    const its = found(target);
    const message = broken.get(target.grader) ?? (its.some(({ hidden }) => hidden !== true) ? undefined : withoutChecks(target, root));
    if (target.hiddenGrader !== undefined && options.signal?.aborted !== true && !its.some(({ hidden }) => hidden)) {
      its.push(withoutVerdict(broken.get(target.hiddenGrader) ?? withoutChecks({ ...target, grader: target.hiddenGrader }, root), targets[index] as Target, seed));
    }
    const tried = further.filter(({ after }) => after === target.key).flatMap((other) => triedSeed(other, found(other)));
    return { ...exerciseResult(target, targets[index] as Target, its, message), ...(tried.length > 0 && { furtherSeeds: tried }) };
  });
}

/** The same answer with another seed, to be judged by the public grader after the one that counts. */
function withSeed({ hiddenGrader: _, ...target }: PlannedTarget, seed: number): PlannedTarget {
  return { ...target, key: `${target.key} with ${seed}`, seed, after: target.key };
}

/** What came of a further seed; nothing if it was not tried, since the answer fails anyway. */
function triedSeed({ seed }: PlannedTarget, checks: readonly CheckResult[]): TriedSeed[] {
  const failing = checks.find(({ status }) => status !== 'passed');
  if (seed === undefined || checks.length === 0 || failing?.status === 'skipped' || failing?.status === 'grader error') return [];
  return [{ seed, ...(failing !== undefined && { failing }) }];
}

/** What a hidden grader that is broken leaves in a result: said in one place, and gone with the other hidden checks. */
function withoutVerdict(message: string, target: Target, seed: number): CheckResult {
  const meta: CheckMeta = { target: '', title: 'has a hidden grader that works', points: 0, hints: [], hidden: true, verdict: toText({ status: 'grader error', message }) };
  return checkResult(meta, target, seed);
}

/** A program that used up what an exercise has, or that no check could get an answer from, gets no more time for the hidden checks. */
function reasonToSkip(checks: readonly CheckResult[]): string | undefined {
  const stopped = checks.every(({ status }) => status === 'timeout' || status === 'memory');
  return checks.find(({ status }) => status === 'skipped' || stopped)?.message;
}

/** What tokens are stamped with. A project without a version of its own is one of the course's tests. */
export function courseVersion(root: string): string {
  const file = join(root, 'package.json');
  return existsSync(file) ? String((JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }).version) : 'none';
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

function plan(target: Target, index: number, root: string, hidden: boolean): PlannedTarget {
  const at = (path: string): string => resolve(root, path);
  const grader = realPath(at(target.grader ?? exerciseFile(target.exercise).replace(/\.ts$/, '.test.ts')));
  const further = realPath(at(target.hiddenGrader ?? `solutions/${basename(dirname(grader))}/${basename(grader, '.test.ts')}.hidden.test.ts`));
  return {
    key: String(index), exercise: target.exercise, file: at(target.file), shownAs: printableName(target.shownAs ?? show(at(target.file), root)), grader,
    ...(hidden && existsSync(further) && { hiddenGrader: further }),
  };
}

function checkResult({ title, points, hints, hidden, verdict: text }: CheckMeta, { exercise, label }: Target, seed: number): CheckResult {
  const further = label === 'solution' ? ' --solutions' : hidden === true ? ' --hidden' : '';
  const { status, message, score = 0, ...evidence }: Verdict = text === undefined ? { status: 'skipped', message: 'not run: the grading ended before' } : (fromText(text) as Verdict);
  return {
    title,
    status,
    score: status === 'passed' ? points : status === 'failed' ? Math.min(Math.max(score, 0), points) : 0,
    maxScore: points,
    message,
    seed,
    replay: evidence.token === undefined ? `npm run grade -- ${exercise}${further} --seed ${seed}` : `npm run replay -- ${exercise}${further} ${evidence.token}`,
    ...evidence,
    ...(hidden === true ? { hidden } : status === 'passed' ? {} : { hint: `npm run hint -- ${exercise}`, hints }),
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
