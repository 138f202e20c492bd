/**
 * Count, mean, variance, least and greatest of a series, in one pass and constant memory; two summaries merge into that of both series.
 *
 *     const waits = summarise([3, 5, 10]);
 *     waits.mean               //=> 6
 *     waits.standardDeviation  //=> 3.606
 *     quantile([3, 5, 10], 0.5) //=> 5
 *
 * Source: Welford 1962; Chan, Golub and LeVeque 1979 (merging).
 */
export interface SummaryData {
  readonly count: number;
  readonly mean: number;
  readonly squares: number; // sum of squared distances from the mean
  readonly min: number | null; // null when nothing was added
  readonly max: number | null;
}

export class Summary {
  count = 0; // values added
  mean = 0; // 0 when nothing was added
  #squares = 0; // sum of squared distances from the mean
  #min = Infinity;
  #max = -Infinity;

  static fromData(data: SummaryData): Summary {
    const summary = new Summary();
    summary.count = data.count;
    summary.mean = data.mean;
    summary.#squares = data.squares;
    summary.#min = data.min ?? Infinity;
    summary.#max = data.max ?? -Infinity;
    return summary;
  }

  /** Throws on a value that is not a finite number: one NaN would make every figure NaN. */
  add(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`summary: the value ${value} is not a finite number. Leave out what was not measured.`);
    this.count += 1;
    const before = value - this.mean;
    this.mean += before / this.count;
    this.#squares += before * (value - this.mean);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** Adds another summary's values to this one, as if each had been added here; `other` stays as it is. */
  merge(other: Summary): void {
    if (other.count === 0) return;
    const count = this.count + other.count;
    const apart = other.mean - this.mean;
    this.mean += (apart * other.count) / count;
    this.#squares += other.#squares + (apart * apart * this.count * other.count) / count;
    this.count = count;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Of the values as a sample (divided by count - 1); 0 for a single value. */
  get variance(): number {
    return this.count < 2 ? 0 : this.#squares / (this.count - 1);
  }

  get standardDeviation(): number {
    return Math.sqrt(this.variance);
  }

  /** Throws when nothing was added. */
  get min(): number {
    return this.#end('min', this.#min);
  }

  get max(): number {
    return this.#end('max', this.#max);
  }

  #end(name: string, value: number): number {
    if (this.count === 0) throw new RangeError(`summary: there is no ${name} of nothing; add a value first`);
    return value;
  }

  /** Plain data for a file or another process; `+ 0` because JSON knows no -0. */
  toData(): SummaryData {
    const some = this.count > 0;
    return { count: this.count, mean: this.mean + 0, squares: this.#squares + 0, min: some ? this.#min + 0 : null, max: some ? this.#max + 0 : null };
  }

  toJSON(): SummaryData {
    return this.toData();
  }
}

/** The summary of a series. */
export function summarise(values: ArrayLike<number>): Summary {
  const summary = new Summary();
  for (let index = 0; index < values.length; index += 1) summary.add(values[index] as number);
  return summary;
}

/**
 * `nearest-rank`: the least value with at least that share of the values at or below it; always one of the values.
 * `linear`: between the two values around position q (n - 1) (Hyndman and Fan 1996, type 7; what spreadsheets do).
 */
export type QuantileMethod = 'nearest-rank' | 'linear';

/** One quantile; `q` lies in [0, 1]. For several of one series use `quantiles`, which sorts once. */
export function quantile(values: ArrayLike<number>, q: number, options: { method?: QuantileMethod } = {}): number {
  return quantiles(values, [q], options)[0] as number;
}

/** Several quantiles of one series, which stays as it is: a copy is sorted, once. */
export function quantiles(values: ArrayLike<number>, qs: readonly number[], options: { method?: QuantileMethod } = {}): number[] {
  const { method = 'nearest-rank' } = options;
  if (values.length === 0) throw new RangeError('quantiles: there are no values; give at least one');
  if (method !== 'nearest-rank' && method !== 'linear') throw new RangeError(`quantiles: method "${String(method)}" is none of nearest-rank, linear`);
  const ordered = sorted(values);
  const last = ordered.length - 1;
  return qs.map((q) => {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`quantiles: q (${q}) must lie from 0 to 1, as 0.99 for the 99th percentile`);
    if (method === 'nearest-rank') return ordered[rankOf(q, ordered.length) - 1] as number;
    const position = q * last;
    const below = ordered[Math.floor(position)] as number;
    const above = ordered[Math.ceil(position)] as number;
    return below + (above - below) * (position - Math.floor(position));
  });
}

/** The nearest rank, from 1 to `count`. A hair is taken off, for 0.07 * 100 is 7.000000000000001. */
export function rankOf(q: number, count: number): number {
  return Math.max(1, Math.min(count, Math.ceil(q * count - count * 1e-15)));
}

/** A sorted copy; throws when a value is not a number. */
export function sorted(values: ArrayLike<number>): Float64Array {
  const ordered = Float64Array.from(values).sort();
  // NaN sorts last.
  if (Number.isNaN(ordered[ordered.length - 1])) throw new RangeError('quantiles: a value is not a number. Leave out what was not measured.');
  return ordered;
}
