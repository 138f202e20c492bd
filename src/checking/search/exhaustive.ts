/**
 * Examines every state that can be reached, one after the other: the one that has waited longest (breadth first: the first state that violates something is
 * as near as any), or the newest (depth first).
 */
import { NO_ROOM } from './explored.ts';
import type { Explored } from './explored.ts';
import { STILL } from './state-space.ts';
import { Queue, Stack } from './frontier.ts';
import type { Frontier } from './frontier.ts';

/** A search under way. */
export interface Exploration {
  /** States that are known and not yet examined. */
  readonly waiting: number;
  /** Steps from the beginning, of the state that is examined. */
  readonly depth: number;
  /** Goes on until `states` are known. Returns whether there is more to do. */
  advance(states: number): boolean;
}

export class Exhaustive implements Exploration {
  readonly #explored: Explored;
  readonly #frontier: Frontier;
  readonly #depthMax: number;
  readonly #exhaust: boolean;
  readonly #depths: Int32Array[] | undefined; // depth first with a bound: a state may be reached again by a shorter way
  #depthOf = new Int32Array(1024);
  #begun = false;

  constructor(explored: Explored, options: { breadthFirst: boolean; depthMax: number; exhaust: boolean }) {
    this.#explored = explored;
    this.#frontier = options.breadthFirst ? new Queue() : new Stack();
    this.#depthMax = options.depthMax;
    this.#exhaust = options.exhaust;
    this.#depths = options.breadthFirst || options.depthMax === Infinity ? undefined : [];
  }

  get waiting(): number {
    return this.#frontier.size;
  }

  get depth(): number {
    return this.#frontier.depth;
  }

  advance(states: number): boolean {
    if (!this.#begun) this.#begin();
    const [explored, frontier] = [this.#explored, this.#frontier];
    while (explored.visited.size < states) {
      if (explored.isStale || explored.cut === 'states') return false;
      if (!this.#exhaust && explored.questions.decided) return false;
      if (!frontier.take()) return false;
      this.#examine();
    }
    return true;
  }

  #begin(): void {
    this.#begun = true;
    this.#explored.beginnings().forEach(({ row, failure }, index) => {
      if (failure !== '') this.#explored.failed({ state: -1, step: index, because: failure });
      else this.#arrive(row, 0, row.length, -1, index, 0);
    });
  }

  #arrive(array: Int32Array, at: number, length: number, parent: number, step: number, depth: number): number {
    const explored = this.#explored;
    const known = explored.arrive(array, at, length, parent, step);
    if (known === NO_ROOM) return NO_ROOM;
    if (known >= 0 && !(this.#depths !== undefined && depth < (this.#depthOf[known] as number))) return known;
    const number = known >= 0 ? known : explored.visited.size - 1;
    if (this.#depths !== undefined) this.#noteDepth(number, depth);
    explored.reached(number, depth);
    this.#frontier.push(explored.taken, explored.takenAt, explored.takenLength, number, depth);
    return number;
  }

  #noteDepth(number: number, depth: number): void {
    if (number >= this.#depthOf.length) {
      const longer = new Int32Array(2 * number);
      longer.set(this.#depthOf);
      this.#depthOf = longer;
    }
    this.#depthOf[number] = depth;
  }

  #examine(): void {
    const [explored, frontier] = [this.#explored, this.#frontier];
    const { space, graph } = explored;
    const { number, depth } = frontier;
    space.expand(frontier.array, frontier.at, frontier.length);
    const atBound = depth >= this.#depthMax;
    graph?.begin(number);
    for (let step = 0; step < space.count; step += 1) {
      explored.transitions += 1;
      const length = space.lengths[step] as number;
      if (length === 0) {
        explored.failed({ state: number, step, because: space.failures[step] as string });
        graph?.add(-1, space.actions[step] as number, false);
        continue;
      }
      const start = space.starts[step] as number;
      if (start === STILL) {
        graph?.add(number, space.actions[step] as number, true);
        continue;
      }
      const target = atBound ? explored.find(space.rows, start, length) : this.#arrive(space.rows, start, length, number, step, depth + 1);
      if (target < 0 && atBound) explored.cut ||= 'depth';
      graph?.add(Math.max(target, -1), space.actions[step] as number, target === number && space.isStill(step));
    }
  }
}
