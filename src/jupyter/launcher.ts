/**
 * The workbook's TypeScript kernel for Jupyter. Started by Jupyter from the kernelspec (see kernel-spec.mjs):
 *
 *     node src/dist/jupyter/launcher.js --connection-file kernel-1.json [--root /path/of/project]
 *
 * It runs in the project's root, whatever folder the notebook is in, so that every notebook imports
 * `./exercises/08-two-generals/fewest-messengers` the same way.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useCompileCache } from './compile-cache.ts';
import { startKernel } from './kernel-server.ts';
import type { ConnectionInfo } from './wire.ts';

const { values } = parseArgs({ options: { 'connection-file': { type: 'string' }, root: { type: 'string' } } });
const connectionFile = values['connection-file'];
if (!connectionFile) {
  process.stderr.write('launcher: --connection-file is missing. Jupyter starts this program; to open the workbook, run: npm start\n');
  process.exit(2);
}

/** The nearest folder above that holds the course's notebooks. */
function findRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'notebooks')) && existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) {
      throw new Error(`launcher: no folder above ${from} holds notebooks/ and package.json. Pass --root with the workbook's folder.`);
    }
  }
}

const connection = JSON.parse(readFileSync(connectionFile, 'utf8')) as ConnectionInfo;
const root = realpathSync(values.root ?? findRoot(dirname(fileURLToPath(import.meta.url))));
// Jupyter starts a kernel in its notebook's folder; other programs start it anywhere, for a notebook of the course.
const notebookFolder = process.env['JPY_SESSION_NAME'] ? realpathSync(process.cwd()) : join(root, 'notebooks');
process.chdir(root);
useCompileCache();
await startKernel({ connection, root, notebookFolder });
