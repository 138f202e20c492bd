/**
 * What must come before what, with reasons: cycles in it, shortest chains, and everything that comes before a step.
 *
 *     graph.add(0, 1, 'session');
 *     graph.add(1, 0, 'reads from');
 *     graph.cycle() //=> [{ from: 0, to: 1, because: 'session' }, { from: 1, to: 0, because: 'reads from' }]
 */
import type { OrderReason } from './evidence.ts';

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly because: OrderReason;
  readonly via?: number;
}

export class OrderGraph {
  readonly size: number;
  readonly #edges: GraphEdge[][];

  /** Over the steps 0 to `size` - 1. */
  constructor(size: number) {
    this.size = size;
    this.#edges = Array.from({ length: size }, () => []);
  }

  add(from: number, to: number, because: OrderReason, via?: number): void {
    (this.#edges[from] as GraphEdge[]).push({ from, to, because, ...(via === undefined ? {} : { via }) });
  }

  copy(): OrderGraph {
    const copy = new OrderGraph(this.size);
    this.#edges.forEach((edges, from) => (copy.#edges[from] as GraphEdge[]).push(...edges));
    return copy;
  }

  /** A shortest chain of edges; undefined if there is none, or none of at most `edgesMax`. From a step to itself, a shortest cycle through it. */
  path(from: number, to: number, edgesMax = Infinity): GraphEdge[] | undefined {
    const reachedBy = new Map<number, GraphEdge>();
    let reached = [from];
    for (let length = 1; length <= edgesMax && reached.length > 0; length += 1) {
      const next: number[] = [];
      for (const step of reached) {
        for (const edge of this.#edges[step] as GraphEdge[]) {
          if (reachedBy.has(edge.to)) continue;
          reachedBy.set(edge.to, edge);
          if (edge.to === to) return chainTo(to, from, reachedBy);
          next.push(edge.to);
        }
      }
      reached = next;
    }
    return undefined;
  }

  /** A shortest cycle, from its smallest step on; undefined if there is none. */
  cycle(): GraphEdge[] | undefined {
    const inOrder = this.#sorted();
    const placed = new Set(inOrder);
    let shortest: GraphEdge[] | undefined;
    for (let step = 0; step < this.size; step += 1) {
      if (!placed.has(step)) shortest = this.path(step, step, (shortest?.length ?? Infinity) - 1) ?? shortest;
    }
    return shortest;
  }

  /** All that comes before each step; undefined if there is a cycle. */
  pasts(): Pasts | undefined {
    const inOrder = this.#sorted();
    if (inOrder.length < this.size) return undefined;
    const pasts = new Pasts(this.size);
    for (const step of inOrder) for (const { to } of this.#edges[step] as GraphEdge[]) pasts.include(step, to);
    return pasts;
  }

  /** An order that respects all edges (Kahn 1962), as far as cycles let it come. */
  #sorted(): readonly number[] {
    const waitsFor = new Int32Array(this.size);
    for (const edges of this.#edges) for (const { to } of edges) waitsFor[to] = (waitsFor[to] as number) + 1;
    const inOrder: number[] = [];
    waitsFor.forEach((count, step) => count === 0 && inOrder.push(step));
    for (const step of inOrder) {
      for (const { to } of this.#edges[step] as GraphEdge[]) {
        waitsFor[to] = (waitsFor[to] as number) - 1;
        if (waitsFor[to] === 0) inOrder.push(to);
      }
    }
    return inOrder;
  }
}

function chainTo(to: number, from: number, reachedBy: ReadonlyMap<number, GraphEdge>): GraphEdge[] {
  const chain: GraphEdge[] = [];
  let step = to;
  do {
    const edge = reachedBy.get(step) as GraphEdge;
    chain.unshift(edge);
    step = edge.from;
  } while (step !== from);
  return chain;
}

/** For each step the set of steps before it, a bit each. */
export class Pasts {
  readonly #size: number;
  readonly #words: number; // of 32 bits, for a set
  readonly #bits: Uint32Array;

  constructor(size: number, bits?: Uint32Array) {
    this.#size = size;
    this.#words = Math.ceil(size / 32);
    this.#bits = bits ?? new Uint32Array(size * this.#words);
  }

  copy(): Pasts {
    return new Pasts(this.#size, this.#bits.slice());
  }

  /** Whether `step` is before `of`. */
  has(of: number, step: number): boolean {
    return (((this.#bits[of * this.#words + (step >>> 5)] as number) >>> (step & 31)) & 1) === 1;
  }

  /** Puts `step` and all that is before it before `of`; says whether that is new. */
  include(step: number, of: number): boolean {
    const [source, target] = [step * this.#words, of * this.#words];
    let changed = this.#set(target + (step >>> 5), 1 << (step & 31));
    for (let word = 0; word < this.#words; word += 1) if (this.#set(target + word, this.#bits[source + word] as number)) changed = true;
    return changed;
  }

  #set(word: number, mask: number): boolean {
    const before = this.#bits[word] as number;
    const after = (before | mask) >>> 0;
    this.#bits[word] = after;
    return after !== before;
  }
}
