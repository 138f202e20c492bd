/** What learners' processes load: few files, nothing but Node's own modules beside them, and the names that stand in messages. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as lightDoor from '../../index.ts';
import { AnswerFiles, SHOWN } from './answer-files.ts';
import { checkBundle } from './bundle.ts';
import { bundleFolder, HOST, LIGHT_DOOR } from './stage.ts';

const answers = new AnswerFiles();
afterAll(() => answers.remove());

test('it is a handful of files, and they import nothing but each other and Node\'s own modules', () => {
  expect(readdirSync(bundleFolder()).length).toBeLessThan(10);
  expect(readdirSync(bundleFolder())).toEqual(expect.arrayContaining([HOST, LIGHT_DOOR]));
  expect(() => checkBundle(bundleFolder())).not.toThrow();
});

test('a module that would be missing on the stage is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-test-'));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, HOST), "import { a } from './library.js';\nimport { readSync } from 'node:fs';\n");
    writeFileSync(join(folder, 'library.js'), "import seedrandom from 'seedrandom';\n");
    expect(() => checkBundle(folder)).toThrow("library.js of the learner's library imports 'seedrandom'; a learner's process has nothing but Node's own modules and 'distsys'");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a learner\'s file finds there all that the light door exports, under the same names', async () => {
  const learner = answers.learner("import * as course from 'distsys';\nexport const names = () => Object.entries(course).map(([key, value]) => [key, typeof value, typeof value === 'function' ? value.name : '']);");
  const here = Object.entries(lightDoor).map(([key, value]): [string, string, string] => [key, typeof value, typeof value === 'function' ? value.name : '']);
  const byKey = ([a]: readonly string[], [b]: readonly string[]): number => (String(a) < String(b) ? -1 : 1);
  expect((await learner.call<string[][]>('names')).sort(byKey)).toEqual(here.sort(byKey));
});

test('the error of a stub is the same to the host as to the learner\'s file', async () => {
  const learner = answers.learner("import { NotImplemented } from 'distsys';\nexport const stub = () => { throw new NotImplemented('08/x'); };");
  await expect(learner.call('stub')).rejects.toMatchObject({ status: 'not started' });
});

test('a process that was started ahead loads the file when it is asked', async () => {
  const learner = answers.learner('export const one = () => 1;');
  learner.prepare();
  learner.prepare(); // changes nothing
  expect(await learner.call('one')).toBe(1);
});

test('a process that was started ahead and is not needed is gone when the learner is disposed of', async () => {
  const before = new Set(readdirSync(answers.library.folder));
  const learner = answers.learner('export const one = () => 1;');
  learner.prepare();
  const [folder = ''] = readdirSync(answers.library.folder).filter((name) => !before.has(name));
  const pid = Number(readFileSync(join(answers.library.folder, folder, 'pid'), 'utf8'));
  expect(runs(pid)).toBe(true);
  learner.dispose();
  await expect.poll(() => runs(pid), { timeout: 10_000 }).toBe(false);
  expect(readdirSync(answers.library.folder)).not.toContain(folder);
});

test('a file that cannot be graded says so when it is asked, and not when its process is to be started', async () => {
  const learner = answers.at(join(answers.folder, 'missing.ts'));
  learner.prepare();
  await expect(learner.call('one')).rejects.toThrow(`${SHOWN} does not exist`);
});

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
