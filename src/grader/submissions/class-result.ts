/**
 * What a class run knows of one student: plain data, one file a student. It says with which graders, seed and versions it came about, and holds
 * neither the seed nor anything from which it could be drawn.
 *
 *     { student: 'jane', score: 19, maxScore: 25, seedId: '5f1d0c2a', exercises: [{ id: '08/fewest-messengers', score: 5, key: '…', … }] }
 */
import { sum } from '../result.ts';
import type { CheckResult, ExerciseResult, ExerciseStatus, GradeResult } from '../result.ts';

/** A check without what would tell the seed (`seed`, `replay`, `trace`) and without the ladder of hints. */
export type StoredCheck = Omit<CheckResult, 'seed' | 'replay' | 'trace' | 'hint' | 'hints'>;

/** SHA-256 of what a verdict depends on, so that it can be said why it changed. */
export interface VerdictHashes {
  readonly answer: string;
  readonly grader: string; // public and hidden
  readonly library: string; // what runs and judges answers
}

export interface GradedExercise extends Omit<ExerciseResult, 'label' | 'file' | 'status' | 'checks' | 'notes'> {
  readonly status: ExerciseStatus | 'not handed in' | 'not graded yet';
  readonly checks: readonly StoredCheck[];
  readonly notes: readonly string[];
  /** Where the answer lay in the submission. */
  readonly from?: string;
  /** Equal for answers that must get equal verdicts; missing where nothing was graded. */
  readonly key?: string;
  readonly hashes?: VerdictHashes;
}

export interface StudentResult {
  readonly version: 1;
  readonly id: string;
  readonly student: string;
  readonly score: number;
  readonly maxScore: number;
  readonly exercises: readonly GradedExercise[];
  /** When it came, as well as that is known. */
  readonly submitted?: string;
  /** By how much it came too late, in words. */
  readonly late?: string;
  /** Why there is nothing to grade, in a sentence. */
  readonly problem?: string;
  readonly notes: readonly string[];
  readonly seedId: string;
  readonly versions: GradeResult['versions'];
}

export function storedCheck({ title, status, score, maxScore, message, expected, got, when, logged, hidden }: CheckResult): StoredCheck {
  return {
    title, status, score, maxScore, message,
    ...(expected !== undefined && { expected }), ...(got !== undefined && { got }), ...(when !== undefined && { when }),
    ...(logged !== undefined && { logged }), ...(hidden !== undefined && { hidden }),
  };
}

/** What a student has of the exercises with these ids. */
export function pointsOf(result: StudentResult, ids: ReadonlySet<string>): { score: number; maxScore: number } {
  const counted = result.exercises.filter(({ id }) => ids.has(id));
  return { score: sum(counted.map(({ score }) => score)), maxScore: sum(counted.map(({ maxScore }) => maxScore)) };
}
