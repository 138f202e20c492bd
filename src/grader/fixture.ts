/** A small project of its own for tests: exercises in a temporary folder that graders and the command line can be tried on. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { libraryFolder } from './learner/stage.ts';

export interface Fixture {
  readonly root: string;
  write(file: string, text: string): string;
  /** Runs the built command line in the project. */
  run(...args: readonly string[]): Promise<{ code: number; output: string; complaint: string }>;
  /** Runs a module in the project; `import` the built grader by `GRADER`. */
  script(source: string): Promise<{ code: number; output: string; complaint: string }>;
  remove(): void;
}

/** Where a script of a fixture finds the built modules of the grader. */
export const GRADER = pathToFileURL(join(libraryFolder(), 'dist', 'grader')).href;

export function createFixture(): Fixture {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'grader-fixture-')));
  const modules = join(libraryFolder(), '..', 'node_modules');
  mkdirSync(join(root, 'node_modules'));
  mkdirSync(join(root, 'exercises'));
  symlinkSync(libraryFolder(), join(root, 'node_modules', 'distsys'), 'dir');
  symlinkSync(join(modules, 'vitest'), join(root, 'node_modules', 'vitest'), 'dir');
  writeFileSync(join(root, 'package.json'), '{ "type": "module", "version": "1.2.3" }');
  const node = (args: readonly string[]): Promise<{ code: number; output: string; complaint: string }> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [...args], { cwd: root, env: { ...process.env, NO_COLOR: '1', INIT_CWD: root } }, (_error, output, complaint) => {
        resolve({ code: child.exitCode ?? -1, output, complaint });
      });
    });
  return {
    root,
    write(file, text) {
      const path = join(root, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    run: (...args) => node([join(libraryFolder(), 'dist', 'grader', 'cli.js'), ...args]),
    script: (source) => node(['--input-type=module', '--eval', source]),
    remove: () => {
      if (existsSync(root)) rmSync(root, { recursive: true, force: true });
    },
  };
}
