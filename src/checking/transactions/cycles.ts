/**
 * The cycles of a dependency graph that isolation levels forbid, by name, each as short as can be in its strongly connected component.
 *
 *     findCycles(graph, ['realtime']).cycles //=> [{ name: 'G-single-realtime', edges: [4, 9, 2] }]
 *
 * A family of cycles is what one automaton admits: ww alone (G0); ww and wr (G1c); these and single anti-dependencies, never two in a row (G-single, G-nonadjacent); all
 * (G2-item). A family is absent if and only if what its automaton can walk has no component, which takes linear time; only in a component is a cycle looked for.
 * Sources: Adya 1999, §3.2 and §4.2 (G0, G1c, G-single, G2-item); Cerone and Gotsman 2018, theorem 10 (snapshot isolation: every cycle has two adjacent anti-dependencies).
 */
import { BUDGET, ComponentSearch } from './component-search.ts';
import { automaton, components } from './components.ts';
import type { DependencyGraph } from './dependency-graph.ts';
import type { CycleName } from './evidence.ts';
import { FAMILIES, rulesOf, type Precedence } from './families.ts';
import { Walks } from './walks.ts';

export interface FoundCycle {
  readonly name: CycleName;
  /** Edges of the graph in order; the last one leads to where the first one starts. */
  readonly edges: readonly number[];
}

export interface FoundCycles {
  readonly cycles: readonly FoundCycle[];
  /** Names of which a budget ended the search in some component before all of it was seen. */
  readonly cutShort: ReadonlySet<CycleName>;
}

/** All families of cycles without and with each precedence; a component is shown with a precedence only if nothing weaker shows it. */
export function findCycles(graph: DependencyGraph, precedences: readonly Precedence[], budget = BUDGET): FoundCycles {
  const cycles: FoundCycle[] = [];
  const cutShort = new Set<CycleName>();
  const everything = new Uint8Array(graph.vertices).fill(1);
  const widest = automaton(1, () => 0);
  const { members } = components(graph, widest, everything);
  if (members.length === 0) return { cycles, cutShort };
  const wanted = new Uint8Array(graph.vertices);
  for (const vertex of members.flat()) wanted[vertex] = 1;
  const walks = new Walks(graph, 4);
  const shown = new Map<string, Uint8Array>(); // by family and precedence: transactions in its components
  for (const precedence of [undefined, ...precedences]) {
    FAMILIES.forEach((family, rank) => {
      const found = components(graph, rulesOf(family, precedence), wanted);
      const { states } = rulesOf(family, precedence);
      const here = new Uint8Array(graph.vertices);
      shown.set(`${family} ${precedence}`, here);
      for (const place of found.members.flat()) here[Math.floor(place / states)] = 1;
      const weaker = FAMILIES.slice(0, rank + 1).flatMap((other) => [undefined, 'process' as const, precedence].map((one) => shown.get(`${other} ${one}`))).filter((one) => one !== here);
      const worse = FAMILIES.slice(0, rank).map((other) => shown.get(`${other} ${precedence}`) as Uint8Array);
      found.members.forEach((component, index) => {
        const touches = (marks: readonly (Uint8Array | undefined)[]): boolean => marks.some((mark) => component.some((place) => mark?.[Math.floor(place / states)] === 1));
        if (precedence !== undefined && touches(weaker)) return;
        const search = new ComponentSearch(graph, walks, found, index, states, precedence, budget);
        for (const [name, edges] of search.of(family, touches(worse))) cycles.push({ name: precedence === undefined ? name : `${name}-${precedence}`, edges });
        for (const name of search.cutShort) cutShort.add(precedence === undefined ? name : `${name}-${precedence}`);
      });
    });
  }
  return { cycles, cutShort };
}
