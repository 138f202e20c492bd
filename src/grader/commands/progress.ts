/** `npm run progress`: how far the learner has come, from what the gradings left. Runs nothing. */
import { progressOf, progressText } from '../progress.ts';
import { readProgress, unreadable } from '../progress-record.ts';
import { COLOURED, PLAIN } from '../report.ts';
import { select } from '../selection.ts';
import { findRoot, readWords } from './command.ts';
import type { Command } from './command.ts';

const usage = 'npm run progress -- [08 | 08/NAME]… [--json]';

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words, { json: { type: 'boolean' } }, usage);
  const root = findRoot();
  const only = new Set(select(positionals).flatMap(({ chapter, names }) => names.map((name) => `${chapter.number}/${name}`)));
  const why = unreadable(root);
  if (why !== undefined) console.error(`${why}, so nothing is shown of it. The next grading keeps it as .workbook/progress.json.kept and begins a new one.\n`);
  const progress = progressOf(readProgress(root), { root, only });
  const paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? COLOURED : PLAIN;
  process.stdout.write(values.json === true ? `${JSON.stringify(progress, null, 2)}\n` : progressText(progress, paint));
  return 0;
}

export const command: Command = { usage, run };
