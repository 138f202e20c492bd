/**
 * Grades a part of the course and adds up: points, types, what a failure looks like, versions.
 *
 *     const result = await gradeCourse({ root, selected: select(['08']), seed: 1 });
 *     `${result.score}/${result.maxScore}` //=> '7/25'
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chapterFolder } from '../course.ts';
import type { Engine } from './engine.ts';
import { SeedMemory, seedNote } from './failing-seeds.ts';
import { judgeAnswers } from './questions/judge.ts';
import { knownMistakes, looksLike } from './mistakes.ts';
import { libraryFolder } from './learner/stage.ts';
import type { Limits } from './learner/learner-process.ts';
import { total } from './result.ts';
import type { CheckResult, ExerciseResult, GradeResult, TypeProblem } from './result.ts';
import { gradeTargets } from './run.ts';
import type { Target } from './run.ts';
import type { SelectedChapter } from './selection.ts';
import { typeProblems } from './type-check.ts';
import type { TypeReport } from './type-check.ts';

export interface CourseGrading {
  readonly root: string;
  readonly selected: readonly SelectedChapter[];
  readonly seed: number;
  /** Grade the reference answers instead of the learner's. Default: false. */
  readonly solutions?: boolean;
  /** Other files than the course's own, by exercise, such as what was handed in; remarks on them become notes. */
  readonly answers?: ReadonlyMap<string, { readonly file: string; readonly notes?: readonly string[] }>;
  /** By the number of its chapter, the file of answers to questions that was handed in; null where there is none. Without it, those in `root` are judged. */
  readonly questionAnswers?: ReadonlyMap<string, Uint8Array | null>;
  /** Whether the instructor's hidden graders judge, too, where there are any. Default: for the reference answers. */
  readonly hidden?: boolean;
  /** How many further seeds an answer that passes is tried with. Default: 0. */
  readonly furtherSeeds?: number;
  readonly limits?: Partial<Limits>;
  /** A running engine to use, and to leave running. Default: one of its own. */
  readonly engine?: Engine;
  /** Ends the grading early, with what is done. */
  readonly signal?: AbortSignal;
  readonly onCheck?: (target: Target, check: CheckResult) => void;
  readonly onGraderError?: (grader: string, details: string) => void;
}

export const TYPE_PROBLEMS_MAX = 5;

export async function gradeCourse(options: CourseGrading): Promise<GradeResult> {
  const { root, selected, seed, solutions = false, hidden = solutions } = options;
  const { limits, onCheck, onGraderError, signal, engine, furtherSeeds: count = 0 } = options;
  const memory = count === 0 ? undefined : new SeedMemory(root, { count, seed });
  const targets = targetsOf(selected, { solutions, ...(options.answers && { answers: options.answers }) }).map((target) => (memory === undefined ? target : { ...target, furtherSeeds: memory.seedsFor(target) }));
  const asked = selected.filter(({ questions }) => questions === true);
  const [results, types, answered] = await Promise.all([
    gradeTargets(targets, { root, seed, hidden, signal, ...(limits && { limits }), ...(engine && { engine }), ...(onCheck && { onCheck }), ...(onGraderError && { onGraderError }) }),
    solutions ? ({ problems: new Map() } as TypeReport) : typeProblems(targets.map(({ file }) => file), { root, signal }),
    Promise.all(asked.map(({ chapter }) => judgeAnswers({ root, chapter, seed, solutions, hidden, ...(options.questionAnswers && { handedIn: options.questionAnswers.get(chapter.number) ?? null }) }))),
  ]);
  if (signal?.aborted !== true) memory?.keep(results);
  const known = knownMistakes(root);
  const complete = results.map((result, index) => {
    const { file } = targets[index] as Target;
    const seeds = seedNote(result);
    const notes = [...(options.answers?.get(result.id)?.notes ?? []), ...(seeds === undefined ? [] : [seeds])];
    return withRemarks(result, problemsOf(file, types.problems, root), looksLike(result, known, { seed }), notes);
  });
  const chapters = selected.map(({ chapter }) => {
    const exercises = [...complete, ...answered].filter(({ id }) => id.startsWith(`${chapter.number}/`));
    return { id: chapter.number, title: chapter.slug.replaceAll('-', ' '), ...total(exercises), exercises };
  });
  return { ...total(chapters), chapters, seed, versions: versions(root), ...(types.unchecked !== undefined && { typesUnchecked: types.unchecked }) };
}

/** The files to grade: the learner's answers, or the solutions, or other files in their place. */
export function targetsOf(selected: readonly SelectedChapter[], { solutions, answers }: { solutions: boolean; answers?: CourseGrading['answers'] & {} }): Target[] {
  return selected.flatMap(({ chapter, names }) =>
    names.map((name): Target => ({
      exercise: `${chapter.number}/${name}`,
      label: solutions ? 'solution' : 'answer',
      file: answers?.get(`${chapter.number}/${name}`)?.file ?? `${solutions ? 'solutions' : 'exercises'}/${chapterFolder(chapter)}/${name}.ts`,
      shownAs: `${solutions ? 'solutions' : 'exercises'}/${chapterFolder(chapter)}/${name}.ts`,
      grader: `exercises/${chapterFolder(chapter)}/${name}.test.ts`,
    })),
  );
}

function withRemarks(result: ExerciseResult, problems: readonly TypeProblem[], look: string | undefined, notes: readonly string[]): ExerciseResult {
  return { ...result, ...(notes.length > 0 && { notes: [...(result.notes ?? []), ...notes] }), ...(problems.length > 0 && { typeProblems: problems.slice(0, TYPE_PROBLEMS_MAX), typeProblemCount: problems.length }), ...(look !== undefined && { looksLike: look }) };
}

function problemsOf(file: string, problems: ReadonlyMap<string, readonly TypeProblem[]>, root: string): readonly TypeProblem[] {
  const path = resolve(root, file);
  return problems.size === 0 || !existsSync(path) ? [] : (problems.get(realpathSync(path)) ?? []);
}

export function versions(root: string): GradeResult['versions'] {
  const version = (file: string): string => String((JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? 'unknown');
  return { course: version(join(root, 'package.json')), grader: version(join(libraryFolder(), 'package.json')), runtime: `Node ${process.version}` };
}

/** Whether nothing is left to do: every exercise passed. */
export function isComplete({ chapters }: GradeResult): boolean {
  return chapters.every(({ exercises }) => exercises.every(({ status }) => status === 'passed'));
}
