/**
 * Misconception: "find the traitor". More than f of them it takes to make logs differ.
 * Caught by: "names those who have signed two digests for one place, in runs in which the logs came to differ".
 * Say: You stop at the first traitor. Go on to the end: there are more than f.
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
    const place = `${replica} ${view} ${sequence}`;
    if ((spokenFor.get(place) ?? digest) !== digest) return [replica];
    spokenFor.set(place, digest);
  }
  return [...traitors].toSorted();
}
