/**
 * Misconception: "who has the name is it". Compares names and no signatures.
 * Caught by: "accepts nothing that nobody who may has signed".
 * Say: You trust names. Anybody can write a name into a certificate; the signature says who has.
 */
import type { Certificate } from 'distsys';

export function findChain(options: { own: Certificate; others: readonly Certificate[]; roots: readonly Certificate[]; host: string; day: number }): number[] | null {
  const { own, others, roots, host, day } = options;
  const isGood = ({ fromDay, toDay }: Certificate): boolean => fromDay <= day && day <= toDay;
  const climb = (certificate: Certificate, below: readonly number[]): number[] | null => {
    const path = [...below, certificate.serial];
    for (const issuer of [...roots, ...others]) {
      if (issuer.subject !== certificate.issuer || !issuer.isAuthority || !isGood(issuer) || path.includes(issuer.serial)) continue;
      const found = roots.includes(issuer) ? [...path, issuer.serial] : climb(issuer, path);
      if (found !== null) return found;
    }
    return null;
  };
  const isForHost = own.hosts.some((name) => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)));
  return isForHost && isGood(own) ? climb(own, []) : null;
}
