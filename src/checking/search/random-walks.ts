/**
 * Random walks through a space that is too large to be searched: each from a beginning, one step after another, each as likely as the others, until none is
 * left that changes anything.
 *
 * What walks do not find may be there all the same, so they never show that a property holds.
 */
import { RandomStreams } from '../../simulation/random.ts';
import type { Random } from '../../simulation/random.ts';
import { NO_ROOM } from './explored.ts';
import type { Explored } from './explored.ts';
import type { Exploration } from './exhaustive.ts';
import type { Lasso } from './liveness.ts';

export class RandomWalks implements Exploration {
  readonly waiting = 0;
  depth = 0;
  /** For each eventually-property a walk on which it never came true: it ended, or came back to where it had been. */
  readonly lassos: (Lasso | undefined)[];
  readonly #explored: Explored;
  readonly #walks: number;
  readonly #random: Random;
  readonly #depthMax: number;
  readonly #exhaust: boolean;
  #walked = 0;
  #steps = 0;

  constructor(explored: Explored, options: { randomWalks: number; seed: number; depthMax: number; exhaust: boolean }) {
    this.#explored = explored;
    this.#walks = options.randomWalks;
    this.#random = new RandomStreams(options.seed).stream('random-walks');
    this.#depthMax = options.depthMax;
    this.#exhaust = options.exhaust;
    this.lassos = explored.questions.eventually.map(() => undefined);
  }

  /** Progress counts steps here: walks see few new states. */
  advance(steps: number): boolean {
    const explored = this.#explored;
    while (this.#walked < this.#walks) {
      if (explored.isStale || explored.cut === 'states') return false;
      if (!this.#exhaust && this.#decided) return false;
      if (this.#steps >= steps) return true;
      this.#walked += 1;
      this.#walk();
    }
    return false;
  }

  get #decided(): boolean {
    const { all, eventually } = this.#explored.questions;
    return all.length > 0 && all.every((question) => (question.kind === 'eventually' ? this.lassos[eventually.indexOf(question)] !== undefined : question.state >= 0));
  }

  #walk(): void {
    const explored = this.#explored;
    const { space } = explored;
    const beginnings = explored.beginnings();
    const beginning = this.#random.integer(0, beginnings.length - 1);
    const { row, failure } = beginnings[beginning] as (typeof beginnings)[number];
    if (failure !== '') return explored.failed({ state: -1, step: beginning, because: failure });
    let state = this.#arrive(row, 0, row.length, -1, beginning);
    const steps: number[] = [];
    const seenAt = new Map<number, number>(); // after how many steps each state was come to
    let never = ~0; // bits of what has not been true on this walk
    for (this.depth = 0; state >= 0; this.depth += 1) {
      if (explored.graph !== undefined) {
        never &= ~explored.eventually.at(state);
        const before = seenAt.get(state);
        if (before !== undefined) return this.#found(never, { beginning, steps: [...steps], loopFrom: before });
        seenAt.set(state, steps.length);
      }
      explored.reached(state, this.depth);
      if (this.depth >= this.#depthMax) return undefined;
      const current = explored.taken.slice(explored.takenAt, explored.takenAt + explored.takenLength);
      space.expand(current, 0, current.length);
      const changing: number[] = [];
      for (let step = 0; step < space.count; step += 1) if (!space.isStill(step)) changing.push(step);
      if (changing.length === 0) return this.#found(never, { beginning, steps, loopFrom: -1 });
      const step = this.#random.pick(changing);
      explored.transitions += 1;
      this.#steps += 1;
      if (space.lengths[step] === 0) return explored.failed({ state, step, because: space.failures[step] as string });
      steps.push(step);
      state = this.#arrive(space.rows, space.starts[step] as number, space.lengths[step] as number, state, step);
    }
    return undefined;
  }

  /** The number of the state, or NO_ROOM; the row is then what `explored` has taken. */
  #arrive(array: Int32Array, at: number, length: number, parent: number, step: number): number {
    const known = this.#explored.arrive(array, at, length, parent, step);
    return known === NO_ROOM || known >= 0 ? known : this.#explored.visited.size - 1;
  }

  #found(never: number, lasso: Lasso): void {
    this.lassos.forEach((known, bit) => {
      if (known === undefined && ((never >> bit) & 1) === 1) this.lassos[bit] = lasso;
    });
  }
}
