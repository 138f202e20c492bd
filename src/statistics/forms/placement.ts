/**
 * Caches, placement, gossip, detection and watching in closed form.
 *
 *     placementForms.hit.at({ lambda: 4, T: 1 })                                //=> 0.8
 *     placementForms.shuffleShards.fractionAt({ n: 8, k: 2, j: 1 })             //=> '3/7': two customers share one of their two workers
 *
 * Sources at each form.
 */
import { closedForm } from '../closed-form.ts';

export const placementForms = {
  /** Hits of a cache whose entries live for T from when they were fetched, with Poisson requests. Jung, Berger and Balakrishnan 2003. */
  hit: closedForm('lambda * T / (1 + lambda * T)'),
  /** The same, where each hit begins the time anew. */
  hitWhenRenewed: closedForm('1 - exp(-lambda * T)'),
  /** A Bloom filter of m bits and k hashes takes a stranger for one of its n. Bloom 1970. */
  bloom: closedForm('(1 - exp(-k * n / m))^k'),
  /** Share of the keys that move when one node joins n. */
  moved: closedForm('1 / (n + 1)'),
  /** Coefficient of variation of a node's share, with V points each for n nodes on a ring. */
  ringSpread: closedForm('sqrt((n - 1) / (n * V + 1))'),
  /** The largest share over the mean, with one point each. */
  ringLargest: closedForm('total(1 / i, i, 1, n)'),
  /** Two customers have j of their k workers in common, of n. MacCárthaigh 2019. */
  shuffleShards: closedForm('combinations(k, j) * combinations(n - k, k - j) / combinations(n, k)', { exact: true }),
  /** Rounds until everyone knows, by push. Pittel 1987. */
  pushRounds: closedForm('log2(n) + log(n) + 1.2'),
  /** Phi of a failure detector that takes heartbeats to be exponential, t after the last, with mean m. */
  phi: closedForm('t / (m * log(10))'),
  /** A heartbeat every h is missed by the timeout, with exponential delays of mean m. */
  falseSuspicion: closedForm('exp(-(timeout - h) / m) / 2', { where: 'timeout >= h' }),
  /** Periods until SWIM first finds a failure out. Das, Gupta and Motivala 2002. */
  swimDetection: closedForm('1 / (1 - exp(-1))'),
  /** A request that asks n servers meets a delay that one in 1 / p has. Dean and Barroso 2013. */
  fanOutTail: closedForm('1 - (1 - p)^n'),
  /** Requests until a failure of chance p is seen, with confidence c. */
  canary: closedForm('log(1 - c) / log(1 - p)'),
  /** Time until an alert of burn rate b over a window goes off, at an error rate e and a target share s of good requests. Site Reliability Workbook, ch. 5. */
  burnDetection: closedForm('window * b * (1 - s) / e'),
} as const;
