/**
 * Misconception: "nobody but a root vouches for itself". Skips certificates that are their own issuer, and does not notice longer circles.
 * Caught by: "finds the way round dead ends and circles".
 * Say: You go round in circles where two authorities have certified each other. Keep in mind which certificates are on the way already.
 */
import { isIssuedBy } from 'distsys';
import type { Certificate } from 'distsys';

export function findChain(options: { own: Certificate; others: readonly Certificate[]; roots: readonly Certificate[]; host: string; day: number }): number[] | null {
  const { own, others, roots, host, day } = options;
  const isGood = ({ fromDay, toDay }: Certificate): boolean => fromDay <= day && day <= toDay;
  const climb = (certificate: Certificate, below: readonly number[]): number[] | null => {
    const path = [...below, certificate.serial];
    for (const issuer of [...roots, ...others]) {
      if (issuer.subject !== certificate.issuer || !issuer.isAuthority || !isGood(issuer) || issuer.serial === certificate.serial || !isIssuedBy(certificate, issuer.publicKey)) continue;
      const found = roots.includes(issuer) ? [...path, issuer.serial] : climb(issuer, path);
      if (found !== null) return found;
    }
    return null;
  };
  const isForHost = own.hosts.some((name) => name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1)));
  return isForHost && isGood(own) ? climb(own, []) : null;
}
