/** The workloads' sizes and parameters, shared by the kernel, the yardstick and every peer. */

/**
 * `network-delivery`: each process sends one message to another drawn at random; whoever gets one sends one on. So there are always
 * as many messages under way as there are processes. The message is the number of hops so far. Two draws a delivery: receiver, delay.
 */
export const network = { processes: 100, deliveries: 1_000_000, meanDelayMs: 20, seed: 1 };

/**
 * `mm1-customers`: Poisson arrivals at 0.8 a second, exponential service at 1 a second, one server, first come first served. Two draws
 * a customer; its time in the system is added up, and the mean of it must come out near 5 s.
 */
export const mm1 = { customers: 1_000_000, arrivalsPerSecond: 0.8, servicesPerSecond: 1, seed: 1 };

/**
 * `timer-set-cancel`: timeouts of requests that are all answered within a millisecond. Every millisecond, one process cancels the
 * 100 timers of the millisecond before and sets 100 anew, each at a delay drawn uniformly from 500 to 1,000 ms. So none runs
 * out, and whoever cannot take a timer out of its queue carries some 75,000 dead ones along. One draw a timer.
 */
export const timers = { ticks: 10_000, perTick: 100, tickMs: 1, delayMsMin: 500, delayMsMax: 1000, seed: 1 };

/**
 * Throws unless the mean time in an M/M/1 system is near 1 / (mu - lambda) = 5 s. A guard against work not done, not a statistical test: the
 * band is some ten standard errors wide at a million customers (Daley 1968), and wider for the fewer of a slow peer.
 */
export function checkMeanSojourn(seconds: number): void {
  const expected = 1 / (mm1.servicesPerSecond - mm1.arrivalsPerSecond);
  if (!(Math.abs(seconds - expected) < 0.1 * expected)) {
    throw new Error(`the mean time in the system is ${seconds} s where the closed form says ${expected} s, so the work was not done right`);
  }
}
