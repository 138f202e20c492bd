/**
 * Misconception: "a name belongs to one". Follows the first issuer that fits and gives up when it leads nowhere.
 * Caught by: "finds the way round dead ends and circles".
 * Say: You follow the first certificate that fits and give up where it ends. An authority may have several certificates: go back and try the next.
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
      return found;
    }
    return null;
  };
  const isForHost = own.hosts.some((name) => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)));
  return isForHost && isGood(own) ? climb(own, []) : null;
}
