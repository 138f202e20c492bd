/**
 * What every step works with: the project root, the machine, the environment and the process boundary.
 */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';
import { libcOf } from './steps/packages.mjs';
import { runtimePath } from './steps/runtime.mjs';

/** The project root, from this file's own place: two folders up. Links are resolved, so that one project has one path. */
export const projectRoot = () => realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));

/** @param {Partial<{ root: string, env: NodeJS.ProcessEnv, run: typeof run, machine: any }>} [given] stand-ins for tests */
export function createContext(given = {}) {
  const root = given.root ?? projectRoot();
  const machine = given.machine ?? { platform: process.platform, arch: process.arch, libc: libcOf(process.platform) };
  const context = { root, machine, env: given.env ?? process.env, run: given.run ?? run, logs: join(root, '.workbook', 'logs'), note() {} };
  return { ...context, runtime: runtimePath(context) };
}
