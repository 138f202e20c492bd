/** A process that walks about in a graph, one timer for each edge: any graph of states as a system, for the tests of the search. */
import type { Context, Process } from '../../simulation/process.ts';

export class GraphProcess implements Process<never> {
  at: number;
  readonly edges: readonly (readonly number[])[]; // where each node leads

  constructor(edges: readonly (readonly number[])[], from = 0) {
    this.edges = edges;
    this.at = from;
  }

  #leave(ctx: Context<never>): void {
    this.edges.forEach((_, node) => (this.edges[this.at]?.includes(node) === true ? ctx.setTimer(String(node), 1) : ctx.cancelTimer(String(node))));
  }

  onStart(ctx: Context<never>): void {
    this.#leave(ctx);
  }

  onTimer(ctx: Context<never>, name: string): void {
    this.at = Number(name);
    this.#leave(ctx);
  }

  onMessage(): void {} // nobody sends any
}
