/**
 * Links that lose and damage, retries over them, and guessing, in closed form. `p` is the chance that a message is lost, `q` that its acknowledgement is.
 *
 *     linkForms.endToEnd.at({ p: 0.1, h: 5 }) //=> 6.94 transmissions, where each hop retried for itself needs 5.56
 *
 * Sources: geometric distribution, unless named at the form.
 */
import { closedForm } from '../closed-form.ts';

const LOSSY = { where: '0 <= p and p < 1' };

export const linkForms = {
  /** Transmissions until one arrives. */
  transmissions: closedForm('1 / (1 - p)', LOSSY),
  /** Transmissions until one is acknowledged. */
  acknowledged: closedForm('1 / ((1 - p) * (1 - q))', LOSSY),
  /** Link transmissions over h hops, retried by the source. */
  endToEnd: closedForm('((1 - p)^(-h) - 1) / p', { where: '0 < p and p < 1' }),
  /** Link transmissions over h hops, each retried for itself. */
  hopByHop: closedForm('h / (1 - p)', LOSSY),
  /** Attempts for each request, with r retries after attempts that fail with chance f. */
  attempts: closedForm('total(f^k, k, 0, r)', { where: '0 <= f and f <= 1' }),
  /** TCP's throughput under loss, in segments a round trip: C is sqrt(3/2) where losses are periodic. Mathis, Semke, Mahdavi and Ott 1997. */
  window: closedForm('C / sqrt(p)', { where: 'p > 0' }),
  /** Random damage that a check sum of r bits misses. */
  missed: closedForm('1 / 2^r', { exact: true }),
  /** Bursts of r + 1 bits that a cyclic redundancy check of r bits misses; it misses none that are shorter. Peterson and Brown 1961. */
  missedBurst: closedForm('1 / 2^(r - 1)', { exact: true }),
  /** Two flipped bits that the Internet's checksum of L words of 16 bits misses: the same place of two words, one up and one down. */
  missedByInternetChecksum: closedForm('(L - 1) / (2 (16 L - 1))', { exact: true }),
  /** Two of n alike among 2^b, very nearly. */
  birthday: closedForm('1 - exp(-(n * (n - 1)) / 2^(b + 1))'),
  /** A forged answer is taken in one of A attempts: D identical queries outstanding, R answers forged a second in a window of W seconds, N servers, P ports, I identifiers. RFC 5452 §7. */
  spoofed: closedForm('1 - (1 - D * R * W / (N * P * I))^A'),
} as const;
