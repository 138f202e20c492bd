/** Whether each shipped stub is the one that its solution gives, and says what the table of contents says. */
import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { learnerParts, stubOf } from '../stub.ts';
import { exercisesOf, type Course, type ExerciseFiles } from './course-files.ts';
import { counted, reasonOf, type Ledger } from './ledger.ts';

const LINES_SLACK = 2; // an expected size of n lines is said of n - n/4 - 2 to n + n/4 + 2

export function checkStubs(root: string, course: Course, shipped: ReadonlyMap<string, Buffer>, ledger: Ledger): void {
  for (const files of exercisesOf(course.chapters)) {
    const stub = shipped.get(files.stub)?.toString('utf8');
    const solution = existsSync(join(root, files.solution)) ? readFileSync(join(root, files.solution), 'utf8') : undefined;
    if (solution !== undefined) checkSolution(files, solution, stub, ledger);
    if (stub !== undefined) checkStub(files, stub, ledger);
  }
}

function checkSolution(files: ExerciseFiles, solution: string, stub: string | undefined, ledger: Ledger): void {
  const path = files.solution;
  let generated: string;
  try {
    generated = stubOf(solution, files.id);
  } catch (error) {
    return ledger.fail({ path, rule: 'solution format', says: `${path}: ${reasonOf(error)}` });
  }
  if (stub !== undefined) {
    ledger.expect(stub === generated, {
      path: files.stub, rule: 'stub drift',
      says: `${files.stub} is not the stub that ${path} gives: ${firstDifference(stub, generated)}. Change the solution and run "npm run ship"; stubs are not written by hand.`,
    });
  }
  const written = learnerParts(solution).reduce((sum, part) => sum + part.codeLines, 0);
  const { lines } = files.exercise;
  ledger.expect(Math.abs(written - lines) <= lines / 4 + LINES_SLACK, {
    path, rule: 'expected size',
    says: `${path}: the learner's part takes ${counted(written, 'line')} of code, but src/course.ts tells the learner about ${lines}. Say about ${written} there and in the file's header.`,
  });
  checkHeader(files, solution, ledger);
}

/** `Exercise 08/fewest-messengers · 5 points · about 5 lines`, which the learner reads first. */
function checkHeader(files: ExerciseFiles, solution: string, ledger: Ledger): void {
  const path = files.solution;
  const line = /^.*\bExercise (\d\d\/[\w-]+) · (.+?) · (.+)$/m.exec(solution);
  if (line === null) {
    return ledger.fail({ path, rule: 'header', says: `${path} has no line "Exercise ${files.id} · ${files.exercise.points} points · about ${counted(files.exercise.lines, 'line', '1')}" in its documentation. Add it: the learner reads it first.` });
  }
  const [, id, points = '', lines = ''] = line;
  const pointsSaid = points.startsWith('no ') ? 0 : Number.parseInt(points, 10);
  const linesSaid = Number.parseInt(/\d+/.exec(lines)?.[0] ?? '', 10);
  ledger.expect(id === files.id && pointsSaid === files.exercise.points && linesSaid === files.exercise.lines, {
    path, rule: 'header',
    says: `${path} says "Exercise ${id} · ${points} · ${lines}", but src/course.ts has ${files.id} with ${files.exercise.points} points and ${counted(files.exercise.lines, 'line', '1')}. Make them agree, then run "npm run ship".`,
  });
}

function checkStub(files: ExerciseFiles, stub: string, ledger: Ledger): void {
  const path = files.stub;
  ledger.expect(/^\s*\/\/ TODO: \S/m.test(stub), { path, rule: 'stub form', says: `${path} has no line "// TODO: <hint>". A stub says where to begin: give its solution a learner's part with a hint.` });
  ledger.expect(stub.includes(`throw new NotImplemented('${files.id}');`), { path, rule: 'stub form', says: `${path} does not throw new NotImplemented('${files.id}'), so the grader could not tell that it has not been started. Run "npm run ship".` });
  const relative = [...stub.matchAll(/^\s*(?:import|export)\b[^'"]*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm)].map((match) => match[1] ?? match[2] ?? '').filter((specifier) => /^(\.|\/|#|file:)/.test(specifier));
  ledger.expect(relative.length === 0, { path, rule: 'stub imports', says: `${path} imports ${relative.join(', ')}. An exercise imports packages only, for it is graded by itself: put what it needs into the package distsys.` });
}

function firstDifference(a: string, b: string): string {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const index = left.findIndex((line, number) => line !== right[number]);
  const at = index === -1 ? left.length : index;
  return `line ${at + 1} is "${(left[at] ?? '').trim()}" and should be "${(right[at] ?? '').trim()}"`;
}
