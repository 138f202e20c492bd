import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeProject } from '../test-project.mjs';
import { check, make } from './python.mjs';

let project;
beforeEach(() => (project = makeProject()));
afterEach(() => project.remove());

const complete = '{"version": [3, 12, 1], "venv": true, "ensurepip": true}';

/** Pythons that do what the real ones do on disk: `venv` makes a folder, `pip` succeeds or says `pip`. */
const pythons = ({ pip = { code: 0, output: 'Installing collected packages: jupyterlab' }, version = 'Python 3.12.1' } = {}) => ({
  python3: ([first, module]) => {
    if (first === '-c') return { output: complete };
    if (module === 'venv') project.write('.venv/bin/python', '');
    return { code: 0 };
  },
  python: ([first]) => (first === '--version' ? { output: version } : first === '-c' ? { code: 1 } : pip),
});

test('a fresh clone gets an environment, and the marker comes last', async () => {
  const context = project.context({ answers: pythons() });
  expect((await check(context)).state).toBe('missing');
  await make(context);
  expect(await check(context)).toEqual({ state: 'ok', says: 'JupyterLab 4.6.6 on Python 3.12.1' });
  const pip = context.calls.find((call) => call.includes('pip'));
  expect(pip).toEqual(expect.arrayContaining(['--require-hashes', '--no-deps']));
});

test('an installation that was cut off is begun again', async () => {
  project.write('.venv/bin/python', '');
  project.write('.venv/left-over', '');
  const context = project.context({ answers: pythons() });
  expect((await check(context)).says).toContain('did not finish');
  await make(context);
  expect(existsSync(join(project.root, '.venv/left-over'))).toBe(false);
});

test('without a network the sentence says so and no marker is left', async () => {
  const context = project.context({ answers: pythons({ pip: { code: 1, output: 'WARNING: Retrying … NewConnectionError: Connection refused' } }) });
  await expect(make(context)).rejects.toMatchObject({ name: 'Problem', message: expect.stringContaining('No network') });
  expect((await check(context)).state).toBe('stale');
});

describe('an environment that was complete', () => {
  test('is brought up to date in place when the pins change, and stays usable if that fails', async () => {
    await make(project.context({ answers: pythons() }));
    project.write('src/setup/requirements.txt', 'jupyterlab==4.7.0 \\\n    --hash=sha256:00\n');
    project.write('.venv/kept', '');
    const offline = project.context({ answers: pythons({ pip: { code: 1, output: 'NewConnectionError' } }) });
    expect(await check(offline)).toMatchObject({ state: 'stale', says: 'the pinned Python packages have changed' });
    await expect(make(offline)).rejects.toThrow('No network');
    expect(existsSync(join(project.root, '.venv/workbook.json'))).toBe(true);
    const online = project.context({ answers: pythons() });
    await make(online);
    expect((await check(online)).says).toBe('JupyterLab 4.7.0 on Python 3.12.1');
    expect(existsSync(join(project.root, '.venv/kept'))).toBe(true);
  });

  test('is noticed when its Python has gone or become another', async () => {
    await make(project.context({ answers: pythons() }));
    expect((await check(project.context({ answers: pythons({ version: 'Python 3.13.0' }) }))).says).toBe('.venv was made for Python 3.12.1, and it is now Python 3.13.0');
    project.remove('.venv/bin/python');
    expect((await check(project.context({ answers: pythons() }))).says).toContain('is gone');
  });

  test('has its programs written anew when the project was moved, without pip', async () => {
    const context = project.context({ answers: pythons() });
    await make(context);
    const marker = JSON.parse(readFileSync(join(project.root, '.venv/workbook.json'), 'utf8'));
    project.write('.venv/workbook.json', { ...marker, root: '/old place' });
    project.write('.venv/pyvenv.cfg', 'command = python3 -m venv /old place/.venv\n');
    project.write('.venv/bin/activate', 'VIRTUAL_ENV="/old place/.venv"\n');
    project.write('.venv/bin/pip', '#!/old/.venv/bin/python3.12\nimport pip\n');
    project.write('.venv/bin/jupyter', `#!/bin/sh\n'''exec' "/old place/.venv/bin/python" "$0" "$@"\n' '''\nimport jupyter\n`);
    chmodSync(join(project.root, '.venv/bin/jupyter'), 0o755);
    expect((await check(context)).says).toBe('the project folder was moved here from /old place');

    const moved = project.context({ answers: pythons() });
    await make(moved);

    expect(moved.calls.some((call) => call.includes('pip'))).toBe(false);
    const header = `#!/bin/sh\n'''exec' "${project.root}/.venv/bin/python" "$0" "$@"\n' '''\n`;
    const text = (path) => readFileSync(join(project.root, '.venv', path), 'utf8');
    expect(text('bin/pip')).toBe(`${header}import pip\n`);
    expect(text('bin/jupyter')).toBe(`${header}import jupyter\n`);
    expect(text('bin/activate')).toBe(`VIRTUAL_ENV="${project.root}/.venv"\n`);
    expect(text('pyvenv.cfg')).toContain(`${project.root}/.venv`);
    expect((await check(moved)).state).toBe('ok');
  });
});
