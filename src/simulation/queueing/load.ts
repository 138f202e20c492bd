/**
 * A load that changes over time, as data: the rate of arrivals from each moment on, in steps and ramps.
 *
 *     const load: Load = [
 *       { fromMs: 0, perSecond: 50 },
 *       { fromMs: 10_000, perSecond: 50, risingTo: 200 },   // a ramp, up to the next moment
 *       { fromMs: 20_000, perSecond: 200 },
 *       { fromMs: 60_000, perSecond: 0 },                   // and no more
 *     ];
 *     bursts({ perSecond: 20, burstPerSecond: 400, everyMs: 1000, burstMs: 100, untilMs: 60_000 })
 *
 * Arrivals are drawn by a change of time (Çınlar 1975): the next one is where the expected number of arrivals since the last has grown by a
 * draw from a law of mean 1. So a Poisson stream stays exactly Poisson whatever the rate does, and each arrival takes one draw.
 */
export interface LoadStep {
  readonly fromMs: number;
  readonly perSecond: number;
  /** The rate goes evenly from `perSecond` to this one until the next step. Not for the last step. */
  readonly risingTo?: number;
}

/** In the order of time. Before the first step nothing comes; the last one lasts for ever. */
export type Load = readonly LoadStep[];

const MS_PER_SECOND = 1000;

/** Returns `load` if it makes sense; throws a sentence if not. */
export function checkedLoad(load: Load): Load {
  if (load.length === 0) throw new RangeError('load: there are no steps; give at least one, as { fromMs: 0, perSecond: 50 }');
  load.forEach(({ fromMs, perSecond, risingTo }, index) => {
    const before = load[index - 1];
    const rate = (name: string, value: number): void => {
      if (!(value >= 0 && value < Infinity)) throw new RangeError(`load: step ${index}: ${name} (${value}) must be a finite number of arrivals per second, 0 or more`);
    };
    if (!(fromMs >= 0 && fromMs < Infinity)) throw new RangeError(`load: step ${index}: fromMs (${fromMs}) must be a finite number of milliseconds, 0 or more`);
    if (before !== undefined && fromMs <= before.fromMs) throw new RangeError(`load: step ${index} begins at ${fromMs} ms, not after the step before it (${before.fromMs} ms). Put the steps in order.`);
    rate('perSecond', perSecond);
    if (risingTo === undefined) return;
    rate('risingTo', risingTo);
    if (index === load.length - 1) throw new RangeError(`load: the last step rises to ${risingTo} without an end. Give a step after it.`);
  });
  return load;
}

/** A burst at the beginning of each period, until `untilMs`, when the load ends. */
export function bursts(options: { perSecond: number; burstPerSecond: number; everyMs: number; burstMs: number; untilMs: number }): Load {
  const { perSecond, burstPerSecond, everyMs, burstMs, untilMs } = options;
  if (!(burstMs > 0 && burstMs < everyMs)) throw new RangeError(`bursts: burstMs (${burstMs}) must lie above 0 and below everyMs (${everyMs})`);
  const steps: LoadStep[] = [];
  for (let period = 0; period * everyMs < untilMs; period += 1) {
    steps.push({ fromMs: period * everyMs, perSecond: burstPerSecond });
    if (period * everyMs + burstMs < untilMs) steps.push({ fromMs: period * everyMs + burstMs, perSecond });
  }
  return checkedLoad([...steps, { fromMs: untilMs, perSecond: 0 }]);
}

/** The rate at a moment, in arrivals per second. */
export function rateAt(load: Load, atMs: number): number {
  const index = load.findLastIndex(({ fromMs }) => fromMs <= atMs);
  const step = load[index];
  if (step === undefined) return 0;
  const end = load[index + 1];
  if (step.risingTo === undefined || end === undefined) return step.perSecond;
  return step.perSecond + ((step.risingTo - step.perSecond) * (atMs - step.fromMs)) / (end.fromMs - step.fromMs);
}

/**
 * The moment at which `expected` more arrivals than at `afterMs` are expected: with a draw from a law of mean 1, the next arrival. Infinity if the
 * load ends before.
 */
export function nextArrivalMs(load: Load, afterMs: number, expected: number): number {
  let left = expected;
  let index = load.findLastIndex(({ fromMs }) => fromMs <= afterMs);
  let fromMs = afterMs;
  if (index === -1) {
    index = 0;
    fromMs = (load[0] as LoadStep).fromMs;
  }
  for (; index < load.length; index += 1) {
    const endMs = load[index + 1]?.fromMs ?? Infinity;
    const rate = rateAt(load, fromMs) / MS_PER_SECOND;
    const { risingTo } = load[index] as LoadStep;
    // Arrivals per ms, and by how much that grows per ms.
    const slope = risingTo === undefined ? 0 : (risingTo / MS_PER_SECOND - rate) / (endMs - fromMs);
    const lengthMs = endMs - fromMs;
    const within = lengthMs === Infinity ? (rate > 0 ? Infinity : 0) : lengthMs * (rate + (slope * lengthMs) / 2);
    if (left <= within && within > 0) return fromMs + timeFor(left, rate, slope);
    left -= within;
    fromMs = endMs;
  }
  return Infinity;
}

/** Solves rate t + slope t^2 / 2 = expected for t, in the form that loses no digits. */
function timeFor(expected: number, rate: number, slope: number): number {
  if (expected === 0) return 0;
  const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * expected));
  return (2 * expected) / (rate + root);
}
