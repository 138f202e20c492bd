/**
 * Whether something happens eventually: looks, among the states where it has not happened yet, for a run that ends or goes round for ever.
 *
 * A run that never satisfies the property stays, from its beginning on, among states that do not satisfy it. In a finite graph it either ends, in a state
 * with no step onward, or comes through one state again and again. So the property holds if and only if, among the states that are reached from a beginning
 * through such states alone, none is an end and none lies on a loop. (It is not enough to look at the paths on which a search first reached each state: a run
 * may join another's and go on without the property.) With weak fairness a loop counts only if nothing stays possible all along it without being done: that
 * is a condition on the states and steps of the loop, and a component has such a loop if and only if all of its states and steps together are one. Source:
 * Baier and Katoen 2008, "Principles of Model Checking", §4.4 and §6.5; Clarke, Grumberg and Peled 1999, §6.3.
 */
import { COPY, CRASH, DELIVER, kindOf, LOSE, RECOVER, subjectOf } from './actions.ts';
import { componentsOf } from './components.ts';
import type { Explored, StepGraph } from './explored.ts';

/** A run that never satisfies the property: step by step from a beginning; and after how many steps its loop begins, or -1 if it ends. */
export interface Lasso {
  readonly beginning: number;
  readonly steps: readonly number[];
  readonly loopFrom: number;
}

export type Finding =
  | { readonly kind: 'holds'; readonly waiting: number } // how many states there are in which it has not happened yet
  | { readonly kind: 'violated'; readonly lasso: Lasso }
  | { readonly kind: 'unknown' }; // a run could not be followed to its end

/** What became of the property with the bit `bit`. Without `fair`, every loop counts. */
export function eventually(explored: Explored, bit: number, options: { beginnings: readonly number[]; fair: boolean }): Finding {
  return new Liveness(explored, bit).decide(options.beginnings, options.fair);
}

const NONE = -1;

class Liveness {
  readonly #explored: Explored;
  readonly #graph: StepGraph;
  readonly #bit: number;
  readonly #size: number;
  readonly #cameBy: Int32Array; // edge by which each waiting state was reached, breadth first; -1: not reached; -2: a beginning
  readonly #cameFrom: Int32Array;
  readonly #order: number[] = []; // the waiting states, the nearest first

  constructor(explored: Explored, bit: number) {
    this.#explored = explored;
    this.#graph = explored.graph as StepGraph;
    this.#bit = bit;
    this.#size = explored.visited.size;
    this.#cameBy = new Int32Array(this.#size).fill(NONE);
    this.#cameFrom = new Int32Array(this.#size).fill(NONE);
  }

  #isWaiting(state: number): boolean {
    return ((this.#explored.eventually.at(state) >> this.#bit) & 1) === 0;
  }

  decide(beginnings: readonly number[], fair: boolean): Finding {
    let open = this.#explored.failure !== undefined && this.#explored.failure.state < 0; // a start failed
    for (const state of beginnings) {
      if (!this.#isWaiting(state) || this.#cameBy[state] !== NONE) continue;
      this.#cameBy[state] = -2;
      this.#order.push(state);
    }
    for (let at = 0; at < this.#order.length; at += 1) {
      const state = this.#order[at] as number;
      if (!this.#isWhole(state)) open = true;
      if (this.#reachOn(state) === 0 && this.#isWhole(state)) return { kind: 'violated', lasso: { ...this.#stem(state), loopFrom: NONE } };
    }
    const loop = this.#loop(beginnings, fair);
    if (loop !== undefined) return { kind: 'violated', lasso: loop };
    return open ? { kind: 'unknown' } : { kind: 'holds', waiting: this.#order.length };
  }

  /** Whether all steps of a state have been followed. */
  #isWhole(state: number): boolean {
    return this.#graph.isExamined(state) && this.#edgesOf(state).every((edge) => this.#graph.targets.at(edge) >= 0);
  }

  /** Whether a step leads to another state, in which it has not happened yet either. */
  #waits(edge: number): boolean {
    const target = this.#graph.targets.at(edge);
    return target >= 0 && this.#graph.still.at(edge) === 0 && this.#isWaiting(target);
  }

  /** Reaches the waiting states that follow. Returns how many steps change anything. */
  #reachOn(state: number): number {
    const graph = this.#graph;
    let changing = 0;
    for (let edge = graph.first(state); edge < graph.end(state); edge += 1) {
      if (graph.still.at(edge) === 1) continue;
      changing += 1;
      const target = graph.targets.at(edge);
      if (!this.#waits(edge) || this.#cameBy[target] !== NONE) continue;
      this.#cameBy[target] = edge;
      this.#cameFrom[target] = state;
      this.#order.push(target);
    }
    return changing;
  }

  #stem(state: number): { beginning: number; steps: number[] } {
    const steps: number[] = [];
    let at = state;
    while (this.#cameBy[at] !== -2) {
      const from = this.#cameFrom[at] as number;
      steps.push((this.#cameBy[at] as number) - this.#graph.first(from));
      at = from;
    }
    return { beginning: this.#explored.steps.at(at), steps: steps.toReversed() };
  }

  #loop(beginnings: readonly number[], fair: boolean): Lasso | undefined {
    const graph = this.#graph;
    const component = componentsOf(
      {
        size: this.#size,
        first: (state) => graph.first(state),
        end: (state) => graph.end(state),
        target: (edge) => (this.#waits(edge) ? graph.targets.at(edge) : NONE),
      },
      beginnings.filter((state) => this.#isWaiting(state)),
    );
    const inside = new Map<number, number[]>(); // members of each component, the nearest first
    for (const state of this.#order) {
      const members = inside.get(component[state] as number);
      if (members === undefined) inside.set(component[state] as number, [state]);
      else members.push(state);
    }
    for (const members of inside.values()) {
      const head = members[0] as number;
      const stays = (edge: number): boolean => this.#waits(edge) && component[graph.targets.at(edge)] === component[head];
      if (members.length === 1 && !this.#edgesOf(head).some(stays)) continue;
      const wanted = fair ? this.#neededForFairness(members, stays) : [];
      if (wanted === undefined) continue;
      const { beginning, steps } = this.#stem(head);
      return { beginning, steps: [...steps, ...this.#tour(head, wanted, stays)], loopFrom: steps.length };
    }
    return undefined;
  }

  #edgesOf(state: number): number[] {
    const edges: number[] = [];
    for (let edge = this.#graph.first(state); edge < this.#graph.end(state); edge += 1) edges.push(edge);
    return edges;
  }

  /**
   * What a fair loop must come through, as edges to take or states to visit (~state): for each thing that is ever possible, a step that does it, or a state
   * where it is not possible. Undefined if something stays possible throughout and is never done.
   */
  #neededForFairness(members: readonly number[], stays: (edge: number) => boolean): number[] | undefined {
    const states = new Map<number, number>(); // in how many each thing is possible
    const done = new Map<number, number>(); // a step that does it
    for (const state of members) {
      for (const turn of this.#possible(state)) states.set(turn, (states.get(turn) ?? 0) + 1);
      for (const edge of this.#edgesOf(state)) if (stays(edge) || this.#graph.still.at(edge) === 1) done.set(this.#turnOf(edge), edge);
    }
    const wanted: number[] = [];
    for (const [turn, count] of states) {
      const edge = done.get(turn);
      if (count < members.length) wanted.push(~(members.find((state) => !this.#possible(state).has(turn)) as number));
      else if (edge === undefined) return undefined;
      else wanted.push(this.#graph.still.at(edge) === 1 ? ~this.#graph.targets.at(edge) : edge); // what is done without a change is done where it stands
    }
    return wanted;
  }

  #possible(state: number): Set<number> {
    return new Set(this.#edgesOf(state).map((edge) => this.#turnOf(edge)).filter((turn) => turn >= 0));
  }

  /** What has its turn by a step: a delivery, a timer, an input, of which any outcome will do; -1 for faults, which need never come. */
  #turnOf(edge: number): number {
    const action = this.#graph.actions.at(edge);
    const kind = kindOf(action);
    return kind === LOSE || kind === CRASH || kind === RECOVER ? NONE : 8 * subjectOf(action) + (kind === COPY ? DELIVER : kind);
  }

  /** A loop from `head` back to it, by way of what is wanted, along edges that stay in the component. */
  #tour(head: number, wanted: readonly number[], stays: (edge: number) => boolean): number[] {
    const steps: number[] = [];
    let at = head;
    const go = (isThere: (state: number, edge: number) => boolean): void => {
      const { edges, state } = this.#shortest(at, isThere, stays);
      for (const edge of edges) steps.push(edge);
      at = state;
    };
    for (const one of wanted) {
      if (one < 0) {
        if (at !== ~one) go((state) => state === ~one);
      } else go((_state, edge) => edge === one);
    }
    if (at !== head || steps.length === 0) go((state) => state === head);
    return steps;
  }

  /** The fewest steps from a state, at least one, to one that is reached as wanted; each step counted among those of its state. */
  #shortest(from: number, isThere: (state: number, edge: number) => boolean, stays: (edge: number) => boolean): { edges: number[]; state: number } {
    const by = new Map<number, { edge: number; before: number }>();
    const back = (state: number, edge: number): number[] => {
      const steps = [edge - this.#graph.first(state)];
      for (let at = state; at !== from; ) {
        const { edge: earlier, before } = by.get(at) as { edge: number; before: number };
        steps.push(earlier - this.#graph.first(before));
        at = before;
      }
      return steps.toReversed();
    };
    const queue = [from];
    for (let at = 0; at < queue.length; at += 1) {
      const state = queue[at] as number;
      for (const edge of this.#edgesOf(state)) {
        if (!stays(edge)) continue;
        const target = this.#graph.targets.at(edge);
        if (isThere(target, edge)) return { edges: back(state, edge), state: target };
        if (target === from || by.has(target)) continue;
        by.set(target, { edge, before: state });
        queue.push(target);
      }
    }
    throw new Error('search: a component of the graph of steps is not connected'); // it is, by its definition
  }
}
