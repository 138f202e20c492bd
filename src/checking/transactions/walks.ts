/**
 * Shortest walks through a dependency graph by the rules of an automaton: breadth first, where edges out of relays count as no step.
 *
 *     const walks = new Walks(graph, 1);
 *     walks.shortest({ from: [[firstEdge, 0]], rules, reaches: (vertex) => vertex === home, inside, stepsMax: 10 }) //=> the edges of the walk, or undefined
 */
import type { Automaton } from './components.ts';
import { EDGE, EDGE_KINDS, type DependencyGraph } from './dependency-graph.ts';

export interface WalkQuery {
  /** The first edge of the walk, one of these, each with the state after it. */
  readonly from: readonly (readonly [edge: number, state: number])[];
  readonly rules: Automaton;
  /** Whether the walk is where it should go. */
  readonly reaches: (vertex: number, state: number) => boolean;
  /** Where the walk may go on. Not asked about where it should go. */
  readonly inside: (vertex: number, state: number) => boolean;
  /** Not longer than this; the first edge is a step. */
  readonly stepsMax: number;
}

const NONE = -1;

/** Searches over one graph, which share their memory: a search costs what it visits. */
export class Walks {
  private readonly graph: DependencyGraph;
  private readonly search: Int32Array; // by place: the last search that found it
  private readonly steps: Int32Array; // by place: how many steps lead there
  private readonly edgeTo: Int32Array; // by place: the last of them
  private readonly placeBefore: Int32Array; // by place: where that edge came from; NONE for the first
  private searches = 0;
  /** Edges looked at so far: what a budget counts. */
  visited = 0;

  constructor(graph: DependencyGraph, statesMax: number) {
    this.graph = graph;
    const places = graph.vertices * statesMax;
    this.search = new Int32Array(places);
    this.steps = new Int32Array(places);
    this.edgeTo = new Int32Array(places);
    this.placeBefore = new Int32Array(places);
  }

  /** The edges of a shortest walk, or undefined if there is none within `stepsMax`. */
  shortest({ from, rules, reaches, inside, stepsMax }: WalkQuery): readonly number[] | undefined {
    const { graph, search, steps, edgeTo, placeBefore } = this;
    const { states, next } = rules;
    this.searches++;
    let now: number[] = [];
    let later: number[] = [];
    const found = { edge: NONE, place: NONE }; // the last edge of the shortest walk that was found, and where it came from
    const walkTo = (edge: number, state: number, before: number, length: number, level: number): boolean => {
      const vertex = graph.target[edge] as number;
      if (reaches(vertex, state)) {
        if (length === level || found.edge === NONE) Object.assign(found, { edge, place: before });
        return length === level; // nothing shorter can follow
      }
      const place = vertex * states + state;
      if (search[place] === this.searches && (steps[place] as number) <= length) return false;
      if (length >= stepsMax && vertex < graph.transactions) return false;
      if (!inside(vertex, state)) return false;
      search[place] = this.searches;
      steps[place] = length;
      edgeTo[place] = edge;
      placeBefore[place] = before;
      (length === level ? now : later).push(place);
      return false;
    };
    for (const [edge, state] of from) walkTo(edge, state, NONE, 1, 0);
    for (let level = 1; later.length > 0 && found.edge === NONE; level++) {
      now = later;
      later = [];
      for (let index = 0; index < now.length; index++) {
        const place = now[index] as number;
        if ((steps[place] as number) < level) continue; // found again by fewer steps, and done
        const vertex = Math.floor(place / states);
        const state = place - vertex * states;
        const end = graph.offset[vertex + 1] as number;
        for (let edge = graph.offset[vertex] as number; edge < end; edge++) {
          this.visited++;
          const kind = graph.kind[edge] as number;
          const then = next[state * EDGE_KINDS + kind] as number;
          if (then < 0) continue;
          const length = kind === EDGE.pass ? level : level + 1;
          if (walkTo(edge, then, place, length, level)) return this.trace(found);
        }
      }
    }
    return found.edge === NONE ? undefined : this.trace(found);
  }

  private trace(end: { readonly edge: number; readonly place: number }): readonly number[] {
    const edges = [end.edge];
    for (let place = end.place; place !== NONE; place = this.placeBefore[place] as number) edges.push(this.edgeTo[place] as number);
    return edges.toReversed();
  }
}
