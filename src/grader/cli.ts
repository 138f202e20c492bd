#!/usr/bin/env node
/**
 * The autograder on the command line. Run it through npm, which brings the right Node:
 *
 *     npm run grade                       everything
 *     npm run grade -- 08                 one chapter
 *     npm run grade -- 08/fewest-messengers --seed 17
 *     npm run hint -- 08/fewest-messengers
 *     npm run reset -- 08/fewest-messengers
 *
 * Exit code: 0 only at full score, 1 otherwise, 2 when the command itself is wrong.
 */
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean } from './did-you-mean.ts';
import { DEFAULT_SEED } from './grading-plan.ts';
import { gradeCourse, isComplete, toJson } from './grade-course.ts';
import { COLOURED, PLAIN, reportText } from './report.ts';
import { hintText, nextHint, readClimbed, withHint, writeClimbed } from './hint.ts';
import type { ExerciseResult } from './result.ts';
import { INTERRUPTS } from './run.ts';
import { select, selectOne, UsageError } from './selection.ts';
import { toText } from '../simulation/plain-data.ts';

const USAGE = `usage: npm run grade -- [08 | 08/NAME]… [--solutions] [--seed N] [--json FILE] [--debug]
       npm run hint  -- 08/NAME [--all]
       npm run reset -- 08/NAME`;

/** The project's root: the nearest folder, from the working directory upwards, that has exercises. */
export function findRoot(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'exercises')) && existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new UsageError(`${from} is not inside a workbook: no folder above it has exercises/ and package.json`);
  }
}

async function main([command = '', ...rest]: readonly string[]): Promise<number> {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 24) throw new UsageError(`this Node is ${process.version}; grading needs 24 or newer. Run it as: npm run ${command || 'grade'}`);
  switch (command) {
    case 'grade':
      return runGrade(rest);
    case 'hint':
      return runHint(rest);
    case 'reset':
      return runReset(rest);
    default:
      throw new UsageError(USAGE);
  }
}

async function runGrade(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    solutions: { type: 'boolean' }, json: { type: 'string' }, text: { type: 'boolean' }, seed: { type: 'string' }, debug: { type: 'boolean' },
  });
  const file = jsonFile(values.json as string | undefined);
  const seed = values.seed === undefined ? DEFAULT_SEED : readSeed(values.seed as string);
  const progress = process.stderr.isTTY ? (text: string) => process.stderr.write(`\r\u001b[2K${text}`) : () => false;
  let done = 0;
  const interrupt = new AbortController();
  for (const signal of INTERRUPTS) process.once(signal, () => interrupt.abort()); // what is done is still shown; a second one ends at once
  const result = await gradeCourse({
    root: findRoot(),
    signal: interrupt.signal,
    selected: select(positionals),
    seed,
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

async function runHint(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, { all: { type: 'boolean' }, debug: { type: 'boolean' } });
  const id = selectOne(only(positionals, 'hint'), 'hint');
  const root = findRoot();
  const { chapters } = await gradeCourse({ root, selected: select([id]), seed: DEFAULT_SEED });
  const result = chapters[0]?.exercises[0] as ExerciseResult;
  if (result.message !== undefined) throw new UsageError(result.message);
  const climbed = readClimbed(root);
  const hint = nextHint(result, climbed, { all: values['all'] === true });
  process.stdout.write(hint === undefined ? `${id}: every check passes; there is nothing to hint at.\n` : hintText(id, hint));
  if (hint !== undefined) writeClimbed(root, withHint(climbed, id, hint));
  return 0;
}

async function runReset(args: readonly string[]): Promise<number> {
  const { positionals } = parse(args, { debug: { type: 'boolean' } });
  const { resetExercise, resetText } = await import('./reset.ts'); // loads a compiler, which grading has no use for
  process.stdout.write(resetText(resetExercise(findRoot(), selectOne(only(positionals, 'reset'), 'reset'))));
  return 0;
}

/** Where to write the result: npm starts this in the project's root, and the learner means the folder that they are in. Refused before an hour's work is done. */
function jsonFile(file: string | undefined): string | undefined {
  if (file === undefined || file === '-') return file;
  const path = resolve(process.env['INIT_CWD'] ?? '.', file);
  try {
    closeSync(openSync(path, 'a'));
  } catch (error) {
    throw new UsageError(`--json ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}). Name a file in a folder that exists.`);
  }
  return path;
}

function only(words: readonly string[], command: string): string | undefined {
  if (words.length > 1) throw new UsageError(`npm run ${command} takes one exercise, and was given ${words.length}: ${words.join(', ')}. Name one at a time.`);
  return words[0];
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(seed)) throw new UsageError(`--seed ${text}: a seed is a whole number, such as 17`);
  return seed;
}

/** A number that starts with a minus would be read as an option: `--seed -3` is `--seed=-3`. */
function withJoinedSeed(args: readonly string[]): string[] {
  return args.flatMap((word, index) => (word === '--seed' && /^-\d/.test(args[index + 1] ?? '') ? [`--seed=${args[index + 1]}`] : args[index - 1] === '--seed' && /^-\d/.test(word) ? [] : [word]));
}

type ArgOptions = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parse(args: readonly string[], options: ArgOptions): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args: withJoinedSeed(args), options, allowPositionals: true });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const unknown = /^Unknown option '(-[^']*)'/.exec(said)?.[1];
    if (unknown === undefined) throw new UsageError(`${said}\n${USAGE}`);
    throw new UsageError(`there is no option '${unknown}'.${didYouMean(unknown, Object.keys(options).filter((name) => name !== 'text').map((name) => `--${name}`))}\n${USAGE}`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (process.argv.includes('--debug')) console.error(error);
  else console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
