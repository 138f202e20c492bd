/** Whether shipped stubs and graders, solutions and mistakes obey the project's strict types. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { questionSource } from '../../course.ts';
import { chaptersWithQuestions, exercisesOf, mistakeFiles, type Course } from './course-files.ts';
import type { Ledger } from './ledger.ts';

const DIAGNOSTIC = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

export async function checkTypes(root: string, stage: string, course: Course, ledger: Ledger): Promise<void> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(compiler)) {
    return ledger.fail({ path: 'package.json', rule: 'types', says: 'the TypeScript compiler is not installed (node_modules/typescript is missing), so types were not checked. Run "npm run setup".' });
  }
  const exercises = exercisesOf(course.chapters);
  const files = [
    ...exercises.flatMap((of) => [of.stub, of.grader]).map((path) => join(stage, path)),
    ...chaptersWithQuestions(course.chapters).map((chapter) => join(root, questionSource(chapter))),
    ...exercises.flatMap((of) => [of.solution, of.hiddenGrader, ...mistakeFiles(root, of)]).map((path) => join(root, path)),
  ].filter((file) => existsSync(file));
  if (files.length === 0) return;
  writeFileSync(join(stage, 'tsconfig.course.json'), JSON.stringify({ extends: './tsconfig.json', compilerOptions: { noEmit: true }, files, include: [] }));
  const output = await outputOf(compiler, ['-p', 'tsconfig.course.json', '--pretty', 'false'], stage);
  const faulty = new Set<string>();
  for (const line of output.split('\n')) {
    const [, file = '', row, column, code, message] = DIAGNOSTIC.exec(line) ?? [];
    if (file === '') {
      // An error without a file is about the configuration; indented lines continue the one before.
      if (line.startsWith('error TS')) ledger.fail({ path: 'tsconfig.json', rule: 'types', says: `tsconfig.json: ${line}` });
      continue;
    }
    const absolute = resolve(stage, file);
    const path = relative(absolute.startsWith(stage + sep) ? stage : root, absolute).replaceAll('\\', '/');
    faulty.add(absolute);
    ledger.fail({ path, rule: 'types', says: `${path}:${row}:${column} ${message} (${code})` });
  }
  ledger.passed += files.filter((file) => !faulty.has(file)).length;
}

/** What a Node program prints; its exit code is not asked for, since a compiler that finds errors has done its work. */
function outputOf(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((settle, reject) => {
    execFile(process.execPath, [program, ...args], { cwd, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else settle(stdout + stderr);
    });
  });
}
