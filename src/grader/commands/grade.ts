/** `npm run grade`: judges answers and shows what holds. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gradeCourse, isComplete } from '../grade-course.ts';
import { readClimbed } from '../hint.ts';
import { COLOURED, PLAIN, reportText } from '../report.ts';
import { INTERRUPTS } from '../run.ts';
import { select, UsageError } from '../selection.ts';
import { toText } from '../../simulation/plain-data.ts';
import { findRoot, readSeed, readWords } from './command.ts';
import type { Command } from './command.ts';
import { OUTPUT_OPTIONS, OUTPUT_USAGE, outputFiles, writeOutputs } from './output-files.ts';

const usage = `npm run grade -- [08 | 08/NAME]… [--solutions] [--hidden] [--seed N] [--debug]\n                 ${OUTPUT_USAGE}`;

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words, { solutions: { type: 'boolean' }, hidden: { type: 'boolean' }, text: { type: 'boolean' }, seed: { type: 'string' }, ...OUTPUT_OPTIONS }, usage);
  const root = findRoot();
  if (values.hidden === true && !existsSync(join(root, 'solutions'))) throw new UsageError('--hidden: this copy of the course has no hidden graders; they stand in solutions/, which is the instructor\'s.');
  const outputs = outputFiles(values);
  const progress = process.stderr.isTTY ? (text: string) => process.stderr.write(`\r\u001b[2K${text}`) : () => false;
  let done = 0;
  const interrupt = new AbortController();
  for (const signal of INTERRUPTS) process.once(signal, () => interrupt.abort()); // what is done is still shown; a second one ends at once
  const result = await gradeCourse({
    root,
    signal: interrupt.signal,
    selected: select(positionals),
    seed: readSeed(values.seed),
    solutions: values.solutions === true,
    ...(values.hidden === true && { hidden: true }),
    onCheck: (target) => progress(`grading … ${(done += 1)} checks, ${target.exercise}`),
    onGraderError: (grader, details) => values.debug === true && console.error(`${grader}\n${details}\n`),
  });
  progress('');
  if (values.text === true) process.stdout.write(toText(result)); // for `check` in a notebook: keeps what JSON cannot
  else if (!outputs.some(({ file }) => file === '-')) process.stdout.write(reportText(result, process.stdout.isTTY && !process.env['NO_COLOR'] ? COLOURED : PLAIN));
  writeOutputs(outputs, result, { hidden: values.hidden === true, afterDue: values['after-due'] === true, climbed: readClimbed(root) });
  if (interrupt.signal.aborted) console.error('interrupted: checks that had not run are shown as skipped');
  return isComplete(result) ? 0 : 1;
}

export const command: Command = { usage, run };
