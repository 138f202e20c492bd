/**
 * Step: JupyterLab and the renderer of figures in `.venv`, from the pinned and hashed `src/setup/requirements.txt`. A marker
 * inside, written last, says from which requirements and for which folder it was made: an environment knows its own absolute
 * path, so a moved project gets a new one.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readMarker, sha256, writeMarker } from '../files.mjs';
import { problemOf } from '../problem.mjs';
import { findPython } from '../python-finder.mjs';

export const name = 'JupyterLab';

const requirementsOf = (root) => join(root, 'src', 'setup', 'requirements.txt');
const markerOf = (root) => join(root, '.venv', 'workbook.json');

/** The environment's own Python. */
export const pythonPath = ({ root, machine }) =>
  machine.platform === 'win32' ? join(root, '.venv', 'Scripts', 'python.exe') : join(root, '.venv', 'bin', 'python');

const requirementsSum = (root) => sha256(readFileSync(requirementsOf(root)));

export async function check(context) {
  const { root, run } = context;
  const python = pythonPath(context);
  const marker = readMarker(markerOf(root));
  if (!marker) {
    return existsSync(join(root, '.venv'))
      ? { state: 'stale', says: 'an earlier installation of JupyterLab did not finish', again: true }
      : { state: 'missing', says: 'JupyterLab is not installed in .venv', again: true };
  }
  if (marker.root !== root) return { state: 'stale', says: `the project folder was moved here from ${marker.root}`, again: true };
  if (!existsSync(python)) return { state: 'stale', says: 'the Python that .venv was made from is gone', again: true };
  const { code, output } = await run(python, ['--version']);
  if (code !== 0) return { state: 'stale', says: 'the Python in .venv does not run any more', again: true };
  if (output.trim() !== `Python ${marker.python}`) {
    return { state: 'stale', says: `.venv was made for Python ${marker.python}, and it is now ${output.trim()}`, again: true };
  }
  if (marker.requirements !== requirementsSum(root)) return { state: 'stale', says: 'the pinned Python packages have changed', again: false };
  return { state: 'ok', says: `JupyterLab ${marker.jupyterlab} on Python ${marker.python}` };
}

export async function make(context) {
  const { root, env, run, logs, note } = context;
  const { again } = await check(context);
  const venv = join(root, '.venv');
  const python = pythonPath(context);
  // Variables of another active environment, or a learner's own library path, must not leak into this one.
  const clean = { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
  for (const variable of ['PYTHONHOME', 'PYTHONPATH', 'VIRTUAL_ENV', 'PIP_REQUIRE_VIRTUALENV', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_USER', '__PYVENV_LAUNCHER__']) delete clean[variable];

  if (again) {
    const { command, args, version } = await findPython({ ...context, env: clean });
    note(`making .venv with Python ${version}`);
    rmSync(venv, { recursive: true, force: true, maxRetries: 3 });
    const log = join(logs, 'venv.log');
    const { code, output } = await run(command, [...args, '-m', 'venv', venv], { cwd: root, env: clean, log });
    if (code !== 0) throw problemOf(output, { doing: 'making the Python environment .venv', log });
  }

  const requirements = readFileSync(requirementsOf(root), 'utf8');
  const total = requirements.split('\n').filter((line) => /^[^#\s]\S*==[^;]*\\$/.test(line)).length;
  let seen = 0;
  const log = join(logs, 'jupyterlab.log');
  note(`downloading about ${total} packages`);
  const { code, output } = await run(
    python,
    ['-m', 'pip', 'install', '--require-hashes', '--no-deps', '--prefer-binary', '--progress-bar', 'off', '--retries', '3', '-r', requirementsOf(root)],
    {
      cwd: root,
      env: clean,
      log,
      onLine(line) {
        const collecting = /^Collecting ([\w.-]+)/.exec(line);
        const size = /Downloading \S+ \(([\d.]+ [kM]B)\)/.exec(line);
        if (collecting) note(`${Math.min(++seen, total)} of about ${total}: ${collecting[1]}`);
        if (size && size[1].includes('M')) note(`${seen} of about ${total}: downloading ${size[1]}`);
        if (line.startsWith('Installing collected')) {
          // Everything is downloaded. From here until the new marker the environment is between two sets of packages.
          rmSync(markerOf(root), { force: true });
          note(`installing ${seen} packages`);
        }
        if (/WARNING: Retrying/.test(line)) note('the package index does not answer; trying again');
      },
    },
  );
  if (code !== 0) throw problemOf(output, { doing: 'installing JupyterLab', log });

  const version = (await run(python, ['--version'])).output.trim().replace('Python ', '');
  const jupyterlab = /^jupyterlab==(\S+)/m.exec(requirements)?.[1];
  writeMarker(markerOf(root), { root, python: version, jupyterlab, requirements: requirementsSum(root) });
}
