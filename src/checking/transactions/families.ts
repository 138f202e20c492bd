/**
 * Families of cycles, as automata over the kinds of edges: what may follow what in a cycle that some isolation level forbids.
 *
 *     rulesOf('snapshots')             // ww and wr as they come, rw never twice in a row
 *     rulesOf('all', 'realtime')       // everything, and what ended before another began
 *
 * Source: Cerone and Gotsman 2018, theorem 10: a history is of snapshot isolation if and only if each of its cycles has two anti-dependencies in a row.
 */
import { automaton, type Automaton } from './components.ts';
import { EDGE } from './dependency-graph.ts';

export type Precedence = 'process' | 'realtime';

export type Family = 'writes' | 'information' | 'snapshots' | 'all';
export const FAMILIES: readonly Family[] = ['writes', 'information', 'snapshots', 'all'];

/** The walks of a family. In snapshots, state 1 says that the last edge was an anti-dependency. */
export function rulesOf(family: Family, precedence?: Precedence): Automaton {
  const depends = (kind: number): boolean => kind === EDGE.ww || (kind === EDGE.wr && family !== 'writes') || (precedence !== undefined && kind === EDGE[precedence]);
  return automaton(family === 'snapshots' ? 2 : 1, (state, kind) => {
    if (kind === EDGE.pass) return state;
    if (depends(kind)) return 0;
    if (kind !== EDGE.rw || family === 'writes' || family === 'information') return -1;
    return family === 'all' ? 0 : state === 0 ? 1 : -1;
  });
}
