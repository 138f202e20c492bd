import { NotImplemented, isIssuedBy } from 'distsys';
import type { Certificate } from 'distsys';

/**
 * Exercise 03/certificate-chain · 6 points · about 22 lines
 *
 * Servers send their own certificate and a heap of others: in any order, with some that do not belong, and some that lead nowhere. Find a way from the
 * server's own certificate up to one of the roots that are trusted beforehand. Return the serial numbers along it, the server's own first and the root's
 * last, or null if there is none.
 *
 *     findChain({ own, others: [strange, intermediate], roots: [root], host: 'www.bank.example', day: 100 })
 *     //=> [own.serial, intermediate.serial, root.serial]
 *
 * A certificate may be followed by an `issuer` if the issuer's subject is the certificate's `issuer`, the issuer is an authority, and the signature is the
 * issuer's: isIssuedBy(certificate, issuer.publicKey). Every certificate along the way, the root too, must be good on that day: from fromDay to toDay, both
 * included. The server's own must be for the host: one of its `hosts` is the host, or is '*.' and the rest of the host after its first dot.
 * ('*.bank.example' is good for www.bank.example, and neither for bank.example nor for a.b.bank.example: RFC 9525 §6.3.)
 */
export function findChain(options: { own: Certificate; others: readonly Certificate[]; roots: readonly Certificate[]; host: string; day: number }): number[] | null {
  // TODO: is it for this host, and who signed it, and who signed that?
  throw new NotImplemented('03/certificate-chain');
}
