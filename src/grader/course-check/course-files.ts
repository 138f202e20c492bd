/**
 * Which files a course consists of, by its table of contents.
 *
 *     exercisesOf(chapters)[0].stub      //=> 'exercises/00-start-here/first-steps.ts'
 *     shippedPaths(chapters)             //=> ['exercises/00-start-here/first-steps.test.ts', …, 'notebooks/00-start-here.ipynb', …]
 *
 * Paths are relative to the project's root and use `/` on every system.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CHAPTERS, PARTS, chapterFolder, notebookFile, questionsFile, type Chapter, type Exercise, type Part } from '../../course.ts';

/** A table of contents. Checks take it as an argument, so that they can be tried on a small faulty course. */
export interface Course {
  readonly parts: readonly Part[];
  readonly chapters: readonly Chapter[]; // all of them in order, 00 first
}

/** The workbook's own. */
export const COURSE: Course = { parts: PARTS, chapters: CHAPTERS };

/** An exercise with the places of its files. */
export interface ExerciseFiles {
  readonly id: string; // 'NN/name'
  readonly chapter: Chapter;
  readonly exercise: Exercise;
  readonly stub: string;
  readonly grader: string;
  readonly solution: string;
  readonly mistakes: string; // the folder
  readonly hiddenGrader: string; // need not exist
}

export function exercisesOf(chapters: readonly Chapter[]): ExerciseFiles[] {
  return chapters.filter((chapter) => chapter.written).flatMap((chapter) =>
    chapter.exercises.map((exercise) => {
      const stem = `${chapterFolder(chapter)}/${exercise.name}`;
      return {
        id: `${chapter.number}/${exercise.name}`, chapter, exercise,
        stub: `exercises/${stem}.ts`, grader: `exercises/${stem}.test.ts`,
        solution: `solutions/${stem}.ts`, mistakes: `solutions/${stem}.mistakes`, hiddenGrader: `solutions/${stem}.hidden.test.ts`,
      };
    }));
}

export function chaptersWithQuestions(chapters: readonly Chapter[]): Chapter[] {
  return chapters.filter((chapter) => chapter.written && chapter.questions !== undefined);
}

/** Every file that the course ships and a learner may change, in order. */
export function shippedPaths(chapters: readonly Chapter[]): string[] {
  const notebooks = chapters.filter((chapter) => chapter.written).map(notebookFile);
  const questions = chaptersWithQuestions(chapters).map(questionsFile);
  return [...notebooks, ...questions, ...exercisesOf(chapters).flatMap((files) => [files.stub, files.grader])].toSorted();
}

/** The named wrong answers of an exercise that are there, in order. */
export function mistakeFiles(root: string, files: ExerciseFiles): string[] {
  return filesUnder(root, files.mistakes).filter((path) => path.endsWith('.ts'));
}

/** Every file under a folder, in order; none if there is no such folder. Hidden files and Jupyter's checkpoints are left out. */
export function filesUnder(root: string, folder: string): string[] {
  if (statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`]))
    .toSorted();
}
