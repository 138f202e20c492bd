/**
 * What queueing theory says in closed form. `lambda` is the rate of arrivals, `mu` that of one server, `rho` = lambda / mu; `a` the load in servers
 * (lambda / mu again, where there are `c` of them). Times come out in the unit of the rates.
 *
 *     queueForms.timeMM1.at({ lambda: 0.8, mu: 1 })  //=> 5
 *     queueForms.mustWait.at({ c: 2, a: 1.6 })       //=> 0.711: the share of customers that must wait
 *
 * Sources at each form.
 */
import { closedForm } from '../closed-form.ts';

const STEADY = { where: '0 <= lambda and lambda < mu' };
const BELOW_ONE = { where: '0 <= rho and rho < 1' };
const BELOW_SERVERS = { where: '0 <= a and a < c' };

/** Erlang 1917: the busy servers, of c, that an arrival finds: all, or any number. */
const BUSY = { all: 'a^c / c! * c / (c - a)', fewer: 'total(a^k / k!, k, 0, c - 1)' };

export const queueForms = {
  /** M/M/1: mean time in the system. Kleinrock 1975, §3.2. */
  timeMM1: closedForm('1 / (mu - lambda)', STEADY),
  /** M/M/1: mean wait before service. */
  waitMM1: closedForm('rho / (mu * (1 - rho))', BELOW_ONE),
  /** M/M/1: mean number in the system. */
  numberMM1: closedForm('rho / (1 - rho)', BELOW_ONE),
  /** M/M/1: chance that the time in the system exceeds t. */
  tailMM1: closedForm('exp(-(mu - lambda) * t)', STEADY),
  /** M/M/1: `n` times the variance of the mean wait of n successive customers, for large n. Daley 1968. */
  spreadMM1: closedForm('rho * (2 + 5 rho - 4 rho^2 + rho^3) / (mu^2 * (1 - rho)^4)', BELOW_ONE),
  /** M/D/1: mean wait. */
  waitMD1: closedForm('rho / (2 mu * (1 - rho))', BELOW_ONE),
  /** M/G/1: mean wait, where service has mean m and variance v. Pollaczek 1930, Khinchine 1932. */
  waitMG1: closedForm('lambda * (v + m^2) / (2 (1 - lambda * m))', { where: '0 <= lambda and lambda * m < 1' }),
  /** M/G/1 with priorities that interrupt no service: mean wait of a class of load `own`, where the more urgent have load `urgent` and the service that an arrival finds under way lasts r more. Cobham 1954. */
  waitPriority: closedForm('r / ((1 - urgent) * (1 - urgent - own))', { where: 'urgent >= 0 and urgent + own < 1' }),
  /** The mean rest of the service that an arrival finds under way, of one class; classes add up. */
  residual: closedForm('lambda * (v + m^2) / 2'),
  /** M/G/c/c: share of customers lost, whatever the law of service. Erlang 1917 (B). */
  lost: closedForm('a^c / c! / total(a^k / k!, k, 0, c)', { where: 'a >= 0 and c >= 1' }),
  /** M/M/c: share of customers that must wait. Erlang 1917 (C). */
  mustWait: closedForm(`${BUSY.all} / (${BUSY.fewer} + ${BUSY.all})`, BELOW_SERVERS),
  /** M/M/c: mean wait. */
  waitMMC: closedForm(`${BUSY.all} / (${BUSY.fewer} + ${BUSY.all}) / (mu * (c - a))`, BELOW_SERVERS),
  /** Each customer joins the shortest of d queues out of very many, d at least 2: mean time in the system, in mean services. Mitzenmacher 2001. */
  timeOfShortest: closedForm('total(rho^((d^i - d) / (d - 1)), i, 1, Infinity)', { where: '0 < rho and rho < 1 and d >= 2' }),
} as const;

export interface PriorityClass {
  readonly rate: number;
  readonly serviceMean: number;
  readonly serviceVariance: number;
}

/** Mean waits by `waitPriority`, class by class, the most urgent first. */
export function priorityWaits(classes: readonly PriorityClass[]): number[] {
  const r = classes.reduce((sum, { rate, serviceMean, serviceVariance }) => sum + queueForms.residual.at({ lambda: rate, m: serviceMean, v: serviceVariance }), 0);
  let urgent = 0;
  return classes.map(({ rate, serviceMean }) => {
    const own = rate * serviceMean;
    const wait = queueForms.waitPriority.at({ r, urgent, own });
    urgent += own;
    return wait;
  });
}
