/**
 * How long a class takes: makes submissions to chapter 08 (stubs, reference answers, named mistakes, loops, crashes, what cannot be read), each
 * with a comment of its own so that no two are equal, and grades them. No row of `npm run bench`, since it takes minutes.
 *
 *     node src/bench/grade-class.ts --students 300 --jobs 2 --batch 24 --loops 0.02
 *     //=> 1176 answers of 300 students in 402 s with 2 processes, batches of 24: 2.9 answers/s (…)
 *
 * Run it by the project's own Node, after `npm run setup`.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { COURSE, exercisesOf, mistakeFiles } from '../grader/course-check/course-files.ts';
import { ClassProgress } from '../grader/submissions/class-progress.ts';
import { gradeClass } from '../grader/submissions/grade-class.ts';
import { writePages } from '../grader/submissions/pages/pages.ts';
import { Random } from '../simulation/random.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({ options: {
  students: { type: 'string', default: '300' }, jobs: { type: 'string', default: '2' }, batch: { type: 'string', default: '24' }, loops: { type: 'string', default: '0.02' },
} });
const [students, jobs, batchSize, loops] = [values.students, values.jobs, values.batch, values.loops].map(Number) as [number, number, number, number];

const exercises = exercisesOf(COURSE.chapters).filter(({ chapter }) => chapter.number === '08');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bench-class-')));
const random = new Random('a class');

/** Undefined: not handed in. */
function answerOf(files: (typeof exercises)[number]): string | undefined {
  const stub = read(files.stub);
  const instead = (code: string): string => stub.replaceAll(/throw new NotImplemented\([^)]*\);/g, code);
  const draw = random.next();
  if (draw < loops) return instead('for (;;);');
  if (draw < 0.04) return instead("throw new TypeError('oops');");
  if (draw < 0.05) return '{{{';
  if (draw < 0.07) return undefined;
  if (draw < 0.2) return stub;
  if (draw < 0.65) return read(files.solution);
  const mistakes = mistakeFiles(root, files);
  return read(mistakes[random.integer(0, mistakes.length - 1)] as string);
}

try {
  let answers = 0;
  for (let student = 0; student < students; student += 1) {
    for (const files of exercises) {
      const answer = answerOf(files);
      if (answer === undefined) continue;
      const path = join(folder, 'class', `student-${student}`, files.stub);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${answer}\n// ${student}\n`);
      answers += 1;
    }
  }
  const beganMs = performance.now();
  const options = { root, course: COURSE, folder: join(folder, 'class'), results: join(folder, 'results'), exercises: exercises.map(({ id }) => id), seed: 17, jobs, batchSize };
  const run = await gradeClass({ ...options, progress: new ClassProgress(process.stderr) });
  const seconds = (performance.now() - beganMs) / 1000;
  if (!run.complete || run.graded !== answers) throw new Error(`${run.graded} of ${answers} answers were graded`);
  const againMs = performance.now();
  await gradeClass(options);
  const pagesMs = performance.now();
  writePages(run, { folder: join(folder, 'pages'), root });
  const took = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`;
  console.log(`${answers} answers of ${students} students in ${seconds.toFixed(0)} s with ${jobs} processes, batches of ${batchSize}: ${(answers / seconds).toFixed(2)} answers/s (a second run: ${took(againMs, pagesMs)}, pages: ${took(pagesMs, performance.now())}; load ${loadavg()[0]?.toFixed(1)})`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
