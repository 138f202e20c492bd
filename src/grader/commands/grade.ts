/** `npm run grade`: judges answers and shows what holds. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { INTERRUPTS } from '../engine.ts';
import { FURTHER_SEEDS } from '../failing-seeds.ts';
import { gradeCourse, isComplete } from '../grade-course.ts';
import { readClimbed } from '../hint.ts';
import { practise } from '../practice.ts';
import { nextLines, progressOf } from '../progress.ts';
import { readProgress } from '../progress-record.ts';
import { COLOURED, PLAIN, reportText } from '../report.ts';
import type { GradeResult } from '../result.ts';
import { select, UsageError } from '../selection.ts';
import { toText } from '../../simulation/plain-data.ts';
import { findRoot, readSeed, readWords } from './command.ts';
import type { Command } from './command.ts';
import { OUTPUT_OPTIONS, OUTPUT_USAGE, outputFiles, writeOutputs } from './output-files.ts';

const usage = `npm run grade -- [08 | 08/NAME]… [--watch] [--solutions] [--hidden] [--seed N | --seeds N] [--debug]\n                 ${OUTPUT_USAGE}`;

async function run(words: readonly string[]): Promise<number> {
  if (words.some((word) => /^--submissions(=|$)/.test(word))) return (await import('./submissions.ts')).command.run(words); // not in the handout
  const { values, positionals } = readWords(words, {
    watch: { type: 'boolean' }, solutions: { type: 'boolean' }, hidden: { type: 'boolean' }, text: { type: 'boolean' }, seed: { type: 'string' }, seeds: { type: 'string' }, ...OUTPUT_OPTIONS,
  }, usage);
  const root = findRoot();
  const selected = select(positionals);
  const seed = readSeed(values.seed);
  const solutions = values.solutions === true;
  const hidden = values.hidden === true;
  const furtherSeeds = furtherSeedsOf(values);
  if (hidden && !existsSync(join(root, 'solutions'))) throw new UsageError('--hidden: this copy of the course has no hidden graders; they stand in solutions/, which is the instructor\'s.');
  const interrupt = new AbortController();
  for (const signal of INTERRUPTS) process.once(signal, () => interrupt.abort()); // what is done is still shown; a second one ends at once
  const paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? COLOURED : PLAIN;
  const progress = process.stderr.isTTY ? (text: string) => process.stderr.write(`\r\u001b[2K${text}`) : () => false;
  if (values.watch === true) {
    const without = (['solutions', 'hidden', 'json', 'format', 'out', 'text'] as const).find((option) => values[option] !== undefined);
    if (without !== undefined) throw new UsageError(`--watch grades your own answers as you save them, without --${without}. Leave one of the two out.`);
    const [{ watch }, { keysOf }] = await Promise.all([import('../watch/watch.ts'), import('../watch/keys.ts')]);
    const keys = keysOf(process.stdin, { onInterrupt: () => interrupt.abort() });
    await watch({ root, selected, seed, furtherSeeds, paint, signal: interrupt.signal, print: (text) => process.stdout.write(text), status: progress, ...(keys && { keys }) });
    return 0;
  }
  const outputs = outputFiles(values);
  let done = 0;
  const grading = {
    root, selected, seed, signal: interrupt.signal,
    onCheck: ({ exercise }: { exercise: string }) => progress(`grading … ${(done += 1)} checks, ${exercise}`),
    onGraderError: (grader: string, details: string) => values.debug === true && console.error(`${grader}\n${details}\n`),
  };
  const result = await (solutions || hidden ? gradeCourse({ ...grading, solutions, hidden: hidden || solutions }) : practise({ ...grading, furtherSeeds }));
  progress('');
  if (values.text === true) process.stdout.write(toText(result)); // for `check` in a notebook: keeps what JSON cannot
  else if (!outputs.some(({ file }) => file === '-')) process.stdout.write(reportText(result, paint) + (solutions ? '' : whatIsNext(root, result)));
  writeOutputs(outputs, result, { hidden: hidden || solutions, afterDue: values['after-due'] === true, climbed: readClimbed(root) });
  if (interrupt.signal.aborted) console.error('interrupted: checks that had not run are shown as skipped');
  return isComplete(result) ? 0 : 1;
}

/** After a success, and after a look at several, the way on. A report of one that failed ends with its own next step. */
function whatIsNext(root: string, result: GradeResult): string {
  const several = result.chapters.flatMap(({ exercises }) => exercises).length > 1;
  return isComplete(result) || several ? `\n${nextLines(progressOf(readProgress(root), { root })).join('\n')}\n` : '';
}

/** `--seeds N`: how many further seeds an answer that passes is tried with. A grading with a seed of its own is about that seed. */
function furtherSeedsOf({ seed, seeds, solutions, hidden }: { seed?: string; seeds?: string; solutions?: boolean; hidden?: boolean }): number {
  if (seeds === undefined) return seed === undefined ? FURTHER_SEEDS : 0;
  const other = seed !== undefined ? '--seed' : solutions === true ? '--solutions' : hidden === true ? '--hidden' : undefined;
  if (other !== undefined) throw new UsageError(`--seeds tries an answer that passes with further seeds, and says nothing together with ${other}. Leave one of the two out.`);
  if (!/^\d+$/.test(seeds) || Number(seeds) > 100) throw new UsageError(`--seeds ${seeds}: how many further seeds to try is a whole number up to 100`);
  return Number(seeds);
}

export const command: Command = { usage, run };
