import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProgress } from './progress.mjs';
import { Problem } from './problem.mjs';
import { setUp, steps } from './setup.mjs';
import { makeProject } from './test-project.mjs';

let project;
let written;
const progress = () => createProgress({ stream: { write: (text) => written.push(text) } });
beforeEach(() => {
  project = makeProject();
  written = [];
});
afterEach(() => project.remove());

/** A step that is done once it was made. */
const step = (name, { done = false, fails, forgets = false } = {}) => {
  const self = { name, made: 0, check: () => (done ? { state: 'ok', says: `${name} is there` } : { state: 'missing', says: `${name} is not there` }) };
  self.make = () => {
    self.made++;
    if (fails) throw fails;
    done = !forgets;
  };
  return self;
};

test('only what is missing is made, in order, and each step says where it stands', async () => {
  const [a, b, c] = [step('A'), step('B', { done: true }), step('C')];
  expect(await setUp(project.context(), progress(), [a, b, c])).toEqual({ made: ['A', 'C'] });
  expect([a.made, b.made, c.made]).toEqual([1, 0, 1]);
  expect(written.join('')).toMatch(/\[1\/3\] A … A is not there\n\[1\/3\] A: A is there \(.* s\)\n\[3\/3\] C/);
});

test('a complete set-up says nothing and writes nothing', async () => {
  expect(await setUp(project.context(), progress(), [step('A', { done: true })])).toEqual({ made: [] });
  expect(written).toEqual([]);
  expect(existsSync(join(project.root, '.workbook'))).toBe(false);
});

test('a failing step stops the set-up, keeps what was made and gives the lock back', async () => {
  const [a, b, c] = [step('A'), step('B', { fails: new Problem('B is impossible.') }), step('C')];
  await expect(setUp(project.context(), progress(), [a, b, c])).rejects.toThrow('B is impossible.');
  expect([a.check().state, c.made]).toEqual(['ok', 0]);
  expect(existsSync(join(project.root, '.workbook', 'set-up.lock'))).toBe(false);
});

test('a step that claims to be done is looked at again', async () => {
  await expect(setUp(project.context(), progress(), [step('A', { forgets: true })])).rejects.toThrow('A: done, and yet A is not there.');
});

test('what the file system refuses is said in a sentence', async () => {
  const full = Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' });
  await expect(setUp(project.context(), progress(), [step('A', { fails: full })])).rejects.toMatchObject({ name: 'Problem', message: expect.stringContaining('The disk is full') });
});

test('a defect of a step keeps its stack', async () => {
  const defect = new TypeError('x is not a function');
  await expect(setUp(project.context(), progress(), [step('A', { fails: defect })])).rejects.toBe(defect);
});

test('grading is set up without Python and Jupyter, and with all else', () => {
  const names = (wanted) => wanted.map(({ name }) => name);
  expect(names(steps.filter((step) => !step.servesJupyter))).toEqual(['Node packages', 'Pinned runtime', 'Library', 'Pristine copy']);
  expect(names(steps)).toEqual(expect.arrayContaining(['JupyterLab', 'TypeScript kernel']));
});
