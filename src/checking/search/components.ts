/**
 * Strongly connected components of a part of a graph of numbered states: where a run can go round for ever.
 *
 *     componentsOf({ size: 4, first: (state) => …, … }, [0]) //=> the component of each state that can be reached from state 0; -1 for the others
 *
 * Source: Tarjan 1972, "Depth-first search and linear graph algorithms", §4; without recursion, because a search may be a million steps deep.
 */
export interface Graph {
  readonly size: number; // states are 0 to size - 1
  /** Index of the first edge of a state, and after the last. */
  first(state: number): number;
  end(state: number): number;
  /** Where an edge leads; -1 for an edge that does not count. */
  target(edge: number): number;
}

export function componentsOf(graph: Graph, roots: readonly number[]): Int32Array {
  const component = new Int32Array(graph.size).fill(-1);
  const index = new Int32Array(graph.size).fill(-1); // order of discovery
  const low = new Int32Array(graph.size); // the earliest state that can be reached and is still open
  const nextEdge = new Int32Array(graph.size);
  const open: number[] = []; // discovered, component not yet known
  const path: number[] = []; // from the root to the state that is looked at
  let discovered = 0;
  let components = 0;
  const discover = (state: number): void => {
    index[state] = low[state] = discovered++;
    nextEdge[state] = graph.first(state);
    open.push(state);
    path.push(state);
  };
  for (const root of roots) {
    if (index[root] !== -1) continue;
    discover(root);
    while (path.length > 0) {
      const state = path.at(-1) as number;
      const edge = nextEdge[state] as number;
      if (edge < graph.end(state)) {
        nextEdge[state] = edge + 1;
        const target = graph.target(edge);
        if (target < 0) continue;
        if (index[target] === -1) discover(target);
        else if (component[target] === -1) low[state] = Math.min(low[state] as number, index[target] as number);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above] = Math.min(low[above] as number, low[state] as number);
      if (low[state] !== index[state]) continue;
      let member: number;
      do {
        member = open.pop() as number;
        component[member] = components;
      } while (member !== state);
      components += 1;
    }
  }
  return component;
}
