/**
 * Misconception: "more than half is a quorum". Two majorities share one replica, and that one may lie to both.
 * Caught by: "sizes a group in which whoever fails may lie".
 * Say: Your quorum is a simple majority. Two of them share one replica at least, and that may be the liar.
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

export function quorumFor({ replicas, failing }: { readonly replicas: number } & Faults): number | null {
  const quorum = Math.ceil((replicas + 1) / 2);
  return quorum <= replicas - failing ? quorum : null;
}

export function smallestGroup({ failing, lying }: Faults): Sizes {
  for (let replicas = failing + 1; ; replicas += 1) {
    const quorum = quorumFor({ replicas, failing, lying });
    if (quorum !== null) return { replicas, quorum, replies: lying + 1 };
  }
}
