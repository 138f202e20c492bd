/**
 * What a run of a queueing model measures.
 *
 *     run.sojourn.meanMs        // of the customers served
 *     run.numberInSystem.mean   // over time
 *
 * Two views, taken independently of one another: times, customer by customer, and the number in the system, added up over time. Little's law
 * ties them: `customerMs` is the sum of all times in the system, exactly, when there was no warm-up.
 */
export interface Durations {
  readonly count: number;
  readonly meanMs: number;              // 0 when nothing was measured
  readonly standardDeviationMs: number; // of the values, as a sample; no measure of the mean's precision: successive customers are correlated
  readonly minMs: number | null;        // null when nothing was measured
  readonly maxMs: number | null;
}

export interface ClassRun {
  readonly name: string;
  readonly lost: number;      // measured customers that were refused or dropped
  readonly waiting: Durations;
  readonly sojourn: Durations;
}

export interface QueueRun {
  /** Customers measured: those that came after the warm-up. */
  readonly offered: number;
  readonly served: number;
  readonly lost: number;
  /** lost / offered, from 0 to 1. */
  readonly lossShare: number;
  /** Time in the system beyond the customer's own service. */
  readonly waiting: Durations;
  /** Time in the system, from arrival to departure. */
  readonly sojourn: Durations;
  /** Customers waiting or in service, over the observed time; `max` at any moment of it or after. */
  readonly numberInSystem: { readonly mean: number; readonly max: number };
  /** The most that ever waited at one queue, the warm-up included. */
  readonly waitingMax: number;
  /** The share of the servers' time in which they worked, over the observed time, from 0 to 1. */
  readonly utilisation: number;
  /** From the first measured arrival to the last. */
  readonly observedMs: number;
  /** The number in the system, added up over time from the first measured arrival until the system is empty: customers times ms. */
  readonly customerMs: number;
  /** The time in the system of the measured customers that had to leave unserved, added up, in ms; 0 unless the oldest are dropped. */
  readonly lostMs: number;
  readonly classes: readonly ClassRun[];
  /** In the order of leaving, when asked for. */
  readonly series: { readonly waitingMs: Float64Array; readonly sojournMs: Float64Array } | null;
}

/** Moments in one pass, of the distances from the first value: no division a value, and exact unless the spread is tiny beside those distances. */
class Tally {
  count = 0;
  first = 0; // the first value
  sum = 0;
  squares = 0;
  min = Infinity;
  max = -Infinity;

  add(value: number): void {
    if (this.count === 0) this.first = value;
    this.count += 1;
    const distance = value - this.first;
    this.sum += distance;
    this.squares += distance * distance;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  result(): Durations {
    const { count, first, sum, squares, min, max } = this;
    if (count === 0) return { count, meanMs: 0, standardDeviationMs: 0, minMs: null, maxMs: null };
    const variance = count === 1 ? 0 : Math.max(0, squares - (sum * sum) / count) / (count - 1);
    return { count, meanMs: first + sum / count, standardDeviationMs: Math.sqrt(variance), minMs: min, maxMs: max };
  }
}

export class Measurements {
  offered = 0; // measured customers so far
  readonly #servers: number;
  readonly #classes: readonly { name: string; waiting: Tally; sojourn: Tally }[];
  readonly #waiting = new Tally();
  readonly #sojourn = new Tally();
  readonly #series: { waitingMs: Float64Array; sojournMs: Float64Array } | null;
  readonly #lost: number[]; // by class
  #lostMs = 0;
  // Over time
  #inSystem = 0;
  #busy = 0;         // servers at work
  #nowMs = 0;
  #measuring = false;
  #customerMs = 0;
  #busyMs = 0;
  #inSystemMax = 0;
  #waitingMax = 0;
  #beginMs = 0;
  // As it was at the last arrival
  #window = { customerMs: 0, busyMs: 0, endMs: 0 };

  constructor(options: { customers: number; series: boolean; classes: readonly string[]; servers: number }) {
    this.#servers = options.servers;
    this.#classes = options.classes.map((name) => ({ name, waiting: new Tally(), sojourn: new Tally() }));
    this.#lost = options.classes.map(() => 0);
    this.#series = options.series ? { waitingMs: new Float64Array(options.customers), sojournMs: new Float64Array(options.customers) } : null;
  }

  begin(atMs: number): void {
    this.#measuring = true;
    this.#beginMs = atMs;
    this.#inSystemMax = this.#inSystem;
  }

  endWindow(atMs: number): void {
    this.#window = { customerMs: this.#customerMs, busyMs: this.#busyMs, endMs: atMs };
  }

  /** Time went on to `atMs`, with nothing changed until then. */
  advance(atMs: number): void {
    if (this.#measuring) {
      const passedMs = atMs - this.#nowMs;
      this.#customerMs += passedMs * this.#inSystem;
      this.#busyMs += passedMs * this.#busy;
    }
    this.#nowMs = atMs;
  }

  changed(inSystem: number, busy: number, waiting: number): void {
    this.#inSystem += inSystem;
    this.#busy += busy;
    if (this.#inSystem > this.#inSystemMax) this.#inSystemMax = this.#inSystem;
    if (waiting > this.#waitingMax) this.#waitingMax = waiting;
  }

  /** A measured customer of class `kind` had to go. */
  lost(kind: number, sojournMs: number): void {
    this.#lost[kind] = (this.#lost[kind] as number) + 1;
    this.#lostMs += sojournMs;
  }

  served(kind: number, sojournMs: number, serviceMs: number): void {
    const waitingMs = Math.max(0, sojournMs - serviceMs); // sharing divides: the last bits may fall short
    if (this.#series !== null) {
      this.#series.waitingMs[this.#sojourn.count] = waitingMs;
      this.#series.sojournMs[this.#sojourn.count] = sojournMs;
    }
    this.#waiting.add(waitingMs);
    this.#sojourn.add(sojournMs);
    if (this.#classes.length === 1) return;
    const { waiting, sojourn } = this.#classes[kind] as { waiting: Tally; sojourn: Tally };
    waiting.add(waitingMs);
    sojourn.add(sojournMs);
  }

  result(): QueueRun {
    const lost = this.#lost.reduce((sum, count) => sum + count, 0);
    const waiting = this.#waiting.result();
    const sojourn = this.#sojourn.result();
    const observedMs = this.#window.endMs - this.#beginMs;
    const overTime = (sum: number): number => (observedMs === 0 ? 0 : sum / observedMs);
    const single = this.#classes.length === 1;
    return {
      offered: this.offered, served: sojourn.count, lost, lossShare: lost / this.offered, waiting, sojourn,
      numberInSystem: { mean: overTime(this.#window.customerMs), max: this.#inSystemMax },
      waitingMax: this.#waitingMax,
      utilisation: overTime(this.#window.busyMs) / this.#servers,
      observedMs, customerMs: this.#customerMs, lostMs: this.#lostMs,
      classes: this.#classes.map((one, kind) => ({
        name: one.name, lost: this.#lost[kind] as number, waiting: single ? waiting : one.waiting.result(), sojourn: single ? sojourn : one.sojourn.result(),
      })),
      series: this.#series && { waitingMs: this.#series.waitingMs.slice(0, sojourn.count), sojournMs: this.#series.sojournMs.slice(0, sojourn.count) },
    };
  }
}
