/** `mm1-customers` through the simulation's server part. */
import { exponential } from '../../simulation/distributions.ts';
import { simulateQueue } from '../../simulation/queueing/simulate-queue.ts';
import type { Benchmark } from '../benchmark.ts';
import { checkMeanSojourn, mm1 } from '../workloads.ts';

const MS_PER_SECOND = 1000;

function serve(): number {
  const { arrivalsPerSecond, servicesPerSecond, customers, seed } = mm1;
  const arrivals = exponential({ meanMs: MS_PER_SECOND / arrivalsPerSecond });
  const service = exponential({ meanMs: MS_PER_SECOND / servicesPerSecond });
  const run = simulateQueue({ arrivals, service, customers, seed });
  if (run.served !== customers) throw new Error(`${run.served} customers were served where the workload has ${customers}`);
  checkMeanSojourn(run.sojourn.meanMs / MS_PER_SECOND);
  return run.served;
}

export default {
  name: 'mm1-customers',
  unit: 'customers/s',
  against: 'mm1-customers-heap',
  goal: { ratioMin: 0.6 },
  run: () => ({ count: serve() }),
} satisfies Benchmark;
