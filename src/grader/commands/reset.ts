/** `npm run reset`: gives an exercise's stub back. */
import { resetExercise, resetText } from '../reset.ts';
import { selectOne } from '../selection.ts';
import { findRoot, only, readWords } from './command.ts';
import type { Command } from './command.ts';

const usage = 'npm run reset -- 08/NAME';

async function run(words: readonly string[]): Promise<number> {
  const { positionals } = readWords(words, {}, usage);
  process.stdout.write(resetText(resetExercise(findRoot(), selectOne(only(positionals, 'reset'), 'reset'))));
  return 0;
}

export const command: Command = { usage, run };
