/**
 * Misconception: "a server sends its chain in order". Takes each certificate for the issuer of the one before it.
 * Caught by: "finds the way through certificates in any order".
 * Say: You take the certificates in the order in which they come. Servers send them in any order, with others among them: look for the issuer by its name.
 */
import { isIssuedBy } from 'distsys';
import type { Certificate } from 'distsys';

export function findChain(options: { own: Certificate; others: readonly Certificate[]; roots: readonly Certificate[]; host: string; day: number }): number[] | null {
  const { own, others, roots, host, day } = options;
  const isGood = ({ fromDay, toDay }: Certificate): boolean => fromDay <= day && day <= toDay;
  const climb = (certificate: Certificate, below: readonly number[]): number[] | null => {
    const path = [...below, certificate.serial];
    for (const issuer of [...roots, ...others.slice(path.length - 1, path.length)]) {
      if (issuer.subject !== certificate.issuer || !issuer.isAuthority || !isGood(issuer) || path.includes(issuer.serial) || !isIssuedBy(certificate, issuer.publicKey)) continue;
      const found = roots.includes(issuer) ? [...path, issuer.serial] : climb(issuer, path);
      if (found !== null) return found;
    }
    return null;
  };
  const isForHost = own.hosts.some((name) => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)));
  return isForHost && isGood(own) ? climb(own, []) : null;
}
