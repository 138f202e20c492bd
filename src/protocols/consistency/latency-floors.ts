/**
 * How long an operation of a replicated store takes if nothing fails and nobody queues: the floor that the delays of links set.
 *
 *     const links = { ms: { 'Paris->Dublin': 10, 'Dublin->Paris': 10, 'Paris->Tokyo': 110, 'Tokyo->Paris': 110, 'Dublin->Tokyo': 120, 'Tokyo->Dublin': 120 } };
 *     majorityRound({ ...links, replicas: ['Paris', 'Dublin', 'Tokyo'], at: 'Tokyo' }) //=> 220: there and back to the nearest of the others
 *     floorsOf({ ...links, replicas: ['Paris', 'Dublin', 'Tokyo'], at: 'Tokyo' })
 *     //=> { linearizable: { get: 440, put: 440 }, sequential: { get: 0, put: 220 }, causal: { get: 0, put: 0 }, eventual: { get: 0, put: 0 } }
 *
 * Of the stores of this course: the linearizable one asks a majority twice; of the sequential one, the first replica is the sequencer, and only Puts go there;
 * the other two answer from their own copies. The way from a client to its replica is left out. Source: Attiya and Welch 1994 compare the first two.
 */
import type { ProcessId } from '../../simulation/process.ts';

export interface PlacedReplica {
  /** One-way delays in milliseconds, by `'from->to'`. */
  readonly ms: Readonly<Record<string, number>>;
  /** All replicas; the first one is the sequencer. */
  readonly replicas: readonly ProcessId[];
  /** The replica that is asked. */
  readonly at: ProcessId;
}

export interface Floor {
  readonly get: number; // ms
  readonly put: number; // ms
}

/** There and back, in milliseconds; 0 from a replica to itself. Throws a sentence if a link has no delay. */
export function roundTrip(ms: Readonly<Record<string, number>>, from: ProcessId, to: ProcessId): number {
  if (from === to) return 0;
  const way = (link: string): number => {
    const delay = ms[link];
    if (delay === undefined) throw new RangeError(`latency floors: ms has no delay for ${link}. Give one for each direction between two replicas.`);
    return delay;
  };
  return way(`${from}->${to}`) + way(`${to}->${from}`);
}

/** How long it takes a replica to hear from a majority, itself included: the round trip to the last of the nearest. */
export function majorityRound({ ms, replicas, at }: PlacedReplica): number {
  const trips = replicas.map((replica) => roundTrip(ms, at, replica)).toSorted((one, other) => one - other);
  return trips[Math.floor(replicas.length / 2)] as number;
}

export function floorsOf(placed: PlacedReplica): Readonly<Record<'linearizable' | 'sequential' | 'causal' | 'eventual', Floor>> {
  const twice = 2 * majorityRound(placed);
  return {
    linearizable: { get: twice, put: twice },
    sequential: { get: 0, put: roundTrip(placed.ms, placed.replicas[0] as ProcessId, placed.at) },
    causal: { get: 0, put: 0 },
    eventual: { get: 0, put: 0 },
  };
}
