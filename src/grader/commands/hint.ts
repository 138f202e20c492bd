/** `npm run hint`: the next hint for the first check that does not pass. */
import { gradeCourse } from '../grade-course.ts';
import { DEFAULT_SEED } from '../grading-plan.ts';
import { hintText, nextHint, readClimbed, withHint, writeClimbed } from '../hint.ts';
import type { ExerciseResult } from '../result.ts';
import { select, selectOne, UsageError } from '../selection.ts';
import { findRoot, only, readWords } from './command.ts';
import type { Command } from './command.ts';

const usage = 'npm run hint  -- 08/NAME [--all]';

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words, { all: { type: 'boolean' } }, usage);
  const id = selectOne(only(positionals, 'hint'), 'hint');
  const root = findRoot();
  const { chapters } = await gradeCourse({ root, selected: select([id]), seed: DEFAULT_SEED });
  const result = chapters[0]?.exercises[0] as ExerciseResult;
  if (result.message !== undefined) throw new UsageError(result.message);
  const climbed = readClimbed(root);
  const hint = nextHint(result, climbed, { all: values.all === true });
  process.stdout.write(hint === undefined ? `${id}: every check passes; there is nothing to hint at.\n` : hintText(id, hint));
  if (hint !== undefined) writeClimbed(root, withHint(climbed, id, hint));
  return 0;
}

export const command: Command = { usage, run };
