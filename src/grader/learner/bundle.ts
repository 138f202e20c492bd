/**
 * Makes the library of learners' processes: the host and the light door of `distsys`, with all that they stand on, in three files. A process loads
 * them in half the time that two hundred modules take, and each grading copies three files and not all of these.
 *
 *     node src/dist/grader/learner/bundle.js      (npm run setup does it when it has compiled the sources)
 *
 * Nothing is made shorter or renamed: names stand in messages, and a debugger shows the text.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { isProgram } from '../program.ts';
import { bundleFolder, libraryFolder, LIGHT_DOOR } from './stage.ts';

/** Writes the bundle of the compiled library to its folder; what was there is replaced. */
export async function makeBundle(): Promise<void> {
  const dist = join(libraryFolder(), 'dist');
  const folder = bundleFolder();
  await build({
    configFile: false, root: libraryFolder(), logLevel: 'warn', publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true, outDir: folder, emptyOutDir: true, minify: false, target: 'esnext',
      rolldownOptions: {
        input: { host: join(dist, 'grader', 'learner', 'host.js'), index: join(dist, 'index.js') },
        output: {
          format: 'es', entryFileNames: '[name].js', chunkFileNames: 'library.js', keepNames: true,
          // The host refuses every import but that of `distsys` from the moment when a learner's file is loaded, so that must be there before.
          banner: ({ name }) => (name === 'host' ? `import './${LIGHT_DOOR}';` : ''),
        },
      },
    },
  });
  checkBundle(folder);
}

/** Throws a sentence if the bundle needs what the stage does not have. */
export function checkBundle(folder: string): void {
  for (const file of readdirSync(folder)) {
    for (const [, specifier = ''] of readFileSync(join(folder, file), 'utf8').matchAll(/^(?:import|export)\s(?:[\w$*{}\s,]+\sfrom\s*)?['"]([^'"]+)['"]/gm)) {
      if (!/^(node:|\.\/)/.test(specifier)) throw new Error(`${file} of the learner's library imports '${specifier}'; a learner's process has nothing but Node's own modules and 'distsys'`);
    }
  }
}

if (isProgram(import.meta.url)) await makeBundle();
