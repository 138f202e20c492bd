/** `npm run gradescope`: makes the autograder bundle that is uploaded to Gradescope. */
import { chmodSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { makeBundle } from '../platforms/gradescope/bundle.ts';
import { select, UsageError } from '../selection.ts';
import { classSeed } from '../submissions/class-seed.ts';
import { findRoot, readWords, typedPath, writableFile } from './command.ts';
import type { Command } from './command.ts';

const usage = 'npm run gradescope -- --chapters 08,09 --out autograder.zip [--after-due] [--seed-file FILE] [--minutes N]';

const MINUTES = 9; // the platform's own bound is 10 unless it is raised there

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words, {
    chapters: { type: 'string' }, out: { type: 'string' }, 'after-due': { type: 'boolean' }, 'seed-file': { type: 'string' }, minutes: { type: 'string' },
  }, usage);
  const chapters = [...positionals, ...(values.chapters?.split(/[\s,]+/).filter((word) => word !== '') ?? [])];
  if (chapters.length === 0) throw new UsageError(`which chapters are to be graded? Name them, as in: npm run gradescope -- --chapters 08 --out autograder.zip\nusage: ${usage}`);
  select(chapters);
  if (values.out === undefined || values.out === '-') throw new UsageError(`where is the bundle to go? Name a file, as in: npm run gradescope -- --chapters ${chapters.join(',')} --out autograder.zip`);
  const minutes = minutesOf(values.minutes);
  const seedFile = typedPath(values['seed-file'] ?? `${values.out}.seed`);
  const file = writableFile('--out', values.out) as string;
  const { seed, made } = classSeed(seedFile);
  if (made) console.error(`a secret seed for this class was made: ${seedFile}. Keep it, so that the next bundle and your own grading draw the same inputs; do not publish it.`);
  const { zip, exercises, hiddenGraders, files } = await makeBundle({ root: findRoot(), chapters, seed, afterDue: values['after-due'] === true, minutes });
  writeFileSync(file, zip);
  chmodSync(file, 0o600);
  const graders = hiddenGraders === 0 ? 'no hidden graders' : `${hiddenGraders} hidden ${hiddenGraders === 1 ? 'grader' : 'graders'}, shown ${values['after-due'] === true ? 'after the due date' : 'to instructors alone'}`;
  process.stdout.write([
    `${basename(file)}: ${(zip.length / 1024 / 1024).toFixed(1)} MB, ${files.length} files; ${exercises.length} exercises, ${graders}.`,
    'It holds the secret seed of the class: upload it, and give it to nobody.',
    'In Gradescope: Configure Autograder, upload the zip, Ubuntu 22.04 or newer, and a container of at least 1 CPU and 1.5 GB of memory.',
    '',
  ].join('\n'));
  return 0;
}

function minutesOf(text: string | undefined): number {
  if (text === undefined) return MINUTES;
  const minutes = Number(text);
  if (!(minutes >= 1 && minutes <= 39)) throw new UsageError(`--minutes ${text}: give 1 to 39, and at least one less than the time-out that is set in Gradescope`);
  return minutes;
}

export const command: Command = { usage, run };
