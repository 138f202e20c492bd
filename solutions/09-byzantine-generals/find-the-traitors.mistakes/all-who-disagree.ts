/**
 * Misconception: "where two digests stand, all who signed are suspect". Honest replicas are told different things, and sign what they are told.
 * Caught by: "names those who have signed two digests for one place, in runs in which the logs came to differ".
 * Say: You blame everybody who has signed for a place in which two digests stand. The deceived sign one digest each; only who has signed both is proven.
 */
import { isGenuine } from 'distsys';
import type { Commit, Prepare, PrePrepare } from 'distsys';

/** What replicas sign to order requests. Each has `replica` (who signed it), `view`, `sequence`, `digest`, and `signature`. */
export type OrderingMessage = PrePrepare | Prepare | Commit;

export function traitorsIn(evidence: readonly OrderingMessage[], publicKeys: Readonly<Record<string, string>>): string[] {
  const spokenFor = new Map<string, string>(); // replica, view and place -> the digest
  const traitors = new Set<string>();
  for (const message of evidence) {
    if (!isGenuine(message, publicKeys)) continue;
    const { replica, view, sequence, digest } = message;
    const place = `${view} ${sequence}`;
    if ((spokenFor.get(place) ?? digest) !== digest) traitors.add(replica);
    spokenFor.set(place, digest);
  }
  return [...traitors].toSorted();
}
