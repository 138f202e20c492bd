import { NotImplemented, isSignedBy } from 'distsys';
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

/**
 * Exercise 09/signature-chain · 6 points · about 8 lines
 *
 * You are a general of SM(m), in an army that fights more than one battle with the same keys. Return whether to take note of a dispatch, or to throw it away as
 * what a traitor has made.
 *
 * Take note of it exactly if a loyal general could have passed it on to you now: it is about this battle; the commander has signed first; everybody who has signed did so
 * once, under the text that `textToSign` gives for the names up to its own; you have not signed it yourself; and it has at least as many signatures as there were
 * rounds, for a loyal general passes on at once. (With fewer, somebody has held it back until you can tell nobody any more.)
 *
 *     isSignedBy(publicKeys.C, textToSign('hill', 'attack', ['C']), signature) //=> whether C has signed "attack" for the hill as the first
 *
 * Signers may be anything, names without a key included; `isSignedBy(undefined, …)` is false.
 */
export function isAcceptable({ battle, order, signatures }: Dispatch, circumstances: Circumstances): boolean {
  // TODO: every name, every signature, and what no single signature shows.
  throw new NotImplemented('09/signature-chain');
}
