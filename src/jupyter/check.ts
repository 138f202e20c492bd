/**
 * Grades an exercise from a notebook and shows the verdict in the cell: the same as `npm run grade` gives, and for a failed run its
 * space-time diagram.
 *
 *     await check('08/fewest-messengers');
 *     await hint('08/fewest-messengers');   // the next rung
 *
 * The grading runs in a process of its own, so the kernel loads neither vitest nor what the learner has just written.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fromText } from '../simulation/plain-data.ts';
import { failureFigure } from '../grader/replay-report.ts';
import { exerciseLines, PLAIN, uncheckedLines } from '../grader/report.ts';
import type { ExerciseResult, GradeResult } from '../grader/result.ts';
import { displayBundle } from './display.ts';
import { show } from './show.ts';
import { verdictHtml } from './verdict-html.ts';

export interface CheckOptions {
  /** Default: 1. */
  readonly seed?: number;
  /** The project's root. Default: found from the working directory. */
  readonly root?: string;
}

/** Shows the verdict on one exercise, `'NN/name'`. Throws a sentence if there is no such exercise. */
export async function check(exercise: string, options: CheckOptions = {}): Promise<void> {
  named('check', exercise);
  const grading = await grade(exercise, options);
  const result = grading.chapters[0]?.exercises[0] as ExerciseResult;
  const remarks = uncheckedLines(grading);
  const name = result.id.length - 3 + 4;
  const next = result.status === 'not started' ? [`    Write it in ${result.file}, save, and run this cell again.`] : [];
  displayBundle({ 'text/plain': [...exerciseLines(result, name, PLAIN), ...next, ...remarks].join('\n'), 'text/html': verdictHtml(result, remarks) });
  const failed = result.checks.find(({ status, trace }) => status !== 'passed' && trace !== undefined);
  if (failed?.trace !== undefined) show(failureFigure({ ...failed, trace: failed.trace }));
}

/** Shows the next hint for the first check of an exercise that does not pass: one more each time. */
export async function hint(exercise: string, options: Pick<CheckOptions, 'root'> = {}): Promise<void> {
  named('hint', exercise);
  displayBundle({ 'text/plain': (await runGrader(['hint', exercise], options)).trimEnd().replace(`npm run hint -- ${exercise}`, `await hint('${exercise}')`) });
}

function named(call: string, exercise: string): void {
  if (!/^\d\d?\/[a-z0-9-]+$/.test(exercise)) throw new RangeError(`${call}('${exercise}'): name one exercise, as in ${call}('08/fewest-messengers')`);
}

async function grade(exercise: string, { seed, root }: CheckOptions): Promise<GradeResult> {
  const args = ['grade', exercise, '--text', ...(seed === undefined ? [] : ['--seed', String(seed)])];
  return fromText(await runGrader(args, { root })) as GradeResult;
}

/** What the autograder's command line says. */
function runGrader(args: readonly string[], { root }: { root?: string | undefined }): Promise<string> {
  const program = fileURLToPath(new URL(`../grader/cli${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { ...(root !== undefined && { cwd: root }), maxBuffer: 256 * 1024 * 1024 }, (_error, output, complaint) => {
      // The exit code says whether all is well, and that is no news here: without a result there is a sentence on the error output.
      if (output === '') return reject(new Error(complaint.trim() || 'the grading gave no result. Run it in a terminal: npm run grade'));
      resolve(output);
    });
  });
}
