/**
 * What an exercise throws until it is written. Notebooks show it as "not written yet", graders as "not started".
 *
 *     throw new NotImplemented('08/fewest-messengers');
 */
export class NotImplemented extends Error {
  override readonly name = 'NotImplemented';
  /** The exercise, as `NN/name`. */
  readonly exercise: string;

  constructor(exercise: string) {
    super(`${exercise} is not written yet`);
    this.exercise = exercise;
  }
}

/** Whether `error` is a `NotImplemented`, also when it was made by another copy of this module. */
export function isNotImplemented(error: unknown): error is NotImplemented {
  return error instanceof Error && error.name === 'NotImplemented';
}
