/**
 * What the program that grades and the graders that it runs tell each other: which files to judge, and the verdict on each check.
 *
 *     provide: { gradingPlan: { targets: [{ key: '0', exercise: '08/fewest-messengers', … }], seed: 1, limits: {} } }
 *
 * The plan travels by vitest's `provide`, a verdict in its test's `meta`.
 */
import type { Limits } from './learner/learner-process.ts';
import type { CheckResult } from './result.ts';

export const DEFAULT_SEED = 1;

/** One file to judge. */
export interface PlannedTarget {
  readonly key: string; // unique in a plan
  readonly exercise: string;
  readonly file: string;
  readonly shownAs: string;
  readonly grader: string; // absolute path of the grader's file
  readonly hiddenGrader?: string; // of the instructor's further one, if it is to judge, too
  readonly skip?: string; // why the hidden checks are not run
}

/** What the graders of one run are told, by vitest's `provide`. */
export interface Plan {
  readonly targets: readonly PlannedTarget[];
  readonly seed: number;
  readonly limits: Partial<Limits>;
  /** What learners' processes read besides their own file: see `createLibrary`. */
  readonly libraryFolder?: string;
}

/** The data of one check's test. `verdict` is missing while it has not run. Text, since it crosses threads. */
export interface CheckMeta {
  readonly target: string;
  readonly title: string;
  readonly points: number;
  readonly hints: readonly string[];
  readonly hidden?: true;
  verdict?: string;
}

export type Verdict = Pick<CheckResult, 'status' | 'message' | 'expected' | 'got' | 'when' | 'logged' | 'trace'>;

declare module 'vitest' {
  interface TaskMeta {
    check?: CheckMeta;
  }
  interface ProvidedContext {
    gradingPlan: Plan;
  }
}
