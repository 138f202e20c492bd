/**
 * What the graders, public and hidden, say of the answers that the course itself brings: a stub is not started, a solution scores everything with
 * every seed and within the time that an exercise may take, each named mistake is caught first by the check that its header names, and each
 * check catches one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CourseLock, MistakeFingerprint } from '../pristine.ts';
import { total } from '../result.ts';
import type { CheckResult, ExerciseResult } from '../result.ts';
import type { GradeOptions, Target } from '../run.ts';
import { exercisesOf, mistakeFiles, type Course, type ExerciseFiles } from './course-files.ts';
import { counted, listed, type Ledger } from './ledger.ts';
import { mistakeHeader, missingFields } from './mistake-header.ts';
import type { ExerciseMistakes } from './mistakes-table.ts';

/** Grades many answers at once; results in the order of the targets. */
export type GradeTargets = (targets: readonly Target[], options: Pick<GradeOptions, 'seed' | 'root' | 'hidden' | 'onCheck'>) => Promise<readonly ExerciseResult[]>;

/** The verdicts of all seeds, to be asked by answer. */
export interface Verdicts {
  of(exercise: string, label: string, seed?: number): ExerciseResult | undefined;
  /** How long the requests of an exercise's solution took with the seed that took least, in milliseconds; undefined if it was not graded. */
  solutionMs(exercise: string): number | undefined;
}

const SEEDS = [1, 2, 3]; // the first is the default seed, with which learners are graded
const HINTS_MIN = 2;

const STUB = 'stub';
const SOLUTION = 'solution';
const EXERCISE_MS_MAX = 5000;
const BUSY_FACTOR = 4; // how much slower than alone a machine may be that does other things, too
const isPublic = ({ hidden }: CheckResult): boolean => hidden !== true;
const mistakeName = (file: string): string => basename(file, '.ts');

/** Grades the stubs and graders of `stage` and the solutions and mistakes of `root`. */
export async function gradeCourse(root: string, stage: string, course: Course, gradeTargets: GradeTargets): Promise<Verdicts> {
  const first: Target[] = [];
  const again: Target[] = [];
  for (const files of exercisesOf(course.chapters)) {
    const grader = join(stage, files.grader);
    if (!existsSync(grader)) continue; // said where siblings are checked
    const add = (targets: Target[], label: string, folder: string, path: string): void => {
      if (existsSync(join(folder, path))) targets.push({ exercise: files.id, label, file: join(folder, path), grader, hiddenGrader: join(root, files.hiddenGrader), shownAs: path });
    };
    add(first, STUB, stage, files.stub);
    add(first, SOLUTION, root, files.solution);
    add(again, SOLUTION, root, files.solution);
    for (const mistake of mistakeFiles(root, files)) add(first, mistakeName(mistake), root, mistake);
  }
  const results = new Map<string, ExerciseResult>();
  const spentMs = new Map<string, number>(); // of a solution, by exercise and seed
  for (const seed of SEEDS) {
    const targets = seed === SEEDS[0] ? first : again;
    if (targets.length === 0) continue;
    const onCheck: GradeOptions['onCheck'] = ({ exercise, label }, _check, requestsMs) => {
      if (label === SOLUTION) spentMs.set(`${exercise} ${seed}`, (spentMs.get(`${exercise} ${seed}`) ?? 0) + requestsMs);
    };
    for (const result of await gradeTargets(targets, { seed, root, hidden: true, onCheck })) results.set(`${result.id} ${result.label} ${seed}`, result);
  }
  return {
    of: (exercise, label, seed = SEEDS[0] as number) => results.get(`${exercise} ${label} ${seed}`),
    solutionMs(exercise) {
      const times = SEEDS.flatMap((seed) => spentMs.get(`${exercise} ${seed}`) ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}

export function checkVerdicts(root: string, course: Course, verdicts: Verdicts, ledger: Ledger): void {
  for (const files of exercisesOf(course.chapters)) {
    const solution = verdicts.of(files.id, SOLUTION);
    const stub = verdicts.of(files.id, STUB);
    const any = solution ?? stub;
    if (any === undefined) continue;
    if (any.checks.length === 0 || any.status === 'grader error') {
      const broken = any.checks.find((check) => check.status === 'grader error');
      const path = any.message === undefined && broken?.hidden === true ? files.hiddenGrader : files.grader;
      ledger.fail({ path, rule: 'grader', says: `${path} did not grade: ${any.message ?? broken?.message ?? 'it has no checks'}. Mend it.` });
      continue;
    }
    checkGrader(root, files, any.checks.filter(isPublic), verdicts, ledger);
    checkDuration(files, verdicts.solutionMs(files.id), ledger);
    if (stub !== undefined) checkStub(files, stub, ledger);
    for (const seed of SEEDS) checkSolution(files, verdicts.of(files.id, SOLUTION, seed), seed, ledger);
    for (const mistake of mistakeFiles(root, files)) checkMistake(root, files, mistake, verdicts, ledger);
    checkTwins(root, files, verdicts, ledger);
    checkThatEachCheckCatches(root, files, any.checks.filter(isPublic), verdicts, ledger);
  }
}

function checkGrader(root: string, files: ExerciseFiles, checks: readonly CheckResult[], verdicts: Verdicts, ledger: Ledger): void {
  const path = files.grader;
  const points = checks.reduce((sum, check) => sum + check.maxScore, 0);
  ledger.expect(points === files.exercise.points, { path, rule: 'points', says: `${path}: its checks are worth ${points} points, but src/course.ts gives exercise ${files.id} ${files.exercise.points}. Make them agree.` });
  // A result tells the hints of the checks that did not pass: the stub's tells them all, unless it scores, which is said elsewhere.
  const results = [STUB, SOLUTION, ...mistakeFiles(root, files).map(mistakeName)].flatMap((label) => verdicts.of(files.id, label)?.checks.filter(isPublic) ?? []);
  for (const { title } of checks) {
    const hints = results.find((check) => check.title === title && check.hints !== undefined)?.hints;
    if (hints === undefined) continue;
    ledger.expect(hints.length >= HINTS_MIN, { path, rule: 'hints', says: `${path}: the check "${title}" has ${hints.length === 0 ? 'no hint' : counted(hints.length, 'hint')}; a ladder has at least ${HINTS_MIN} rungs, from a nudge to nearly the answer. Add ${HINTS_MIN - hints.length}.` });
    const blank = hints.findIndex((hint, index) => hint.trim() === '' || hints.indexOf(hint) !== index);
    ledger.expect(blank === -1, { path, rule: 'hints', says: `${path}: hint ${blank + 1} of the check "${title}" ${(hints[blank] ?? '').trim() === '' ? 'is empty' : 'repeats an earlier one'}. Each rung tells the learner something more: write it or take it out.` });
  }
}

function checkStub(files: ExerciseFiles, result: ExerciseResult, ledger: Ledger): void {
  const path = files.stub;
  for (const { title, status, score, message } of result.checks) {
    ledger.expect(status === 'not started' && score === 0, {
      path, rule: 'stubs score nothing',
      says: `${path}: the stub is "${status}" on the check "${title}"${score > 0 ? ` and scores ${score}` : message === '' ? '' : ` (${message})`}; before anything is written each check is "not started". Let the check call what the learner writes before it judges.`,
    });
  }
}

function checkSolution(files: ExerciseFiles, result: ExerciseResult | undefined, seed: number, ledger: Ledger): void {
  if (result === undefined) return;
  for (const [grader, checks] of [[files.grader, result.checks.filter(isPublic)], [files.hiddenGrader, result.checks.filter((check) => !isPublic(check))]] as const) {
    const missed = checks.find((check) => check.status !== 'passed' || check.score !== check.maxScore);
    if (missed === undefined && result.message === undefined) {
      ledger.passed += checks.length === 0 ? 0 : 1;
      continue;
    }
    const { score, maxScore } = total(checks);
    const message = missed?.message ?? result.message ?? '';
    ledger.fail({
      path: files.solution, rule: 'solutions score full',
      says: `${files.solution} scores ${score} of ${maxScore} by ${grader} with seed ${seed}${missed === undefined ? '' : `; "${missed.title}" is ${missed.status}`}${message === '' ? '' : `: ${message}`}. Mend the solution or the grader.`,
    });
  }
}

/**
 * Whether grading the solution is quick: the sum of its requests, with the seed that took least. A machine that is busy with other things is no
 * fault of an exercise, so that being several times over is a finding, and less is a note.
 */
function checkDuration(files: ExerciseFiles, solutionMs: number | undefined, ledger: Ledger): void {
  if (solutionMs === undefined) return;
  const says = `${files.grader}: grading the solution takes ${(solutionMs / 1000).toFixed(1)} s of requests; an exercise may take ${EXERCISE_MS_MAX / 1000} s.`;
  if (solutionMs > EXERCISE_MS_MAX && solutionMs <= EXERCISE_MS_MAX * BUSY_FACTOR) ledger.note(`${says} The machine may be busy; look again on a quiet one.`);
  ledger.expect(solutionMs <= EXERCISE_MS_MAX * BUSY_FACTOR, { path: files.grader, rule: 'duration', says: `${says} Ask for fewer or smaller runs, or for many in one request.` });
}

/** A check that no named mistake fails either teaches nothing or shows that a mistake is missing. */
function checkThatEachCheckCatches(root: string, files: ExerciseFiles, checks: readonly CheckResult[], verdicts: Verdicts, ledger: Ledger): void {
  const mistakes = mistakeFiles(root, files).flatMap((path) => verdicts.of(files.id, mistakeName(path)) ?? []);
  if (mistakes.length === 0) return; // said where siblings are checked, if there should be some
  for (const { title } of checks) {
    const caught = mistakes.some((mistake) => mistake.checks.some((check) => isPublic(check) && check.title === title && check.status !== 'passed'));
    ledger.expect(caught, { path: files.grader, rule: 'checks catch mistakes', says: `${files.grader}: no mistake in ${files.mistakes}/ fails the check "${title}". Add the wrong answer that it is there for, or take it out.` });
  }
}

function checkMistake(root: string, files: ExerciseFiles, path: string, verdicts: Verdicts, ledger: Ledger): void {
  const header = mistakeHeader(readFileSync(join(root, path), 'utf8'));
  const missing = missingFields(header);
  ledger.expect(missing.length === 0, { path, rule: 'mistake headers', says: `${path}: its header has no ${listed(missing)}. A mistake says its misconception, the check that catches it and what to tell the learner.` });
  const result = verdicts.of(files.id, mistakeName(path));
  if (result === undefined || header.caughtBy === '') return;
  const titles = result.checks.filter(isPublic).map((check) => check.title);
  if (!titles.includes(header.caughtBy)) {
    return ledger.fail({ path, rule: 'mistakes are caught', says: `${path} is to be caught by "${header.caughtBy}", but ${files.grader} has no such check; it has ${listed(titles)}. Correct the header.` });
  }
  const first = result.checks.find((check) => check.status !== 'passed');
  ledger.expect(first?.title === header.caughtBy, {
    path, rule: 'mistakes are caught',
    says: first === undefined
      ? `${path} passes every check of ${files.grader}, though it is wrong. Make "${header.caughtBy}" catch it.`
      : `${path} is caught first by "${first.title}" (${first.status}: ${first.message}), but its header names "${header.caughtBy}". Reorder the checks or correct the header.`,
  });
  if (first?.status === 'not started' || first?.status === 'skipped') {
    ledger.fail({ path, rule: 'mistakes are caught', says: `${path} is "${first.status}" rather than wrong. A mistake is a whole answer: write it to its end.` });
  }
}

/** Two mistakes that look the same to the grader would be told apart by chance. */
function checkTwins(root: string, files: ExerciseFiles, verdicts: Verdicts, ledger: Ledger): void {
  const seen = new Map<string, string>();
  for (const { name, failing, got } of fingerprintsOf(root, files, verdicts)) {
    const key = JSON.stringify([failing, got]);
    const twin = seen.get(key);
    ledger.expect(twin === undefined, { path: files.mistakes, rule: 'mistakes differ', says: `${files.mistakes}: "${twin}" and "${name}" fail the same checks with the same result, so a learner may be told the wrong one. Let a check tell them apart, or keep one of them.` });
    seen.set(key, name);
  }
}

function fingerprintsOf(root: string, files: ExerciseFiles, verdicts: Verdicts): MistakeFingerprint[] {
  return mistakeFiles(root, files).flatMap((path) => {
    const result = verdicts.of(files.id, mistakeName(path));
    if (result === undefined) return [];
    const failing = result.checks.filter((check) => isPublic(check) && check.status !== 'passed');
    const { say } = mistakeHeader(readFileSync(join(root, path), 'utf8'));
    return [{ name: mistakeName(path), say, failing: failing.map((check) => check.title), got: failing[0]?.status === 'failed' ? failing[0].got ?? null : null }];
  });
}

/** How each exercise's mistakes show in its grader, for the lock. */
export function fingerprints(root: string, course: Course, verdicts: Verdicts): CourseLock['exercises'] {
  return Object.fromEntries(exercisesOf(course.chapters).map((files) => [files.id, { mistakes: fingerprintsOf(root, files, verdicts) }]));
}

/** Which checks each mistake fails, for `solutions/MISTAKES.md`. */
export function mistakesOf(root: string, course: Course, verdicts: Verdicts): ExerciseMistakes[] {
  return exercisesOf(course.chapters).flatMap((files) => {
    const { checks = [] } = verdicts.of(files.id, SOLUTION) ?? {};
    const mistakes = mistakeFiles(root, files).flatMap((path) => {
      const result = verdicts.of(files.id, mistakeName(path));
      if (result === undefined) return [];
      const { misconception, say } = mistakeHeader(readFileSync(join(root, path), 'utf8'));
      const fails = ({ title, hidden }: CheckResult): boolean => result.checks.some((check) => check.title === title && check.hidden === hidden && check.status !== 'passed');
      return [{ name: mistakeName(path), misconception, say, failing: checks.map(fails) }];
    });
    return [{ id: files.id, title: files.exercise.title, checks: checks.map((check) => ({ title: check.title, points: check.maxScore, hidden: !isPublic(check) })), mistakes }];
  });
}
