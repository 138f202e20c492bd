/**
 * Misconception: "whoever changes its mind is a traitor". After a view change an honest replica may well speak for another digest.
 * Caught by: "blames nobody who has repeated itself, or changed its mind in a later view".
 * Say: You compare across views. In a later view something else may be proposed for a place, and honest replicas follow.
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
    const { replica, sequence, digest } = message;
    const place = `${replica} ${sequence}`;
    if ((spokenFor.get(place) ?? digest) !== digest) traitors.add(replica);
    spokenFor.set(place, digest);
  }
  return [...traitors].toSorted();
}
