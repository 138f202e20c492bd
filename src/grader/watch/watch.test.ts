/** Watch mode as a program of its own, with files that are really saved. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFixture } from '../fixture.ts';
import type { Fixture } from '../fixture.ts';
import { libraryFolder } from '../learner/stage.ts';
import type { ProgressRecord } from '../progress-record.ts';
import { readProgress } from '../progress-record.ts';

const FILE = 'exercises/08-two-generals/fewest-messengers.ts';
const GRADER = (points: number): string => `import { expectEqual, grade } from 'distsys/grader';
grade('08/fewest-messengers', {
  exports: ['fewest'],
  checks: [{ title: 'seven for the example', points: ${points}, hints: ['First nudge.', 'Second nudge.'], async run({ learner }) { expectEqual(await learner.call('fewest'), 7, { of: 'fewest()' }); } }],
});`;
const answer = (value: string): string => `export const fewest = (): number => ${value};\n`;

let fixture: Fixture;
let child: ChildProcess;
let said = '';

beforeEach(() => {
  fixture = createFixture();
  fixture.write('exercises/08-two-generals/fewest-messengers.test.ts', GRADER(5));
  fixture.write(FILE, answer('1'));
  said = '';
  child = spawn(process.execPath, [join(libraryFolder(), 'dist', 'grader', 'cli.js'), 'grade', '08/fewest-messengers', '--watch'], { cwd: fixture.root, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
});
afterEach(() => {
  child.kill('SIGKILL');
  fixture.remove();
});

/** Waits until `pattern` was said, and forgets what was said up to there. */
async function heard(pattern: RegExp): Promise<void> {
  await expect.poll(() => said, { timeout: 25_000, interval: 20 }).toMatch(pattern);
  said = said.slice((pattern.exec(said)?.index ?? 0) + (pattern.exec(said)?.[0].length ?? 0));
}
const ended = (): Promise<number | null> => new Promise((settle) => (child.exitCode === null ? child.once('exit', settle) : settle(child.exitCode)));
const reached = (): ProgressRecord[string] | undefined => readProgress(fixture.root)['08/fewest-messengers'];

test('a save is graded, and so is one after it; a mended grader judges anew', async () => {
  await heard(/watching 08\/fewest-messengers/);
  await heard(/✗ fewest-messengers +0\/5[^]*expected +fewest\(\) gives 7[^]*got +1[^]*08 ░+ 0\/\d+/);
  fixture.write(FILE, answer('7'));
  await heard(/✓ fewest-messengers +5\/5[^]*next: /);
  fixture.write('exercises/08-two-generals/fewest-messengers.test.ts', GRADER(3));
  await heard(/✓ fewest-messengers +3\/3/);
  fixture.write(FILE, answer('8'));
  await heard(/✗ fewest-messengers +0\/3[^]*got +8/);
  expect(reached()).toMatchObject({ status: 'failed', score: 0, best: 5 });
}, 120_000);

test('a save while an older one is graded breaks that grading off', async () => {
  await heard(/0\/5/);
  fixture.write(FILE, 'export const fewest = (): number => { for (;;); };\n');
  await new Promise((resolve) => setTimeout(resolve, 1000)); // the loop has begun, and would be stopped after 5 s
  fixture.write(FILE, answer('7'));
  await heard(/✓ fewest-messengers +5\/5/);
  expect(said).not.toContain('was not done');
});

test('a file that is gone for a moment is waited for', async () => {
  await heard(/0\/5/);
  rmSync(join(fixture.root, FILE));
  await new Promise((resolve) => setTimeout(resolve, 600));
  fixture.write(FILE, answer('7'));
  await heard(/✓ fewest-messengers +5\/5/);
  expect(said).not.toContain('does not exist');
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it, with what was reached kept and nothing left behind', async (signal) => {
  await heard(/✗ fewest-messengers +0\/5/);
  fixture.write(FILE, answer('7'));
  await heard(/✓ fewest-messengers +5\/5/);
  child.kill(signal);
  expect(await ended()).toBe(0);
  expect(said).toContain('what was reached is kept');
  expect(reached()).toMatchObject({ status: 'passed', score: 5, best: 5 });
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('workbook-') && name.includes(`-${child.pid}-`))).toEqual([]);
});

test('an interrupt in the middle of a grading loses no points that were there', async () => {
  fixture.write(FILE, answer('7'));
  await heard(/✓ fewest-messengers +5\/5/);
  fixture.write(FILE, 'export const fewest = (): number => { for (;;); };\n');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.kill('SIGINT');
  expect(await ended()).toBe(0);
  expect(reached()).toMatchObject({ status: 'passed', score: 5 });
  expect(existsSync(join(fixture.root, '.workbook', 'progress.json'))).toBe(true);
  expect(readFileSync(join(fixture.root, '.workbook', 'progress.json'), 'utf8')).toContain('"version": 1');
});
