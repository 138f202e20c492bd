/**
 * Quorums, counted: in how many replicas any two of them meet.
 *
 *     quorumOverlaps({ replicas: 4, quorum: 3 }) //=> Map { 2 => 12, 3 => 4 }: of 16 pairs, 12 meet in two replicas; 4 are a quorum with itself
 *     smallestOverlap({ replicas: 4, quorum: 3 }) //=> 2
 *
 * Source: Gifford 1979; Malkhi and Reiter 1998 (quorums among which some lie).
 */

/** Every set of `quorum` of the replicas 0, 1, …, as numbers whose bits are the members. At most 20 replicas. */
export function everyQuorum({ replicas, quorum }: { replicas: number; quorum: number }): number[] {
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > 20) throw new RangeError(`everyQuorum: replicas (${replicas}) must be a whole number from 1 to 20`);
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > replicas) throw new RangeError(`everyQuorum: quorum (${quorum}) must be a whole number from 1 to replicas (${replicas})`);
  const found: number[] = [];
  for (let members = 0; members < 2 ** replicas; members += 1) if (bitsOf(members) === quorum) found.push(members);
  return found;
}

/** Size of the overlap -> how many ordered pairs of quorums have it, the smallest first. */
export function quorumOverlaps(options: { replicas: number; quorum: number }): Map<number, number> {
  const quorums = everyQuorum(options);
  const counts = new Map<number, number>();
  for (const one of quorums) {
    for (const other of quorums) {
      const overlap = bitsOf(one & other);
      counts.set(overlap, (counts.get(overlap) ?? 0) + 1);
    }
  }
  return new Map([...counts].toSorted(([a], [b]) => a - b));
}

export function smallestOverlap(options: { replicas: number; quorum: number }): number {
  return Math.min(...quorumOverlaps(options).keys());
}

function bitsOf(members: number): number {
  let count = 0;
  for (let rest = members; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
