/**
 * Misconception: "everybody signs the order". Checks each signature as if it were the first, so that what others have passed on looks forged.
 * Caught by: "takes note of what loyal generals have passed on".
 * Say: You check every signature as if its signer were the first. The k-th is under the first k names.
 */
import { isSignedBy } from 'distsys';
import type { Order, Signature } from 'distsys';

/** An order with the signatures of all who have passed it on, the first one first. */
export interface Dispatch {
  readonly battle: string; // for which battle it was signed
  readonly order: Order;
  readonly signatures: readonly Signature[]; // each { signer, signature }
}

/** What a general signs: the battle, the order, and the names of all signers so far, its own last. */
export function textToSign(battle: string, order: Order, signers: readonly string[]): string {
  return JSON.stringify([battle, order, signers]);
}

/** Who receives the dispatch, and when. */
export interface Circumstances {
  readonly self: string; // the general to whom it comes
  readonly commander: string;
  readonly battle: string; // the one that is fought now
  readonly round: number; // the round in which it comes, from 1
  readonly publicKeys: Readonly<Record<string, string>>; // of all generals
}

export function isAcceptable({ battle, order, signatures }: Dispatch, circumstances: Circumstances): boolean {
  const signers = signatures.map(({ signer }) => signer);
  if (battle !== circumstances.battle || signers[0] !== circumstances.commander) return false;
  if (signers.length < circumstances.round || signers.includes(circumstances.self)) return false;
  if (new Set(signers).size !== signers.length) return false;
  return signatures.every(({ signer, signature }) =>
    isSignedBy(circumstances.publicKeys[signer], textToSign(battle, order, [signer]), signature));
}
