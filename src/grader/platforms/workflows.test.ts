/** The workflows that are handed out: YAML as GitHub reads it, commands that exist, and their shell scripts run. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createFixture } from '../fixture.ts';
import type { Fixture } from '../fixture.ts';
import { libraryFolder } from '../learner/stage.ts';
import type { ClassroomResult } from '../outputs/classroom.ts';
import { classroomWorkflow, classWorkflow } from './workflows.ts';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly needs?: string;
  readonly strategy?: { readonly 'fail-fast': boolean; readonly matrix: { readonly shard: readonly number[] } };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (text: string): Workflow => parse(text, { strict: true, uniqueKeys: true }) as Workflow;
const ofClass = classWorkflow({ shards: 3, submissions: 'hand-ins/2026', chapters: ['08'] });
const ofClassroom = classroomWorkflow({ chapters: ['08', '00'] });
const steps = (text: string): Step[] => Object.values(read(text).jobs).flatMap((job) => [...job.steps]);
const scripts = (text: string): string[] => steps(text).flatMap(({ run }) => run ?? []);
const npmCommands = (text: string): { name: string; options: string[] }[] =>
  [...scripts(text).join('\n').replaceAll('\\\n', ' ').matchAll(/npm run (\S+)([^\n]*)/g)].map(([, name = '', words = '']) => ({ name, options: words.match(/--[a-z][a-z-]*/g) ?? [] }));

describe.each([['the class', ofClass], ['GitHub Classroom', ofClassroom]])('the workflow of %s', (_name, text) => {
  test('is YAML with jobs of steps that either use or run something', () => {
    expect(Object.keys(read(text).jobs)).not.toEqual([]);
    for (const { uses, run } of steps(text)) expect([uses, run].filter((one) => one !== undefined)).toHaveLength(1);
    for (const { uses } of steps(text)) expect(uses ?? 'actions/checkout@v7').toMatch(/^(actions\/(checkout|setup-node|upload-artifact|download-artifact)|classroom-resources\/autograding-grading-reporter)@v\d+$/);
  });

  test('may write to nothing of the repository', () => expect(Object.values(read(text).permissions)).not.toContain('write'));

  test('has scripts that bash can read', () => {
    for (const script of scripts(text)) expect(spawnSync('bash', ['-n'], { input: script.replaceAll(/\$\{\{.*?\}\}/g, '1'), encoding: 'utf8' }).stderr).toBe('');
  });

  test('calls commands that the project has', () => {
    const known = Object.keys((JSON.parse(readFileSync(join(libraryFolder(), '..', 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts);
    expect(npmCommands(text).length).toBeGreaterThan(1);
    for (const { name } of npmCommands(text)) expect(known).toContain(name);
  });
});

test('a job a shard, none of which stops the others, and one that waits for all of them', () => {
  const { grade, table } = read(ofClass).jobs;
  expect(grade?.strategy).toEqual({ 'fail-fast': false, matrix: { shard: [1, 2, 3] } });
  expect(table?.needs).toBe('grade');
  expect(scripts(ofClass).join('\n')).toContain('npm run grade -- 08 --submissions hand-ins/2026 --shard ${{ matrix.shard }}/3');
});

test('the parts that are kept are put into the folder in which the last job looks for what is done', () => {
  const { grade, table } = read(ofClass).jobs;
  const using = (job: Job | undefined, action: string): Step | undefined => job?.steps.find(({ uses }) => uses?.startsWith(`actions/${action}@`));
  expect(using(grade, 'upload-artifact')?.with).toEqual({ name: 'class-results-${{ matrix.shard }}', path: 'class-results/students' });
  expect(using(table, 'download-artifact')?.with).toEqual({ pattern: 'class-results-*', path: 'class-results/students', 'merge-multiple': true });
  expect(scripts(ofClass).filter((script) => script.includes('--json class-results'))).toHaveLength(2);
});

test('the grading of a class has every option that its workflow uses', async () => {
  const { usage } = (await import('../commands/submissions.ts')).command;
  for (const { name, options } of npmCommands(ofClass)) for (const option of name === 'grade' ? options : []) expect(usage).toContain(`${option} `);
});

describe.skipIf(process.platform === 'win32')('the scripts, run', () => {
  let fixture: Fixture;
  const bin = (): string => join(fixture.root, 'bin');
  const program = (name: string, text: string): void => chmodSync(fixture.write(`bin/${name}`, `#!/bin/sh\n${text}\n`), 0o755);
  const bash = (script: string, env: Readonly<Record<string, string>>) =>
    spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd: fixture.root, encoding: 'utf8', env: { PATH: `${bin()}:${process.env['PATH']}`, HOME: fixture.root, USER: 'runner', RUNNER_TEMP: fixture.root, INIT_CWD: fixture.root, NO_COLOR: '1', ...env } });
  const scriptOf = (text: string, has: string): string => scripts(text).find((script) => script.includes(has)) as string;

  beforeAll(() => {
    fixture = createFixture();
    fixture.write('exercises/08-two-generals/fewest-messengers.test.ts', `import { expectEqual, grade } from 'distsys/grader';
      grade('08/fewest-messengers', { exports: ['fewest'], checks: [
        { title: 'one', points: 2, hints: [], async run({ learner }) { expectEqual(await learner.call('fewest', 0), 1); } },
        { title: 'seven', points: 3, hints: [], async run({ learner }) { expectEqual(await learner.call('fewest', 0.5), 7); } },
      ] });`);
    fixture.write('exercises/08-two-generals/fewest-messengers.ts', 'export const fewest = (): number => 1;\n');
    program('sudo', 'exec "$@"');
    program('chown', 'echo "chown $*"');
  });
  afterAll(() => fixture.remove());

  test('Classroom’s step grades and hands the result on, though not all points were reached', () => {
    program('npm', `shift 3; exec "${process.execPath}" "${join(libraryFolder(), 'dist', 'grader', 'cli.js')}" grade "$@"`);
    const output = fixture.write('github-output', '');
    const { status, stderr } = bash(scriptOf(classroomWorkflow({ chapters: ['08/fewest-messengers'] }), 'GITHUB_OUTPUT'), { GITHUB_OUTPUT: output });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const [, text = ''] = /^result=(\S+)\n$/.exec(readFileSync(output, 'utf8')) ?? [];
    const result = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as ClassroomResult;
    expect(result).toMatchObject({ version: 1, status: 'fail', max_score: 5, tests: [{ status: 'pass', score: 2 }, { status: 'fail', score: 0 }] });
  });

  test('Classroom’s step fails where the command itself is wrong', () => {
    program('npm', 'echo "no such exercise" >&2; exit 2');
    expect(bash(scriptOf(ofClassroom, 'GITHUB_OUTPUT'), { GITHUB_OUTPUT: fixture.write('github-output', '') }).status).toBe(2);
  });

  test('the seed of the class is asked for, and nothing is graded without', () => {
    program('npm', 'echo graded');
    const run = bash(scriptOf(ofClass, 'CLASS_SEED'), { CLASS_SEED: '' });
    expect(run).toMatchObject({ status: 1, stdout: expect.stringContaining('::error::The secret CLASS_SEED is missing') });
    expect(run.stdout).not.toContain('graded');
  });

  test('a part is graded as root, in a network of its own, and its results come back even when it fails', () => {
    program('npm', 'echo "npm $* as $WORKBOOK_LEARNER_USER"; exit 1');
    program('unshare', 'echo "unshare $1"; shift; exec "$@"');
    program('chmod', 'true');
    for (const folder of ['solutions', 'hand-ins/2026']) mkdirSync(join(fixture.root, folder), { recursive: true });
    const { status, stdout } = bash(scriptOf(ofClass, '--shard').replaceAll('${{ matrix.shard }}', '2'), { CLASS_SEED: '4711' });
    expect(stdout).toBe(`unshare --net\nnpm run grade -- 08 --submissions hand-ins/2026 --shard 2/3 --seed-file ${fixture.root}/class-seed --json class-results as other\nchown -R runner class-results\n`);
    expect(status).toBe(1);
    expect(readFileSync(join(fixture.root, 'class-seed'), 'utf8')).toBe('4711\n');
    expect(statSync(join(fixture.root, 'class-seed')).mode & 0o777).toBe(0o600);
  });
});
