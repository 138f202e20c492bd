/** Attacks by what lies in the folder: links, pipes, devices, huge files, configuration, names. */
import { execFileSync } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { body, WRONG } from './attack.ts';
import type { Attack } from './attack.ts';

const NO_FILE = '@ is not an ordinary file. Write your answer in a file of its own, without links.';
const EVERYTHING = "{ get: () => () => 7 }";

/** Configuration that would run, or change what is graded, if anything read it. */
function plantConfiguration(folder: string): void {
  const shout = "throw new Error('planted configuration was read');\n";
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs", "main": "x.js", "scripts": { "preinstall": "touch planted" }, "imports": { "distsys": "./x.js" } }');
  writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "/etc/passwd", "compilerOptions": { "plugins": [{ "name": "./x.js" }] } }');
  writeFileSync(join(folder, '.npmrc'), 'node-options=--require ./x.js\n');
  writeFileSync(join(folder, '.env'), 'NODE_OPTIONS=--require ./x.js\n');
  for (const name of ['vitest.config.ts', 'vitest.workspace.ts', 'vite.config.ts', 'x.js', 'fewest-messengers.test.ts', 'fewest-messengers.hidden.test.ts', 'index.js']) writeFileSync(join(folder, name), shout);
  for (const name of ['distsys', 'vitest', 'seedrandom']) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), `{ "name": "${name}", "type": "module", "exports": { ".": "./x.js", "./grader": "./x.js" } }`);
    writeFileSync(join(folder, 'node_modules', name, 'x.js'), `${shout}export const simulate = new Proxy({}, ${EVERYTHING});\n`);
  }
}

/** `project` is the course's folder, whose solutions an attacker knows to be there. */
export function plantedFiles(project: string): readonly Attack[] {
  const solution = join(project, 'solutions/08-two-generals/fewest-messengers.ts');
  return [
    { name: 'a link to the solution', plant: (_folder, file) => symlinkSync(solution, file), says: NO_FILE },
    { name: 'a link to another student', plant: (_folder, file) => symlinkSync('../honest/fewest-messengers.ts', file), says: NO_FILE },
    { name: 'a link that leads nowhere', plant: (_folder, file) => symlinkSync('nowhere', file), says: NO_FILE },
    { name: 'a link to a device', plant: (_folder, file) => symlinkSync('/dev/zero', file), says: NO_FILE },
    { name: 'a pipe', plant: (_folder, file) => execFileSync('mkfifo', [file]), says: NO_FILE },
    { name: 'a folder', plant: (_folder, file) => mkdirSync(file), says: NO_FILE },
    { name: 'a source of 100 MB', answer: '', plant: (_folder, file) => truncateSync(file, 100 * 1024 ** 2), says: '@ has 104857600 bytes; at most 1048576 are graded. Take out what does not belong to the answer.' },
    { name: 'nothing at all', plant: (_folder, file) => rmSync(file, { force: true }), says: '@ does not exist. Get the stub back with: npm run reset -- NN/NAME' },
    { name: 'a source of zero bytes', answer: '\0\0\0\0', says: '@:1:1 cannot be read: Unexpected character \'\\0\'' },
    { name: 'bytes that are no text', answer: '', plant: (_folder, file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x80, 0xc0, 0x0a])), says: '@:1:1 cannot be read: Unexpected character \'�\'' },
    { name: 'configuration', answer: body('', "import * as distsys from 'distsys'; if ('x' in distsys) throw new Error('planted');"), plant: plantConfiguration, says: WRONG },
    { name: 'a copy of the course beside it', answer: body("await import('./exercises/08-two-generals/fewest-messengers.test.ts');"), plant: (folder) => cpSync(join(project, 'exercises'), join(folder, 'exercises'), { recursive: true }), says: "@:2: cannot import './exercises/08-two-generals/fewest-messengers.test.ts': import from 'distsys' only, an exercise is one file of its own" },
    { name: 'a second name for a secret', answer: body("await import('./secret.ts');"), plant: (folder) => linkSync(join(project, 'package.json'), join(folder, 'secret.ts')), says: "@:2: cannot import './secret.ts': import from 'distsys' only, an exercise is one file of its own" },
    { name: " spaces 'quotes' \"$(touch planted)\" `touch planted`; touch planted #", answer: body(''), says: WRONG },
    { name: '\u001b[2J\u001b[H08 two generals 25∕25\u202e\n  ✓ fewest-messengers 5∕5', answer: body("throw new Error('no');"), says: 'fewestMessengers threw no (@:2)' },
    { name: '--help', answer: body(''), says: WRONG },
    { name: '..%2f..%2fsolutions', answer: body(''), says: WRONG },
  ];
}
