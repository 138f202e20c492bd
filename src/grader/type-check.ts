/**
 * What the TypeScript compiler has to say about learners' files: shown with file and line, never scored.
 *
 *     const { problems } = await typeProblems(['exercises/08-two-generals/fewest-messengers.ts'], { root });
 *     //=> Map { '/…/fewest-messengers.ts' => [{ line: 12, column: 3, message: "Type 'string' is not assignable to type 'number'." }] }
 *
 * Types can be programs: the compiler has limits of time and memory like any program of a learner's. It reads copies, from which nothing but
 * `distsys` can be reached by name, and where it has read something else nothing of what it says is shown: its messages quote what it reads.
 */
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { killGroup } from './learner/learner-process.ts';
import { residentBytes } from './learner/resident-memory.ts';
import { FILE_BYTES_MAX, libraryFolder } from './learner/stage.ts';
import { printable } from './printable.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { TypeProblem } from './result.ts';

export interface TypeLimits {
  readonly checkMs: number;
  readonly memoryBytes: number;
}

export interface TypeReport {
  /** By the file's absolute path; only files with problems. Empty where there is no compiler: an installation without it still grades. */
  readonly problems: ReadonlyMap<string, readonly TypeProblem[]>;
  /** Why the types were not checked, in a sentence. */
  readonly unchecked?: string;
}

const LIMITS: TypeLimits = { checkMs: 5000, memoryBytes: 1024 ** 3 };
const MEMORY_WATCH_MS = 40;
const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;
const MESSAGE_LENGTH_MAX = 300;
const NOTHING: TypeReport = { problems: new Map() };

export async function typeProblems(
  files: readonly string[],
  { root, limits, signal }: { root: string; limits?: Partial<TypeLimits>; signal?: AbortSignal | undefined },
): Promise<TypeReport> {
  const library = libraryFolder();
  const project = resolve(library, '..');
  const compiler = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  const present = files.map((file) => resolve(root, file)).filter(isReadable).map((file) => realpathSync(file));
  if (present.length === 0 || !existsSync(compiler) || signal?.aborted === true) return NOTHING;
  const folder = temporaryFolder('types');
  try {
    const copies = present.map((file, index) => {
      mkdirSync(join(folder, String(index)));
      const copy = join(folder, String(index), 'answer.ts');
      copyFileSync(file, copy);
      return copy;
    });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: join(project, 'tsconfig.json'),
      // That list[i] may be undefined is a remark on nearly every loop, and hides those that matter; the course's own code is held to it.
      compilerOptions: { noUncheckedIndexedAccess: false, paths: { distsys: [join(library, 'dist', 'index.d.ts')] }, typeRoots: [join(project, 'node_modules', '@types')], noEmit: true, listFiles: true },
      files: copies,
      include: [],
    }));
    const said = await runCompiler(compiler, folder, { ...LIMITS, ...limits }, signal);
    if (typeof said !== 'string') return { ...NOTHING, ...said };
    const known = [folder, realpathSync(join(library, 'dist')), realpathSync(join(project, 'node_modules'))].map((path) => path + sep);
    const strange = said.split('\n').some((line) => /^(\/|[A-Za-z]:[\\/])/.test(line) && !line.includes(': error TS') && !known.some((path) => resolve(line.trim()).startsWith(path)));
    if (strange) return { ...NOTHING, unchecked: "an answer names another file than 'distsys'. An exercise is one file of its own." };
    return { problems: readProblems(said, folder, new Map(copies.map((copy, index) => [copy, present[index] as string]))) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that is no file, such as a pipe, would be waited for without end. */
function isReadable(file: string): boolean {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found !== undefined && found.isFile() && found.size <= FILE_BYTES_MAX;
}

/** What the compiler says, or why it was stopped. */
function runCompiler(compiler: string, folder: string, { checkMs, memoryBytes }: TypeLimits, signal: AbortSignal | undefined): Promise<string | { unchecked?: string }> {
  const posix = process.platform !== 'win32';
  const command = [process.execPath, compiler, '--pretty', 'false', '-p', folder];
  // The limit of the shell holds also when this process is killed. The compiler replaces itself by a program of its own: only a group ends both.
  const [program, ...args] = posix ? ['/bin/sh', '-c', `ulimit -t ${Math.ceil(checkMs / 1000) * 2}; ulimit -c 0; exec "$0" "$@"`, ...command] : command;
  const child = spawn(program as string, args, { cwd: folder, detached: posix, windowsHide: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid);
  };
  return new Promise((done) => {
    let output = '';
    let stopped: { unchecked?: string } | undefined;
    const stop = (unchecked?: string): void => {
      stopped ??= unchecked === undefined ? {} : { unchecked };
      kill();
    };
    const interrupt = (): void => stop();
    const timer = setTimeout(() => stop(`the compiler was not done after ${checkMs / 1000} s.`), checkMs);
    const watch = setInterval(() => void groupBytes(child.pid).then((bytes) => {
      if (bytes > memoryBytes) stop(`the compiler took more than ${Math.round(memoryBytes / 1024 ** 2)} MB of memory.`);
    }), MEMORY_WATCH_MS);
    const end = (): void => {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', interrupt);
      process.off('exit', kill);
      done(stopped ?? output);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    process.on('exit', kill);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > OUTPUT_BYTES_MAX) stop('the compiler has too much to say.');
    });
    child.on('error', (error) => {
      stop(`the compiler could not be started (${error.message}).`);
      end();
    });
    // Its exit code says whether it found problems; its output says it better. A signal that is not ours is the limit of the shell.
    child.on('close', (_code, by) => {
      if (by !== null) stop('the compiler was ended by the system.');
      end();
    });
  });
}

/** What the process holds, and on systems where the compiler is a child of its starter, what that holds. */
async function groupBytes(pid: number | undefined): Promise<number> {
  if (pid === undefined || process.platform === 'win32') return 0;
  if (process.platform === 'linux') return residentBytes(pid);
  return new Promise((resolved) => {
    execFile('/bin/ps', ['-A', '-o', 'pgid=,rss='], (_error, text) => {
      const rows = text.split('\n').map((row) => row.trim().split(/\s+/).map(Number));
      resolved(rows.reduce((sum, [group, kilobytes = 0]) => (group === pid ? sum + kilobytes * 1024 : sum), 0));
    });
  });
}

function readProblems(output: string, folder: string, originals: ReadonlyMap<string, string>): Map<string, TypeProblem[]> {
  const problems = new Map<string, TypeProblem[]>();
  for (const line of output.split('\n')) {
    const [, file = '', row, column, message = ''] = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line) ?? [];
    const path = file === '' ? undefined : originals.get(resolve(folder, file));
    if (path === undefined) continue;
    const found = problems.get(path);
    const problem = { line: Number(row), column: Number(column), message: printable(message.replaceAll(folder + sep, ''), MESSAGE_LENGTH_MAX) };
    if (found === undefined) problems.set(path, [problem]);
    else found.push(problem);
  }
  return problems;
}
