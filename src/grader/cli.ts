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
import type { Command } from './commands/command.ts';
import { UsageError } from './selection.ts';

/** Each is loaded when it is asked for: one of them brings a compiler along, another an HTML page. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  grade: () => import('./commands/grade.ts'),
  handout: () => import('./commands/handout.ts'), // not in the handout
  hint: () => import('./commands/hint.ts'),
  reset: () => import('./commands/reset.ts'),
};

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
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (process.argv.includes('--debug')) console.error(error);
  else console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
