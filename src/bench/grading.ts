/**
 * Workloads of the autograder, as the people that use it start it.
 *
 *     const project = practiceProject();         // a project with one right answer
 *     await npmRun(['grade', '--', '08/fewest-messengers'], project.folder) //=> 1.24 (seconds, from the command line to the end)
 */
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Learner } from '../grader/learner/learner.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const CHAPTER = '08-two-generals';
const EXERCISE = 'fewest-messengers';

export interface Project {
  readonly folder: string;
  remove(): void;
}

/** A project beside this one, in which the reference answer of one exercise stands as the learner's. */
export function practiceProject(): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'grading-bench-')));
  for (const name of ['node_modules', 'src']) symlinkSync(join(root, name), join(folder, name), 'junction');
  for (const name of ['package.json', 'tsconfig.json']) copyFileSync(join(root, name), join(folder, name));
  cpSync(join(root, 'exercises', CHAPTER), join(folder, 'exercises', CHAPTER), { recursive: true });
  copyFileSync(join(root, 'solutions', CHAPTER, `${EXERCISE}.ts`), join(folder, 'exercises', CHAPTER, `${EXERCISE}.ts`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Seconds that an npm script took, which must end with 0. */
export function npmRun(words: readonly string[], cwd: string): Promise<number> {
  const startMs = performance.now();
  const running = spawn('npm', ['run', '--silent', ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  let said = '';
  for (const stream of [running.stdout, running.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((settle, fail) => {
    running.on('error', fail);
    running.on('close', (code) => (code === 0 ? settle((performance.now() - startMs) / 1000) : fail(new Error(`npm run ${words.join(' ')} ended with ${code}: ${said.trim().split('\n').at(-1)}`))));
  });
}

/** A learner's program that does next to nothing, so that what is measured is the way to it and back. */
export function idleLearner(): { learner: Learner; dispose(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'grading-bench-'));
  const file = join(folder, 'answer.ts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, 'export const same = (value: unknown): unknown => value;\n');
  const learner = new Learner({ file, shownAs: 'answer.ts', limits: { requestMs: 60_000, totalMs: 60_000 } });
  return {
    learner,
    dispose() {
      learner.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
