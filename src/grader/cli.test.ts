/** The command line as a learner meets it, on a project with an exercise of its own under a name that the course knows. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture } from './fixture.ts';
import { libraryFolder } from './learner/stage.ts';
import type { Fixture } from './fixture.ts';
import type { GradeResult } from './result.ts';

const FILE = 'exercises/08-two-generals/fewest-messengers.ts';
const GRADER = `import { expectEqual, grade } from 'distsys/grader';
grade('08/fewest-messengers', {
  exports: ['fewest'],
  checks: [
    { title: 'one is enough for nothing', points: 2, hints: ['First nudge.', 'Second nudge.'], async run({ learner }) { expectEqual(await learner.call('fewest', 0), 1, { of: 'fewest(0)' }); } },
    { title: 'seven for the example', points: 3, hints: ['Third nudge.', 'Fourth nudge.'], async run({ learner }) { expectEqual(await learner.call('fewest', 0.5), 7, { of: 'fewest(0.5)' }); } },
  ],
});`;
const SOLUTION = `export function fewest(capture: number): number {
  // --- learner's part: how many? ---
  return capture === 0 ? 1 : 7;
  // --- end of learner's part ---
}
`;
const STUB = `import { NotImplemented } from 'distsys';\nexport function fewest(capture: number): number {\n  // TODO: how many?\n  throw new NotImplemented('08/fewest-messengers');\n}\n`;

let fixture: Fixture;
beforeAll(() => {
  fixture = createFixture();
  fixture.write('exercises/08-two-generals/fewest-messengers.test.ts', GRADER);
  fixture.write('solutions/08-two-generals/fewest-messengers.ts', SOLUTION);
  const mistakes = [{ name: 'always-one', say: 'you send one messenger whatever the risk', failing: ['seven for the example'], got: '1' }];
  fixture.write('src/course.lock.json', JSON.stringify({ version: 1, files: {}, exercises: { '08/fewest-messengers': { mistakes } } }));
});
afterAll(() => fixture.remove());

const grade = (...args: readonly string[]) => fixture.run('grade', '08/fewest-messengers', ...args);

describe('npm run grade', () => {
  test('shows a stub as not started and ends with 1', async () => {
    fixture.write(FILE, STUB);
    const { code, output } = await grade();
    expect(output).toMatch(/^08 two generals +░{16} {2}0\/5\n {2}· fewest-messengers +not started\n$/);
    expect(code).toBe(1);
  });

  test('shows a right answer and ends with 0', async () => {
    fixture.write(FILE, SOLUTION);
    const { code, output } = await grade();
    expect(output).toMatch(/█{16} {2}5\/5\n {2}✓ fewest-messengers +5\/5\n\nnext: 00\/first-steps /);
    expect(code).toBe(0);
  });

  test('shows a wrong answer with evidence, replay, what it looks like, and the next hint', async () => {
    fixture.write(FILE, 'export const fewest = (capture: number): string => { console.log(capture); return 1; };\n');
    const { code, output } = await grade();
    expect(code).toBe(1);
    expect(output.split('\n').slice(1).join('\n')).toBe([
      '  ✗ fewest-messengers      2/5',
      '      ✓ one is enough for nothing    2/2',
      '      ✗ seven for the example        0/3',
      '          expected  fewest(0.5) gives 7',
      '          got       1',
      '          logged    0.5',
      '          seed 1    replay: npm run grade -- 08/fewest-messengers --seed 1',
      '          looks like: you send one messenger whatever the risk',
      '          hint: npm run hint -- 08/fewest-messengers',
      `      types     ${FILE}:1:76  Type 'number' is not assignable`,
      "                to type 'string'.",
      '',
    ].join('\n'));
  });

  test('grades the solutions', async () => {
    expect((await grade('--solutions')).code).toBe(0);
  });

  test('writes the result as JSON, stamped with versions', async () => {
    await grade('--seed', '-17', '--json', 'result.json');
    const result = JSON.parse(readFileSync(join(fixture.root, 'result.json'), 'utf8')) as GradeResult;
    expect(result).toMatchObject({
      score: 2, maxScore: 5, seed: -17, versions: { course: '1.2.3', runtime: `Node ${process.version}` },
      chapters: [{ id: '08', score: 2, maxScore: 5, exercises: [{ id: '08/fewest-messengers', status: 'failed', score: 2, maxScore: 5, checks: [
        { title: 'one is enough for nothing', status: 'passed', score: 2, maxScore: 2, message: '', seed: -17, replay: 'npm run grade -- 08/fewest-messengers --seed -17' },
        { title: 'seven for the example', status: 'failed', score: 0, maxScore: 3, message: 'expected fewest(0.5) gives 7; got 1' },
      ] }] }],
    });
    expect(JSON.stringify(result)).not.toContain('nudge'); // hints are given one at a time
  });

  test('says a syntax error once, with its place', async () => {
    fixture.write(FILE, 'export const fewest = (capture: number) => {\n  const x = (1;\n  return x;\n};\n');
    const { code, output } = await grade();
    expect(code).toBe(1);
    expect(output).toContain(`      ${FILE}:2:15 cannot be read: Expected ',', got ';'\n`);
    expect(output.match(/cannot be read/g)).toHaveLength(1); // not once for each check
    expect(output).toContain(`      types     ${FILE}:2:15  ')' expected.\n`);
    expect(output).not.toMatch(/\bat .*:\d+:\d+\)/); // no stack
  });

  test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('asked to end by %s, shows what is done and leaves nothing behind', async (signal) => {
    fixture.write(FILE, 'export const fewest = (): number => { for (;;); };\n');
    const child = spawn(process.execPath, [join(libraryFolder(), 'dist', 'grader', 'cli.js'), 'grade', '08/fewest-messengers'], { cwd: fixture.root, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const stages = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`workbook-stage-${child.pid}-`)).map((name) => join(tmpdir(), name));
    await expect.poll(() => stages().some((stage) => readdirSync(stage).some((name) => name.startsWith('answer-'))), { timeout: 25_000 }).toBe(true);
    child.kill(signal);
    expect(await ended).toBe(1);
    expect(output).toContain('✗ fewest-messengers      0/5');
    expect(stages()).toEqual([]);
  });

  const WRONG: [string[], RegExp][] = [
    [['grade', '08/fewest-mesengers'], /^there is no exercise '08\/fewest-mesengers'\. Did you mean '08\/fewest-messengers'\?/],
    [['grade', '09'], /^chapter 09, 3f\+1, has no exercises yet\. Chapters with exercises: 00, .*08/],
    [['grade', '77'], /^there is no exercise or chapter '77'/],
    [['grade', '--seed', 'x'], /^--seed x: a seed is a whole number, such as 17/],
    [['grade', '--sede', '1'], /^there is no option '--sede'\. Did you mean '--seed'\?\nusage/],
    [['grade', '08/fewest-messengers', '--json', 'none/result.json'], /^--json none\/result\.json cannot be written \(ENOENT\)\. Name a file in a folder that exists\./],
    [['hint', '08/fewest-messengers', 'extra'], /^npm run hint takes one exercise, and was given 2: 08\/fewest-messengers, extra\./],
    [['reset', '08/fewest-messengers', '08/deciding-message'], /^npm run reset takes one exercise, and was given 2/],
    [['hint', '08'], /^08 is a whole chapter\. Name one exercise, as in: npm run hint -- 08\/fewest-messengers/],
    [['grdae'], /^usage: npm run grade/],
  ];
  test.each(WRONG)('%j is answered by a sentence and exit code 2', async (args, sentence) => {
    const { code, complaint } = await fixture.run(...args);
    expect(complaint).toMatch(sentence);
    expect(code).toBe(2);
  });
});

describe('npm run hint', () => {
  test('gives one more rung each time, for the first check that fails', async () => {
    fixture.write(FILE, 'export const fewest = (): number => 1;\n');
    const hint = async (...more: string[]) => (await fixture.run('hint', '08/fewest-messengers', ...more)).output;
    expect(await hint()).toBe('08/fewest-messengers: seven for the example\n  1 of 2  Third nudge.\n  next: npm run hint -- 08/fewest-messengers\n');
    expect(await hint()).toBe('08/fewest-messengers: seven for the example\n  1 of 2  Third nudge.\n  2 of 2  Fourth nudge.\n  These are all hints for this check.\n');
    fixture.write(FILE, STUB);
    expect(await hint('--all')).toContain('  1 of 2  First nudge.\n  2 of 2  Second nudge.\n');
    fixture.write(FILE, SOLUTION);
    expect(await hint()).toBe('08/fewest-messengers: every check passes; there is nothing to hint at.\n');
  });
});

describe('npm run reset', () => {
  test('gives the stub back and keeps the learner\'s file', async () => {
    fixture.write(FILE, '// my work\n');
    const { code, output } = await fixture.run('reset', '08/fewest-messengers');
    expect(code).toBe(0);
    expect(readFileSync(join(fixture.root, FILE), 'utf8')).toContain("throw new NotImplemented('08/fewest-messengers');");
    const [, kept = ''] = /^exercises\/08-two-generals\/fewest-messengers\.ts is the stub again\. Your version is kept in (\S+)\n$/.exec(output) ?? [];
    expect(readFileSync(join(fixture.root, kept), 'utf8')).toBe('// my work\n');
  });

  test('changes nothing when the file is the stub already', async () => {
    const kept = readdirSync(join(fixture.root, '.workbook', 'kept'));
    expect((await fixture.run('reset', '08/fewest-messengers')).output).toBe(`${FILE} is the stub already; nothing was changed.\n`);
    expect(readdirSync(join(fixture.root, '.workbook', 'kept'))).toEqual(kept);
  });

  test('says so when there is no stub to be had, and changes nothing', async () => {
    fixture.write('exercises/08-two-generals/deciding-message.ts', '// my work\n');
    const { code, complaint } = await fixture.run('reset', '08/deciding-message');
    expect(code).toBe(2);
    expect(complaint).toMatch(/^the stub of 08\/deciding-message is nowhere to be had\. Get exercises\/08-two-generals\/deciding-message\.ts from a fresh clone\./);
    expect(existsSync(join(fixture.root, 'exercises/08-two-generals/deciding-message.ts'))).toBe(true);
  });
});
