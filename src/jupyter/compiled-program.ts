/**
 * The compiled form of a program of this folder, whether the module that asks runs compiled (`src/dist/jupyter`) or as source.
 *
 *     compiledProgram('launcher') //=> '/…/src/dist/jupyter/launcher.js'
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function compiledProgram(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return join(here, import.meta.url.endsWith('.ts') ? '../dist/jupyter' : '.', `${name}.js`);
}
