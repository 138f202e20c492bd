/**
 * Whether a walk is a run on which something never happens: it ends, or has come back to a state in which it was, and in none of its states is it true.
 *
 * For paths of random walks while they are shortened. A step that changes nothing brings nobody back: it might as well not have been.
 */
import type { Question } from './questions.ts';
import { Read, StateView } from './state-view.ts';
import type { Walk } from './walk.ts';

interface Seen {
  steps: number; // of the walk, when it was last looked at
  readonly states: Map<string, number>; // after how many steps it was first in each
  happened: boolean;
  loopFrom: number; // -1: it has not come back
}

export class RunsWithout {
  readonly #question: Question;
  readonly #seen = new WeakMap<Walk, Seen>(); // a walk is asked about after each of its steps

  constructor(question: Question) {
    this.#question = question;
  }

  /** Whether it is one. */
  readonly shows = (walk: Walk): boolean => {
    const { happened, loopFrom } = this.#lookAt(walk);
    if (happened || walk.failure !== '') return false;
    if (loopFrom >= 0) return true;
    walk.options(); // expands the last state
    for (let step = 0; step < walk.space.count; step += 1) if (!walk.space.isStill(step)) return false;
    return true;
  };

  /** After how many steps it was first in the state to which it has come back; undefined for a run that ends. */
  loopFrom(walk: Walk): number | undefined {
    const { loopFrom } = this.#lookAt(walk);
    return loopFrom < 0 ? undefined : loopFrom;
  }

  #lookAt(walk: Walk): Seen {
    let seen = this.#seen.get(walk);
    if (seen === undefined) {
      seen = { steps: -1, states: new Map(), happened: false, loopFrom: -1 };
      this.#seen.set(walk, seen);
    }
    while (seen.steps < walk.taken.length) {
      const step = seen.steps < 0 ? undefined : walk.taken[seen.steps];
      seen.steps += 1;
      const row = step === undefined ? walk.beginning.row : (step.after ?? step.before);
      const text = row.join();
      const before = seen.states.get(text);
      seen.loopFrom = before === undefined || text === step?.before.join() ? -1 : before;
      if (before !== undefined) continue;
      seen.states.set(text, seen.steps);
      seen.happened ||= !this.#question.shows(new StateView(walk.space, row, new Read()));
    }
    return seen;
  }
}
