/**
 * The pages of a class: `index.html` and `similar/` for the instructor, and in `students/` a page for each student, which may be given away.
 *
 *     writePages(run, { folder: 'class-pages', root }) //=> 'class-pages/index.html'
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mistakeFiles } from '../../course-check/course-files.ts';
import type { ExerciseFiles } from '../../course-check/course-files.ts';
import { columnsOf } from '../class-table.ts';
import type { ClassRun } from '../grade-class.ts';
import { fileNameOf } from '../results-folder.ts';
import { similarAnswers } from '../similarity/similar-answers.ts';
import { pairPage } from './pair-page.ts';
import { studentPage } from './student-page.ts';
import { summaryPage } from './summary-page.ts';
import type { LinkedPair } from './summary-page.ts';

/** Gives the first page's path. Pages of an earlier run in the folder are replaced. */
export function writePages(run: ClassRun, { folder, root }: { folder: string; root: string }): string {
  for (const part of ['students', 'similar']) {
    mkdirSync(join(folder, part), { recursive: true });
    // Pages alone: somebody may keep results or other things there, too.
    for (const name of readdirSync(join(folder, part))) if (name.endsWith('.html')) rmSync(join(folder, part, name));
  }
  const columns = columnsOf(run);
  for (const student of run.students) writeFileSync(join(folder, 'students', `${fileNameOf(student.id)}.html`), studentPage(student, columns));
  const pairs = run.exercises.flatMap((files) => pairsOf(run, files, root));
  for (const { exercise, pair, file } of pairs) writeFileSync(join(folder, file), pairPage(exercise, pair));
  const first = join(folder, 'index.html');
  writeFileSync(first, summaryPage(run, pairs, ({ id }) => `students/${encodeURIComponent(fileNameOf(id))}.html`));
  return first;
}

function pairsOf({ submissions }: ClassRun, files: ExerciseFiles, root: string): LinkedPair[] {
  const answers = submissions.flatMap(({ id, student, answers: own }) => own.filter(({ exercise }) => exercise === files.id).map(({ text }) => ({ id, student, text })));
  const common = [files.stub, files.solution, ...mistakeFiles(root, files)].map((path) => join(root, path)).filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'));
  return similarAnswers(answers, { common }).map((pair, index) => ({ exercise: files.id, pair, file: `similar/${files.id.replace('/', '-')}-${index + 1}.html` }));
}
