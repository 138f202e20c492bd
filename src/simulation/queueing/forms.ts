/**
 * What queueing theory says, to hold a run against. Rates in any unit of time, alike in all; times come out in that unit.
 *
 *     erlangC({ servers: 2, load: 1.6 })                       //=> 0.711: the share of customers that must wait
 *     meanWait.mg1({ rate: 0.8, serviceMean: 1, serviceVariance: 1 }) //=> 4
 *
 * `load` is the arrival rate times the mean service, in servers (erlangs); it must stay below the number of servers, but for erlangB.
 */

/** Share of customers lost by `servers` servers without any waiting place, whatever the law of service. Source: Erlang 1917. */
export function erlangB(options: { servers: number; load: number }): number {
  const { servers, load } = options;
  if (!Number.isInteger(servers) || servers < 1) throw new RangeError(`servers (${servers}) must be a whole number, 1 or more`);
  if (!(load >= 0 && load < Infinity)) throw new RangeError(`load (${load}) must be a finite number of servers, 0 or more`);
  let lost = 1;
  for (let server = 1; server <= servers; server += 1) lost = (load * lost) / (server + load * lost);
  return lost;
}

/** Share of customers that must wait in M/M/c. Source: Erlang 1917. */
export function erlangC(options: { servers: number; load: number }): number {
  const { servers, load } = options;
  const lost = erlangB(options);
  below(load, servers);
  return (servers * lost) / (servers - load * (1 - lost));
}

export const meanWait = {
  /** M/M/c, first come first served. */
  mmc({ rate, serviceMean, servers }: { rate: number; serviceMean: number; servers: number }): number {
    const load = rate * serviceMean;
    return (erlangC({ servers, load }) * serviceMean) / (servers - load);
  },

  /** M/G/1, first come first served; the variance is 0 for M/D/1. Source: Pollaczek 1930, Khinchine 1932. */
  mg1({ rate, serviceMean, serviceVariance }: { rate: number; serviceMean: number; serviceVariance: number }): number {
    below(rate * serviceMean, 1);
    return (rate * (serviceVariance + serviceMean * serviceMean)) / (2 * (1 - rate * serviceMean));
  },

  /** M/G/1 with priorities that interrupt no service, class by class, the most urgent first. Source: Cobham 1954. */
  priorities(classes: readonly { rate: number; serviceMean: number; serviceVariance: number }[]): number[] {
    let residual = 0; // of the service that an arrival finds under way
    for (const { rate, serviceMean, serviceVariance } of classes) residual += (rate * (serviceVariance + serviceMean * serviceMean)) / 2;
    let before = 0;
    return classes.map(({ rate, serviceMean }) => {
      const upTo = before + rate * serviceMean;
      below(upTo, 1);
      const wait = residual / ((1 - before) * (1 - upTo));
      before = upTo;
      return wait;
    });
  },
};

/**
 * Mean time in the system when each customer joins the shorter of `choices` queues out of very many, M/M/1 each. In units of the mean service.
 * Source: Mitzenmacher 2001: P(queue >= i) = load^((d^i - 1) / (d - 1)).
 */
export function supermarketTime(options: { load: number; choices: number }): number {
  const { load, choices } = options;
  if (!Number.isInteger(choices) || choices < 1) throw new RangeError(`choices (${choices}) must be a whole number, 1 or more`);
  below(load, 1);
  // Little: the mean number at a queue, divided by the arrival rate. Exponents 1, 1 + d, 1 + d + d^2, …
  let number = 0;
  let exponent = 1;
  for (let term = load; term > 1e-16; term = Math.exp(exponent * Math.log(load))) {
    number += term;
    exponent = exponent * choices + 1;
  }
  return load === 0 ? 1 : number / load;
}

/** Standard error of the mean wait of `customers` successive customers of M/M/1, in units of the mean service. Source: Daley 1968. */
export function mm1WaitStandardError({ load, customers }: { load: number; customers: number }): number {
  below(load, 1);
  const idle = 1 - load;
  const variance = (load * (2 + 5 * load - 4 * load * load + load * load * load)) / (idle * idle * idle * idle);
  return Math.sqrt(variance / customers);
}

function below(load: number, servers: number): void {
  if (!(load >= 0 && load < servers)) throw new RangeError(`a load of ${load} on ${servers} server(s) has no steady state: keep it from 0 to below ${servers}`);
}
