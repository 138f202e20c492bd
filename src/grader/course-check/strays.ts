/** Whether each file belongs to the course and each part of the course has its files. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answersFile, chapterFolder, notebookFile, questionSource } from '../../course.ts';
import { trackedFiles } from '../pristine.ts';
import { chaptersWithQuestions, exercisesOf, filesUnder, mistakeFiles, shippedPaths, type Course } from './course-files.ts';
import { counted, type Ledger } from './ledger.ts';
import { MISTAKES_FILE } from './mistakes-table.ts';

const FOLDERS = ['notebooks', 'exercises', 'solutions'] as const;
const MISTAKES_MIN = 2; // named wrong answers of an exercise with points

/**
 * Files that `src/course.ts` does not know. Notes and notebooks of the learner's own are welcome beside the course: what git
 * does not track and does not look like a part of the course is mentioned, not failed. In continuous integration
 * (`ci`) every stray fails, for there is no learner.
 */
export function checkStrays(root: string, course: Course, ledger: Ledger, ci: boolean): void {
  const known = new Set(shippedPaths(course.chapters));
  const exercises = exercisesOf(course.chapters);
  for (const files of exercises) {
    known.add(files.solution).add(files.hiddenGrader);
    for (const mistake of mistakeFiles(root, files)) known.add(mistake);
  }
  known.add(MISTAKES_FILE).add('solutions/README.md');
  // A learner's answers belong where they stand, and are no part of what is shipped.
  for (const chapter of chaptersWithQuestions(course.chapters)) known.add(questionSource(chapter)).add(answersFile(chapter));
  const tracked = trackedFiles(root, FOLDERS);
  for (const path of FOLDERS.flatMap((folder) => filesUnder(root, folder))) {
    if (known.has(path)) {
      ledger.passed += 1;
      continue;
    }
    const planned = course.chapters.find((chapter) => !chapter.written && (path === notebookFile(chapter) || path.split('/')[1] === chapterFolder(chapter)));
    if (planned !== undefined) {
      ledger.fail({ path, rule: 'planned chapters', says: `${path} belongs to chapter ${planned.number}, which src/course.ts marks as not written. Set "written: true" there and list its exercises, or remove the file.` });
    } else if (ci || path.startsWith('solutions/') || tracked?.has(path) === true || looksLikeCourse(path, course)) {
      ledger.fail({ path, rule: 'strays', says: `${path} is part of no chapter or exercise in src/course.ts. List it there, or remove it; notes of your own may stand beside the course under a name of your own.` });
    } else {
      ledger.note(`${path} is no part of the course; it is taken for a file of yours and left alone.`);
    }
  }
}

/** A numbered notebook, a grader, or a file in a numbered folder that is no chapter's. */
function looksLikeCourse(path: string, course: Course): boolean {
  if (path.startsWith('notebooks/')) return /^notebooks\/\d\d-[a-z0-9-]+\.ipynb$/.test(path);
  const folder = path.split('/')[1] ?? '';
  return path.endsWith('.test.ts') || (/^\d\d-/.test(folder) && !course.chapters.some((chapter) => chapterFolder(chapter) === folder));
}

/** Notebook, stub, grader, solution and mistakes of everything that is marked as written. */
export function checkSiblings(root: string, course: Course, shipped: ReadonlySet<string>, ledger: Ledger): void {
  const there = (path: string): boolean => shipped.has(path) || existsSync(join(root, path));
  for (const chapter of course.chapters.filter((candidate) => candidate.written)) {
    const path = notebookFile(chapter);
    ledger.expect(there(path), { path, rule: 'missing siblings', says: `${path} is missing, though src/course.ts marks chapter ${chapter.number} as written. Write it, or set "written: false".` });
  }
  for (const files of exercisesOf(course.chapters)) {
    const needed = [['stub', files.stub, 'Run "npm run ship", which makes it from the solution.'], ['grader', files.grader, 'Write it.'], ['solution', files.solution, 'Write it.']] as const;
    for (const [what, path, nextStep] of needed) {
      ledger.expect(there(path), { path, rule: 'missing siblings', says: `${path}, the ${what} of exercise ${files.id}, is missing. ${nextStep}` });
    }
    const mistakes = mistakeFiles(root, files).length;
    ledger.expect(files.exercise.points === 0 || mistakes >= MISTAKES_MIN, {
      path: files.mistakes, rule: 'missing siblings',
      says: `${files.mistakes}/ holds ${mistakes === 0 ? 'no mistake' : counted(mistakes, 'mistake')}. An exercise with points has at least ${MISTAKES_MIN} named wrong answers that its grader catches: add ${MISTAKES_MIN - mistakes}.`,
    });
  }
}
