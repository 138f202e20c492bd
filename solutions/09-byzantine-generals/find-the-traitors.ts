import { isGenuine } from 'distsys';
import type { Commit, Prepare, PrePrepare } from 'distsys';

/** What replicas sign to order requests. Each has `replica` (who signed it), `view`, `sequence`, `digest`, and `signature`. */
export type OrderingMessage = PrePrepare | Prepare | Commit;

/**
 * Exercise 09/find-the-traitors · 4 points · about 10 lines
 *
 * The logs of honest replicas differ: more than f were traitors. You are given all ordering messages that honest replicas have received, in any order, some of them
 * many times. Return the names of the replicas that these messages *prove* to be traitors, in alphabetical order, each once.
 *
 * An honest replica speaks for at most one digest for each place in each view, in whatever it signs: it prepares and commits what it has accepted, and accepts one
 * proposal. In a later view it may speak for another digest in the same place. Traitors may also have written messages in the names of
 * others; those prove nothing, for
 *
 *     isGenuine(message, publicKeys) //=> whether the replica that the message names has signed it
 */
export function traitorsIn(evidence: readonly OrderingMessage[], publicKeys: Readonly<Record<string, string>>): string[] {
  // --- learner's part: who has signed two things that no honest replica signs both? ---
  const spokenFor = new Map<string, string>(); // replica, view and place -> the digest
  const traitors = new Set<string>();
  for (const message of evidence) {
    if (!isGenuine(message, publicKeys)) continue;
    const { replica, view, sequence, digest } = message;
    const place = `${replica} ${view} ${sequence}`;
    if ((spokenFor.get(place) ?? digest) !== digest) traitors.add(replica);
    spokenFor.set(place, digest);
  }
  return [...traitors].toSorted();
  // --- end of learner's part ---
}
