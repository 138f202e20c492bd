/** `npm run grade -- --submissions DIR`: grades a class, and makes its table and pages. `commands/grade.ts` hands over to it. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { COURSE } from '../course-check/course-files.ts';
import { INTERRUPTS } from '../engine.ts';
import { select, UsageError } from '../selection.ts';
import { classSeed } from '../submissions/class-seed.ts';
import { ClassProgress, duration } from '../submissions/class-progress.ts';
import { changesText } from '../submissions/changes.ts';
import { tableCsv } from '../submissions/class-table.ts';
import { classText } from '../submissions/class-text.ts';
import type { Shard } from '../submissions/collect.ts';
import { gradeClass } from '../submissions/grade-class.ts';
import { questionsJudge } from '../submissions/submitted-questions.ts';
import { findRoot, readWords, typedPath, writableFile } from './command.ts';
import type { Command } from './command.ts';

const usage = [
  'npm run grade -- --submissions DIR [08 | 08/NAME]… [--csv FILE] [--html DIR] [--json DIR] [--jobs N]',
  '                 [--chapters 08,09] [--due DATE] [--seed-file FILE] [--limit N] [--shard I/N]',
].join('\n');

const OPTIONS = {
  submissions: { type: 'string' }, csv: { type: 'string' }, html: { type: 'string' }, json: { type: 'string' }, jobs: { type: 'string' }, chapters: { type: 'string' },
  due: { type: 'string' }, 'seed-file': { type: 'string' }, limit: { type: 'string' }, shard: { type: 'string' },
} as const;

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words, OPTIONS, usage);
  const root = findRoot();
  const folder = typedPath(values.submissions ?? '');
  const results = values.json === undefined ? `${folder}-results` : typedPath(values.json);
  const csv = writableFile('--csv', values.csv);
  const html = values.html === undefined ? undefined : typedPath(values.html);
  for (const [option, path] of [['--json', results], ['--html', html]] as const) if (path !== undefined) refuseInside(option, path, folder);
  const named = [...positionals, ...(values.chapters?.split(/[\s,]+/).filter((word) => word !== '') ?? [])];
  const selected = select(named);
  const jobs = wholeNumber('--jobs', values.jobs, availableParallelism());
  const limit = values.limit === undefined ? undefined : wholeNumber('--limit', values.limit, 0);
  const shard = shardOf(values.shard);
  const due = dueDate(values.due);
  if (!isFolder(folder)) throw new UsageError(`--submissions ${values.submissions} is no folder. Name the folder that holds one sub-folder or archive a student.`);
  mkdirSync(results, { recursive: true });
  const seedFile = values['seed-file'] === undefined ? join(results, 'class-seed') : typedPath(values['seed-file']);
  const { seed, made } = classSeed(seedFile);
  if (made) console.error(`a secret seed for this class was made: ${seedFile}. Keep it with the results and do not publish it.`);

  const interrupt = new AbortController();
  for (const signal of INTERRUPTS) process.once(signal, () => interrupt.abort()); // what is done is kept; a second one ends at once
  const beganMs = performance.now();
  const outcome = await gradeClass({
    root, course: COURSE, folder, results, exercises: selected.flatMap(({ chapter, names }) => names.map((name) => `${chapter.number}/${name}`)), seed, jobs, allExercises: named.length > 0,
    ...(due !== undefined && { due }), ...(limit !== undefined && { limit }), ...(shard !== undefined && { shard }), progress: new ClassProgress(process.stderr), signal: interrupt.signal, judgeQuestions: questionsJudge({ root, chapters: selected.filter(({ questions }) => questions === true).map(({ chapter }) => chapter.number), seed }),
  });
  if (csv === '-') process.stdout.write(tableCsv(outcome));
  else {
    if (csv !== undefined) writeFileSync(csv, tableCsv(outcome));
    process.stdout.write(classText(outcome));
    process.stdout.write(changesText(outcome.changes));
  }
  const places = [`results: ${results}`, ...(csv === undefined || csv === '-' ? [] : [`table: ${csv}`])];
  if (html !== undefined) {
    const { writePages } = await import('../submissions/pages/pages.ts'); // it brings a compiler along
    places.push(`pages: ${writePages(outcome, { folder: html, root })}`);
  }
  console.error(`${outcome.graded} different answers graded, ${outcome.reused} verdicts taken from before, in ${duration((performance.now() - beganMs) / 1000)}; ${places.join('; ')}`);
  if (!outcome.complete) console.error('interrupted: what is done is kept. The same command does the rest.');
  return outcome.complete ? 0 : 1;
}

/** What a run writes would be taken for a submission by the next one. */
function refuseInside(option: string, path: string, folder: string): void {
  const from = relative(resolve(folder), resolve(path));
  if (from === '' || (!from.startsWith('..') && !from.startsWith(sep) && !/^[A-Za-z]:/.test(from))) {
    throw new UsageError(`${option} ${path} lies in the folder of the submissions, where it would be taken for one. Name a folder beside it, such as ${join(dirname(resolve(folder)), 'class-results')}.`);
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function wholeNumber(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || text.trim() === '') throw new UsageError(`${option} ${text}: it must be a whole number, 1 or more, such as ${option} 2`);
  return value;
}

/** `2/8`: the second of eight parts, which eight machines grade at the same time. */
function shardOf(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, number = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text.trim()) ?? []).map(Number);
  if (number < 1 || number > of) throw new UsageError(`--shard ${text}: write it as I/N, the I-th of N parts, such as --shard 2/8`);
  return { number, of };
}

/** A date alone is the end of that day, on this machine's clock. */
function dueDate(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text.trim()) ? `${text.trim()}T23:59:59.999` : text);
  if (!/^\d{4}-\d\d-\d\d/.test(text.trim()) || Number.isNaN(date.getTime())) throw new UsageError(`--due ${text} is no date. Write it as 2026-11-30, or with a time as 2026-11-30T18:00 or 2026-11-30T18:00+01:00.`);
  return date;
}

export const command: Command = { usage, run };
