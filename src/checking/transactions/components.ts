/**
 * Strongly connected components of a dependency graph, walked by the rules of an automaton: an isolation level forbids cycles whose edges follow one another in
 * certain ways, and an automaton that reads the kinds of edges says in which.
 *
 *     const snapshot = automaton(2, (state, kind) => …);     // state 1: the last edge was an anti-dependency
 *     components(graph, snapshot, everything).members        //=> [[…], …] each with a forbidden walk that ends where it began
 *
 * Source: Tarjan 1972, "Depth-first search and linear graph algorithms", without recursion. A component of one place is no cycle: no edge leads from a vertex to itself.
 */
import { EDGE_KINDS, type DependencyGraph } from './dependency-graph.ts';

/** Rules for a walk: the next state after an edge of a kind, or -1 where the walk may not go on. */
export interface Automaton {
  readonly states: number;
  readonly next: Int8Array; // at state * EDGE_KINDS + kind
}

export function automaton(states: number, next: (state: number, kind: number) => number): Automaton {
  return { states, next: Int8Array.from({ length: states * EDGE_KINDS }, (_, place) => next(Math.floor(place / EDGE_KINDS), place % EDGE_KINDS)) };
}

/** Components with more than one place. A place is a vertex in a state: vertex * states + state. */
export interface Components {
  /** Which component a place is in; -1 for none. */
  readonly of: Int32Array;
  readonly members: readonly (readonly number[])[];
}

/** The components of what can be walked from the vertices that are `wanted`, among them. Takes time in proportion to the edges. */
export function components(graph: DependencyGraph, { states, next }: Automaton, wanted: Uint8Array): Components {
  const places = graph.vertices * states;
  const of = new Int32Array(places).fill(-1);
  const members: number[][] = [];
  const order = new Int32Array(places); // when a place was found, from 1; 0 while it is not
  const low = new Int32Array(places); // the earliest place that is known to be in the same component
  const edge = new Int32Array(places); // the next edge to walk
  const open = new Uint8Array(places); // found, and its component not closed
  const path: number[] = []; // places whose edges are being walked
  const stack: number[] = []; // open places in the order in which they were found
  let found = 0;
  const enter = (place: number): void => {
    order[place] = low[place] = ++found;
    edge[place] = graph.offset[Math.floor(place / states)] as number;
    open[place] = 1;
    path.push(place);
    stack.push(place);
  };
  for (let root = 0; root < places; root++) {
    if (order[root] !== 0 || wanted[Math.floor(root / states)] === 0) continue;
    enter(root);
    while (path.length > 0) {
      const place = path[path.length - 1] as number;
      const vertex = Math.floor(place / states);
      const state = place - vertex * states;
      const at = edge[place] as number;
      if (at < (graph.offset[vertex + 1] as number)) {
        edge[place] = at + 1;
        const target = graph.target[at] as number;
        const then = next[state * EDGE_KINDS + (graph.kind[at] as number)] as number;
        if (then < 0 || wanted[target] === 0) continue;
        const successor = target * states + then;
        if (order[successor] === 0) enter(successor);
        else if (open[successor] === 1) low[place] = Math.min(low[place] as number, order[successor] as number);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[place] as number);
      if (low[place] === order[place]) close(place);
    }
  }
  function close(root: number): void {
    if (stack.at(-1) === root) {
      stack.pop();
      open[root] = 0;
      return;
    }
    let size = 2;
    while (stack[stack.length - size] !== root) size++;
    const component = stack.splice(stack.length - size);
    for (const place of component) open[place] = 0;
    for (const member of component) of[member] = members.length;
    members.push(component.sort((one, other) => one - other));
  }
  return { of, members };
}
