/** The compiler over learners' files: what it finds, what it must not tell, and how it is stopped. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typeProblems } from './type-check.ts';

let root: string;
const PATIENT = { checkMs: 25_000 }; // for a busy machine
const write = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return name;
};
const leftBehind = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`workbook-types-${process.pid}-`));

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'type-check-test-')));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('problems come with their file, line and column; a sound file has none', async () => {
  const wrong = write('wrong.ts', "import { uniform } from 'distsys';\nexport const n: number = 'one';\nuniform(1);\n");
  const right = write('right.ts', "import { uniform } from 'distsys';\nexport const latency = uniform({ minMs: 1, maxMs: 2 });\n");
  const { problems, unchecked } = await typeProblems([wrong, right, 'missing.ts'], { root, limits: PATIENT });
  expect(unchecked).toBeUndefined();
  expect([...problems.keys()]).toEqual([join(root, wrong)]);
  expect(problems.get(join(root, wrong))).toMatchObject([{ line: 2, column: 14, message: "Type 'string' is not assignable to type 'number'." }, { line: 3, column: 9 }]);
});

test('an element of a list counts as there', async () => {
  const first = write('first.ts', 'export const first = (list: readonly number[]): number => list[0];\n');
  expect((await typeProblems([first], { root, limits: PATIENT })).problems.size).toBe(0);
});

test('a long message is cut', async () => {
  const name = 'x'.repeat(5000);
  const long = write('long.ts', `const a = { ${name}: 1 };\nexport const b: { y: 1 } = a;\n`);
  const { problems } = await typeProblems([long], { root, limits: PATIENT });
  expect(problems.get(join(root, long))?.[0]?.message.length).toBeLessThan(310);
});

test.each([
  ['by an absolute path', () => join(root, 'secret.ts')],
  ['by a way up', () => `../../../../../../../../../..${join(root, 'secret.ts')}`],
])('what another file holds is not told: %s', async (_how, path) => {
  write('secret.ts', 'export type Password = "hunter2";\n');
  const answer = write('spy.ts', `import type { Password } from '${path()}';\nexport const x: Password = 1;\n`);
  const { problems, unchecked } = await typeProblems([answer], { root, limits: PATIENT });
  expect(problems.size).toBe(0);
  expect(unchecked).toBe("an answer names another file than 'distsys'. An exercise is one file of its own.");
});

test('a file beside the answer is out of reach', async () => {
  write('secret.ts', 'export type Password = "hunter2";\n');
  const { problems } = await typeProblems([write('spy.ts', "import type { Password } from './secret.ts';\nexport const x: Password = 1;\n")], { root, limits: PATIENT });
  expect(JSON.stringify([...problems])).not.toContain('hunter2');
});

test.skipIf(process.platform === 'win32')('a pipe in place of an answer is not waited for', async () => {
  execFileSync('mkfifo', [join(root, 'pipe.ts')]);
  expect(await typeProblems(['pipe.ts'], { root, limits: PATIENT })).toEqual({ problems: new Map() });
});

test.each([
  ['time', { checkMs: 30 }, 'the compiler was not done after 0.03 s.'],
  ['memory', { ...PATIENT, memoryBytes: 1024 ** 2 }, 'the compiler took more than 1 MB of memory.'],
])('a compiler that takes too much %s is stopped, and nothing is left of it', async (_what, limits, unchecked) => {
  expect(await typeProblems([write('slow.ts', 'export {};\n')], { root, limits })).toEqual({ problems: new Map(), unchecked });
  expect(leftBehind()).toEqual([]);
});

test('an interrupted check says nothing', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 20);
  expect(await typeProblems([write('any.ts', 'export {};\n')], { root, limits: PATIENT, signal: stop.signal })).toEqual({ problems: new Map() });
});
