/**
 * Misconception: "who is named has said it". A traitor writes what it likes, in any name, and only its signature gives it away.
 * Caught by: "is not taken in by what traitors have written in the names of others".
 * Say: You believe the name in a message. A traitor writes it in any name; ask isGenuine who has signed it.
 */
import type { Commit, Prepare, PrePrepare } from 'distsys';

/** What replicas sign to order requests. Each has `replica` (who signed it), `view`, `sequence`, `digest`, and `signature`. */
export type OrderingMessage = PrePrepare | Prepare | Commit;

export function traitorsIn(evidence: readonly OrderingMessage[]): string[] {
  const spokenFor = new Map<string, string>(); // replica, view and place -> the digest
  const traitors = new Set<string>();
  for (const message of evidence) {
    const { replica, view, sequence, digest } = message;
    const place = `${replica} ${view} ${sequence}`;
    if ((spokenFor.get(place) ?? digest) !== digest) traitors.add(replica);
    spokenFor.set(place, digest);
  }
  return [...traitors].toSorted();
}
