/**
 * The search for the shortest cycle of each name in one strongly connected component, within a budget.
 */
import { automaton, type Automaton, type Components } from './components.ts';
import { EDGE, EDGE_KINDS, type DependencyGraph } from './dependency-graph.ts';
import type { PlainCycle } from './evidence.ts';
import { rulesOf, type Family, type Precedence } from './families.ts';
import type { WalkQuery, Walks } from './walks.ts';

/** How many edges to look at for each name in each component, and how many for each of its places besides. Beyond that, what was found stands. */
export interface Budget {
  readonly visits: number;
  readonly visitsPerPlace: number;
}
export const BUDGET: Budget = { visits: 200_000, visitsPerPlace: 50 };

/** Looks for the cycles of one component. */
export class ComponentSearch {
  readonly cutShort = new Set<PlainCycle>();
  private readonly graph: DependencyGraph;
  private readonly walks: Walks;
  private readonly places: readonly number[];
  private readonly states: number;
  private readonly precedence: Precedence | undefined;
  private readonly budget: Budget;
  private readonly within: (vertex: number, state: number) => boolean;

  constructor(graph: DependencyGraph, walks: Walks, found: Components, index: number, states: number, precedence: Precedence | undefined, budget: Budget) {
    this.budget = budget;
    this.graph = graph;
    this.walks = walks;
    this.places = found.members[index] as readonly number[];
    this.states = states;
    this.precedence = precedence;
    this.within = (vertex, state) => found.of[vertex * states + (state & (states - 1))] === index;
  }

  /** The cycles of the family that no earlier family has; `worse`: cycles of an earlier one are in the component too. */
  of(family: Family, worse: boolean): readonly (readonly [PlainCycle, readonly number[]])[] {
    const rules = rulesOf(family, this.precedence);
    const found: [PlainCycle, readonly number[]][] = [];
    const add = (name: PlainCycle, edges: readonly number[] | undefined): void => {
      if (edges !== undefined) found.push([name, edges]);
    };
    switch (family) {
      case 'writes':
        add('G0', this.shortest('G0', 2, (vertex) => ({ from: this.startsOf(vertex, rules), rules, reaches: (at: number) => at === vertex })));
        break;
      case 'information':
        add('G1c', this.throughEach('G1c', EDGE.wr, 2, rules, 0, 0));
        break;
      case 'snapshots': {
        add('G-single', this.throughEach('G-single', EDGE.rw, 2, automaton(2, (state, kind) => (kind === EDGE.rw ? -1 : (rules.next[state * EDGE_KINDS + kind] as number))), 1, 0));
        // State 2 and 3: another anti-dependency has come.
        const twice = automaton(4, (state, kind) => {
          const then = rules.next[(state & 1) * EDGE_KINDS + kind] as number;
          return then < 0 ? -1 : kind === EDGE.rw ? 3 : then | (state & 2);
        });
        const nonadjacent = this.throughEach('G-nonadjacent', EDGE.rw, 4, twice, 1, 2);
        add('G-nonadjacent', nonadjacent);
        if (found.length === 0 && !worse) {
          // The budget ended before anything was found; something is there.
          const edges = this.simple(this.closed(rules));
          add(edges.filter((edge) => this.graph.kind[edge] === EDGE.rw).length === 1 ? 'G-single' : 'G-nonadjacent', edges);
        }
        break;
      }
      case 'all': {
        const last = automaton(2, (state, kind) => (kind === EDGE.pass ? state : kind === EDGE.rw ? 1 : (rules.next[kind] as number)));
        const adjacent = this.shortest('G2-item', 2, (vertex) => ({
          from: this.startsOf(vertex, last).filter(([edge]) => this.graph.kind[edge] === EDGE.rw), rules: last, reaches: (at: number, state: number) => at === vertex && state === 1, avoids: vertex,
        }));
        add('G2-item', adjacent ?? (worse ? undefined : this.closed(rules)));
        break;
      }
    }
    return found;
  }

  /** The shortest of the cycles through each transaction of the component. */
  private shortest(name: PlainCycle, stepsMin: number, queryOf: (vertex: number) => Omit<WalkQuery, 'inside' | 'stepsMax'> & { readonly avoids?: number }): readonly number[] | undefined {
    return this.best(name, stepsMin, this.transactions().map((vertex) => () => queryOf(vertex)));
  }

  /** The shortest of the cycles through each edge of a kind in the component, whose walk starts behind the edge in one state and comes back in another. */
  private throughEach(name: PlainCycle, kind: number, stepsMin: number, rules: Automaton, state: number, home: number): readonly number[] | undefined {
    const queries = this.transactions().flatMap((vertex) => {
      const edges = this.edgesOf(vertex).filter((edge) => this.graph.kind[edge] === kind && this.within(this.graph.target[edge] as number, state));
      return edges.map((edge) => () => ({ from: [[edge, state] as const], rules, reaches: (at: number, then: number) => at === vertex && then === home }));
    });
    return this.best(name, stepsMin, queries);
  }

  private best(name: PlainCycle, stepsMin: number, queries: readonly (() => Omit<WalkQuery, 'inside' | 'stepsMax'> & { readonly avoids?: number })[]): readonly number[] | undefined {
    let best: readonly number[] | undefined;
    let steps = Infinity;
    const visitsMax = this.walks.visited + this.budget.visits + this.budget.visitsPerPlace * this.places.length;
    for (const queryOf of queries) {
      const { avoids, ...query } = queryOf();
      const edges = this.walks.shortest({ ...query, inside: (vertex, state) => vertex !== avoids && this.within(vertex, state), stepsMax: steps - 1 });
      if (edges !== undefined && this.simple(edges).length === edges.length) {
        best = edges;
        steps = this.stepsOf(edges).length;
        if (steps === stepsMin) return best;
      }
      if (this.walks.visited > visitsMax) {
        if (best === undefined) this.cutShort.add(name);
        return best;
      }
    }
    return best;
  }

  /** Transactions that the component has in the first state: where the last edge was no anti-dependency. */
  private transactions(): readonly number[] {
    return this.places.filter((place) => place % this.states === 0 && place / this.states < this.graph.transactions).map((place) => place / this.states);
  }

  private edgesOf(vertex: number): readonly number[] {
    const first = this.graph.offset[vertex] as number;
    return Array.from({ length: (this.graph.offset[vertex + 1] as number) - first }, (_, index) => first + index);
  }

  /** First edges of a walk from a vertex, each with the state after it. */
  private startsOf(vertex: number, rules: Automaton): readonly (readonly [number, number])[] {
    return this.edgesOf(vertex).map((edge) => [edge, rules.next[this.graph.kind[edge] as number] as number] as const).filter(([, state]) => state >= 0);
  }

  /** A walk from the first transaction of the component back to itself: there always is one. */
  private closed(rules: Automaton): readonly number[] {
    const vertex = this.transactions()[0] as number;
    return this.walks.shortest({ from: this.startsOf(vertex, rules), rules, reaches: (at, state) => at === vertex && state === 0, inside: this.within, stepsMax: Infinity }) as readonly number[];
  }

  /** The edges from one transaction to the next, relays between. */
  private stepsOf(edges: readonly number[]): readonly (readonly number[])[] {
    const steps: number[][] = [];
    for (const edge of edges) {
      if (this.graph.kind[edge] === EDGE.pass) steps.at(-1)?.push(edge);
      else steps.push([edge]);
    }
    return steps;
  }

  /**
   * The part of a shortest closed walk that comes to no transaction twice. A shortest walk comes to a transaction again only if it came there by an anti-dependency at
   * first: any other way would have let it go on at once. So no anti-dependency begins what lies between, and that has no two in a row either.
   */
  private simple(edges: readonly number[]): readonly number[] {
    const { graph } = this;
    const steps = this.stepsOf(edges);
    const end = (step: readonly number[]): number => graph.target[step.at(-1) as number] as number;
    for (const [index, step] of steps.entries()) {
      const earlier = steps.findIndex((other) => end(other) === end(step));
      if (earlier < index) return steps.slice(earlier + 1, index + 1).flat();
    }
    return edges;
  }
}
