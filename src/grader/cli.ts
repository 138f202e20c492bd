#!/usr/bin/env node
/**
 * The autograder on the command line. Run it through npm, which brings the right Node:
 *
 *     npm run grade                       everything
 *     npm run grade -- 08                 one chapter
 *     npm run grade -- 08/fewest-messengers --seed 17
 *     npm run grade -- --watch
 *     npm run progress
 *     npm run hint -- 08/fewest-messengers
 *     npm run reset -- 08/fewest-messengers
 *     npm run replay -- 08/shop-and-payment TOKEN
 *
 * Exit code: 0 only at full score, 1 otherwise, 2 when the command itself is wrong.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Command } from './commands/command.ts';
import { UsageError } from './selection.ts';

/** Each is loaded when it is asked for: one of them brings a compiler along, another an HTML page. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  grade: () => import('./commands/grade.ts'),
  gradescope: () => import('./commands/gradescope.ts'), // not in the handout
  handout: () => import('./commands/handout.ts'), // not in the handout
  hint: () => import('./commands/hint.ts'),
  progress: () => import('./commands/progress.ts'),
  reset: () => import('./commands/reset.ts'),
  replay: () => import('./commands/replay.ts'),
  workflow: () => import('./commands/workflow.ts'), // not in the handout
};

/** A third of the time to a verdict is the compiling of vitest; its compiled form is kept beside the workbook's other private state, for the threads as well. */
function keepCompiled(): void {
  const folder = fileURLToPath(new URL('../../../.workbook/compile-cache', import.meta.url)); // from src/dist/grader
  if (import.meta.url.endsWith('.ts') || enableCompileCache(folder).directory === undefined) return; // where it cannot be written, all is the same, a little later
  process.env['NODE_COMPILE_CACHE'] ??= folder;
}

async function main([name = '', ...words]: readonly string[]): Promise<number> {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 24) throw new UsageError(`this Node is ${process.version}; grading needs 24 or newer. Run it as: npm run ${name || 'grade'}`);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const all = await Promise.all(Object.values(COMMANDS).map(async (one) => (await one()).command.usage));
    throw new UsageError(`usage: ${all.join('\n').replaceAll('\n', '\n       ')}`);
  }
  return (await load()).command.run(words);
}

try {
  keepCompiled();
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (process.argv.includes('--debug')) console.error(error);
  else console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
