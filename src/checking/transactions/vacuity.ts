/**
 * Why a check of transactions could not have failed, whatever the system did: nobody was told anything that depends on another transaction.
 */
import type { Observations } from './observations.ts';

/** A clause for the verdict, or undefined if the check could have failed. */
export function vacuityOf({ operations, keys }: Observations): string | undefined {
  const completed = operations.filter(({ outcome }) => outcome === 'completed');
  if (operations.length === 0) return 'there is no transaction';
  if (completed.length === 0) return 'no transaction completed';
  if (!keys.some(({ reads }) => reads.length > 0)) return 'no completed transaction read anything, and nobody knows what the writes did';
  const own = ({ reads, versions }: Observations['keys'][number]): boolean => reads.every(({ reader }) => versions.every(({ writer }) => writer === reader));
  if (keys.every(own)) return 'no transaction read a key that another one writes, so that only what each sees of itself was looked at';
  return undefined;
}
