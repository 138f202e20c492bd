/**
 * Quorums, staleness, availability and the cost of agreement in closed form. `n` is the number of replicas.
 *
 *     replicationForms.stale.fractionAt({ n: 3, w: 1, r: 1 })      //=> '2/3'
 *     replicationForms.majorityUp.at({ n: 5, a: 0.99 })            //=> 0.9999901494
 *
 * Those of binomial coefficients are calculated in fractions: their sums and quotients lose digits in doubles. Sources at each form.
 */
import { closedForm } from '../closed-form.ts';

const EXACT = { exact: true };

export const replicationForms = {
  /** Replicas that two quorums of q have in common, at least. Gifford 1979. */
  overlap: closedForm('2 q - n'),
  /** Smallest quorum with f Byzantine replicas, where data verifies itself. Malkhi and Reiter 1998. */
  byzantineQuorum: closedForm('ceil((n + f + 1) / 2)', { where: 'n >= 3 f + 1' }),
  /** Smallest quorum with f Byzantine replicas, where it does not (masking). Malkhi and Reiter 1998. */
  maskingQuorum: closedForm('ceil((n + 2 f + 1) / 2)', { where: 'n >= 4 f + 1' }),
  /** Two random quorums of q have nobody in common. Malkhi, Reiter and Wright 1997. */
  randomMiss: closedForm('combinations(n - q, q) / combinations(n, q)', EXACT),
  /** At most so, where q is l times the root of n. */
  randomMissAtMost: closedForm('exp(-l^2)'),
  /** A read of r replicas misses the last write, to w; nothing is propagated later. Bailis et al. 2012. */
  stale: closedForm('combinations(n - w, r) / combinations(n, r)', EXACT),
  /** It misses the last v writes, each to a quorum of its own. */
  staleByVersions: closedForm('(combinations(n - w, r) / combinations(n, r))^v', EXACT),
  /** Some replica is up, where each is with chance a. */
  anyUp: closedForm('1 - (1 - a)^n', EXACT),
  /** A majority is up. */
  majorityUp: closedForm('total(combinations(n, k) * a^k * (1 - a)^(n - k), k, floor(n / 2) + 1, n)', EXACT),
  /** Messages of the oral algorithm OM(m). Lamport, Shostak and Pease 1982. */
  oralMessages: closedForm('total(product(n - 1 - i, i, 0, k), k, 0, m)', EXACT),
  /** Messages that order a request in PBFT. Castro and Liskov 1999. */
  pbftMessages: closedForm('2 n * (n - 1)'),
  /** Messages of two-phase commit over n participants, without those that acknowledge the outcome. Gray 1978. */
  twoPhaseCommitMessages: closedForm('3 n'),
  /** One candidate only: s timers of Raft run, and no other runs out within delta of the first, the one-way delay over the spread of timeouts. */
  oneCandidate: closedForm('(1 - delta)^s', { where: '0 <= delta and delta <= 1' }),
  /** The vote is split among 4 live servers of 5: two candidates still elect one. */
  splitVote: closedForm('1 - (1 - delta)^4 - 4 delta * (1 - delta)^3', { where: '0 <= delta and delta <= 1' }),
  /** Messages of a ring election in which everybody starts, ids in random order, without the announcement. Chang and Roberts 1979. */
  ringElection: closedForm('n * total(1 / i, i, 1, n)'),
  /** Clocks cannot be set closer together than this, where delays vary by u. Lundelius and Lynch 1984. */
  clockSkew: closedForm('u * (1 - 1 / n)'),
  /** Mean time to data loss of n copies that bear the loss of m, repaired one at a time, where repairs are far quicker than failures. Patterson, Gibson and Katz 1988. */
  timeToLoss: closedForm('mu^m / (lambda^(m + 1) * product(n - i, i, 0, m))'),
  /** At least k of n replicas are up, each with chance a. */
  quorumUp: closedForm('total(combinations(n, i) * a^i * (1 - a)^(n - i), i, k, n)', EXACT),
  /** Mean time to the k-th of n answers: the way of each is exponential with mean m, and c is constant. Spacings of exponential order statistics: Renyi 1953. */
  quorumWait: closedForm('c + m * total(1 / i, i, n - k + 1, n)'),
  /**
   * A read of r begins a time g after a write to w of n was acknowledged, and misses it: requests are on their way for exponential times with mean m, answers for c, and the write
   * goes on to the other replicas meanwhile. With m far above c + g it is `stale`, less what arrives before the read does. Derived from the order statistics of both requests.
   */
  staleAfter: closedForm('combinations(n - w, r) / combinations(n, r) * exp(-r * (c + g) / m) * product((n - i + 1) / (n + r - 2 * i + 2), i, 1, r)'),
  /** How many times as many requests n replicas bear as one, where the share w are writes. */
  scaleOut: closedForm('n / (1 + (n - 1) * w)'),
} as const;
