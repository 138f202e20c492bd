import { NotImplemented } from 'distsys';

/** What may go wrong: `failing` replicas fail in any way, by crash, silence or lies; at most `lying` of these lie. */
export interface Faults {
  readonly failing: number;
  readonly lying: number; // at most `failing`
}

export interface Sizes {
  readonly replicas: number; // how many there must be
  readonly quorum: number; // how many must take part in a decision
  readonly replies: number; // how many equal replies make a client believe
}

/**
 * Exercise 09/quorum-sizes · 4 points · about 8 lines
 *
 * PBFT takes it that every faulty replica may lie. Often some crash and few lie. Two functions:
 *
 * `quorumFor` returns the smallest quorum with which `replicas` replicas bear these faults, or null if no quorum does:
 * - the replicas that are left when `failing` of them are silent must be enough for a quorum;
 * - any two quorums must have a replica in common that does not lie.
 *
 *     quorumFor({ replicas: 4, failing: 1, lying: 1 }) //=> 3
 *     quorumFor({ replicas: 3, failing: 1, lying: 1 }) //=> null
 *
 * `smallestGroup` returns the fewest replicas that bear the faults, their quorum, and how many equal replies a client needs so that one of them is from
 * a replica that does not lie.
 *
 *     smallestGroup({ failing: 1, lying: 1 }) //=> { replicas: 4, quorum: 3, replies: 2 }
 */
export function quorumFor({ replicas, failing, lying }: { readonly replicas: number } & Faults): number | null {
  // TODO: how many do two quorums share at least?
  throw new NotImplemented('09/quorum-sizes');
}

export function smallestGroup({ failing, lying }: Faults): Sizes {
  // TODO: the first size for which there is a quorum.
  throw new NotImplemented('09/quorum-sizes');
}
