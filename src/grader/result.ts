/**
 * What a grading says, as plain data: the same for the terminal, a notebook and a file.
 *
 *     { score: 7, maxScore: 25, chapters: [{ id: '08', exercises: [{ id: '08/deciding-message', checks: [{ title, status, … }] }] }] }
 */
import type { TraceData } from '../simulation/trace.ts';

export type CheckStatus =
  | 'passed'
  | 'failed' // ran, and the answer does not hold
  | 'not started' // reached a `NotImplemented`
  | 'error' // the learner's file cannot be loaded or threw
  | 'timeout' // took too long, or waits for ever
  | 'memory' // took too much memory
  | 'exited' // ended its process
  | 'skipped' // not run, because of what happened to the checks above it
  | 'grader error'; // the grader itself is broken: not the learner's fault

/** What a goal of performance was measured at. */
export interface Measured {
  readonly of: string; // 'messages per order'
  readonly got: number;
  readonly full: number; // all points at this value
  readonly none: number; // none at this
}

export interface CheckResult {
  readonly title: string;
  readonly status: CheckStatus;
  /** From 0 to `maxScore`. A check that failed may have earned a part. */
  readonly score: number;
  readonly maxScore: number;
  /** One sentence; empty for a check that passed. */
  readonly message: string;
  readonly seed: number;
  /** The command that repeats this verdict. */
  readonly replay: string;
  readonly expected?: string;
  readonly got?: string;
  /** Virtual time and process. */
  readonly when?: string;
  /** What the learner's code logged during this check, or in the run that shows its failure; shortened. */
  readonly logged?: readonly string[];
  /** By line of `logged`, the index in `trace` of the event after which it was logged; -1 where there is none. */
  readonly loggedAfter?: readonly number[];
  /** The run that shows the failure. */
  readonly trace?: TraceData;
  /** Index in `trace` of the event that shows it. */
  readonly event?: number;
  /** What was done to make the run smaller, or why it was not. */
  readonly shrunk?: string;
  /** What `npm run replay` needs to have the run again. */
  readonly token?: string;
  readonly measured?: Measured;
  /** The command that gives the next hint. */
  readonly hint?: string;
  /** The rungs of the ladder, from the grader's file. */
  readonly hints?: readonly string[];
  /** A check of the instructor's hidden grader, which a learner is not shown. */
  readonly hidden?: true;
}

/** A seed that was tried besides the one that counts. */
export interface TriedSeed {
  readonly seed: number;
  /** The first check that does not pass with it; missing if all do. */
  readonly failing?: CheckResult;
}

export type ExerciseStatus = 'passed' | 'failed' | 'not started' | 'grader error';

export interface TypeProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** How far the questions of a chapter are. */
export interface QuestionCounts {
  readonly practice: { readonly right: number; readonly of: number };
  /** `judged`: by their key, which stands on the instructor's side; the checks say what holds. */
  readonly credit: { readonly recorded: number; readonly of: number; readonly points: number; readonly judged: boolean };
  readonly predictions: { readonly made: number; readonly of: number };
}

export interface ExerciseResult {
  readonly id: string;
  /** Which answer was graded: `'answer'` for the learner's own. */
  readonly label: string;
  /** The graded file, from the project's root. */
  readonly file: string;
  readonly status: ExerciseStatus;
  readonly score: number;
  readonly maxScore: number;
  readonly checks: readonly CheckResult[];
  /** Set when the grader itself is broken. */
  readonly message?: string;
  /** What the failures look like, when they match a named mistake. */
  readonly looksLike?: string;
  /** Remarks in sentences that cost nothing, such as a file that was renamed. */
  readonly notes?: readonly string[];
  /** What came of further seeds, tried since every check passes. */
  readonly furtherSeeds?: readonly TriedSeed[];
  /** They cost nothing. */
  readonly typeProblems?: readonly TypeProblem[];
  /** How many there are, of which `typeProblems` holds the first. */
  readonly typeProblemCount?: number;
  /** Set when this is not an exercise but the questions of a chapter. */
  readonly questions?: QuestionCounts;
}

export interface ChapterResult {
  readonly id: string;
  readonly title: string;
  readonly score: number;
  readonly maxScore: number;
  readonly exercises: readonly ExerciseResult[];
}

export interface GradeResult {
  readonly score: number;
  readonly maxScore: number;
  readonly chapters: readonly ChapterResult[];
  readonly seed: number;
  /** Why types were not checked, in a sentence. */
  readonly typesUnchecked?: string;
  readonly versions: Readonly<Record<'course' | 'grader' | 'runtime', string>>;
}

/** What an exercise's checks amount to. */
export function exerciseStatus(checks: readonly CheckResult[]): ExerciseStatus {
  if (checks.some(({ status }) => status === 'grader error')) return 'grader error';
  if (checks.length > 0 && checks.every(({ status }) => status === 'passed')) return 'passed';
  if (checks.every(({ status }) => status === 'not started')) return 'not started';
  return 'failed';
}

/** The result as the learner may see it: of the public checks alone, with points and status as if there were no others. */
export function withoutHidden(result: GradeResult): GradeResult {
  const chapters = result.chapters.map((chapter) => {
    const exercises = chapter.exercises.map(withoutHiddenChecks);
    return { ...chapter, ...total(exercises), exercises };
  });
  return { ...result, ...total(chapters), chapters };
}

export function withoutHiddenChecks(result: ExerciseResult): ExerciseResult {
  const checks = result.checks.filter(({ hidden }) => hidden !== true);
  if (checks.length === result.checks.length) return result;
  const { questions } = result;
  return {
    ...result, ...total(checks), status: result.message === undefined ? exerciseStatus(checks) : 'grader error', checks,
    ...(questions !== undefined && { questions: { ...questions, credit: { ...questions.credit, judged: false } } }),
  };
}

/** Points of the parts, added up. */
export const total = (parts: readonly { readonly score: number; readonly maxScore: number }[]): { score: number; maxScore: number } => ({
  score: sum(parts.map(({ score }) => score)),
  maxScore: sum(parts.map(({ maxScore }) => maxScore)),
});

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
