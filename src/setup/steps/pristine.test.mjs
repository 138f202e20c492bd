import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../files.mjs';
import { makeProject } from '../test-project.mjs';
import { check, make } from './pristine.mjs';

const stub = 'export function answer() { throw new Error(); }\n';
const path = 'exercises/08-two-generals/answer.ts';

let project;
beforeEach(() => {
  project = makeProject();
  project.write(path, stub);
});
afterEach(() => project.remove());

const ship = (files) => project.write('src/course.lock.json', { files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])) });
const kept = () => readFileSync(join(project.root, '.workbook/pristine', path), 'utf8');

test('before the course is shipped there is nothing to keep', () => expect(check(project.context()).state).toBe('ok'));

test('a shipped file is kept, and stays as shipped when the learner writes', async () => {
  ship({ [path]: stub });
  const context = project.context();
  expect(check(context).state).toBe('missing');
  await make(context);
  project.write(path, 'export const answer = () => 42;\n');
  expect(check(context)).toEqual({ state: 'ok', says: '1 files kept as shipped' });
  expect(kept()).toBe(stub);
});

test('a new release of a file replaces its copy, and a file that is shipped no more loses it', async () => {
  ship({ [path]: stub, 'exercises/old.ts': 'old' });
  project.write('exercises/old.ts', 'old');
  const context = project.context();
  await make(context);
  project.write(path, 'second edition');
  ship({ [path]: 'second edition' });
  expect(check(context).state).toBe('stale');
  await make(context);
  expect(kept()).toBe('second edition');
  expect(existsSync(join(project.root, '.workbook/pristine/exercises/old.ts'))).toBe(false);
});

test('a file that was changed before the first set-up is taken from git', async () => {
  ship({ [path]: stub });
  project.write(path, 'already edited');
  const context = project.context({ answers: { git: () => ({ code: 0, output: stub.trimEnd() }) } });
  await make(context);
  expect(kept()).toBe(stub);
  expect(readFileSync(join(project.root, path), 'utf8')).toBe('already edited');
});

test('where git does not have it either, the check names it and does not search at each start', async () => {
  ship({ [path]: stub });
  project.write(path, 'already edited');
  const context = project.context();
  expect(check(context).state).toBe('stale');
  await make(context);
  expect(check(context)).toMatchObject({ state: 'ok', says: expect.stringContaining(`${path} was changed before the first set-up`) });
});

test('a damaged copy is mended', async () => {
  ship({ [path]: stub });
  const context = project.context();
  await make(context);
  project.write(`.workbook/pristine/${path}`, 'damaged');
  expect(check(context).state).toBe('stale');
  await make(context);
  expect(kept()).toBe(stub);
});
