/**
 * Misconception: "a root is known by its name". Takes a certificate with the name of a root for the root.
 * Caught by: "accepts nothing that nobody who may has signed".
 * Say: You know a root by its name. It is known by being in the list: somebody else can take its name, and not its key.
 */
import { isIssuedBy } from 'distsys';
import type { Certificate } from 'distsys';

export function findChain(options: { own: Certificate; others: readonly Certificate[]; roots: readonly Certificate[]; host: string; day: number }): number[] | null {
  const { own, others, roots, host, day } = options;
  const isGood = ({ fromDay, toDay }: Certificate): boolean => fromDay <= day && day <= toDay;
  const climb = (certificate: Certificate, below: readonly number[]): number[] | null => {
    const path = [...below, certificate.serial];
    for (const issuer of [...others, ...roots]) {
      if (issuer.subject !== certificate.issuer || !issuer.isAuthority || !isGood(issuer) || path.includes(issuer.serial) || !isIssuedBy(certificate, issuer.publicKey)) continue;
      const found = roots.some(({ subject }) => subject === issuer.subject) ? [...path, issuer.serial] : climb(issuer, path);
      if (found !== null) return found;
    }
    return null;
  };
  const isForHost = own.hosts.some((name) => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)));
  return isForHost && isGood(own) ? climb(own, []) : null;
}
