/**
 * Misconception: "a star stands for anything". Takes every host that ends like the name.
 * Caught by: "knows for which hosts a certificate is".
 * Say: You take any host that ends like the name. A star stands for one label: a.b.bank.example has one too many.
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
      const found = roots.includes(issuer) ? [...path, issuer.serial] : climb(issuer, path);
      if (found !== null) return found;
    }
    return null;
  };
  const isForHost = own.hosts.some((name) => name === host || (name.startsWith('*.') && host.endsWith(name.slice(1))));
  return isForHost && isGood(own) ? climb(own, []) : null;
}
