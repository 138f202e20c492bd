/**
 * A histogram whose quantiles are off by at most 1 % (or what you choose) of their value, however many values it holds. Histograms of several
 * machines or runs merge into exactly the histogram of all their values; percentiles do not average.
 *
 *     const waits = new Histogram();
 *     waits.add(12.5);
 *     waits.merge(others);
 *     waits.quantile(0.99) //=> 41.3, and the true nearest-rank quantile lies within 1 % of it
 *
 * Values are 0 or more (durations, sizes). Buckets grow by a constant ratio. At most `bucketsMax` are kept: when the span is wider, the *lowest* are
 * folded into the lowest kept, so high quantiles stay exact to the promise and `foldedBelow` says from where on. The window of buckets follows the
 * greatest value alone, which makes merging commutative and associative, folds included. Source: Masson, Rim and Lee 2019 (DDSketch).
 */
import { rankOf } from './summary.ts';

export interface HistogramOptions {
  /** The relative error of a quantile, in (0, 0.5]; default 0.01. */
  readonly relativeError?: number;
  /** Memory bound, 8 bytes a bucket; default 2048, which at 1 % spans a factor of 6e17. */
  readonly bucketsMax?: number;
}

export interface HistogramData {
  readonly relativeError: number;
  readonly bucketsMax: number;
  readonly zeros: number;
  readonly leastPositive: number | null; // null when there is none
  readonly greatest: number;
  readonly lowestKey: number; // the key of the first of `counts`
  readonly counts: readonly number[]; // from the first bucket that holds anything to the last
}

export interface Bucket {
  readonly low: number; // values above this
  readonly high: number; // up to and including this
  readonly count: number;
}

export class Histogram {
  readonly relativeError: number;
  readonly bucketsMax: number;
  count = 0; // values added
  #zeros = 0;
  #leastPositive = Infinity;
  #greatest = 0;
  #counts = new Float64Array(64); // by key - #lowestKey; empty beyond #topKey
  #lowestKey = 0;
  #topKey = -Infinity; // the key of the greatest value
  readonly #ratio: number; // from one bucket's end to the next
  readonly #perLog: number;

  constructor(options: HistogramOptions = {}) {
    const { relativeError = 0.01, bucketsMax = 2048 } = options;
    if (!(relativeError > 0 && relativeError <= 0.5)) throw new RangeError(`histogram: relativeError (${relativeError}) must lie above 0 and be at most 0.5, as 0.01 for 1 %`);
    if (!Number.isInteger(bucketsMax) || bucketsMax < 1) throw new RangeError(`histogram: bucketsMax (${bucketsMax}) must be a whole number, 1 or more`);
    this.relativeError = relativeError;
    this.bucketsMax = bucketsMax;
    this.#ratio = (1 + relativeError) / (1 - relativeError);
    this.#perLog = 1 / Math.log(this.#ratio);
  }

  static fromData(data: HistogramData): Histogram {
    const histogram = new Histogram(data);
    histogram.#zeros = data.zeros;
    histogram.count = data.zeros;
    histogram.#leastPositive = data.leastPositive ?? Infinity;
    histogram.#greatest = data.greatest;
    data.counts.forEach((count, index) => histogram.#put(data.lowestKey + index, count));
    return histogram;
  }

  /** Adds a value `times` times (default 1). Throws on a negative value and on what is no finite number. */
  add(value: number, times = 1): void {
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`histogram: the value ${value} must be a finite number, 0 or more. Negative values have no place in buckets that grow by a ratio: add their sizes to a histogram of their own.`);
    }
    if (!Number.isSafeInteger(times) || times < 0) throw new RangeError(`histogram: times (${times}) must be a whole number, 0 or more`);
    if (times === 0) return;
    if (value === 0) {
      this.#zeros += times;
      this.count += times;
      return;
    }
    if (value < this.#leastPositive) this.#leastPositive = value;
    if (value > this.#greatest) this.#greatest = value;
    this.#put(Math.ceil(Math.log(value) * this.#perLog), times);
  }

  /** Adds another's values to this one; `other` stays as it is. Both must have the same options. */
  merge(other: Histogram): void {
    if (other.relativeError !== this.relativeError || other.bucketsMax !== this.bucketsMax) {
      throw new RangeError(
        `histogram: cannot merge relativeError ${other.relativeError}, bucketsMax ${other.bucketsMax} into ${this.relativeError}, ${this.bucketsMax}. Give all the same options.`,
      );
    }
    const { zeros, leastPositive, greatest, lowestKey, counts } = other.toData();
    this.#zeros += zeros;
    this.count += zeros;
    this.#leastPositive = Math.min(this.#leastPositive, leastPositive ?? Infinity);
    this.#greatest = Math.max(this.#greatest, greatest);
    // The greatest first: it settles the window, so that no room is made for what will be folded.
    for (let index = counts.length - 1; index >= 0; index -= 1) this.#put(lowestKey + index, counts[index] as number);
  }

  /** The value of nearest rank at `q` in [0, 1], within the relative error; exact at 0 and 1. Throws when there are no values. */
  quantile(q: number): number {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`histogram: q (${q}) must lie from 0 to 1, as 0.99 for the 99th percentile`);
    if (this.count === 0) throw new RangeError('histogram: there is no quantile of nothing; add a value first');
    if (q === 0) return this.min;
    if (q === 1) return this.max;
    let left = rankOf(q, this.count) - this.#zeros;
    if (left <= 0) return 0;
    for (let key = this.#lowestKey; key <= this.#topKey; key += 1) {
      left -= this.#counts[key - this.#lowestKey] as number;
      // The point of a bucket from which both its ends are the same relative distance away.
      if (left <= 0) return Math.min(this.#greatest, Math.max(this.#leastPositive, (2 * this.#end(key)) / (this.#ratio + 1)));
    }
    return this.#greatest;
  }

  get min(): number {
    return this.#zeros > 0 || this.count === 0 ? 0 : this.#leastPositive;
  }

  get max(): number {
    return this.#greatest;
  }

  /** Values below this were folded into one bucket and their quantiles may be too high; 0 when none were. */
  get foldedBelow(): number {
    const floor = this.#topKey - this.bucketsMax + 1;
    return this.#leastPositive < Infinity && Math.ceil(Math.log(this.#leastPositive) * this.#perLog) < floor ? this.#end(floor) : 0;
  }

  /** The buckets that hold anything, lowest first, for a figure; zeros are a bucket from 0 to 0. */
  buckets(): Bucket[] {
    const found: Bucket[] = this.#zeros > 0 ? [{ low: 0, high: 0, count: this.#zeros }] : [];
    const folded = this.foldedBelow > 0;
    const { lowestKey, counts } = this.toData();
    counts.forEach((count, index) => {
      const low = folded && index === 0 ? 0 : this.#end(lowestKey + index - 1);
      if (count > 0) found.push({ low, high: this.#end(lowestKey + index), count });
    });
    return found;
  }

  /** Plain data, the same for the same values in any order. */
  toData(): HistogramData {
    const all = this.#topKey === -Infinity ? [] : [...this.#counts.subarray(0, this.#topKey - this.#lowestKey + 1)];
    const first = Math.max(0, all.findIndex((count) => count > 0));
    return {
      relativeError: this.relativeError,
      bucketsMax: this.bucketsMax,
      zeros: this.#zeros,
      leastPositive: this.#leastPositive === Infinity ? null : this.#leastPositive,
      greatest: this.#greatest,
      lowestKey: all.length === 0 ? 0 : this.#lowestKey + first,
      counts: all.slice(first),
    };
  }

  toJSON(): HistogramData {
    return this.toData();
  }

  #end(key: number): number {
    return Math.exp(key / this.#perLog);
  }

  #put(wanted: number, times: number): void {
    if (times === 0) return;
    const key = Math.max(wanted, this.#topKey - this.bucketsMax + 1);
    const index = key - this.#lowestKey;
    if (key > this.#topKey || index < 0 || index >= this.#counts.length) this.#makeRoom(key);
    this.#counts[key - this.#lowestKey] = (this.#counts[key - this.#lowestKey] as number) + times;
    this.count += times;
  }

  /** Widens the window to `key`, and folds what falls out of it below. Rare: the array grows by half as much again. */
  #makeRoom(key: number): void {
    const top = Math.max(key, this.#topKey);
    const floor = top - this.bucketsMax + 1;
    const bottom = Math.max(floor, this.#topKey === -Infinity ? key : Math.min(key, this.#lowestKey));
    if (bottom === this.#lowestKey && top - bottom < this.#counts.length) {
      this.#topKey = top;
      return;
    }
    const slack = Math.ceil((top - bottom + 1) / 2) + 8;
    const low = key < this.#lowestKey ? Math.max(floor, bottom - slack) : bottom;
    const counts = new Float64Array(Math.min(this.bucketsMax, top - low + 1 + slack));
    for (let old = this.#lowestKey; old <= this.#topKey; old += 1) {
      const place = Math.max(old, low) - low;
      counts[place] = (counts[place] as number) + (this.#counts[old - this.#lowestKey] as number);
    }
    this.#counts = counts;
    this.#lowestKey = low;
    this.#topKey = top;
  }
}
