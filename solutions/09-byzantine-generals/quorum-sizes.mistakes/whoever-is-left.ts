/**
 * Misconception: "all who can be waited for". Takes as large a quorum as there can be, where a smaller one would do.
 * Caught by: "finds the smallest quorum of a larger group, and none of one that is too small".
 * Say: You take all replicas that can be waited for. In a larger group the smallest quorum is smaller than that.
 */
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

export function quorumFor({ replicas, failing, lying }: { readonly replicas: number } & Faults): number | null {
  const most = replicas - failing;
  return 2 * most - replicas > lying ? most : null;
}

export function smallestGroup({ failing, lying }: Faults): Sizes {
  for (let replicas = failing + 1; ; replicas += 1) {
    const quorum = quorumFor({ replicas, failing, lying });
    if (quorum !== null) return { replicas, quorum, replies: lying + 1 };
  }
}
