/** `npm run grade`: judges answers and shows what holds. */
import { writeFileSync } from 'node:fs';
import { gradeCourse, isComplete, toJson } from '../grade-course.ts';
import { COLOURED, PLAIN, reportText } from '../report.ts';
import { INTERRUPTS } from '../run.ts';
import { select } from '../selection.ts';
import { toText } from '../../simulation/plain-data.ts';
import { findRoot, readSeed, readWords, writableFile } from './command.ts';
import type { Command } from './command.ts';

const usage = 'npm run grade -- [08 | 08/NAME]… [--solutions] [--seed N] [--json FILE] [--debug]';

async function run(words: readonly string[]): Promise<number> {
  if (words.some((word) => /^--submissions(=|$)/.test(word))) return (await import('./submissions.ts')).command.run(words); // not in the handout
  const { values, positionals } = readWords(words, { solutions: { type: 'boolean' }, json: { type: 'string' }, text: { type: 'boolean' }, seed: { type: 'string' } }, usage);
  const file = writableFile('--json', values.json);
  const progress = process.stderr.isTTY ? (text: string) => process.stderr.write(`\r\u001b[2K${text}`) : () => false;
  let done = 0;
  const interrupt = new AbortController();
  for (const signal of INTERRUPTS) process.once(signal, () => interrupt.abort()); // what is done is still shown; a second one ends at once
  const result = await gradeCourse({
    root: findRoot(),
    signal: interrupt.signal,
    selected: select(positionals),
    seed: readSeed(values.seed),
    solutions: values.solutions === true,
    onCheck: (target) => progress(`grading … ${(done += 1)} checks, ${target.exercise}`),
    onGraderError: (grader, details) => values.debug === true && console.error(`${grader}\n${details}\n`),
  });
  progress('');
  if (values.text === true) process.stdout.write(toText(result)); // for `check` in a notebook: keeps what JSON cannot
  else if (file === '-') process.stdout.write(toJson(result));
  else process.stdout.write(reportText(result, process.stdout.isTTY && !process.env['NO_COLOR'] ? COLOURED : PLAIN));
  if (file !== undefined && file !== '-') writeFileSync(file, toJson(result));
  if (interrupt.signal.aborted) console.error('interrupted: checks that had not run are shown as skipped');
  return isComplete(result) ? 0 : 1;
}

export const command: Command = { usage, run };
