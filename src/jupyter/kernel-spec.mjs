/**
 * The kernelspec of the workbook's TypeScript kernel, as the object that belongs in `kernel.json`.
 *
 *     kernelSpec({ nodePath: '/project/node_modules/.bin/node', launcherPath: '/project/src/dist/jupyter/launcher.js' })
 *     //=> { argv: ['/project/…/node', '/project/…/launcher.js', '--connection-file', '{connection_file}'], … }
 *
 * Plain JavaScript with built-ins only: the set-up imports it before anything is installed or built. Compiled code finds this
 * same file as `#kernel-spec`.
 */
import { isAbsolute } from 'node:path';

/** Name under which notebooks ask for the kernel (`metadata.kernelspec.name`, and the folder of `kernel.json`). */
export const kernelName = 'workbook-typescript';

/** Name that Jupyter shows. */
export const kernelDisplayName = 'TypeScript (workbook)';

/**
 * What a run may not take from the learner's machine: where and in which language it prints dates and numbers, and colours.
 * Without it the outputs that the course ships could not be reproduced everywhere.
 */
export const kernelEnvironment = { TZ: 'UTC', LC_ALL: 'en_US.UTF-8', NO_COLOR: '1', NODE_DISABLE_COLORS: '1' };

/**
 * @param {{ nodePath: string, launcherPath: string }} paths  both absolute: Jupyter starts kernels in the notebook's folder
 */
export function kernelSpec({ nodePath, launcherPath }) {
  for (const [name, path] of Object.entries({ nodePath, launcherPath })) {
    if (!isAbsolute(path)) {
      throw new Error(`kernelspec: ${name} (${path}) must be absolute, since Jupyter starts a kernel in the notebook's folder.`);
    }
  }
  return {
    argv: [nodePath, launcherPath, '--connection-file', '{connection_file}'],
    display_name: kernelDisplayName,
    language: 'typescript',
    // A signal cannot reach a loop that runs after an `await`; a message to the kernel's control thread can.
    interrupt_mode: 'message',
    env: { ...kernelEnvironment },
    metadata: { debugger: false },
  };
}
