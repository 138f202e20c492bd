/**
 * What a sweep has to run: every combination of parameters, each with the same seeds, cut into chunks. The cut depends on the plan alone, never on
 * who runs the chunks, and results are merged chunk by chunk in this order: so the same plan gives the same bytes on any number of workers.
 */
export type ParameterValue = number | string | boolean;

/** Parameter names, each with the values it takes. */
export type ParameterGrid = Readonly<Record<string, readonly ParameterValue[]>>;

/** One combination. */
export type ParameterPoint<Grid extends ParameterGrid> = { readonly [Name in keyof Grid]: Grid[Name][number] };

export interface PlanOptions {
  readonly over: ParameterGrid;
  /** Runs for each combination, 1 or more. */
  readonly seeds: number;
  /** The first seed, default 1; the others follow it. */
  readonly firstSeed?: number;
  /** Runs in a chunk, default 50: the unit of progress, of merging and of what a resumed sweep keeps. */
  readonly seedsPerChunk?: number;
}

export interface Chunk {
  readonly index: number;
  readonly row: number; // which combination
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly firstSeed: number;
  readonly seeds: number;
}

export interface SweepPlan {
  readonly rows: readonly Readonly<Record<string, ParameterValue>>[];
  readonly chunks: readonly Chunk[];
  readonly runs: number; // in all
}

/** Combinations in the order of the grid, the last parameter changing fastest. */
export function planSweep(options: PlanOptions): SweepPlan {
  const { over, seeds, firstSeed = 1, seedsPerChunk = 50 } = options;
  wholeNumber('seeds', seeds, 1);
  wholeNumber('seedsPerChunk', seedsPerChunk, 1);
  wholeNumber('firstSeed', firstSeed, Number.MIN_SAFE_INTEGER);
  wholeNumber('the last seed', firstSeed + seeds - 1, firstSeed);
  let rows: Record<string, ParameterValue>[] = [{}];
  for (const [name, values] of Object.entries(over)) {
    checkValues(name, values);
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  }
  const chunks: Chunk[] = [];
  rows.forEach((parameters, row) => {
    for (let done = 0; done < seeds; done += seedsPerChunk) {
      chunks.push({ index: chunks.length, row, parameters, firstSeed: firstSeed + done, seeds: Math.min(seedsPerChunk, seeds - done) });
    }
  });
  return { rows, chunks, runs: rows.length * seeds };
}

function wholeNumber(name: string, value: number, min: number): void {
  if (!Number.isSafeInteger(value) || value < min) throw new RangeError(`sweep: ${name} (${value}) must be a whole number${min === 1 ? ', 1 or more' : ' that is exact in a double'}`);
}

function checkValues(name: string, values: readonly ParameterValue[]): void {
  if (name === 'seed') throw new RangeError('sweep: "seed" is given to every run and cannot be a parameter. Use seeds and firstSeed.');
  if (!Array.isArray(values) || values.length === 0) throw new RangeError(`sweep: ${name} has no values; give an array such as [0.1, 0.5]`);
  for (const value of values) {
    const sound = typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
    if (!sound) throw new RangeError(`sweep: ${name} takes the value ${String(value)}; only finite numbers, strings and booleans can be written into a row`);
  }
  if (new Set(values).size < values.length) throw new RangeError(`sweep: ${name} takes a value twice (${values.join(', ')}); its runs would be counted in two rows`);
}

/** `{ capture: 0.1, seed: 17 }`, as one would type it. */
export function describePoint(point: Readonly<Record<string, ParameterValue>>): string {
  const parts = Object.entries(point).map(([name, value]) => `${/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{ ${parts.join(', ')} }`;
}
