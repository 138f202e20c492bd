/**
 * Durations on a grid of 2^-20 ms (about a nanosecond), because the last bits of `Math.exp` may differ from one JavaScript engine to another.
 *
 *     roundMs(Math.LN2) //=> 0.6931467056274414
 */
const TICKS_PER_MS = 1_048_576; // 2^20
const MS_PER_TICK = 1 / TICKS_PER_MS; // exact, as a power of two; multiplying is quicker than dividing

/** The nearest multiple of 2^-20 ms. */
export function roundMs(ms: number): number {
  return Math.round(ms * TICKS_PER_MS) * MS_PER_TICK;
}
