/**
 * Misconception: "there is always a quorum". It may be more replicas than are left when some are silent.
 * Caught by: "finds the smallest quorum of a larger group, and none of one that is too small".
 * Say: You give a quorum that cannot be had when `failing` replicas are silent. Then the answer is null.
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

export function quorumFor({ replicas, lying }: { readonly replicas: number } & Faults): number | null {
  const quorum = Math.ceil((replicas + lying + 1) / 2);
  return quorum;
}

export function smallestGroup({ failing, lying }: Faults): Sizes {
  for (let replicas = failing + 1; ; replicas += 1) {
    const quorum = quorumFor({ replicas, failing, lying }) as number;
    if (quorum <= replicas - failing) return { replicas, quorum, replies: lying + 1 };
  }
}
