/** `mm1-customers` through the simulation's server part. */
import type { Benchmark } from '../benchmark.ts';

export default {
  name: 'mm1-customers',
  unit: 'customers/s',
  against: 'mm1-customers-heap',
  goal: { ratioMin: 0.6 },
  unavailable: () => 'The server part (src/simulation/server.ts) is not connected to this benchmark yet: write its workload here, as workloads.ts describes it.',
  run: () => ({ count: 0 }),
} satisfies Benchmark;
