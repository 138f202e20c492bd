import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeProject } from '../test-project.mjs';
import { check, make } from './library.mjs';

let project;
let context;
beforeEach(() => {
  project = makeProject();
  project.installPackages();
  project.write('src/index.ts', 'export const one = 1;');
  project.write('src/simulation/clock.ts', 'export const two = 2;');
  project.write('src/simulation/clock.test.ts', 'throw new Error();');
  context = project.context({ answers: { node: compile } });
});
afterEach(() => project.remove());

/** Stands in for the compiler: writes what it would write. */
function compile() {
  for (const path of ['index', 'simulation/clock']) if (existsSync(join(project.root, 'src', `${path}.ts`))) project.write(`src/dist/${path}.js`, '');
  return { code: 0 };
}

test('a fresh clone is compiled once, and tests are no part of it', async () => {
  expect(check(context).state).toBe('missing');
  await make(context);
  expect(check(context)).toEqual({ state: 'ok', says: '2 sources compiled' });
});

test('a changed source is compiled again, a changed test is not', async () => {
  await make(context);
  project.write('src/simulation/clock.test.ts', 'changed');
  expect(check(context).state).toBe('ok');
  project.write('src/simulation/clock.ts', 'export const two = 3;');
  expect(check(context)).toEqual({ state: 'stale', says: 'src has changed since it was compiled' });
});

test('a source written anew with the same content is not compiled again', async () => {
  await make(context);
  project.write('src/index.ts', 'export const one = 1;');
  expect(check(context).state).toBe('ok');
});

test('a source that was removed does not live on in its compiled form', async () => {
  await make(context);
  project.remove('src/simulation/clock.ts');
  await make(context);
  expect(existsSync(join(project.root, 'src/dist/simulation/clock.js'))).toBe(false);
  expect(existsSync(join(project.root, 'src/dist/index.js'))).toBe(true);
});

test('a compiled file that was lost is noticed, and the compiler’s own record is dropped so that it comes back', async () => {
  await make(context);
  project.write('src/dist/.tsbuildinfo', '{}');
  project.remove('src/dist/index.js');
  expect(check(context).says).toBe('the compiled form of src/index.ts is missing');
  await make(context);
  expect(existsSync(join(project.root, 'src/dist/.tsbuildinfo'))).toBe(false);
  expect(check(context).state).toBe('ok');
});

test('a checkpoint that Jupyter put beside a source is not a source', async () => {
  await make(context);
  project.write('src/.ipynb_checkpoints/index-checkpoint.ts', 'half an edit');
  expect(check(context).state).toBe('ok');
});

test('an error of the compiler is shown with file and line, and what was compiled does not count', async () => {
  const failing = project.context({ answers: { node: () => ({ code: 2, output: "src/index.ts(1,7): error TS2322: Type 'x'\nsrc/index.ts(2,7): error TS2322: Type 'y'" }) } });
  await expect(make(failing)).rejects.toMatchObject({ name: 'Problem', message: expect.stringMatching(/does not compile \(2 errors\)[\s\S]*src\/index\.ts\(1,7\)/) });
  expect(check(failing).state).toBe('missing');
});

test('what learners’ processes load is put together after the compiler, and again when it is lost', async () => {
  project.write('src/grader/learner/bundle.ts', 'export {};');
  const calls = [];
  const node = ([program]) => {
    calls.push(program.slice(project.root.length + 1));
    if (program.endsWith('bundle.js')) project.write('src/dist/learner/host.js', '');
    else project.write('src/dist/grader/learner/bundle.js', '');
    return compile();
  };
  const bundling = project.context({ answers: { node } });
  await make(bundling);
  expect(calls).toEqual(['node_modules/typescript/bin/tsc', 'src/dist/grader/learner/bundle.js']);
  expect(check(bundling).state).toBe('ok');
  project.remove('src/dist/learner/host.js');
  expect(check(bundling)).toEqual({ state: 'stale', says: "what learners' processes load is missing" });
});
