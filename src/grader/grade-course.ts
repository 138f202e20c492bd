/**
 * Grades a part of the course and adds up: points, types, what a failure looks like, versions.
 *
 *     const result = await gradeCourse({ root, selected: select(['08']), seed: 1 });
 *     `${result.score}/${result.maxScore}` //=> '7/25'
 */
import { readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chapterFolder } from '../course.ts';
import { toText } from '../simulation/plain-data.ts';
import { judgeAnswers } from './questions/judge.ts';
import { knownMistakes, looksLike } from './mistakes.ts';
import { libraryFolder } from './learner/stage.ts';
import type { Limits } from './learner/learner-process.ts';
import { sum } from './result.ts';
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
  readonly limits?: Partial<Limits>;
  /** Ends the grading early, with what is done. */
  readonly signal?: AbortSignal;
  readonly onCheck?: (target: Target, check: CheckResult) => void;
  readonly onGraderError?: (grader: string, details: string) => void;
}

const TYPE_PROBLEMS_MAX = 5;

export async function gradeCourse(options: CourseGrading): Promise<GradeResult> {
  const { root, selected, seed, solutions = false } = options;
  const targets = selected.flatMap(({ chapter, names }) =>
    names.map((name): Target => ({
      exercise: `${chapter.number}/${name}`,
      label: solutions ? 'solution' : 'answer',
      file: `${solutions ? 'solutions' : 'exercises'}/${chapterFolder(chapter)}/${name}.ts`,
      grader: `exercises/${chapterFolder(chapter)}/${name}.test.ts`,
    })),
  );
  const { limits, onCheck, onGraderError, signal } = options;
  const asked = selected.filter(({ questions }) => questions === true);
  const [results, types, answered] = await Promise.all([
    gradeTargets(targets, { root, seed, signal, ...(limits && { limits }), ...(onCheck && { onCheck }), ...(onGraderError && { onGraderError }) }),
    solutions ? ({ problems: new Map() } as TypeReport) : typeProblems(targets.map(({ file }) => file), { root, signal }),
    Promise.all(asked.map(({ chapter }) => judgeAnswers({ root, chapter, seed, solutions, hidden: solutions }))),
  ]);
  const known = knownMistakes(root);
  const complete = results.map((result) => withRemarks(result, problemsOf(result, types.problems, root), looksLike(result, known, { seed })));
  const chapters = selected.map(({ chapter }) => {
    const exercises = [...complete, ...answered].filter(({ id }) => id.startsWith(`${chapter.number}/`));
    return { id: chapter.number, title: chapter.slug.replaceAll('-', ' '), ...points(exercises), exercises };
  });
  return { ...points(chapters), chapters, seed, versions: versions(root), ...(types.unchecked !== undefined && { typesUnchecked: types.unchecked }) };
}

const points = (parts: readonly { score: number; maxScore: number }[]): { score: number; maxScore: number } => ({
  score: sum(parts.map(({ score }) => score)),
  maxScore: sum(parts.map(({ maxScore }) => maxScore)),
});

function withRemarks(result: ExerciseResult, problems: readonly TypeProblem[], look: string | undefined): ExerciseResult {
  return { ...result, ...(problems.length > 0 && { typeProblems: problems.slice(0, TYPE_PROBLEMS_MAX), typeProblemCount: problems.length }), ...(look !== undefined && { looksLike: look }) };
}

function problemsOf({ file }: ExerciseResult, problems: ReadonlyMap<string, readonly TypeProblem[]>, root: string): readonly TypeProblem[] {
  if (problems.size === 0) return [];
  return problems.get(realpathSync(resolve(root, file))) ?? [];
}

function versions(root: string): GradeResult['versions'] {
  const version = (file: string): string => String((JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? 'unknown');
  return { course: version(join(root, 'package.json')), grader: version(join(libraryFolder(), 'package.json')), runtime: `Node ${process.version}` };
}

/** Whether nothing is left to do: every exercise passed. */
export function isComplete({ chapters }: GradeResult): boolean {
  return chapters.every(({ exercises }) => exercises.every(({ status }) => status === 'passed'));
}

/** The result as it is written to a file: without the hints, which are given one at a time; runs in the notation of plain data. */
export function toJson(result: GradeResult): string {
  const forFile = (key: string, value: unknown): unknown => (key === 'hints' ? undefined : key === 'trace' ? JSON.parse(toText(value)) : value);
  return `${JSON.stringify(result, forFile, 2)}\n`;
}
