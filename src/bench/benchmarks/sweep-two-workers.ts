/** A sweep over 1,000 seeds on two worker threads. */
import type { Benchmark } from '../benchmark.ts';
import { sweepSeeds, sweepUnavailable } from '../sweep-seeds.ts';

export default {
  name: 'sweep-two-workers',
  unit: 'seeds/s',
  against: 'sweep-one-worker',
  goal: { ratioMin: 1.6 },
  unavailable: sweepUnavailable,
  run: () => sweepSeeds({ workers: 2 }),
} satisfies Benchmark;
