/**
 * Misconception: "only equal things can be compared". Prepare for one digest and Commit for another contradict each other, too.
 * Caught by: "sees a contradiction between messages of different kinds".
 * Say: You compare messages of one type with one another only. An honest replica commits what it has prepared: compare across types.
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
    const place = `${message.type} ${replica} ${view} ${sequence}`;
    if ((spokenFor.get(place) ?? digest) !== digest) traitors.add(replica);
    spokenFor.set(place, digest);
  }
  return [...traitors].toSorted();
}
