/** `npm run handout`: makes the learner's edition. */
import { cpSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { makeHandout } from '../handout/handout.ts';
import { INTERRUPTS } from '../engine.ts';
import { UsageError } from '../selection.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { findRoot, only, readWords, typedPath } from './command.ts';
import type { Command } from './command.ts';

const usage = 'npm run handout -- --out DIR [--chapters 00,08] [--verify]';

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words, { out: { type: 'string' }, chapters: { type: 'string' }, verify: { type: 'boolean' } }, usage);
  if (only(positionals, 'handout') !== undefined) throw new UsageError(`npm run handout takes options only, and was given '${positionals[0]}'.\nusage: ${usage}`);
  if (values.out === undefined) throw new UsageError(`--out is missing: name the folder that the learner's edition goes to.\nusage: ${usage}`);
  const chapters = values.chapters?.split(/[\s,]+/).filter((word) => word !== '') ?? [];
  const made = makeHandout({ root: findRoot(), out: typedPath(values.out), chapters });
  console.log(`${made.out}: the learner's edition, ${made.files} files, chapters ${made.chapters.join(', ')}. No solution, mistake or hidden grader is in it.`);
  if (values.verify !== true) return 0;
  console.log('Its own npm test, in a copy:');
  return verify(made.out);
}

/** As a learner would: installs and tests it, in a copy that is taken away afterwards. */
async function verify(out: string): Promise<number> {
  const copy = temporaryFolder('class');
  const remove = (): void => rmSync(copy, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    cpSync(out, copy, { recursive: true });
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local_prefix)|^INIT_CWD$/.test(name)));
    const child = spawn('npm', ['test'], { cwd: copy, env, stdio: 'inherit', shell: process.platform === 'win32' });
    const end = (): void => void child.kill('SIGTERM');
    for (const signal of INTERRUPTS) process.once(signal, end);
    const code = await new Promise<number>((resolve, reject) => child.once('close', (ended) => resolve(ended ?? 1)).once('error', reject));
    console.log(code === 0 ? 'The handout works by itself.' : `The handout does not work by itself: its npm test ended with code ${code}.`);
    return code === 0 ? 0 : 1;
  } finally {
    process.off('exit', remove);
    remove();
  }
}

export const command: Command = { usage, run };
