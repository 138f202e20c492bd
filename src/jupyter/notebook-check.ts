/**
 * Whether notebooks are sound and their outputs true: each is linted, run from top to bottom beside untouched stubs, and its outputs
 * are compared with those that it holds. The step `notebooks` of `npm test` is this program, `node dist/jupyter/notebook-check.js`;
 * `npm run notebooks` does the same for who writes a chapter (notebook-command.ts).
 *
 *     const { findings, passed } = await checkNotebooks({ root, print: console.log });
 *     //=> ✓ notebooks/08-two-generals.ipynb (4.2 s)
 *
 * Many run side by side without sockets; one is run by Jupyter's own client over the real kernel as well, and must give the same.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { notebookFile } from '../course.ts';
import { COURSE, type Course } from '../grader/course-check/course-files.ts';
import { isLearnersEdition } from '../grader/edition.ts';
import { LOCK_FILE, describeReplaced, readLock, sha256, shippedCourse, stageCourse, type CourseLock } from '../grader/pristine.ts';
import { isProgram } from '../grader/program.ts';
import { courseAsWritten } from '../grader/written-course.ts';
import { cellName, parseNotebook, type Notebook } from './notebook-file.ts';
import { NotebookJobs, untilInterruptedBySignal } from './notebook-jobs.ts';
import { lintNotebook } from './notebook-linter.ts';
import { projectPython, runOverJupyter } from './notebook-over-jupyter.ts';
import type { NotebookRun } from './notebook-runner.ts';
import { compareOutputs } from './output-comparison.ts';

export interface NotebookCheckOptions {
  readonly root: string; // the project
  readonly course?: Course;
  readonly chapters?: readonly string[]; // numbers; all if there are none
  /**
   * `shipped`: a notebook that somebody has changed or saved is not judged, its shipped version takes its place, in words.
   * `written`: what stands in the folder is judged, and compared with the outputs that it holds.
   */
  readonly judged?: 'shipped' | 'written';
  readonly jobs?: NotebookJobs;
  /** Whether they are run, or only read. Default: run. */
  readonly run?: boolean;
  /** Python with which the first notebook is run by Jupyter's own client too. */
  readonly jupyter?: string;
  readonly signal?: AbortSignal;
  readonly print?: (line: string) => void;
}

export interface NotebookCheck {
  readonly findings: readonly string[]; // sentences
  readonly passed: number; // expectations that held: of each notebook its form and its run, and the run by Jupyter
}

export async function checkNotebooks({
  root, course = COURSE, chapters = [], judged = 'shipped', jobs = new NotebookJobs(), run = true, jupyter, signal, print = () => {},
}: NotebookCheckOptions): Promise<NotebookCheck> {
  const findings: string[] = [];
  let passed = 0;
  const unusable = (sentence: string): NotebookCheck => {
    print(`✗ ${sentence}`);
    return { findings: [sentence], passed };
  };
  const lock = readLock(root);
  if (lock === undefined && judged === 'shipped') return unusable(`${LOCK_FILE} is missing, so no notebook has been shipped. Run "npm run ship".`);
  const written = course.chapters.filter((chapter) => chapter.written);
  const unknown = chapters.filter((number) => !written.some((chapter) => chapter.number === number.padStart(2, '0')));
  if (unknown.length > 0) {
    return unusable(`there is no written chapter ${unknown.join(', ')}. Written are ${written.map(({ number }) => number).join(', ')}; give some of these numbers, or none for all.`);
  }
  const paths = written.filter(({ number }) => chapters.length === 0 || chapters.some((one) => one.padStart(2, '0') === number)).map(notebookFile);
  const { files, missing, notes } = judged === 'shipped' ? asShipped(root, lock as CourseLock, course, paths) : asWritten(root, lock, course, paths);
  for (const note of notes) print(`note  ${note}`);
  const stage = stageCourse(root, files);
  const checks = paths.map((path) => {
    const text = files.get(path)?.toString('utf8');
    return { path, text, verdict: text === undefined ? undefined : checkNotebook({ text, path, dir: stage.dir, course, jobs, run, ofSomeChapters: isLearnersEdition(root) }) };
  });
  try {
    // All are under way; what they come to is said in the course's order.
    for (const { path, verdict } of checks) {
      if (verdict === undefined) {
        const why = missing.get(path) ?? `${path} is missing.`;
        findings.push(why);
        print(`✗ ${why}`);
        continue;
      }
      const found = await verdict;
      signal?.throwIfAborted();
      print(`${found.findings.length === 0 ? '✓' : '✗'} ${path}${timeOf(found)}`);
      for (const finding of found.findings) print(`    ${finding}`);
      for (const warning of found.warnings) print(`    note  ${warning}`);
      findings.push(...found.findings);
      passed += found.passed;
    }
    const first = checks.find(({ text, verdict }) => text !== undefined && verdict !== undefined);
    if (jupyter !== undefined && first?.text !== undefined) {
      const found = await differencesByJupyter(first.text, first.path, (await first.verdict)?.run, { root: stage.dir, python: jupyter, signal });
      print(`${found.differences.length === 0 ? '✓' : '✗'} ${first.path}, run by Jupyter's client over the real kernel (${(found.durationMs / 1000).toFixed(1)} s)`);
      for (const difference of found.differences) print(`    ${difference}`);
      findings.push(...found.differences);
      passed += found.differences.length === 0 ? 1 : 0;
    }
  } finally {
    // When it was interrupted, the others must have ended before their files go.
    await Promise.allSettled(checks.map(({ verdict }) => verdict));
    stage.remove();
  }
  return { findings, passed };
}

interface Judged { readonly files: ReadonlyMap<string, Buffer>; readonly missing: ReadonlyMap<string, string>; readonly notes: readonly string[] }

function asShipped(root: string, lock: CourseLock, course: Course, paths: readonly string[]): Judged {
  const { files, missing, replaced } = shippedCourse(root, lock, course);
  const notes = describeReplaced(replaced.filter(({ path }) => paths.includes(path)));
  return { files, missing: new Map(missing.map(({ path, why }) => [path, why])), notes };
}

function asWritten(root: string, lock: CourseLock | undefined, course: Course, paths: readonly string[]): Judged {
  const files = courseAsWritten(root, course);
  const changed = paths.filter((path) => lock?.files[path] !== undefined && files.has(path) && sha256(files.get(path) as Buffer) !== lock.files[path]);
  return {
    files,
    missing: new Map(paths.map((path) => [path, `${path} is missing. Write it, or take it back from version control.`])),
    notes: changed.map((path) => `${path} is not as it was shipped; it is judged as it stands. (npm test judges the shipped version.)`),
  };
}

interface Verdict {
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
  readonly passed: number;
  readonly run: NotebookRun | undefined;
}

async function checkNotebook({ text, path, dir, course, jobs, run: isRun, ofSomeChapters }: {
  text: string; path: string; dir: string; course: Course; jobs: NotebookJobs; run: boolean; ofSomeChapters: boolean;
}): Promise<Verdict> {
  // An edition with some of the chapters links to those that come later.
  const linted = lintNotebook(text, join(dir, path), course).filter(({ rule }) => !(ofSomeChapters && rule === 'link'));
  const errors = linted.filter(({ level }) => level === 'error').map(({ message }) => message);
  const warnings = linted.filter(({ level }) => level === 'warning').map(({ message }) => message);
  const form = errors.length === 0 ? 1 : 0;
  if (!isRun || linted.some(({ rule, cell }) => rule === 'format' && cell === null)) return { findings: errors, warnings, passed: form, run: undefined };
  const { differences, run } = await differencesOfRun(text, path, dir, jobs);
  return { findings: [...errors, ...differences], warnings, passed: form + (differences.length === 0 ? 1 : 0), run };
}

async function differencesOfRun(text: string, path: string, dir: string, jobs: NotebookJobs): Promise<{ differences: string[]; run: NotebookRun | undefined }> {
  const shipped = parseNotebook(text, path);
  try {
    const run = await jobs.run(shipped, { root: dir });
    if (run.failure !== null) return { differences: [`${path}: ${run.failure}`], run };
    const differences = compareOutputs(shipped, run.notebook).map(({ message }) => `${path}: ${message}`);
    if (differences.length > 0) {
      const number = /\d\d/.exec(path)?.[0] ?? '';
      differences.push(`${path} does not repeat. If its outputs have changed for a reason, run "npm run notebooks -- ${number} --write"; else find what is not drawn from the seed.`);
    }
    return { differences, run };
  } catch (error) {
    return { differences: [`${path} was not run: ${error instanceof Error ? error.message : String(error)}`], run: undefined };
  }
}

/** How long it took, and which cell took most of it. */
function timeOf({ run }: Verdict): string {
  if (run === undefined) return '';
  const slowest = run.times.toSorted((a, b) => b.ms - a.ms)[0];
  const name = slowest && cellName(run.notebook, slowest.cell).replace(/ \(.*/, '');
  return ` (${(run.durationMs / 1000).toFixed(1)} s${slowest ? `, ${name} ${(slowest.ms / 1000).toFixed(1)} s` : ''})`;
}

async function differencesByJupyter(
  text: string, path: string, fast: NotebookRun | undefined, options: Parameters<typeof runOverJupyter>[1],
): Promise<{ differences: string[]; durationMs: number }> {
  const beganMs = performance.now();
  const found = (differences: string[]): { differences: string[]; durationMs: number } => ({ differences, durationMs: performance.now() - beganMs });
  if (fast === undefined || fast.failure !== null) return found([`${path} was not run over the real kernel, since its run without sockets failed.`]);
  try {
    const real: Notebook = await runOverJupyter(parseNotebook(text, path), options);
    return found(compareOutputs(fast.notebook, real).map(({ message }) =>
      `${path}: the runner without sockets and the real kernel differ: ${message}. A difference is a fault of the runner; see src/jupyter/cell-session.ts.`));
  } catch (error) {
    return found([`${path} was not run over the real kernel: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

if (isProgram(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
  const python = projectPython(root);
  const signal = untilInterruptedBySignal();
  const print = (line: string): void => console.log(line);
  try {
    const { findings, passed } = await checkNotebooks({
      root, print, signal, jobs: new NotebookJobs({ signal }), chapters: process.argv.slice(2), ...(python !== undefined && { jupyter: python }),
    });
    if (python === undefined) print('skipped: the run over the real kernel, for JupyterLab is not set up in .venv (npm run setup does that)');
    print(`${passed} passed, ${findings.length} failed`);
    process.exitCode = findings.length === 0 ? 0 : 1;
  } catch (error) {
    print(`✗ ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
