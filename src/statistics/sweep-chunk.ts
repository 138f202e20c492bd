/** One chunk of a sweep: the same parameters, seed after seed, measured into summaries. The same code in-process and in a worker thread. */
import { Histogram } from './histogram.ts';
import type { HistogramData, HistogramOptions } from './histogram.ts';
import { Summary } from './summary.ts';
import type { SummaryData } from './summary.ts';
import { describePoint } from './sweep-plan.ts';
import type { Chunk, ParameterValue } from './sweep-plan.ts';

/** What a run measured: one number, or several by name. True counts as 1, false as 0; undefined was not measured in this run. */
export type Measurement = number | boolean | Readonly<Record<string, number | boolean | undefined>>;

export type SweepRun = (point: Record<string, ParameterValue> & { seed: number }) => Measurement | PromiseLike<Measurement>;

export interface ChunkData {
  readonly summaries: Readonly<Record<string, SummaryData>>;
  readonly histograms: Readonly<Record<string, HistogramData>>; // empty unless asked for
}

/** A run that failed; its message names the parameters, the seed and the line that replays it. */
export class SweepError extends Error {
  override readonly name = 'SweepError';
  readonly point: Readonly<Record<string, ParameterValue>>; // with its seed

  constructor(point: Readonly<Record<string, ParameterValue>>, reason: string, replay: string, cause?: unknown) {
    super(`sweep: the run at ${describePoint(point)} failed: ${reason.replace(/\.?$/, '.')} Replay it: ${replay}(${describePoint(point)})`, { cause });
    this.point = point;
  }
}

export interface ChunkOptions {
  readonly run: SweepRun;
  readonly replay: string; // what is called to replay a run, such as `run`
  readonly histograms: HistogramOptions | null;
  /** Asked between runs; a promise is awaited, and the chunk is given up when it says false. */
  readonly pause?: () => Promise<boolean> | null;
}

/** Null when given up halfway. */
export async function runChunk(chunk: Chunk, options: ChunkOptions): Promise<ChunkData | null> {
  const summaries = new Map<string, Summary>();
  const histograms = new Map<string, Histogram>();
  for (let seed = chunk.firstSeed; seed < chunk.firstSeed + chunk.seeds; seed += 1) {
    const point = { ...chunk.parameters, seed };
    try {
      const returned = options.run({ ...point });
      const measurement = isPromise(returned) ? await returned : returned;
      for (const [name, value] of namedValues(measurement)) {
        entry(summaries, name, () => new Summary()).add(value);
        if (options.histograms) entry(histograms, name, () => new Histogram(options.histograms ?? {})).add(value);
      }
    } catch (error) {
      throw new SweepError(point, error instanceof Error ? error.message : String(error), options.replay, error);
    }
    const pause = options.pause?.();
    if (pause && !(await pause)) return null;
  }
  return { summaries: asData(summaries), histograms: asData(histograms) };
}

/** The measure of a run that returns a bare number or boolean is called `value`. */
function namedValues(measurement: Measurement): [string, number][] {
  const named = typeof measurement === 'number' || typeof measurement === 'boolean' ? { value: measurement } : measurement;
  if (typeof named !== 'object' || named === null) throw new TypeError(`it returned ${String(named)}; return a number, a boolean or a record of them`);
  return Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, asNumber(name, value)] as [string, number]]));
}

function asNumber(name: string, value: number | boolean): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new RangeError(`its measure "${name}" is ${String(value)}, which is no finite number. Return undefined for what was not measured.`);
}

const isPromise = (value: unknown): value is PromiseLike<Measurement> => typeof (value as { then?: unknown } | null)?.then === 'function';

export function entry<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  let value = map.get(name);
  if (value === undefined) {
    value = make();
    map.set(name, value);
  }
  return value;
}

const asData = <Data>(map: Map<string, { toData(): Data }>): Record<string, Data> => Object.fromEntries([...map].map(([name, value]) => [name, value.toData()]));
