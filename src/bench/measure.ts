/**
 * Measures benchmarks in interleaved rounds: every round takes one figure of each, so that the machine's moods fall on all alike.
 *
 *     await measureAll(benchmarks, { rounds: 5, figureOf: inOwnProcess }) //=> rows, one a benchmark
 *
 * Every other round goes backwards: whatever grows within a round (heat, a neighbour's load) then favours no one.
 */
import { median, rowOf, rowWithout } from './arithmetic.ts';
import type { Row } from './arithmetic.ts';
import type { Benchmark } from './benchmark.ts';

/** What one process brings: a figure, or why there is none. */
export type Measurement = { readonly figure: number; readonly result?: string } | { readonly problem: string };

export interface MeasureOptions {
  /** Figures a row; the median counts. At least 1. */
  readonly rounds: number;
  /** Takes one figure. */
  readonly figureOf: (benchmark: Benchmark) => Promise<Measurement>;
  readonly onFigure?: (benchmark: Benchmark, round: number, measurement: Measurement) => void;
}

/**
 * The benchmarks that `names` ask for, in the order of `all`: those of the name, what they are held against, and the peers
 * held against the same. No names: all of them. Throws a sentence on an unknown name.
 */
export function selected(all: readonly Benchmark[], names: readonly string[]): Benchmark[] {
  if (names.length === 0) return [...all];
  const wanted = new Set<string>();
  for (const name of names) {
    const asked = all.find((one) => one.name === name);
    if (asked === undefined) throw new RangeError(`there is no benchmark "${name}"; there are ${all.map((one) => one.name).join(', ')}`);
    wanted.add(name);
    if (asked.against === null) continue;
    wanted.add(asked.against);
    if (asked.goal === null) continue;
    for (const one of all) if (one.goal === null && one.against === asked.against) wanted.add(one.name);
  }
  return all.filter((one) => wanted.has(one.name));
}

const shortened = (result: string): string => (result.length <= 60 ? result : `${result.slice(0, 60)}…`);

/** One row a benchmark, in their order. A benchmark that fails once is left out of later rounds; its row says why. */
export async function measureAll(benchmarks: readonly Benchmark[], options: MeasureOptions): Promise<Row[]> {
  const { rounds, figureOf, onFigure } = options;
  if (!(Number.isInteger(rounds) && rounds >= 1)) throw new RangeError(`rounds (${rounds}) must be a whole number, 1 or more`);
  const figures = new Map<string, number[]>(benchmarks.map(({ name }) => [name, []]));
  const problems = new Map<string, string>();
  const results = new Map<string, Set<string>>(benchmarks.map(({ name }) => [name, new Set()])); // the different ones of all rounds

  for (let round = 0; round < rounds; round += 1) {
    for (const benchmark of round % 2 === 0 ? benchmarks : benchmarks.toReversed()) {
      if (problems.has(benchmark.name) || round >= (benchmark.roundsMax ?? Infinity)) continue;
      const measurement = await figureOf(benchmark);
      onFigure?.(benchmark, round, measurement);
      if ('problem' in measurement) problems.set(benchmark.name, measurement.problem);
      else {
        figures.get(benchmark.name)?.push(measurement.figure);
        if (measurement.result !== undefined) results.get(benchmark.name)?.add(measurement.result);
      }
    }
  }

  return benchmarks.map((benchmark) => {
    const own = figures.get(benchmark.name) ?? [];
    const problem = problems.get(benchmark.name);
    if (problem !== undefined) return rowWithout(benchmark, problem);
    if (benchmark.against === null) return rowOf(benchmark, { own, against: null });
    const rival = problems.get(benchmark.against) ?? (figures.has(benchmark.against) ? undefined : 'it was not measured');
    if (rival !== undefined) return { ...rowOf(benchmark, { own, against: null }), because: `There is no ratio, because ${benchmark.against} has no figure: ${rival}` };
    const [result, expected] = [benchmark.name, benchmark.against].map((name) => [...(results.get(name) ?? [])].map(shortened).join(' and ')) as [string, string];
    const both = new Set([...(results.get(benchmark.name) ?? []), ...(results.get(benchmark.against) ?? [])]);
    if (result !== '' && expected !== '' && both.size > 1) {
      return rowWithout(benchmark, `Its result (${result}) differs from that of ${benchmark.against} (${expected}), so the two did not do the same work.`);
    }
    return rowOf(benchmark, { own, against: figures.get(benchmark.against) as number[] });
  });
}

export interface Environment {
  readonly nowMs: () => number; // the clock
  readonly collectGarbage: () => void;
}

/**
 * A figure from one process: warm-up runs, then timed ones. Of rates the fastest counts, because within one process the
 * others differ from it only by what else the machine did meanwhile; of figures that a run brings itself, the median.
 */
export async function figureHere(benchmark: Benchmark, environment: Environment): Promise<Measurement> {
  const { warmUps = 1, repeats = 3 } = benchmark;
  const rates: number[] = [];
  const values: number[] = [];
  let result: string | undefined;
  for (let run = 0; run < warmUps + repeats; run += 1) {
    const prepared = await benchmark.prepare?.();
    environment.collectGarbage(); // so that no run pays for what the one before it left behind
    const startedMs = environment.nowMs();
    const pending = benchmark.run(prepared);
    const outcome = pending instanceof Promise ? await pending : pending;
    const clockedMs = environment.nowMs() - startedMs;
    if (run < warmUps) continue;
    if ('value' in outcome) values.push(outcome.value);
    else {
      rates.push(outcome.count / (outcome.seconds ?? clockedMs / 1000));
      result = outcome.result;
    }
  }
  const figure = values.length > 0 ? median(values) : Math.max(...rates);
  if (!(Number.isFinite(figure) && figure > 0)) return { problem: `Its figure is ${figure}, which is no positive number: the run did no work or took no time.` };
  return result === undefined ? { figure } : { figure, result };
}
