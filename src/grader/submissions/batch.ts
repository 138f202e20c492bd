/** What a class run and the processes that grade for it tell each other, over the channel that Node gives a child. */
import type { Limits } from '../learner/learner-process.ts';
import type { ExerciseResult } from '../result.ts';

/** One answer to grade. */
export interface GradingTask {
  readonly key: string; // unique among the tasks
  readonly exercise: string;
  readonly file: string; // absolute
  readonly shownAs: string;
  readonly grader: string; // absolute
  readonly hiddenGrader?: string; // absolute
  readonly points: number; // by the course's table, for an answer that cannot be graded
}

export interface BatchSettings {
  readonly root: string;
  readonly seed: number; // not on the command line, which any process may read
  readonly limits?: Partial<Limits>; // default: those of a learner's own gradings
}

export type BatchRequest = ({ readonly kind: 'grade'; readonly tasks: readonly GradingTask[] } & BatchSettings) | { readonly kind: 'stop' };

export type BatchReply =
  | { readonly kind: 'result'; readonly key: string; readonly result: ExerciseResult }
  | { readonly kind: 'done' };
