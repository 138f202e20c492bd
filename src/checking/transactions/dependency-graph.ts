/**
 * A graph of what comes before what: transactions as vertices, an edge for each dependency, kept in flat arrays.
 *
 *     const builder = new GraphBuilder(2);
 *     builder.add(0, 1, EDGE.wr, { before: 7 });
 *     const graph = builder.build();
 *     graph.target[graph.offset[0]] //=> 1
 *
 * "Each of these before each of those" would be a product of edges. A relay is a vertex that stands for such a bundle: edges into it carry the kind, edges out of it
 * are `pass` and count as no step. So `n` transactions in real time need 3n edges and not n², and every cycle keeps its true length.
 */

/** Kinds of edges as small numbers: the columns of an automaton's table. */
export const EDGE = { ww: 0, wr: 1, rw: 2, process: 3, realtime: 4, pass: 5 } as const;
export const EDGE_KINDS = 6;

/** What tells that a version comes before another. */
export const SOURCE = {
  observed: 0, // a read shows it, or the initial version is one of them
  readThenWritten: 1, // the writer of the later one had read the earlier one
  unseen: 2, // no read of the list shows the later one
  sequential: 3, // a register taken for sequentially consistent
  linearizable: 4, // a register taken for linearizable
} as const;

/** The initial version of a key. */
export const INITIAL = -1;

export interface DependencyGraph {
  /** Vertices below this number are transactions; the others are relays. */
  readonly transactions: number;
  readonly vertices: number;
  /** The edges of vertex v are offset[v] to offset[v + 1], without the last. */
  readonly offset: Int32Array;
  readonly target: Int32Array;
  readonly kind: Uint8Array;
  /** Numbers of versions; INITIAL where there is none. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly source: Uint8Array;
}

const FIELDS = 6; // of an edge: from, to, kind, before, after, source

export class GraphBuilder {
  private readonly transactions: number;
  private vertices: number;
  private edges = 0;
  private fields = new Int32Array(64 * FIELDS);

  constructor(transactions: number) {
    this.transactions = transactions;
    this.vertices = transactions;
  }

  relay(): number {
    return this.vertices++;
  }

  /** An edge; none from a transaction to itself, which is no dependency. */
  add(from: number, to: number, kind: number, versions: { before?: number; after?: number; source?: number } = {}): void {
    if (from === to) return;
    const at = this.edges++ * FIELDS;
    if (at === this.fields.length) {
      const longer = new Int32Array(2 * at);
      longer.set(this.fields);
      this.fields = longer;
    }
    const { fields } = this;
    fields[at] = from;
    fields[at + 1] = to;
    fields[at + 2] = kind;
    fields[at + 3] = versions.before ?? INITIAL;
    fields[at + 4] = versions.after ?? INITIAL;
    fields[at + 5] = versions.source ?? SOURCE.observed;
  }

  /**
   * An anti-dependency from each reader of a version to each writer of a next one but itself. Writers are distinct. Takes as many edges as there are readers and
   * writers together: writers stand in a row, and a reader that is one of them passes to those on its left and to those on its right.
   */
  addAntiDependencies(readers: readonly number[], before: number, writers: readonly { readonly writer: number; readonly after: number; readonly source: number }[]): void {
    if (readers.length * writers.length <= 2 * (readers.length + writers.length)) {
      for (const reader of readers) for (const { writer, after, source } of writers) this.add(reader, writer, EDGE.rw, { before, after, source });
      return;
    }
    const place = new Map(writers.map(({ writer }, index) => [writer, index]));
    const rightOf = this.row(writers); // rightOf[i] leads to writers i, i + 1, …
    const leftOf = this.row(writers.toReversed()).toReversed(); // leftOf[i] leads to writers i, i - 1, …
    for (const reader of readers) {
      const index = place.get(reader);
      const relays = index === undefined ? [rightOf[0]] : [leftOf[index - 1], rightOf[index + 1]];
      for (const relay of relays) if (relay !== undefined) this.add(reader, relay, EDGE.rw, { before });
    }
  }

  private row(writers: readonly { readonly writer: number; readonly after: number; readonly source: number }[]): readonly number[] {
    const relays = writers.map(() => this.relay());
    writers.forEach(({ writer, after, source }, index) => {
      const relay = relays[index] as number;
      this.add(relay, writer, EDGE.pass, { after, source });
      const next = relays[index + 1];
      if (next !== undefined) this.add(relay, next, EDGE.pass);
    });
    return relays;
  }

  build(): DependencyGraph {
    const { transactions, vertices, edges, fields } = this;
    const offset = new Int32Array(vertices + 1);
    const field = (edge: number, which: number): number => fields[edge * FIELDS + which] as number;
    for (let edge = 0; edge < edges; edge++) offset[field(edge, 0) + 1] = (offset[field(edge, 0) + 1] as number) + 1;
    for (let vertex = 0; vertex < vertices; vertex++) offset[vertex + 1] = (offset[vertex + 1] as number) + (offset[vertex] as number);
    const next = offset.slice();
    const graph = {
      transactions, vertices, offset,
      target: new Int32Array(edges), kind: new Uint8Array(edges), before: new Int32Array(edges), after: new Int32Array(edges), source: new Uint8Array(edges),
    };
    for (let edge = 0; edge < edges; edge++) {
      const place = next[field(edge, 0)] as number;
      next[field(edge, 0)] = place + 1;
      graph.target[place] = field(edge, 1);
      graph.kind[place] = field(edge, 2);
      graph.before[place] = field(edge, 3);
      graph.after[place] = field(edge, 4);
      graph.source[place] = field(edge, 5);
    }
    return graph;
  }
}
