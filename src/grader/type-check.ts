/**
 * What the TypeScript compiler has to say about learners' files: shown with file and line, never scored.
 *
 *     const problems = await typeProblems(['exercises/08-two-generals/fewest-messengers.ts'], { root });
 *     //=> Map { '/…/fewest-messengers.ts' => [{ line: 12, column: 3, message: "Type 'string' is not assignable to type 'number'." }] }
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { libraryFolder } from './learner/stage.ts';
import type { TypeProblem } from './result.ts';

const CHECK_MS_MAX = 20_000;

/** The problems of each file that has any, by its absolute path. Empty where there is no compiler (an installation without it still grades). */
export async function typeProblems(files: readonly string[], { root }: { root: string }): Promise<Map<string, TypeProblem[]>> {
  const library = libraryFolder();
  const project = resolve(library, '..');
  const compiler = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  const present = files.map((file) => resolve(root, file)).filter((file) => existsSync(file)).map((file) => realpathSync(file));
  if (present.length === 0 || !existsSync(compiler)) return new Map();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'workbook-types-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: join(project, 'tsconfig.json'),
      compilerOptions: { paths: { distsys: [join(library, 'dist', 'index.d.ts')] }, typeRoots: [join(project, 'node_modules', '@types')], noEmit: true },
      files: present,
      include: [],
    }));
    return readProblems(await runCompiler(compiler, folder), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runCompiler(compiler: string, folder: string): Promise<string> {
  return new Promise((done) => {
    const args = [compiler, '--pretty', 'false', '-p', folder];
    // It exits with 1 or 2 when it finds problems: its output is the result, whatever its exit code.
    execFile(process.execPath, args, { cwd: folder, timeout: CHECK_MS_MAX, maxBuffer: 4 * 1024 * 1024 }, (_error, output) => done(output));
  });
}

function readProblems(output: string, folder: string): Map<string, TypeProblem[]> {
  const problems = new Map<string, TypeProblem[]>();
  for (const line of output.split('\n')) {
    const [, file = '', row, column, message = ''] = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line) ?? [];
    if (file === '') continue;
    const path = resolve(folder, file);
    problems.set(path, [...(problems.get(path) ?? []), { line: Number(row), column: Number(column), message }]);
  }
  return problems;
}
