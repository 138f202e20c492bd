/** Watch mode as a program of its own, with files that are really saved. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFixture, GRADER as GRADER_MODULES } from '../fixture.ts';
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

function start(...words: readonly string[]): ChildProcess {
  const started = spawn(process.execPath, [join(libraryFolder(), 'dist', 'grader', 'cli.js'), 'grade', '--watch', ...words], { cwd: fixture.root, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  return started;
}

beforeEach(() => {
  fixture = createFixture();
  fixture.write('exercises/08-two-generals/fewest-messengers.test.ts', GRADER(5));
  fixture.write(FILE, answer('1'));
  said = '';
  child = start('08/fewest-messengers');
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

test('a file that stays away is named, with the way to the stub', async () => {
  await heard(/0\/5/);
  rmSync(join(fixture.root, FILE));
  await heard(/exercises\/08-two-generals\/fewest-messengers\.ts is gone; it is graded when it is back\. The stub comes back with: npm run reset -- 08\/fewest-messengers/);
  fixture.write(FILE, answer('7'));
  await heard(/✓ fewest-messengers +5\/5/);
  expect(reached()).toMatchObject({ status: 'passed' });
});

describe('two exercises', () => {
  const OTHER = 'exercises/08-two-generals/deciding-message';
  beforeEach(() => {
    child.kill('SIGKILL');
    fixture.write(`${OTHER}.test.ts`, GRADER(6).replace('08/fewest-messengers', '08/deciding-message'));
    fixture.write(`${OTHER}.ts`, answer('2'));
    said = '';
  });

  test('one that takes its time does not keep another that is saved waiting, and is graded after it', async () => {
    child = start('08/fewest-messengers', '08/deciding-message');
    await heard(/✗ deciding-message +0\/6/);
    fixture.write(`${OTHER}.ts`, 'export const fewest = (): number => { for (;;); };\n');
    await new Promise((resolve) => setTimeout(resolve, 1500)); // the loop has begun, and would be stopped after 5 s
    fixture.write(FILE, answer('7'));
    await heard(/✓ fewest-messengers +5\/5/);
    expect(said).not.toContain('was not done'); // yet
    await heard(/✗ deciding-message +0\/6 *\n[^]*was not done after 5 s/);
  });

  test.skipIf(process.platform === 'win32')('keys lead from one to the next, with hints for the one that was reached', async () => {
    const { output, complaint } = await fixture.script(`
      import { EventEmitter } from 'node:events';
      import { PLAIN } from '${GRADER_MODULES}/report.js';
      import { select } from '${GRADER_MODULES}/selection.js';
      import { keysOf } from '${GRADER_MODULES}/watch/keys.js';
      import { watch } from '${GRADER_MODULES}/watch/watch.js';
      const nothing = () => undefined;
      const terminal = Object.assign(new EventEmitter(), { isTTY: true, setRawMode: nothing, setEncoding: nothing, resume: nothing, pause: nothing });
      const interrupt = new AbortController();
      let said = '';
      const heard = async (text) => { while (!said.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20)); console.log(said.trim().split('\\n').find((line) => line.includes(text))); said = ''; };
      const press = (key) => terminal.emit('data', key);
      const watching = watch({ root: process.cwd(), selected: select(['08/fewest-messengers', '08/deciding-message']), seed: 1, furtherSeeds: 0, paint: PLAIN, signal: interrupt.signal, print: (text) => (said += text), keys: keysOf(terminal, { onInterrupt: () => interrupt.abort() }) });
      await heard('keys: h hint');
      await heard('deciding-message       0/6');
      press('n'); await heard('08/fewest-messengers  '); await heard('fewest-messengers      0/5');
      press('h'); await heard('1 of 2  First nudge.');
      press('n'); await heard('08/deciding-message  '); await heard('deciding-message       0/6'); // round again
      press('h'); await heard('08/deciding-message: seven');
      press('a'); await heard('fewest-messengers      0/5');
      press('\\u0003');
      await watching;
      console.log(said.trim());`);
    expect(complaint).toBe('');
    expect(output.split('\n').slice(-2)[0]).toBe('ended; what was reached is kept: npm run progress');
  });
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
