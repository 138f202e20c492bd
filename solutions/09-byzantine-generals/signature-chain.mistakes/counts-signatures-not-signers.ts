/**
 * Misconception: "so many signatures, so many witnesses". The same general may have signed twice.
 * Caught by: "throws away what somebody has signed twice, or the receiver itself".
 * Say: You count signatures. One traitor can sign as often as it likes: all signers must be different.
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
  return signatures.every(({ signer, signature }, index) =>
    isSignedBy(circumstances.publicKeys[signer], textToSign(battle, order, signers.slice(0, index + 1)), signature));
}
