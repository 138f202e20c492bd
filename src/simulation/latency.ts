/**
 * How long a message is under way, as data: a latency is a record, so it can be printed, sent to another process and read back.
 *
 *     drawLatency(uniform({ minMs: 10, maxMs: 20 }), random) //=> 13.7, say
 *
 * Durations are rounded to 2^-20 ms, because the last bits of `Math.log` may differ from one JavaScript engine to another.
 */
import type { Random } from './random.ts';
import { roundMs } from './round-ms.ts';

export { roundMs };

export type Latency =
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: 'exponential'; readonly meanMs: number; readonly minMs: number };

/** Always the same. */
export function constant(options: { ms: number }): Latency {
  return checked({ kind: 'constant', ms: options.ms });
}

/** Every duration from `minMs` to `maxMs` equally likely. */
export function uniform(options: { minMs: number; maxMs: number }): Latency {
  return checked({ kind: 'uniform', minMs: options.minMs, maxMs: options.maxMs });
}

/** At least `minMs` (0 unless told) and memoryless beyond it; `meanMs` is the mean of the whole. */
export function exponential(options: { meanMs: number; minMs?: number }): Latency {
  return checked({ kind: 'exponential', meanMs: options.meanMs, minMs: options.minMs ?? 0 });
}

/** Returns `latency` if it makes sense; throws a sentence that names the value and the rule if not. */
export function checked(latency: Latency): Latency {
  const duration = (name: string, value: number): void => {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw new RangeError(`latency: ${name} (${value}) must be a finite number of milliseconds, 0 or more`);
    }
  };
  switch (latency.kind) {
    case 'constant':
      duration('ms', latency.ms);
      return latency;
    case 'uniform':
      duration('minMs', latency.minMs);
      duration('maxMs', latency.maxMs);
      if (latency.minMs > latency.maxMs) {
        throw new RangeError(`latency: minMs (${latency.minMs}) must not exceed maxMs (${latency.maxMs}). Swap them?`);
      }
      return latency;
    case 'exponential':
      duration('meanMs', latency.meanMs);
      duration('minMs', latency.minMs);
      if (latency.minMs > latency.meanMs) {
        throw new RangeError(`latency: minMs (${latency.minMs}) must not exceed meanMs (${latency.meanMs}). Raise meanMs or lower minMs.`);
      }
      return latency;
    default:
      throw new RangeError(`latency: kind "${(latency as { kind: unknown }).kind}" is none of constant, uniform, exponential`);
  }
}

/** One duration in milliseconds. */
export function drawLatency(latency: Latency, random: Random): number {
  switch (latency.kind) {
    case 'constant':
      return roundMs(latency.ms);
    case 'uniform':
      return roundMs(latency.minMs + random.next() * (latency.maxMs - latency.minMs));
    case 'exponential':
      return roundMs(latency.minMs - Math.log(1 - random.next()) * (latency.meanMs - latency.minMs));
  }
}

/** What draws the durations of one link, `'from->to'`. */
export function samplerOf(latency: Latency, _link: string): (random: Random) => number {
  return (random) => drawLatency(latency, random);
}
