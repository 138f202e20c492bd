/**
 * For tests: a class of submissions, graded by the real graders of the course in a process of its own, with what it left behind.
 *
 *     const run = await gradeClass(folder, ['honest', 'a loop'], { limits: { requestMs: 1000 } });
 *     run.results['a loop']?.score   //=> 0
 *     run.left                       //=> [], or what stands in the temporary folder, or still runs
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, lstatSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GRADER } from '../fixture.ts';
import type { Limits } from '../learner/learner-process.ts';
import type { ExerciseResult } from '../result.ts';

export interface Submission {
  readonly student: string; // the folder
  readonly exercise: string;
}

export interface ClassRun {
  readonly results: readonly ExerciseResult[]; // in the order of the submissions
  /** Results as text: equal only if every byte is. */
  readonly texts: readonly string[];
  readonly left: readonly string[];
}

export async function gradeClass(project: string, folder: string, submissions: readonly Submission[], options: { limits?: Partial<Limits>; seed?: number; hidden?: boolean } = {}): Promise<ClassRun> {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'attacks-tmp-')));
  const targets = submissions.map(({ student, exercise }) => ({
    exercise, label: 'answer', file: join(folder, student, `${exercise.slice(3)}.ts`), shownAs: `${student}/${exercise.slice(3)}.ts`,
  }));
  try {
    const { output, complaint, code } = await runScript(`
      import { gradeTargets } from '${GRADER}/run.js';
      const results = await gradeTargets(${JSON.stringify(targets)}, ${JSON.stringify({ ...options, root: project })});
      process.stdout.write(JSON.stringify(results));
      process.exitCode = 0; // vitest sets 1 for a check that failed`, temporary);
    if (code !== 0) throw new Error(`the grading ended with ${code}: ${complaint}`);
    const results = JSON.parse(output) as ExerciseResult[];
    return { results, texts: results.map((result) => JSON.stringify(result)), left: [...readdirSync(temporary), ...runningIn(temporary)] };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function runScript(source: string, temporary: string): Promise<{ code: number; output: string; complaint: string }> {
  const cwd = join(temporary, '..', `${temporary.slice(temporary.lastIndexOf('/') + 1)}-cwd`);
  mkdirSync(cwd);
  return new Promise((done) => {
    const child = execFile(process.execPath, ['--input-type=module', '--eval', source], { cwd, env: { ...process.env, TMPDIR: temporary }, maxBuffer: 256 * 1024 ** 2 }, (_error, output, complaint) => {
      const litter = readdirSync(cwd);
      rmSync(cwd, { recursive: true, force: true });
      done({ code: litter.length > 0 ? -2 : child.exitCode ?? -1, output, complaint: litter.length > 0 ? `left in the working directory: ${litter.join(', ')}` : complaint });
    });
  });
}

/** Command lines of processes that were started with something in this folder. Linux says it in /proc; elsewhere none is found. */
function runningIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return line.includes(folder) ? [`process ${pid}: ${line.replaceAll('\0', ' ')}`] : [];
    } catch (error) {
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return []; // gone in the meantime
      throw error;
    }
  });
}

/** Every entry under these folders with kind, size and time of its last change: what must be the same afterwards. */
export function inventory(...folders: readonly string[]): string[] {
  const list = (folder: string): string[] =>
    readdirSync(folder).toSorted().flatMap((name) => {
      const path = join(folder, name);
      const found = lstatSync(path);
      return [`${path} ${found.mode} ${found.size} ${found.mtimeMs}`, ...(found.isDirectory() ? list(path) : [])];
    });
  return folders.flatMap(list);
}
