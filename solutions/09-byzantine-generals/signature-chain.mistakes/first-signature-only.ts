/**
 * Misconception: "the commander's signature is what counts". The others then are mere names, which a traitor makes up to look in time.
 * Caught by: "throws away what somebody has not signed".
 * Say: You check the commander's signature only. A traitor who adds names makes an old order look as if it had been passed on.
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
  return signatures.every(({ signer, signature }, index) =>
    index > 0 || isSignedBy(circumstances.publicKeys[signer], textToSign(battle, order, signers.slice(0, index + 1)), signature));
}
