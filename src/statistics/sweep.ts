/**
 * Sweeps: an experiment run over many seeds and every combination of parameters, into one row a combination.
 *
 *     const { rows } = await sweep({
 *       over: { capture: [0.1, 0.5], messengers: [1, 2, 3] },
 *       seeds: 1_000,
 *       run: ({ capture, messengers, seed }) => ({ alone: aAttacksAlone({ capture, messengers, seed }) }),
 *     });
 *     rows[0].parameters           //=> { capture: 0.1, messengers: 1 }
 *     rows[0].summaries.alone.mean //=> 0.103
 *
 * The result depends on the plan alone: over worker threads (`sweepModule`, in distsys/notebook), interrupted and resumed, or in one go, it is the same
 * to the last bit.
 */
import { Histogram } from './histogram.ts';
import type { HistogramOptions } from './histogram.ts';
import { Summary } from './summary.ts';
import { entry, runChunk } from './sweep-chunk.ts';
import type { ChunkData, Measurement, SweepRun } from './sweep-chunk.ts';
import { planSweep } from './sweep-plan.ts';
import type { Chunk, ParameterGrid, ParameterPoint, PlanOptions, SweepPlan } from './sweep-plan.ts';
import type { SweepProgress } from './sweep-progress.ts';
import { loadState, stateText } from './sweep-state.ts';
import type { StateStore } from './sweep-state.ts';

export interface SweepSettings<Grid extends ParameterGrid> extends PlanOptions {
  readonly over: Grid;
  /** Also keep a histogram of every measure, for quantiles; false unless told. Measures must then be 0 or more. */
  readonly histograms?: boolean | HistogramOptions;
  /** Told after every chunk; see `progressBar`. */
  readonly onProgress?: (progress: SweepProgress) => void;
  /** When aborted, the sweep ends early and returns what is done, marked partial. */
  readonly signal?: AbortSignal;
  /** Where the state is kept: a later sweep with the same plan and store goes on from there. See `stateFile`, in distsys/notebook. */
  readonly store?: StateStore;
}

export interface SweepOptions<Grid extends ParameterGrid> extends SweepSettings<Grid> {
  /** One run: a pure function of its parameters and its seed. */
  readonly run: (point: ParameterPoint<Grid> & { readonly seed: number }) => Measurement | PromiseLike<Measurement>;
}

export interface SweepRow<Grid extends ParameterGrid = ParameterGrid> {
  readonly parameters: ParameterPoint<Grid>;
  readonly seeds: number; // runs done
  readonly summaries: Readonly<Record<string, Summary>>; // by measure
  readonly histograms: Readonly<Record<string, Histogram>>; // by measure, when asked for
}

export interface SweepResult<Grid extends ParameterGrid = ParameterGrid> {
  readonly rows: readonly SweepRow<Grid>[]; // every combination, in the order of the grid, the last parameter changing fastest
  readonly partial: boolean; // whether it was interrupted before all runs were done
  readonly runs: number; // done
  readonly runsPlanned: number;
}

/** Runs the sweep in this thread, pausing now and then so that timers and an AbortSignal get their turn. Throws a SweepError when a run fails. */
export async function sweep<const Grid extends ParameterGrid>(options: SweepOptions<Grid>): Promise<SweepResult<Grid>> {
  const { signal } = options;
  const run = options.run as unknown as SweepRun;
  if (typeof run !== 'function') throw new TypeError('sweep: run must be a function of the parameters and the seed, as run: ({ capture, seed }) => …');
  let breathedMs = performance.now();
  const pause = (): Promise<boolean> | null => {
    if (performance.now() - breathedMs < 25) return null;
    return new Promise((resolve) => {
      setTimeout(() => {
        breathedMs = performance.now();
        resolve(!signal?.aborted);
      });
    });
  };
  const chunkOptions = { run, replay: 'run', histograms: histogramOptions(options.histograms), pause };
  return conductSweep(options, { experiment: String(options.run), lanes: 1, runChunk: (chunk) => runChunk(chunk, chunkOptions) });
}

export const histogramOptions = (wanted: boolean | HistogramOptions | undefined): HistogramOptions | null => (wanted === true ? {} : wanted || null);

/** Who runs the chunks: this thread, or workers. */
export interface ChunkRunner {
  readonly experiment: string; // what is run, as text: a stored state of another experiment is refused
  readonly lanes: number; // chunks at once
  /** Null when the chunk was given up because of an abort. */
  runChunk(chunk: Chunk): Promise<ChunkData | null>;
}

const saveEveryMs = 1_000;

/** Hands the chunks out in order, keeps the state, and merges in the order of the plan. */
export async function conductSweep<Grid extends ParameterGrid>(settings: SweepSettings<Grid>, runner: ChunkRunner): Promise<SweepResult<Grid>> {
  const { onProgress, signal, store } = settings;
  const plan = planSweep(settings);
  const key = { settings, experiment: runner.experiment };
  const done: (ChunkData | undefined)[] = store ? loadState(await store.read(), key, plan) : [];
  const runsOf = (chunks: readonly Chunk[]): number => chunks.reduce((sum, chunk) => sum + (done[chunk.index] ? chunk.seeds : 0), 0);
  const startedMs = performance.now();
  const resumedRuns = runsOf(plan.chunks);
  let runs = resumedRuns;
  let savedMs = startedMs;
  let next = 0;
  // The failure that a single thread would meet first: later chunks are not begun, earlier ones are waited for.
  let failure: { index: number; error: unknown } | null = null;
  const save = async (): Promise<void> => store?.write(stateText(key, done));
  const stopped = (): boolean => signal?.aborted === true || failure !== null;
  const lane = async (): Promise<void> => {
    while (!stopped() && next < plan.chunks.length) {
      const chunk = plan.chunks[next] as Chunk;
      next += 1;
      if (done[chunk.index]) continue;
      try {
        const data = await runner.runChunk(chunk);
        if (data === null) continue;
        done[chunk.index] = data;
        runs += chunk.seeds;
      } catch (error) {
        if (failure === null || chunk.index < (failure as { index: number }).index) failure = { index: chunk.index, error };
        return;
      }
      onProgress?.({ done: runs, total: plan.runs, resumed: resumedRuns, elapsedMs: performance.now() - startedMs });
      if (store && performance.now() - savedMs >= saveEveryMs) {
        savedMs = performance.now();
        await save();
      }
    }
  };
  await Promise.all(Array.from({ length: runner.lanes }, lane));
  await save();
  if (failure !== null) throw (failure as { error: unknown }).error;
  return resultOf<Grid>(plan, done);
}

function resultOf<Grid extends ParameterGrid>(plan: SweepPlan, done: readonly (ChunkData | undefined)[]): SweepResult<Grid> {
  const rows = plan.rows.map((parameters) => ({ parameters: parameters as ParameterPoint<Grid>, seeds: 0, summaries: new Map<string, Summary>(), histograms: new Map<string, Histogram>() }));
  for (const chunk of plan.chunks) {
    const data = done[chunk.index];
    const row = rows[chunk.row];
    if (!data || !row) continue;
    row.seeds += chunk.seeds;
    for (const [name, summary] of Object.entries(data.summaries)) entry(row.summaries, name, () => new Summary()).merge(Summary.fromData(summary));
    for (const [name, histogram] of Object.entries(data.histograms)) entry(row.histograms, name, () => new Histogram(histogram)).merge(Histogram.fromData(histogram));
  }
  const runs = rows.reduce((sum, { seeds }) => sum + seeds, 0);
  return {
    rows: rows.map(({ summaries, histograms, ...row }) => ({ ...row, summaries: Object.fromEntries(summaries), histograms: Object.fromEntries(histograms) })),
    partial: runs < plan.runs,
    runs,
    runsPlanned: plan.runs,
  };
}
