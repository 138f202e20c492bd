/** The instructor's commands as they are typed. */
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture } from '../fixture.ts';
import type { Fixture } from '../fixture.ts';

const NAME = '08-two-generals/fewest-messengers';
let fixture: Fixture;
beforeAll(() => {
  fixture = createFixture();
  fixture.write(`exercises/${NAME}.test.ts`, `import { expectEqual, grade } from 'distsys/grader';
grade('08/fewest-messengers', { exports: ['fewest'], checks: [{ title: 'gives seven', points: 5, hints: ['Six is too few.', 'Return 7.'], async run({ learner }) { expectEqual(await learner.call('fewest'), 7); } }] });
`);
  fixture.write(`class/jane/exercises/${NAME}.ts`, 'export const fewest = (): number => 7;\n');
  fixture.write('class/=bob/fewest-messengers.ts', 'export const fewest = (): number => 6;\n');
  mkdirSync(join(fixture.root, 'nobody'));
});
afterAll(() => fixture.remove());

describe('npm run grade -- --submissions', () => {
  test('grades a class into results, a table and pages, and does nothing twice', { timeout: 120_000 }, async () => {
    const first = await fixture.run('grade', '--submissions', 'class', '--csv', 'class.csv', '--html', 'pages', '--jobs', '1');
    expect(first.code).toBe(0);
    expect(first.output).toMatch(/^2 submissions, 5 points: median 2\.5, mean 2\.5\n {2}08\/fewest-messengers {3}█{8}░{8} {3}50 % {3}1 passed\n/);
    expect(first.complaint).toContain('a secret seed for this class was made');
    expect(readFileSync(join(fixture.root, 'class.csv'), 'utf8').split('\r\n')[1]).toMatch(/^'=bob,'=bob,0,5,0,,/);
    const pages = readdirSync(join(fixture.root, 'pages'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
    expect(pages).toHaveLength(3);
    const seed = readFileSync(join(fixture.root, 'class-results', 'class-seed'), 'utf8').trim().split('\n').at(-1) as string;
    const told = [first.output, first.complaint, ...pages.map((name) => readFileSync(join(fixture.root, 'pages', name), 'utf8'))];
    for (const text of told) expect(text).not.toContain(seed);
    const second = await fixture.run('grade', '--submissions', 'class', '--csv', '-', '--chapters', '08/fewest-messengers', '--due', '2020-01-01');
    expect(second.complaint).toMatch(/^note|0 different answers graded, 2 verdicts taken from before/m);
    expect(second.output.split('\r\n').find((row) => row.startsWith('jane'))).toMatch(/^jane,jane,5,5,100,\d+ d \d+ h \(by file dates\),/);
  });

  const WRONG: [string[], RegExp][] = [
    [['--submissions', 'none'], /^--submissions none is no folder\. Name the folder that holds one sub-folder or archive a student\./],
    [['--submissions', 'nobody'], /holds no submissions\./],
    [['--submissions', 'class', '--json', 'class/results'], /^--json .*class\/results lies in the folder of the submissions, where it would be taken for one\./],
    [['--submissions', 'class', '--html', 'class'], /^--html .*class lies in the folder of the submissions/],
    [['--submissions', 'class', '--csv', 'none/x.csv'], /^--csv none\/x\.csv cannot be written \(ENOENT\)/],
    [['--submissions', 'class', '--jobs', '0'], /^--jobs 0: it must be a whole number, 1 or more/],
    [['--submissions', 'class', '--limit', 'x'], /^--limit x: it must be a whole number/],
    [['--submissions', 'class', '--due', 'soon'], /^--due soon is no date\. Write it as 2026-11-30/],
    [['--submissions', 'class', '--chapters', '39'], /^chapter 39, Manageability, has no exercises yet/],
    [['--submissions', 'class', '--seed-file', 'package.json'], /package\.json holds no seed/],
    [['--submissions', 'class', '--sumbissions'], /^there is no option '--sumbissions'\. Did you mean '--submissions'\?/],
  ];
  test.each(WRONG)('%j is answered by a sentence, and nothing is graded', async (args, sentence) => {
    const { code, complaint } = await fixture.run('grade', ...args);
    expect(complaint).toMatch(sentence);
    expect(code).toBe(2);
  });
});

test.each([
  [[], /^--out is missing: name the folder that the learner's edition goes to\./],
  [['--out', 'exercises'], /^--out .*exercises lies inside the project\./],
  [['here'], /^npm run handout takes options only, and was given 'here'\./],
] as [string[], RegExp][])('npm run handout %j is answered by a sentence', async (args, sentence) => {
  const { code, complaint } = await fixture.run('handout', ...args);
  expect(complaint).toMatch(sentence);
  expect(code).toBe(2);
  expect(existsSync(join(fixture.root, 'here'))).toBe(false);
});
