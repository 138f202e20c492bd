/**
 * What the graders say of the answers that the course itself brings: a stub is not started, a solution scores everything with
 * every seed, and each named mistake is caught first by the check that its header names.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CourseLock, MistakeFingerprint } from '../pristine.ts';
import type { CheckResult, ExerciseResult } from '../result.ts';
import type { Target } from '../run.ts';
import { exercisesOf, mistakeFiles, type Course, type ExerciseFiles } from './course-files.ts';
import { counted, listed, type Ledger } from './ledger.ts';
import { mistakeHeader, missingFields } from './mistake-header.ts';

/** Grades many answers at once; results in the order of the targets. */
export type GradeTargets = (targets: readonly Target[], options: { readonly seed: number; readonly root: string }) => Promise<readonly ExerciseResult[]>;

/** The verdicts of all seeds, to be asked by answer. */
export interface Verdicts {
  of(exercise: string, label: string, seed?: number): ExerciseResult | undefined;
}

const SEEDS = [1, 2, 3]; // the first is the default seed, with which learners are graded
const HINTS_MIN = 2;

const STUB = 'stub';
const SOLUTION = 'solution';
const HIDDEN = ' (hidden grader)';
const mistakeName = (file: string): string => basename(file, '.ts');

/** Grades the stubs and graders of `stage` and the solutions and mistakes of `root`. */
export async function gradeCourse(root: string, stage: string, course: Course, gradeTargets: GradeTargets): Promise<Verdicts> {
  const first: Target[] = [];
  const again: Target[] = [];
  for (const files of exercisesOf(course.chapters)) {
    const grader = join(stage, files.grader);
    if (!existsSync(grader)) continue; // said where siblings are checked
    const hidden = join(root, files.hiddenGrader);
    const add = (targets: Target[], label: string, folder: string, path: string, by = grader): void => {
      if (existsSync(join(folder, path)) && existsSync(by)) targets.push({ exercise: files.id, label, file: join(folder, path), grader: by, shownAs: path });
    };
    add(first, STUB, stage, files.stub);
    add(first, SOLUTION, root, files.solution);
    add(again, SOLUTION, root, files.solution);
    add(first, SOLUTION + HIDDEN, root, files.solution, hidden);
    for (const mistake of mistakeFiles(root, files)) add(first, mistakeName(mistake), root, mistake);
  }
  const results = new Map<string, ExerciseResult>();
  for (const seed of SEEDS) {
    const targets = seed === SEEDS[0] ? first : again;
    if (targets.length === 0) continue;
    for (const result of await gradeTargets(targets, { seed, root })) results.set(`${result.id} ${result.label} ${seed}`, result);
  }
  return { of: (exercise, label, seed = SEEDS[0] as number) => results.get(`${exercise} ${label} ${seed}`) };
}

export function checkVerdicts(root: string, course: Course, verdicts: Verdicts, ledger: Ledger): void {
  for (const files of exercisesOf(course.chapters)) {
    const solution = verdicts.of(files.id, SOLUTION);
    const stub = verdicts.of(files.id, STUB);
    const any = solution ?? stub;
    if (any === undefined) continue;
    if (any.checks.length === 0 || any.status === 'grader error') {
      ledger.fail({ path: files.grader, rule: 'grader', says: `${files.grader} did not grade: ${any.message ?? any.checks.find((check) => check.status === 'grader error')?.message ?? 'it has no checks'}. Mend it.` });
      continue;
    }
    checkGrader(root, files, any.checks, verdicts, ledger);
    if (stub !== undefined) checkStub(files, stub, ledger);
    for (const seed of SEEDS) checkSolution(files, verdicts.of(files.id, SOLUTION, seed), seed, ledger);
    checkSolution(files, verdicts.of(files.id, SOLUTION + HIDDEN), SEEDS[0] as number, ledger, files.hiddenGrader);
    for (const mistake of mistakeFiles(root, files)) checkMistake(root, files, mistake, verdicts, ledger);
    checkTwins(root, files, verdicts, ledger);
  }
}

function checkGrader(root: string, files: ExerciseFiles, checks: readonly CheckResult[], verdicts: Verdicts, ledger: Ledger): void {
  const path = files.grader;
  const points = checks.reduce((sum, check) => sum + check.maxScore, 0);
  ledger.expect(points === files.exercise.points, { path, rule: 'points', says: `${path}: its checks are worth ${points} points, but src/course.ts gives exercise ${files.id} ${files.exercise.points}. Make them agree.` });
  // A result tells the hints of the checks that did not pass: the stub's tells them all, unless it scores, which is said elsewhere.
  const results = [STUB, SOLUTION, ...mistakeFiles(root, files).map(mistakeName)].flatMap((label) => verdicts.of(files.id, label)?.checks ?? []);
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

function checkSolution(files: ExerciseFiles, result: ExerciseResult | undefined, seed: number, ledger: Ledger, grader: string = files.grader): void {
  if (result === undefined) return;
  const missed = result.checks.find((check) => check.status !== 'passed');
  const message = missed?.message ?? result.message ?? '';
  ledger.expect(missed === undefined && result.status === 'passed' && result.score === result.maxScore, {
    path: files.solution, rule: 'solutions score full',
    says: `${files.solution} scores ${result.score} of ${result.maxScore} by ${grader} with seed ${seed}${missed === undefined ? '' : `; "${missed.title}" is ${missed.status}`}${message === '' ? '' : `: ${message}`}. Mend the solution or the grader.`,
  });
}

function checkMistake(root: string, files: ExerciseFiles, path: string, verdicts: Verdicts, ledger: Ledger): void {
  const header = mistakeHeader(readFileSync(join(root, path), 'utf8'));
  const missing = missingFields(header);
  ledger.expect(missing.length === 0, { path, rule: 'mistake headers', says: `${path}: its header has no ${listed(missing)}. A mistake says its misconception, the check that catches it and what to tell the learner.` });
  const result = verdicts.of(files.id, mistakeName(path));
  if (result === undefined || header.caughtBy === '') return;
  const titles = result.checks.map((check) => check.title);
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
    const failing = result.checks.filter((check) => check.status !== 'passed');
    const { say } = mistakeHeader(readFileSync(join(root, path), 'utf8'));
    return [{ name: mistakeName(path), say, failing: failing.map((check) => check.title), got: failing[0]?.status === 'failed' ? failing[0].got ?? null : null }];
  });
}

/** How each exercise's mistakes show in its grader, for the lock. */
export function fingerprints(root: string, course: Course, verdicts: Verdicts): CourseLock['exercises'] {
  return Object.fromEntries(exercisesOf(course.chapters).map((files) => [files.id, { mistakes: fingerprintsOf(root, files, verdicts) }]));
}
