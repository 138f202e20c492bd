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

export interface CheckResult {
  readonly title: string;
  readonly status: CheckStatus;
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
  /** What the learner's code logged during this check, shortened. */
  readonly logged?: readonly string[];
  /** The run that shows the failure. */
  readonly trace?: TraceData;
  /** The command that gives the next hint. */
  readonly hint?: string;
  /** The rungs of the ladder, from the grader's file. */
  readonly hints?: readonly string[];
  /** Of a hidden grader: for the instructor. */
  readonly hidden?: true;
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
  /** They cost nothing. */
  readonly typeProblems?: readonly TypeProblem[];
  /** How many there are, of which `typeProblems` holds the first. */
  readonly typeProblemCount?: number;
  /** Remarks in sentences that cost nothing. */
  readonly notes?: readonly string[];
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

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
