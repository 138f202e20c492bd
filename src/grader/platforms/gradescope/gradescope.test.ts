/** The bundle in a folder that is laid out as Gradescope lays out its container: what is in it, that it sets itself up, and what it answers. */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { libraryFolder } from '../../learner/stage.ts';
import type { GradescopeResults, GradescopeTest } from '../../outputs/gradescope.ts';
import { brokenResults, scoreBefore } from './broken.ts';
import { makeBundle } from './bundle.ts';
import type { Bundle } from './bundle.ts';

const project = join(libraryFolder(), '..');
const SEED = 8_131_071_223;
const settings = { chapters: ['08/deciding-message', '08/fewest-messengers', '08/questions'], seed: SEED, afterDue: true, minutes: 9 };
const isRoot = process.getuid?.() === 0;

describe('the bundle', () => {
  let bundle: Bundle;
  beforeAll(async () => void (bundle = await makeBundle({ root: project, ...settings, chapters: ['08'] })));

  test('has its two programs at the root, graders, stubs and hidden graders, and no answer', () => {
    const paths = bundle.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['setup.sh', 'run_autograder', 'grading.json', 'package-lock.json', 'exercises/08-two-generals/fewest-messengers.ts', 'exercises/08-two-generals/fewest-messengers.test.ts', 'src/dist/grader/platforms/gradescope/run.js']));
    const key = 'solutions/08-two-generals/questions.ts';
    expect(paths).toEqual(expect.arrayContaining([key, 'exercises/08-two-generals/questions.json']));
    const hidden = paths.filter((path) => path.startsWith('solutions/') && path !== key);
    expect(hidden.every((path) => path.endsWith('.hidden.test.ts'))).toBe(true);
    expect(hidden).toHaveLength(bundle.hiddenGraders);
    expect(bundle.hiddenGraders).toBeGreaterThan(0);
    expect(paths.filter((path) => /^exercises\/(?!08)|notebooks|\.mistakes|node_modules/.test(path))).toEqual([]);
  });

  test('is a zip of at most a few megabytes whose programs may be run, the same each time', async () => {
    expect(bundle.zip.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    expect(bundle.zip.length).toBeLessThan(5 * 1024 ** 2);
    expect((await makeBundle({ root: project, ...settings, chapters: ['08'] })).zip.equals(bundle.zip)).toBe(true);
    expect(centralDirectory(bundle.zip)).toEqual(new Map(bundle.files.map(({ path, executable }) => [path, executable === true ? 0o100755 : 0o100644])));
  });
});

/** Names and modes as a zip's own directory gives them (APPNOTE 4.3.12). */
function centralDirectory(zip: Buffer): Map<string, number> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const found = new Map<string, number>();
  for (let at = zip.readUInt32LE(end + 16); zip.readUInt32LE(at) === 0x02014b50; ) {
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)] as [number, number, number];
    found.set(zip.subarray(at + 46, at + 46 + name).toString('utf8'), zip.readUInt32LE(at + 38) >>> 16);
    at += 46 + name + extra + comment;
  }
  return found;
}

describe.runIf(process.platform === 'linux')('in a container', () => {
  let autograder: string;
  let setUp: { code: number; output: string };
  const run = (script: string): Promise<{ code: number; output: string }> => new Promise((resolve) => {
    const child = execFile('bash', [script], { cwd: autograder, env: { ...process.env, AUTOGRADER: autograder } }, (_error, output, complaint) => resolve({ code: child.exitCode ?? -1, output: output + complaint }));
  });
  const results = (): GradescopeResults => JSON.parse(readFileSync(join(autograder, 'results', 'results.json'), 'utf8')) as GradescopeResults;
  const tests = (): readonly GradescopeTest[] => results().tests ?? [];
  const submit = (files: Readonly<Record<string, string>>): void => {
    rmSync(join(autograder, 'submission'), { recursive: true, force: true });
    for (const [path, text] of Object.entries({ ...files })) {
      mkdirSync(dirname(join(autograder, 'submission', path)), { recursive: true });
      writeFileSync(join(autograder, 'submission', path), text);
    }
    mkdirSync(join(autograder, 'submission'), { recursive: true });
  };
  const solution = (name: string): string => readFileSync(join(project, 'solutions', '08-two-generals', `${name}.ts`), 'utf8');
  const points = (of: readonly GradescopeTest[]): string => `${of.reduce((sum, { score }) => sum + score, 0)}/${of.reduce((sum, one) => sum + one.max_score, 0)}`;
  const oneOf = (name: string): readonly GradescopeTest[] => tests().filter((one) => one.tags.includes(`08/${name}`));

  beforeAll(async () => {
    autograder = realpathSync(mkdtempSync(join(tmpdir(), 'autograder-')));
    chmodSync(autograder, 0o755);
    for (const { path, bytes, executable } of (await makeBundle({ root: project, ...settings })).files) {
      mkdirSync(dirname(join(autograder, 'source', path)), { recursive: true });
      writeFileSync(join(autograder, 'source', path), bytes, { mode: executable === true ? 0o755 : 0o644 });
    }
    // Installed already, as npm leaves it: packages from here, the library from the bundle.
    const modules = join(autograder, 'source', 'node_modules');
    mkdirSync(modules);
    for (const name of readdirSync(join(project, 'node_modules'))) if (name !== 'distsys' && !name.startsWith('.')) symlinkSync(join(project, 'node_modules', name), join(modules, name));
    symlinkSync('../src', join(modules, 'distsys'));
    writeFileSync(join(modules, '.package-lock.json'), '{}');
    cpSync(join(autograder, 'source', 'run_autograder'), join(autograder, 'run_autograder'));
    setUp = await run(join(autograder, 'source', 'setup.sh'));
  });
  afterAll(() => rmSync(autograder, { recursive: true, force: true }));

  test('setup.sh ends well, having graded an empty submission', () => {
    expect(setUp.output).toMatch(/^ready: 3 exercises, \d+ points; learners' programs run as /m);
    expect(setUp.code).toBe(0);
  });

  test.runIf(isRoot)('another user reads neither graders nor the seed nor what earlier submissions got', () => {
    writeFileSync(join(autograder, 'submission_metadata.json'), '{}');
    const asOther = (path: string) => spawnSync('/bin/cat', [path], { uid: 61_500, gid: 61_500, encoding: 'utf8' });
    for (const path of ['grading.json', 'exercises/08-two-generals/fewest-messengers.test.ts', 'solutions/08-two-generals/fewest-messengers.hidden.test.ts', 'solutions/08-two-generals/questions.ts']) {
      expect(asOther(join(autograder, 'source', path)).stderr).toContain('Permission denied');
    }
    expect(asOther(join(autograder, 'source', 'package.json')).stdout).toContain('distributed-systems-workbook');
  });

  test('files are graded in whichever shape they come; what is missing gives nothing and is said', async () => {
    submit({ 'my work/08-two-generals/Fewest_messengers (2).ts': solution('fewest-messengers').replaceAll('\n', '\r\n'), 'notes.md': 'hello' });
    symlinkSync('/etc/passwd', join(autograder, 'submission', 'deciding-message.ts'));
    const { code, output } = await run(join(autograder, 'run_autograder'));
    expect(code).toBe(0);
    expect(output).toMatch(/^10 of 23 points, \d+ s\n$/);
    expect(results()).toMatchObject({ score: 10, stdout_visibility: 'hidden' });
    expect(points(oneOf('fewest-messengers'))).toBe('10/10');
    expect(points(oneOf('deciding-message'))).toBe('0/11');
    expect(results().output).toMatch(/^deciding-message\.ts is a link; links are not followed\.\nOnly exercises are taken; left alone: notes\.md\.\n/);
    expect(results().output).toContain('deciding-message.ts was not handed in.');
    expect(results().output).toMatch(/It was handed in as my work\/08-two-generals\/Fewest_messengers \(2\)\.ts\.\n.*has Windows line ends\./);
  });

  test('hidden checks wait for the due date, and no word says the seed or a path of the machine', async () => {
    submit({ 'fewest-messengers.ts': 'export const fewestMessengers = ({ capture }: { capture: number }): number => Math.ceil(1 / (1 - capture));\n' });
    await run(join(autograder, 'run_autograder'));
    const hidden = oneOf('fewest-messengers').filter(({ visibility }) => visibility !== 'visible');
    expect(new Set(hidden.map(({ visibility }) => visibility))).toEqual(new Set(['after_due_date']));
    expect(points(hidden)).toMatch(/\/5$/);
    const text = readFileSync(join(autograder, 'results', 'results.json'), 'utf8');
    expect(text).not.toContain(String(SEED));
    expect(text).not.toContain(autograder);
    expect(text).not.toContain('workbook-stage');
  });

  test('answers to questions for credit count, and wait for the due date like other hidden checks', async () => {
    submit({ 'answers.json': JSON.stringify({ version: 1, answers: { 'b-alone': { tries: [0.1875] }, 'last-sender': { tries: ['y-repeats'] }, 'chain-runs': { tries: [11] } } }) });
    await run(join(autograder, 'run_autograder'));
    const credit = oneOf('questions').filter(({ max_score: most }) => most > 0);
    expect(points(credit)).toBe('1/2');
    expect(new Set(credit.map(({ visibility }) => visibility))).toEqual(new Set(['after_due_date']));
  });

  test('a program that signals the judge costs its own exercise', async () => {
    submit({ 'fewest-messengers.ts': 'process.kill(process.ppid, 9);\nexport const fewestMessengers = (): number => 7;\n', 'deciding-message.ts': solution('deciding-message') });
    await run(join(autograder, 'run_autograder'));
    expect(points(oneOf('deciding-message'))).toBe('11/11');
    expect(points(oneOf('fewest-messengers'))).toBe('0/10');
    expect(oneOf('fewest-messengers')[0]?.output).toContain('process.kill is not available in an exercise');
  });

  describe('when the grading itself breaks', () => {
    const metadata = (): string => join(autograder, 'submission_metadata.json');
    const without = async (path: string, then: () => Promise<void>): Promise<void> => {
      renameSync(join(autograder, 'source', path), join(autograder, 'aside'));
      try {
        await then();
      } finally {
        renameSync(join(autograder, 'aside'), join(autograder, 'source', path));
      }
    };

    test('the best score of earlier submissions stands, hidden where it counts hidden checks', () => without('grading.json', async () => {
      writeFileSync(metadata(), JSON.stringify({ previous_submissions: [{ score: '7.5' }, { score: 12 }, { score: null }] }));
      const { code, output } = await run(join(autograder, 'run_autograder'));
      expect(code).toBe(0);
      expect(output).toContain('grading.json');
      expect(results().output).toContain('could not be graded: the autograder broke. That is not your fault. The best score of your earlier submissions stands');
      expect(tests().map(({ score, visibility }) => [score, visibility])).toEqual([[12, 'hidden']]);
      expect(statSync(metadata()).mode & 0o077).toBe(0);
    }));

    test('one broken grader takes nothing from what an earlier submission got', () => without('exercises/08-two-generals/deciding-message.test.ts', async () => {
      writeFileSync(metadata(), JSON.stringify({ previous_submissions: [{ score: 12 }] }));
      submit({ 'fewest-messengers.ts': solution('fewest-messengers') });
      await run(join(autograder, 'run_autograder'));
      expect(results().score).toBe(12);
      expect(results().output).toMatch(/^A grader is broken, which is not your fault: 08\/deciding-message\. The best score of your earlier submissions stands/);
      expect(points(oneOf('fewest-messengers'))).toBe('10/10');
    }));

    test('without a runtime there is still a sentence, and no score that would count', () => without('node_modules', async () => {
      rmSync(metadata());
      expect((await run(join(autograder, 'run_autograder'))).code).toBe(0);
      expect(results().output).toContain('could not be graded');
      expect('score' in results()).toBe(false);
    }));

    test('nothing is left beside the results', () => {
      expect(readdirSync(join(autograder, 'results'))).toEqual(['results.json']);
      expect(existsSync(join(autograder, 'aside'))).toBe(false);
    });
  });
});

describe('a score that stands', () => {
  const file = join(realpathSync(mkdtempSync(join(tmpdir(), 'metadata-'))), 'metadata.json');
  afterAll(() => rmSync(dirname(file), { recursive: true, force: true }));

  test.each([
    ['{"previous_submissions":[{"score":"3.5"},{"score":9.25},{}]}', 9.25], ['{"previous_submissions":[]}', undefined], ['{"previous_submissions":{}}', undefined], ['null', undefined], ['no json', undefined],
    ['{"previous_submissions":[{"score":null},{"score":""},{"score":"x"},null]}', undefined],
  ])('of %s is %s', (text, score) => {
    writeFileSync(file, text);
    expect(scoreBefore(file)).toBe(score);
  });

  test('where there is no file there is none, and then no score is recorded', () => {
    expect(scoreBefore(join(dirname(file), 'nowhere.json'))).toBeUndefined();
    expect(brokenResults(undefined, 'hidden')).not.toHaveProperty('score');
    expect(brokenResults(undefined, 'hidden')).not.toHaveProperty('tests');
  });
});
