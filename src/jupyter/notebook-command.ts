/**
 * The program behind `npm run notebooks`, for who writes chapters: checks notebooks as they stand, or writes their outputs.
 *
 *     npm run notebooks                    lints and runs all, and says by cell what differs from the outputs that they hold
 *     npm run notebooks -- 08 --write      runs notebook 08 and writes its outputs
 *     npm run notebooks -- 08 --lint       reads it only
 *     npm run notebooks -- 08 --kernel     runs it over the real kernel's sockets
 *     npm run notebooks -- 08 --to-text    writes it as Markdown, to be edited; --from-text takes the edits into the notebook
 *
 * Exit code: 0 when nothing is to be mended, 1 otherwise, 2 when the command itself is wrong, 130 when it was interrupted.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CHAPTERS, notebookFile } from '../course.ts';
import { didYouMean } from '../grader/did-you-mean.ts';
import { isProgram } from '../grader/program.ts';
import { shipNotebooksAlone } from '../grader/ship.ts';
import { KernelClient } from './kernel-client.ts';
import { checkNotebooks } from './notebook-check.ts';
import { NotebookJobs, untilInterruptedBySignal } from './notebook-jobs.ts';
import { takeText, writeText } from './notebook-text-file.ts';
import { describeShipping, runnerOf } from './ship.ts';

const modes = ['check', 'write', 'lint', 'to-text', 'from-text'] as const;
const options = {
  ...Object.fromEntries(modes.map((mode) => [mode, { type: 'boolean' as const }])),
  kernel: { type: 'boolean' },
  jobs: { type: 'string' },
} as const;
const usage = 'usage: npm run notebooks -- [NN …] [--check | --write | --lint | --to-text | --from-text] [--kernel] [--jobs N]';

export interface NotebookWords {
  readonly chapters: readonly string[];
  readonly mode: (typeof modes)[number];
  readonly kernel: boolean;
  readonly jobs: number | undefined;
}

/** Reads the command's words. Throws a sentence for those that it does not understand. */
export function readNotebookWords(words: readonly string[]): NotebookWords {
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    const unknown = /^Unknown option '(-[^']*)'/.exec((error as Error).message)?.[1];
    const why = unknown === undefined ? (error as Error).message : `there is no option '${unknown}'.${didYouMean(unknown, Object.keys(options).map((name) => `--${name}`))}`;
    throw new Error(`${why}\n${usage}`, { cause: error });
  }
  const { values, positionals } = parsed;
  const chosen = modes.filter((mode) => values[mode] === true);
  if (chosen.length > 1) throw new Error(`--${chosen.join(' and --')} exclude each other; give one.\n${usage}`);
  const wrong = positionals.find((word) => !/^\d\d?$/.test(word));
  if (wrong !== undefined) throw new Error(`'${wrong}' is no chapter's number; write 08 or 8.\n${usage}`);
  const jobs = values['jobs'] === undefined ? undefined : Number(values['jobs']);
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs >= 1)) throw new Error(`--jobs ${values['jobs']}: how many notebooks run at a time is a whole number from 1.\n${usage}`);
  return { chapters: positionals.map((number) => number.padStart(2, '0')), mode: chosen[0] ?? 'check', kernel: values['kernel'] === true, jobs };
}

function notebooksOf(chapters: readonly string[]): string[] {
  return chapters.map((number) => {
    const found = CHAPTERS.find((chapter) => chapter.number === number);
    if (found === undefined) throw new Error(`there is no chapter ${number}; chapters run from 00 to ${CHAPTERS.at(-1)?.number}.`);
    return notebookFile(found);
  });
}

async function main(root: string, words: readonly string[], signal: AbortSignal, print: (line: string) => void): Promise<number> {
  const { chapters, mode, kernel, jobs: jobsMax } = readNotebookWords(words);
  if (mode === 'to-text' || mode === 'from-text') {
    const exchange = mode === 'to-text' ? writeText : takeText;
    if (chapters.length === 0) throw new Error(`--${mode} takes the numbers of the chapters that you edit, such as 08.\n${usage}`);
    for (const path of notebooksOf(chapters)) print(exchange(root, path));
    return 0;
  }
  const jobs = new NotebookJobs({
    signal, ...(jobsMax !== undefined && { jobs: jobsMax }), ...(kernel && { start: (cwd: string) => KernelClient.start({ cwd }) }),
  });
  if (mode === 'write') {
    const shipping = await shipNotebooksAlone({ root, chapters, run: runnerOf(jobs, print), print });
    for (const line of describeShipping(shipping)) print(line);
    return shipping.problems.length === 0 ? 0 : 1;
  }
  const { findings, passed } = await checkNotebooks({ root, chapters, judged: 'written', jobs, run: mode === 'check', signal, print });
  print(`${passed} passed, ${findings.length} failed`);
  return findings.length === 0 ? 0 : 1;
}

if (isProgram(import.meta.url)) {
  const signal = untilInterruptedBySignal();
  try {
    process.exitCode = await main(join(dirname(fileURLToPath(import.meta.url)), '../../..'), process.argv.slice(2), signal, (line) => console.log(line));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
  if (signal.aborted) process.exitCode = 130;
}
