/**
 * How long a message is under way: any law of durations, the same for all links, or a base for each pair of places and a law on top.
 *
 *     const lan: Latency = uniform({ minMs: 0.2, maxMs: 0.6 });
 *     const measured: Latency = matrix({ ms: { 'Paris->Tokyo': 110, 'Tokyo->Paris': 112 }, jitter: exponential({ meanMs: 5 }) });
 *     const fibre: Latency = greatCircle({ places: { Paris: { latitude: 48.9, longitude: 2.4 }, Tokyo: { latitude: 35.7, longitude: 139.7 } } });
 *
 * A latency is a record, so it can be printed, sent to another process and read back.
 */
import { checkedDistribution } from './distribution-checks.ts';
import type { DurationDistribution, RandomSource } from './distributions.ts';
import type { ProcessId } from './process.ts';
import { roundMs } from './round-ms.ts';
import { samplerOf } from './samplers.ts';
import type { Sampler } from './samplers.ts';

export interface Place {
  readonly latitude: number; // degrees north, -90 to 90
  readonly longitude: number; // degrees east, -180 to 180
}

export type Latency =
  | DurationDistribution
  /** A base for each link, in milliseconds by `'from->to'`, and what comes on top. */
  | { readonly kind: 'matrix'; readonly ms: Readonly<Record<string, number>>; readonly jitter?: DurationDistribution }
  /** The way along the great circle at `kmPerMs`, `baseMs` for the equipment, and what comes on top. */
  | { readonly kind: 'great-circle'; readonly places: Readonly<Record<ProcessId, Place>>; readonly kmPerMs: number; readonly baseMs: number; readonly jitter?: DurationDistribution };

/** A measured base for every link that is used; a message on another one is an error that names it. */
export function matrix(options: { ms: Readonly<Record<string, number>>; jitter?: DurationDistribution }): Latency {
  return checkedLatency({ kind: 'matrix', ...options });
}

/**
 * The floor that distance sets. `kmPerMs` is 200 unless told, two thirds of the speed of light, which is about its speed in fibre; cables do not run
 * straight, so real latencies are longer.
 */
export function greatCircle(options: { places: Readonly<Record<ProcessId, Place>>; kmPerMs?: number; baseMs?: number; jitter?: DurationDistribution }): Latency {
  return checkedLatency({ kind: 'great-circle', kmPerMs: 200, baseMs: 0, ...options });
}

/** Returns `latency` if it makes sense; throws a sentence that names the value and the rule if not. */
export function checkedLatency(latency: Latency): Latency {
  if (typeof latency === 'number') throw new TypeError(`latency: ${String(latency)} is a number, and a law is wanted: constant({ ms: ${String(latency)} }), or uniform({ minMs, maxMs })`);
  if (latency.kind === 'matrix') {
    for (const [link, ms] of Object.entries(latency.ms)) {
      if (!(Number.isFinite(ms) && ms >= 0)) throw new RangeError(`latency: ${link} takes ${ms} ms; it must be a finite number of milliseconds, 0 or more`);
    }
  } else if (latency.kind === 'great-circle') {
    if (!(latency.kmPerMs > 0)) throw new RangeError(`latency: kmPerMs (${latency.kmPerMs}) must be above 0; light in fibre makes about 200`);
    if (!(latency.baseMs >= 0)) throw new RangeError(`latency: baseMs (${latency.baseMs}) must be 0 or more`);
    for (const [id, { latitude, longitude }] of Object.entries(latency.places)) {
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
        throw new RangeError(`latency: ${id} lies at latitude ${latitude}, longitude ${longitude}; they must be within ±90 and ±180 degrees`);
      }
    }
  } else return checkedDistribution(latency);
  if (latency.jitter !== undefined) checkedDistribution(latency.jitter);
  return latency;
}

/** Whether all links draw from the same law. */
export function isSameForAll(latency: Latency): latency is DurationDistribution {
  return latency.kind !== 'matrix' && latency.kind !== 'great-circle';
}

/** What draws the durations of one link. Throws a sentence if the latency says nothing about it. */
export function linkSampler(latency: Latency, from: ProcessId, to: ProcessId): Sampler {
  if (isSameForAll(latency)) return samplerOf(latency);
  const baseMs = latency.kind === 'matrix' ? latency.ms[`${from}->${to}`] : latency.baseMs + distanceKm(latency.places, from, to) / latency.kmPerMs;
  if (baseMs === undefined) throw new RangeError(`latency: nothing is said about ${from}->${to}. Add '${from}->${to}': its milliseconds.`);
  const jitter = latency.jitter === undefined ? undefined : samplerOf(latency.jitter);
  const rounded = roundMs(baseMs);
  return jitter === undefined ? () => rounded : (random: RandomSource) => rounded + jitter(random);
}

const EARTH_RADIUS_KM = 6371; // mean radius, as in the WGS 84 mean sphere

/** By the haversine formula. */
function distanceKm(places: Readonly<Record<ProcessId, Place>>, from: ProcessId, to: ProcessId): number {
  const [a, b] = [places[from], places[to]];
  if (a === undefined || b === undefined) throw new RangeError(`latency: where is "${a === undefined ? from : to}"? The places are ${Object.keys(places).join(', ')}`);
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (difference: number): number => Math.sin(radians(difference) / 2) * Math.sin(radians(difference) / 2);
  const haversine = half(b.latitude - a.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(b.longitude - a.longitude);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, haversine)));
}
