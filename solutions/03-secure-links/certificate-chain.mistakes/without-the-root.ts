/**
 * Misconception: "the root is at home, so it is not in the chain". Leaves its number out.
 * Caught by: "finds the way through certificates in any order".
 * Say: Your chain ends below the root. The number of the root belongs to it.
 */
import { isIssuedBy } from 'distsys';
import type { Certificate } from 'distsys';

export function findChain(options: { own: Certificate; others: readonly Certificate[]; roots: readonly Certificate[]; host: string; day: number }): number[] | null {
  const { own, others, roots, host, day } = options;
  const isGood = ({ fromDay, toDay }: Certificate): boolean => fromDay <= day && day <= toDay;
  const climb = (certificate: Certificate, below: readonly number[]): number[] | null => {
    const path = [...below, certificate.serial];
    for (const issuer of [...roots, ...others]) {
      if (issuer.subject !== certificate.issuer || !issuer.isAuthority || !isGood(issuer) || path.includes(issuer.serial) || !isIssuedBy(certificate, issuer.publicKey)) continue;
      const found = roots.includes(issuer) ? path : climb(issuer, path);
      if (found !== null) return found;
    }
    return null;
  };
  const isForHost = own.hosts.some((name) => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)));
  return isForHost && isGood(own) ? climb(own, []) : null;
}
