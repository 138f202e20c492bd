/**
 * Step: the TypeScript kernel made known to Jupyter, and Jupyter's settings for a learner. Everything lies in `.venv` and
 * `.workbook/jupyter`; nothing is written to the learner's home. Paths are absolute, so a moved project is written anew.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelName, kernelSpec } from '../../jupyter/kernel-spec.mjs';
import { writeAtomically } from '../files.mjs';
import { labOverrides, serverSettings } from '../jupyter-settings.mjs';
import { runtimePath } from './runtime.mjs';

export const name = 'TypeScript kernel';

/** Grading does without it. */
export const servesJupyter = true;

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Every file of this step and what it must hold. */
export function wantedFiles(context) {
  const { root } = context;
  const share = join(root, '.venv', 'share', 'jupyter');
  const program = (name) => join(root, 'src', 'dist', 'jupyter', name);
  return {
    [join(share, 'kernels', kernelName, 'kernel.json')]: json(
      kernelSpec({ nodePath: runtimePath(context), launcherPath: program('launcher.js') }),
    ),
    [join(share, 'lab', 'settings', 'overrides.json')]: json(labOverrides),
    // JupyterLab brings a script of Node's older module kind, which the project's own package.json would turn into the newer one.
    [join(root, '.venv', 'package.json')]: json({ type: 'commonjs' }),
    [join(root, '.workbook', 'jupyter', 'config', 'jupyter_server_config.json')]: json(
      serverSettings({ root, kernelName, typeServer: [runtimePath(context), program('type-server.js')] }),
    ),
  };
}

export function check(context) {
  const files = Object.entries(wantedFiles(context));
  const absent = files.filter(([path]) => !existsSync(path));
  if (absent.length === files.length) return { state: 'missing', says: 'Jupyter does not know the TypeScript kernel yet' };
  if (absent.length > 0) return { state: 'stale', says: `${absent[0][0]} is missing` };
  const changed = files.find(([path, content]) => readFileSync(path, 'utf8') !== content);
  if (changed) return { state: 'stale', says: `${changed[0]} is not as the workbook needs it` };
  return { state: 'ok', says: `known to Jupyter as ${kernelName}` };
}

export function make(context) {
  for (const [path, content] of Object.entries(wantedFiles(context))) writeAtomically(path, content);
}
