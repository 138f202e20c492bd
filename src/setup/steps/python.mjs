/**
 * Step: JupyterLab and the renderer of figures in `.venv`, from the pinned and hashed `src/setup/requirements.txt`. A marker
 * inside, written last, says from which requirements and for which folder it was made: an environment's programs name its
 * absolute path, so in a moved project they are written anew, which needs no network.
 */
import { existsSync, lstatSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMarker, sha256, writeMarker } from '../files.mjs';
import { problemOf } from '../problem.mjs';
import { findPython } from '../python-finder.mjs';

export const name = 'JupyterLab';

/** Grading does without it. */
export const servesJupyter = true;

const requirementsOf = (root) => join(root, 'src', 'setup', 'requirements.txt');
const markerOf = (root) => join(root, '.venv', 'workbook.json');

/** The environment's own Python. */
export const pythonPath = ({ root, machine }) =>
  machine.platform === 'win32' ? join(root, '.venv', 'Scripts', 'python.exe') : join(root, '.venv', 'bin', 'python');

const requirementsSum = (root) => sha256(readFileSync(requirementsOf(root)));

export async function check(context) {
  const { root, machine, run } = context;
  const python = pythonPath(context);
  const marker = readMarker(markerOf(root));
  if (!marker) {
    return existsSync(join(root, '.venv'))
      ? { state: 'stale', says: 'an earlier installation of JupyterLab did not finish', again: true }
      : { state: 'missing', says: 'JupyterLab is not installed in .venv', again: true };
  }
  if (!existsSync(python)) return { state: 'stale', says: 'the Python that .venv was made from is gone', again: true };
  const { code, output } = await run(python, ['--version']);
  if (code !== 0) return { state: 'stale', says: 'the Python in .venv does not run any more', again: true };
  if (output.trim() !== `Python ${marker.python}`) {
    return { state: 'stale', says: `.venv was made for Python ${marker.python}, and it is now ${output.trim()}`, again: true };
  }
  // On Windows the programs are binaries with the path inside, which only a new environment mends.
  if (marker.root !== root) return { state: 'stale', says: `the project folder was moved here from ${marker.root}`, again: machine.platform === 'win32', moved: marker };
  if (marker.requirements !== requirementsSum(root)) return { state: 'stale', says: 'the pinned Python packages have changed', again: false };
  return { state: 'ok', says: `JupyterLab ${marker.jupyterlab} on Python ${marker.python}` };
}

export async function make(context) {
  const { root, env, run, logs, note } = context;
  const { again, moved } = await check(context);
  const venv = join(root, '.venv');
  const python = pythonPath(context);
  if (moved && !again) {
    note('writing its programs for the new place');
    renewPrograms(venv, moved.root);
    writeMarker(markerOf(root), { ...moved, root });
    if (moved.requirements === requirementsSum(root)) return;
  }
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

/** Programs of an environment are small texts that begin with the path of its Python; anything larger is something else. */
const programSizeMax = 100_000;

/** Writes the programs of a moved environment for its new place: the two forms of a first line that pip writes, and other mentions. */
function renewPrograms(venv, oldRoot) {
  const bin = join(venv, 'bin');
  // The form for paths with spaces or of great length serves for all.
  const header = `#!/bin/sh\n'''exec' "${join(bin, 'python')}" "$0" "$@"\n' '''\n`;
  for (const name of readdirSync(bin)) {
    const path = join(bin, name);
    const { size, isFile } = describe(path);
    if (!isFile || size > programSizeMax) continue;
    const text = readFileSync(path, 'utf8');
    const body = text.replace(/^#!\/bin\/sh\n'''exec' .*\n' '''\n/, () => header).replace(/^#!\/.*\/bin\/python[\d.]*\n/, () => header);
    const renewed = body.replaceAll(join(oldRoot, '.venv'), () => venv);
    if (renewed !== text) writeFileSync(path, renewed);
  }
  const settings = join(venv, 'pyvenv.cfg');
  writeFileSync(settings, readFileSync(settings, 'utf8').replaceAll(join(oldRoot, '.venv'), () => venv));
}

/** Links are not followed: the environment's `python` is a link to the system's own. */
function describe(path) {
  const status = lstatSync(path);
  return { size: status.size, isFile: status.isFile() };
}
