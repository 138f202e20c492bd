/**
 * The program behind `npm run ship`: ships the course with notebooks run on the real kernel (`grader/ship.ts` says what that is).
 *
 *     npm run ship              every chapter
 *     npm run ship -- 08        stubs, lock and table of all, but only notebook 08 is run
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isProgram } from '../grader/program.ts';
import { shipCourse } from '../grader/ship.ts';
import { parseNotebook } from './notebook-file.ts';
import { runNotebook } from './notebook-runner.ts';
import { shippedText } from './shipped-notebook.ts';

/** A notebook's text with the outputs of a run on the real kernel. Throws a sentence if a cell fails. */
export async function runOnKernel(text: string, path: string, dir: string): Promise<string> {
  const { notebook, failure } = await runNotebook(parseNotebook(text, path), { root: dir });
  if (failure !== null) throw new Error(failure);
  return shippedText(notebook);
}

if (isProgram(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
  try {
    const { changed, problems } = await shipCourse({ root, chapters: process.argv.slice(2), run: runOnKernel, print: (line) => console.log(line) });
    for (const problem of problems) console.log(`✗ ${problem}`);
    console.log(changed.length === 0 ? 'Nothing has changed.' : `${changed.length === 1 ? 'One file has' : `${changed.length} files have`} changed. Now run "npm test", then commit them together.`);
    process.exitCode = problems.length === 0 ? 0 : 1;
  } catch (error) {
    console.log(`✗ ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
