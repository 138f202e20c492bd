/** `npm run workflow`: writes a workflow of GitHub Actions that grades a class, or one that grades for GitHub Classroom. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { classroomWorkflow, classWorkflow } from '../platforms/workflows.ts';
import { select, UsageError } from '../selection.ts';
import { readWords, typedPath, writableFile } from './command.ts';
import type { Command } from './command.ts';

const usage = [
  'npm run workflow -- class [--shards N] [--submissions DIR] [--chapters 08,09] [--out FILE]',
  'npm run workflow -- classroom [--chapters 08,09] [--out FILE]',
].join('\n');

const SHARDS = 8;
const SHARDS_MAX = 256; // jobs of one matrix, as GitHub bounds them

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words, { shards: { type: 'string' }, submissions: { type: 'string' }, chapters: { type: 'string' }, out: { type: 'string' } }, usage);
  const [kind, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`npm run workflow takes one kind, and was given ${positionals.join(', ')}. Chapters go to --chapters.`);
  if (kind !== 'class' && kind !== 'classroom') throw new UsageError(`${kind === undefined ? 'which workflow?' : `there is no workflow '${kind}'.`} class grades a folder of submissions; classroom is for repositories of GitHub Classroom.\nusage: ${usage}`);
  if (kind === 'classroom' && (values.shards !== undefined || values.submissions !== undefined)) throw new UsageError('--shards and --submissions belong to the workflow class: one of GitHub Classroom grades one repository.');
  const chapters = values.chapters?.split(/[\s,]+/).filter((word) => word !== '') ?? [];
  select(chapters);
  const text = kind === 'class'
    ? classWorkflow({ shards: shardsOf(values.shards), submissions: folderOf(values.submissions), chapters })
    : classroomWorkflow({ chapters });
  if (values.out === undefined || values.out === '-') {
    process.stdout.write(text);
    return 0;
  }
  mkdirSync(dirname(typedPath(values.out)), { recursive: true }); // .github/workflows is rarely there yet
  writeFileSync(writableFile('--out', values.out) as string, text);
  return 0;
}

function shardsOf(text: string | undefined): number {
  if (text === undefined) return SHARDS;
  const shards = Number(text);
  if (!Number.isInteger(shards) || shards < 1 || shards > SHARDS_MAX) throw new UsageError(`--shards ${text}: give a whole number from 1 to ${SHARDS_MAX}, such as 8`);
  return shards;
}

/** It stands in a shell command and in a sentence of the workflow. */
function folderOf(text = 'submissions'): string {
  const folder = text.replace(/\/+$/, '');
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(folder) || folder.split('/').includes('..')) throw new UsageError(`--submissions ${text}: name a folder inside the repository, of letters, digits, dots and hyphens, such as submissions/2026`);
  return folder;
}

export const command: Command = { usage, run };
