import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Instrumenter } from './chapter-mutants.ts';
import { mutateChapter } from './chapter-run.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Puts each of these in the place of the line that answers. */
const replacing = (...statements: readonly string[]): Instrumenter => ({
  async instrument([file]) {
    const lines = file?.content.split('\n') ?? [];
    const line = lines.findIndex((text) => text.includes('ctx.send(from'));
    return { mutants: statements.map((replacement) => ({ mutatorName: 'M', replacement, location: { start: { line, column: 0 }, end: { line, column: lines[line]?.length ?? 0 } } })) };
  },
});

test('what graders say of mutants: killed, hanging, not readable, alive; and the mutants are taken away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  const said: string[] = [];
  const { files } = await mutateChapter({
    root, id: '00/first-steps', folder, print: (line) => said.push(line),
    instrumenter: replacing('', 'for (;;);', 'const const', "if (message.type === 'Hello') ctx.send(from, { type: 'Welcome', name: String(message.name) });"),
  });
  expect(files['solutions/00-start-here/first-steps.ts']?.mutants.map(({ status }) => status)).toEqual(['Killed', 'Timeout', 'CompileError', 'Survived']);
  expect(said).toEqual(['4 mutants of one answer; the graders judge them …', '1 pass every public check; hidden graders notice 0 of them.']);
  expect(existsSync(folder)).toBe(false);
}, 120_000);

test('an exercise that the chapter has not is refused', async () => {
  await expect(mutateChapter({ root, id: '08/none', folder: join(tmpdir(), 'never-made'), instrumenter: replacing(), print: () => {} })).rejects.toThrow('mutate: chapter 08 has no exercise "none"; it has deciding-message');
});
