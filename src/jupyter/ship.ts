/**
 * The program behind `npm run ship`: ships the course with its notebooks run (`grader/ship.ts` says what that is).
 *
 *     npm run ship              every chapter
 *     npm run ship -- 08        stubs, lock and table of all, but only notebook 08 is run
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COURSE, type Course } from '../grader/course-check/course-files.ts';
import { isProgram } from '../grader/program.ts';
import { shipCourse, type Shipping } from '../grader/ship.ts';
import { parseNotebook } from './notebook-file.ts';
import { NotebookJobs, untilInterruptedBySignal } from './notebook-jobs.ts';
import { lintNotebook } from './notebook-linter.ts';
import { compareOutputs } from './output-comparison.ts';
import { shippedText } from './shipped-notebook.ts';

/** Gives a notebook's text with the outputs of a run. Throws a sentence if a cell fails. Tells which outputs have changed, and what is to be mended. */
export const runnerOf = (jobs: NotebookJobs, print: (line: string) => void, course: Course = COURSE) => async (text: string, path: string, dir: string): Promise<string> => {
  const before = parseNotebook(text, path);
  const { notebook, failure } = await jobs.run(before, { root: dir });
  if (failure !== null) throw new Error(failure);
  for (const { message } of compareOutputs(before, notebook)) print(`    ${path}: ${message}`);
  const written = shippedText(notebook);
  for (const { message } of lintNotebook(written, join(dir, path), course).filter(({ level }) => level === 'error')) print(`    ✗ ${message}`);
  return written;
};

/** In words, for the end of the command. */
export function describeShipping({ changed, problems }: Shipping): string[] {
  const many = changed.length === 1 ? 'One file has' : `${changed.length} files have`;
  return [
    ...problems.map((problem) => `✗ ${problem}`),
    changed.length === 0 ? 'Nothing has changed.' : `${many} changed. Now run "npm test", then commit them together.`,
  ];
}

if (isProgram(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
  const signal = untilInterruptedBySignal();
  const print = (line: string): void => console.log(line);
  try {
    const shipping = await shipCourse({ root, chapters: process.argv.slice(2), run: runnerOf(new NotebookJobs({ signal }), print), print });
    for (const line of describeShipping(shipping)) print(line);
    process.exitCode = shipping.problems.length === 0 ? 0 : 1;
  } catch (error) {
    print(`✗ ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
