/**
 * Misconception: "the majority is right". Each half of the deceived is honest, however few they are.
 * Caught by: "names those who have signed two digests for one place, in runs in which the logs came to differ".
 * Say: You blame whoever stands with the smaller number. Being deceived is no treason, and traitors stand with both.
 */
import { isGenuine } from 'distsys';
import type { Commit, Prepare, PrePrepare } from 'distsys';

/** What replicas sign to order requests. Each has `replica` (who signed it), `view`, `sequence`, `digest`, and `signature`. */
export type OrderingMessage = PrePrepare | Prepare | Commit;

export function traitorsIn(evidence: readonly OrderingMessage[], publicKeys: Readonly<Record<string, string>>): string[] {
  const traitors = new Set<string>();
  const genuine = evidence.filter((message) => isGenuine(message, publicKeys));
  const supporters = ({ view, sequence, digest }: OrderingMessage): number =>
    new Set(genuine.filter((other) => other.view === view && other.sequence === sequence && other.digest === digest).map(({ replica }) => replica)).size;
  for (const one of genuine) {
    const rivals = genuine.filter((other) => other.view === one.view && other.sequence === one.sequence && other.digest !== one.digest);
    if (rivals.some((other) => supporters(other) >= supporters(one))) traitors.add(one.replica);
  }
  return [...traitors].toSorted();
}
