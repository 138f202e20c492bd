/**
 * Grades an exercise from a notebook and shows the verdict in the cell: the same as `npm run grade` gives, and for a failed run its
 * space-time diagram.
 *
 *     await check('08/fewest-messengers');
 *
 * The grading runs in a process of its own, so the kernel loads neither vitest nor what the learner has just written.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { plotSpaceTime } from '../figures/space-time.ts';
import type { Figure } from '../figures/figure.ts';
import type { TraceData } from '../simulation/trace.ts';
import { fromText } from '../simulation/plain-data.ts';
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

const EVENTS_MAX = 2000;

/** Shows the verdict on one exercise, `'NN/name'`. Throws a sentence if there is no such exercise. */
export async function check(exercise: string, options: CheckOptions = {}): Promise<void> {
  if (!/^\d\d?\/[a-z0-9-]+$/.test(exercise)) throw new RangeError(`check('${exercise}'): name one exercise, as in check('08/fewest-messengers')`);
  const grading = await grade(exercise, options);
  const result = grading.chapters[0]?.exercises[0] as ExerciseResult;
  const remarks = uncheckedLines(grading);
  const name = result.id.length - 3 + 4;
  const next = result.status === 'not started' ? [`    Write it in ${result.file}, save, and run this cell again.`] : [];
  displayBundle({ 'text/plain': [...exerciseLines(result, name, PLAIN), ...next, ...remarks].join('\n'), 'text/html': verdictHtml(result, remarks) });
  const failed = result.checks.find(({ status, trace }) => status === 'failed' && trace !== undefined);
  if (failed?.trace !== undefined) show(drawn(failed.trace, failed.title));
}

/** A run that never comes to an end is drawn as far as it can be read: its beginning is a run of its own. */
function drawn(trace: TraceData, title: string): Figure {
  if (trace.events.length <= EVENTS_MAX) return plotSpaceTime(trace, { title });
  const events = trace.events.slice(0, EVENTS_MAX);
  return plotSpaceTime({ ...trace, events, endMs: events.at(-1)?.atMs ?? 0 }, { title: `${title} (the first ${EVENTS_MAX} events)` });
}

function grade(exercise: string, { seed, root }: CheckOptions): Promise<GradeResult> {
  const program = fileURLToPath(new URL(`../grader/cli${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
  const args = [program, 'grade', exercise, '--text', ...(seed === undefined ? [] : ['--seed', String(seed)])];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { ...(root !== undefined && { cwd: root }), maxBuffer: 256 * 1024 * 1024 }, (_error, output, complaint) => {
      // The exit code says whether all is well, and that is no news here: without a result there is a sentence on the error output.
      if (output === '') return reject(new Error(complaint.trim() || 'the grading gave no result. Run it in a terminal: npm run grade'));
      resolve(fromText(output) as GradeResult);
    });
  });
}
