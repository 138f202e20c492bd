/**
 * What a benchmark is: one workload on one implementation, in a file of its own under `benchmarks/`, named as its row.
 *
 *     export default {
 *       name: 'network-delivery', unit: 'deliveries/s', against: 'network-delivery-heap', goal: { ratioMin: 0.75 },
 *       run: () => ({ count: deliver(1_000_000) }),
 *     } satisfies Benchmark;
 *
 * A row with no goal is a yardstick or a peer. A row in `against` is measured in the same rounds, so that the ratio is of one run.
 */

/** What a row must reach. */
export type Goal =
  | { readonly ratioMin: number } // this row's figure divided by that of `against`, at least
  | { readonly medianMax: number } // the figure itself, in its unit, at most
  | { readonly medianMin: number }; // the figure itself, in its unit, at least

/** What one run brings. */
export type Outcome =
  /** So many units of work. The rate is taken over the run, or over `seconds` where the run has a clock of its own. */
  | { readonly count: number; readonly seconds?: number; readonly result?: string }
  /** The figure itself: a number of bytes, say. */
  | { readonly value: number };

export interface Benchmark<Prepared = any> {
  /** Of the row and of the file. */
  readonly name: string;
  /** Of the median: `deliveries/s`, `bytes/event`. */
  readonly unit: string;
  /** The name of the row that it is divided by; null for a yardstick and for a figure that stands alone. */
  readonly against: string | null;
  readonly goal: Goal | null;
  /** Runs before the clock starts, so that the JIT has settled. Default: 1. */
  readonly warmUps?: number;
  /** Timed runs in one process, of which the fastest counts. Default: 3. */
  readonly repeats?: number;
  /** Rounds that are measured at most, for a run of minutes. It must stand alone: rows that are divided by one another are measured in the same rounds. Default: as many as asked for. */
  readonly roundsMax?: number;
  /** Why it cannot be measured here and now, as a sentence; null if it can. */
  unavailable?(): string | null;
  /** Makes what a run needs, off the clock, anew for every run. */
  prepare?(): Prepared | Promise<Prepared>;
  /** Does the work. A `result` must equal that of the row in `against`, if that gives one. Throws a sentence if the work came out wrong. */
  run(prepared: Prepared): Outcome | Promise<Outcome>;
}
