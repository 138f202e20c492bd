/**
 * Whether the shipped notebooks are sound and their outputs true: `node dist/jupyter/notebook-check.js [08 …]`, a part of
 * `npm test`. Each notebook is linted, run from top to bottom on the real kernel in a project of its own with untouched
 * stubs, and its outputs are compared with those that were shipped.
 *
 *     const { findings, passed } = await checkNotebooks({ root, print: console.log });
 *     //=> ✓ notebooks/08-two-generals.ipynb (4.2 s)
 *
 * A learner's saved notebook is not judged: its shipped version takes its place, in words.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { notebookFile } from '../course.ts';
import { COURSE, type Course } from '../grader/course-check/course-files.ts';
import { isLearnersEdition } from '../grader/edition.ts';
import { LOCK_FILE, describeReplaced, readLock, shippedCourse, stageCourse } from '../grader/pristine.ts';
import { isProgram } from '../grader/program.ts';
import { parseNotebook } from './notebook-file.ts';
import { lintNotebook } from './notebook-linter.ts';
import { runNotebook } from './notebook-runner.ts';
import { compareOutputs } from './output-comparison.ts';

export interface NotebookCheckOptions {
  readonly root: string; // the project
  readonly course?: Course;
  readonly chapters?: readonly string[]; // numbers; all if there are none
  readonly print?: (line: string) => void;
}

export interface NotebookCheck {
  readonly findings: readonly string[]; // sentences
  readonly passed: number; // expectations that held: one for the form and one for the run of each notebook
}

export async function checkNotebooks({ root, course = COURSE, chapters = [], print = () => {} }: NotebookCheckOptions): Promise<NotebookCheck> {
  const findings: string[] = [];
  let passed = 0;
  const lock = readLock(root);
  const unusable = (sentence: string): NotebookCheck => {
    print(`✗ ${sentence}`);
    return { findings: [sentence], passed };
  };
  if (lock === undefined) return unusable(`${LOCK_FILE} is missing, so no notebook has been shipped. Run "npm run ship".`);
  const wanted = course.chapters.filter((chapter) => chapter.written && (chapters.length === 0 || chapters.some((number) => number.padStart(2, '0') === chapter.number)));
  if (wanted.length === 0) return unusable(`there is no written chapter ${chapters.join(', ')}. Give numbers of written chapters, such as 08, or none for all.`);
  const paths = new Set(wanted.map(notebookFile));
  const shipped = shippedCourse(root, lock, course);
  for (const line of describeReplaced(shipped.replaced.filter(({ path }) => paths.has(path)))) print(`note  ${line}`);
  const stage = stageCourse(root, shipped.files);
  try {
    for (const path of paths) {
      const text = shipped.files.get(path)?.toString('utf8');
      if (text === undefined) {
        const why = shipped.missing.find((file) => file.path === path)?.why ?? `${path} is missing.`;
        findings.push(why);
        print(`✗ ${why}`);
        continue;
      }
      const found = await checkNotebook(text, path, stage.dir, isLearnersEdition(root));
      for (const warning of found.warnings) print(`note  ${warning}`);
      findings.push(...found.findings);
      passed += found.passed;
      print(`${found.findings.length === 0 ? '✓' : '✗'} ${path} (${(found.durationMs / 1000).toFixed(1)} s)`);
      for (const finding of found.findings) print(`    ${finding}`);
    }
  } finally {
    stage.remove();
  }
  return { findings, passed };
}

interface Verdict {
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
  readonly passed: number;
  readonly durationMs: number;
}

async function checkNotebook(text: string, path: string, dir: string, ofSomeChapters: boolean): Promise<Verdict> {
  const began = performance.now();
  // An edition with some of the chapters links to those that come later.
  const linted = lintNotebook(text, join(dir, path)).filter(({ rule }) => !(ofSomeChapters && rule === 'link'));
  const errors = linted.filter(({ level }) => level === 'error').map(({ message }) => message);
  const warnings = linted.filter(({ level }) => level === 'warning').map(({ message }) => message);
  const differences = linted.some(({ rule }) => rule === 'format') ? [] : await differencesOfRun(text, path, dir);
  return {
    findings: [...errors, ...differences],
    warnings,
    passed: (errors.length === 0 ? 1 : 0) + (differences.length === 0 ? 1 : 0),
    durationMs: performance.now() - began,
  };
}

async function differencesOfRun(text: string, path: string, dir: string): Promise<string[]> {
  const shipped = parseNotebook(text, path);
  try {
    const { notebook, failure } = await runNotebook(shipped, { root: dir });
    if (failure !== null) return [`${path}: ${failure}`];
    const differences = compareOutputs(shipped, notebook).map(({ message }) => `${path}: ${message}`);
    if (differences.length > 0) differences.push(`${path} does not repeat. If its outputs have changed for a reason, run "npm run ship -- ${/\d\d/.exec(path)?.[0]}"; else find what is not drawn from the seed.`);
    return differences;
  } catch (error) {
    return [`${path} was not run: ${error instanceof Error ? error.message : String(error)}`];
  }
}

if (isProgram(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
  const { findings, passed } = await checkNotebooks({ root, chapters: process.argv.slice(2), print: (line) => console.log(line) });
  console.log(`${passed} passed, ${findings.length} failed`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
