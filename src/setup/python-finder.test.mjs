import { describe, expect, test } from 'vitest';
import { findPython } from './python-finder.mjs';

const answer = (version, { venv = true, ensurepip = true } = {}) => JSON.stringify({ version, venv, ensurepip });

/** A machine on which these commands exist and answer so. */
function machine(pythons, { platform = 'linux', env = {} } = {}) {
  const run = async (command, args) => {
    const name = [command, ...args.slice(0, -2)].join(' ');
    return name in pythons ? { code: 0, output: pythons[name], ...pythons[name] } : { code: 127, output: 'ENOENT' };
  };
  return findPython({ run, env, machine: { platform } });
}

test('the first Python that is new enough and complete is taken', async () => {
  expect(await machine({ python3: answer([3, 9, 2]), 'python3.12': answer([3, 12, 4]) })).toEqual({ command: 'python3.12', args: [], version: '3.12.4' });
});

test('one without ensurepip is passed over for one that has it', async () => {
  expect(await machine({ 'python3.13': answer([3, 13, 0], { ensurepip: false }), python3: answer([3, 11, 2]) })).toMatchObject({ command: 'python3' });
});

test('on Windows the launcher comes first', async () => {
  expect(await machine({ 'py -3': answer([3, 13, 1]), python: answer([3, 12, 0]) }, { platform: 'win32' })).toEqual({ command: 'py', args: ['-3'], version: '3.13.1' });
});

test('the pointer to its shop that Windows installs as python3 is not a Python', async () => {
  const shop = { python3: 'Python was not found; run without arguments to install from the Microsoft Store' };
  await expect(machine(shop, { platform: 'win32' })).rejects.toThrow(/None was found\. winget install/);
});

test('the variable PYTHON names the only candidate', async () => {
  const pythons = { '/opt/py': answer([3, 14, 0]), python3: answer([3, 12, 0]) };
  expect(await machine(pythons, { env: { PYTHON: '/opt/py' } })).toMatchObject({ command: '/opt/py', version: '3.14.0' });
  await expect(machine(pythons, { env: { PYTHON: '/wrong' } })).rejects.toThrow(/PYTHON is "\/wrong", which does not run as a Python/);
});

describe('when none will do, the sentence says what was found and what to install', () => {
  test.each([
    ['none on Linux', {}, 'linux', /None was found\. Debian and Ubuntu: sudo apt install python3 python3-venv/],
    ['none on a Mac', {}, 'darwin', /brew install python@3\.13/],
    ['too old', { python3: answer([3, 9, 2]) }, 'linux', /needs Python 3\.11 or newer\. Only python3 \(3\.9\.2\) was found/],
    ['no venv on Debian', { python3: answer([3, 11, 2], { ensurepip: false }) }, 'linux', /lacks the module venv or ensurepip.*sudo apt install python3\.11-venv/],
  ])('%s', async (_, pythons, platform, sentence) => {
    await expect(machine(pythons, { platform })).rejects.toMatchObject({ name: 'Problem', message: expect.stringMatching(sentence) });
  });
});
